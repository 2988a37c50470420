"""Doors of evacuation: orders, transfers, shelters, and the list of those who need help."""

from asyncio import to_thread
from uuid import UUID

from fastapi import APIRouter, Response, UploadFile

from disaster.db import Session
from disaster.evacuation import papers, queries
from disaster.evacuation.actions import assisted, orders, shelters, transfers
from disaster.evacuation.importing import shelters_imported
from disaster.evacuation.models import Shelter
from disaster.evacuation.schemas import (
    ArrivalIn,
    AssistedList,
    AssistedPersonIn,
    AssistedPersonView,
    AssistedStateIn,
    EvacuationOrderView,
    HeadCountIn,
    NeedsIn,
    OrderIn,
    OrderStateIn,
    ShelterId,
    ShelterIn,
    ShelterStateIn,
    ShelterView,
    TransferIn,
    TransferView,
)
from disaster.evacuation.views import assisted_person_view, order_view, shelter_view, transfer_view
from disaster.geo.datum import Datum
from disaster.geo.queries import division
from disaster.geo.reading import BYTES_MAX, parse
from disaster.geo.schemas import Imported
from disaster.people.asking import Asking
from disaster.settings import settings

router = APIRouter(prefix="/api", tags=["evacuation"])


@router.put("/evacuation-orders/{order_id}")
async def give_order(order_id: UUID, entered: OrderIn, session: Session, viewer: Asking) -> EvacuationOrderView:
    """Order divisions, or the villages of a drawn area, to leave."""
    return order_view(await orders.ordered(session, order_id, entered, by=viewer))


@router.put("/evacuation-orders/{order_id}/state")
async def set_order_state(order_id: UUID, entered: OrderStateIn, session: Session,
                          viewer: Asking) -> EvacuationOrderView:
    """Under way, completed, lifted."""
    return order_view(await orders.state_set(session, order_id, entered, by=viewer))


@router.get("/evacuation-orders/{order_id}/assisted")
async def read_assisted(order_id: UUID, session: Session, viewer: Asking) -> AssistedList:
    """Whom to fetch, with names and homes: for those with the duty; the reading is logged."""
    return await assisted.read(session, await queries.order_seen(session, order_id, viewer), by=viewer)


@router.get("/evacuation-orders/{order_id}/order.html", response_class=Response)
async def print_order(order_id: UUID, session: Session, viewer: Asking) -> Response:
    """The order as a document."""
    order = await queries.order_seen(session, order_id, viewer)
    incident_name = await queries.incident_name(session, order.incident_id)
    kept = await queries.shelters_of(session, order.shelters)
    return Response(papers.order_paper(order_view(order), incident_name, [shelter_view(row) for row in kept],
                                       drill=settings().world == "drill"), media_type="text/html; charset=utf-8")


@router.put("/transfers/{transfer_id}")
async def leave(transfer_id: UUID, entered: TransferIn, session: Session, viewer: Asking) -> TransferView:
    """People left a village for a shelter."""
    return transfer_view(await transfers.left(session, transfer_id, entered, by=viewer))


@router.put("/transfers/{transfer_id}/arrival")
async def arrive(transfer_id: UUID, entered: ArrivalIn, session: Session, viewer: Asking) -> TransferView:
    """Heads of a transfer were counted at the shelter."""
    return transfer_view(await transfers.arrived(session, transfer_id, entered, by=viewer))


@router.put("/shelters/{shelter_id}/state")
async def set_shelter_state(shelter_id: str, entered: ShelterStateIn, session: Session, viewer: Asking) -> ShelterView:
    """Open or close a shelter."""
    return shelter_view(await shelters.state_set(session, shelter_id, entered, by=viewer))


@router.put("/shelters/{shelter_id}/head-count")
async def count_heads(shelter_id: str, entered: HeadCountIn, session: Session, viewer: Asking) -> ShelterView:
    """Heads were counted."""
    return shelter_view(await shelters.counted(session, shelter_id, entered, by=viewer))


@router.put("/shelters/{shelter_id}/needs")
async def say_needs(shelter_id: str, entered: NeedsIn, session: Session, viewer: Asking) -> ShelterView:
    """What lacks in a shelter now."""
    return shelter_view(await shelters.needs_said(session, shelter_id, entered, by=viewer))


@router.put("/shelters/{shelter_id}")
async def list_shelter(shelter_id: ShelterId, entered: ShelterIn, session: Session, viewer: Asking) -> ShelterView:
    """Add a shelter, or change what is known of it."""
    before = await session.get(Shelter, shelter_id)
    for area in {entered.division, before.division_code if before else entered.division}:     # nobody moves another's
        viewer.allow("administrator", area=area)
    await division(session, entered.division)
    return shelter_view(await shelters.listed(session, shelter_id, entered, by=viewer.actor))


@router.post("/shelters/import")
async def import_shelters(session: Session, viewer: Asking, file: UploadFile, datum: Datum | None = None,
                          dry_run: bool = False) -> Imported:
    """Import a file of shelters: all of it or nothing."""
    viewer.allow("administrator", area=settings().jurisdiction)
    content = await file.read(BYTES_MAX + 1)
    table = await to_thread(parse, file.filename or "", content)     # the live stream goes on meanwhile
    return await shelters_imported(session, table, by=viewer.actor, datum=datum, dry_run=dry_run)


@router.put("/assisted-persons/{person_id}")
async def enter_assisted(person_id: UUID, entered: AssistedPersonIn, session: Session,
                         viewer: Asking) -> AssistedPersonView:
    """Put somebody who needs help on the list of his village."""
    return assisted_person_view(await assisted.entered(session, person_id, entered, by=viewer))


@router.put("/assisted-persons/{person_id}/state")
async def set_assisted_state(person_id: UUID, entered: AssistedStateIn, session: Session,
                             viewer: Asking) -> AssistedPersonView:
    """Fetched, still to fetch, or taken off the list."""
    return assisted_person_view(await assisted.state_set(session, person_id, entered, by=viewer))
