"""What is done with transfers: left a village, arrived at a shelter."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.alerts.actions import noticed, settled
from disaster.alerts.models import Notice
from disaster.errors import NotFound, SameIdOtherBody
from disaster.evacuation import rules
from disaster.evacuation.actions import orders, shelters
from disaster.evacuation.models import EvacuationOrder, Shelter, Transfer
from disaster.evacuation.schemas import ArrivalIn, TransferIn
from disaster.evacuation.views import transfer_view
from disaster.journal.record import record
from disaster.people.viewer import Viewer

OVERDUE_MAX = 1_000
COUNTERS = ("reporter", "duty_officer", "commander")


async def left(session: AsyncSession, transfer_id: UUID, entered: TransferIn, *, by: Viewer) -> Transfer:
    """People left a village for a shelter."""
    by.allow(*COUNTERS, area=entered.village)
    order = await orders.locked(session, entered.order_id)
    if (known := await session.get(Transfer, transfer_id)) is not None:
        if any(getattr(known, name) != value for name, value in entered):
            raise SameIdOtherBody(subject=f"transfer/{transfer_id}")
        return known
    rules.may_leave(order.state, entered.village, [row.code for row in order.villages], entered.shelter_id,
                    order.shelters)
    rules.not_ahead(entered.left_at, clock.now())
    shelter = await session.get_one(Shelter, entered.shelter_id, with_for_update=True, populate_existing=True)
    transfer = Transfer(id=transfer_id, incident_id=order.incident_id, shelter_division=shelter.division_code,
                        arrived=None, arrived_at=None, **entered.model_dump(exclude={"order_id"}))
    order.transfers.append(transfer)
    await session.flush()
    entry = record(session, "transfer.left", transfer_view(transfer), by=by.actor)
    orders.recounted(session, order, by=by.actor, cause=entry.id)
    await shelters.watched(session, shelter, by=by.actor, cause=entry.id, incident_id=order.incident_id)
    return transfer


async def arrived(session: AsyncSession, transfer_id: UUID, entered: ArrivalIn, *, by: Viewer) -> Transfer:
    """Heads of a transfer were counted at the shelter; they fill it. A later count replaces the earlier one."""
    standing = await session.get(Transfer, transfer_id)
    if standing is None:
        raise NotFound(subject=f"transfer/{transfer_id}")
    order = await orders.locked(session, standing.order_id)
    transfer = next(row for row in order.transfers if row.id == transfer_id)
    shelter = await shelters.kept(session, entered.shelter_id or transfer.shelter_id, by)
    if (transfer.arrived, transfer.arrived_at) == (entered.arrived, entered.arrived_at):
        return transfer
    rules.must_be_open(shelter.id, shelter.state)
    rules.arrives_after_leaving(transfer.left_at, entered.arrived_at)
    rules.not_ahead(entered.arrived_at, clock.now())
    rules.not_older(entered.arrived_at, transfer.arrived_at)
    was = transfer_view(transfer)
    if shelter.id != transfer.shelter_id:
        rules.may_turn(transfer.arrived, transfer.shelter_id)
        transfer.shelter_id, transfer.shelter_division = shelter.id, shelter.division_code
    heads = rules.heads_to_add(entered.arrived, transfer.arrived, entered.arrived_at, shelter.counted_at)
    verb = "arrived" if transfer.arrived is None else "counted_again"
    transfer.arrived, transfer.arrived_at = entered.arrived, entered.arrived_at
    await session.flush()
    entry = record(session, f"transfer.{verb}", transfer_view(transfer), by=by.actor, was=was)
    orders.recounted(session, order, by=by.actor, cause=entry.id)
    await shelters.added(session, shelter, heads, entered.arrived_at, entered, by=by, cause=entry.id,
                         incident_id=order.incident_id)
    if was.shelter_id != shelter.id:      # one fewer is on the way there
        await shelters.watched(session, await session.get_one(Shelter, was.shelter_id), by=by.actor, cause=entry.id,
                               incident_id=order.incident_id)
    await missing_told(session, transfer, by=by.actor, cause=entry.id)
    return transfer


async def overdue(session: AsyncSession, *, by: str) -> None:
    """Ask those on duty about people who left long ago and were counted nowhere; run by the clock."""
    since = clock.now() - rules.ON_THE_ROAD_MAX
    asked = select(Notice.about).where(Notice.kind == "missing", Notice.at > since)    # again only after as long
    for transfer in await session.scalars(
            select(Transfer).join(EvacuationOrder, EvacuationOrder.id == Transfer.order_id)
            .where(Transfer.arrived.is_(None), Transfer.left_at < since, EvacuationOrder.state != "lifted",
                   func.concat("transfer/", Transfer.id).not_in(asked))
            .order_by(Transfer.id).limit(OVERDUE_MAX)):
        view = transfer_view(transfer)
        await noticed(session, "missing", view.subject, view.areas, COUNTERS, by=by, incident_id=transfer.incident_id)


async def missing_told(session: AsyncSession, transfer: Transfer, *, by: str, cause: UUID) -> None:
    """Tell those who can search while fewer arrived than left."""
    view = transfer_view(transfer)
    if view.missing:
        await noticed(session, "missing", view.subject, view.areas, COUNTERS, by=by, cause=cause,
                      incident_id=transfer.incident_id)
    else:
        await settled(session, view.subject, by=by)
