"""Doors of the stockpile: stores, receipts, issues, transfers, adjustments, kits, bins, counter-entries."""

from uuid import UUID

from fastapi import APIRouter

from disaster.db import Session
from disaster.errors import NotFound
from disaster.people.asking import Asking
from disaster.stockpile import actions, level_routes, queries, stocktake_routes
from disaster.stockpile.actions import bins, kits
from disaster.stockpile.doors import KEEPERS, Keeping, StoreId
from disaster.stockpile.models import Movement, Store
from disaster.stockpile.rules import not_diverted
from disaster.stockpile.schemas import (
    AdjustmentIn,
    BinIn,
    CounterIn,
    HoldingView,
    IssueIn,
    KitIn,
    MovementView,
    ReceiptIn,
    StoreIn,
    StoreView,
    TransferIn,
)
from disaster.stockpile.views import holding_view, movement_view, store_view

router = APIRouter(prefix="/api", tags=["stockpile"])
router.include_router(stocktake_routes.router)
router.include_router(level_routes.router)


@router.put("/stores/{store_id}")
async def list_store(store_id: StoreId, entered: StoreIn, session: Session, viewer: Asking) -> StoreView:
    """Add or change a store."""
    before = await session.get(Store, store_id)
    for area in {entered.division, before.division if before else entered.division}:     # nobody moves another's here
        viewer.allow("administrator", area=area)
    return store_view(await actions.listed(session, store_id, entered, by=viewer.actor))


@router.put("/stores/{store_id}/receipts/{movement_id}")
async def receive(store_id: StoreId, movement_id: UUID, entered: ReceiptIn, session: Session,
                  viewer: Keeping) -> MovementView:
    """Take goods in, or open the book."""
    return movement_view(await actions.received(session, store_id, movement_id, entered, by=viewer))


@router.put("/stores/{store_id}/issues/{movement_id}")
async def issue(store_id: StoreId, movement_id: UUID, entered: IssueIn, session: Session,
                viewer: Keeping) -> MovementView:
    """Hand goods out."""
    not_diverted(entered.incident_id, entered.document)
    return movement_view(await actions.issued(session, store_id, movement_id, entered, by=viewer))


@router.put("/stores/{store_id}/transfers/{movement_id}")
async def transfer(store_id: StoreId, movement_id: UUID, entered: TransferIn, session: Session,
                   viewer: Asking) -> MovementView:
    """Move goods to another store."""
    for store in (store_id, entered.to_store):      # it writes into both books
        viewer.allow(*KEEPERS, area=(await queries.store_of(session, store)).division)
    return movement_view(await actions.transferred(session, store_id, movement_id, entered, by=viewer))


@router.put("/stores/{store_id}/adjustments/{movement_id}")
async def adjust(store_id: StoreId, movement_id: UUID, entered: AdjustmentIn, session: Session,
                 viewer: Keeping) -> MovementView:
    """Correct the book to what lies there, with the reason."""
    return movement_view(await actions.adjusted(session, store_id, movement_id, entered, by=viewer))


@router.put("/stores/{store_id}/kittings/{movement_id}")
async def put_together(store_id: StoreId, movement_id: UUID, entered: KitIn, session: Session,
                       viewer: Keeping) -> MovementView:
    """Put kits together out of what lies there."""
    return movement_view(await kits.kitted(session, store_id, movement_id, entered, by=viewer))


@router.put("/stores/{store_id}/unkittings/{movement_id}")
async def take_apart(store_id: StoreId, movement_id: UUID, entered: KitIn, session: Session,
                     viewer: Keeping) -> MovementView:
    """Take kits apart; their parts lie there again."""
    return movement_view(await kits.unkitted(session, store_id, movement_id, entered, by=viewer))


@router.put("/stores/{store_id}/lots/{lot_id}/bin")
async def put_into_bin(store_id: StoreId, lot_id: UUID, entered: BinIn, session: Session,
                       viewer: Keeping) -> HoldingView:
    """Say in which bin a lot lies."""
    return holding_view(await bins.shelved(session, store_id, lot_id, entered, by=viewer))


@router.put("/movements/{movement_id}/counter-entry/{new_id}")
async def counter(movement_id: UUID, new_id: UUID, entered: CounterIn, session: Session,
                  viewer: Asking) -> MovementView:
    """Undo a movement."""
    movement = await session.get(Movement, movement_id)
    if movement is None or not viewer.sees_entry(f"movement/{movement_id}", movement.areas):
        raise NotFound(subject=f"movement/{movement_id}")
    stores = {account.store_id for line in movement.lines for account in (line.from_account, line.to_account)}
    for store in sorted(filter(None, stores)):      # whose books it was written into
        viewer.allow(*KEEPERS, area=(await queries.store_of(session, store)).division)
    return movement_view(await actions.countered(session, movement_id, new_id, entered, by=viewer))
