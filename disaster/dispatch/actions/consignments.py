"""What is done with consignments: packed, departed, halted, arrived, cancelled, received, explained; noticed late."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.alerts.actions import noticed, settled
from disaster.dispatch.actions import requests, support_progress, trips, vehicles
from disaster.dispatch.actions.flagging import looked_ahead
from disaster.dispatch.actions.laying import laid
from disaster.dispatch.models import Consignment
from disaster.dispatch.remaining import expected, way_left
from disaster.dispatch.rules import (
    NoDiscrepancy,
    Received,
    accounted_for,
    is_late,
    may_be_received,
    may_go,
    possible_time,
    taken_before,
)
from disaster.dispatch.schemas import (
    ConsignmentReceiptIn,
    ConsignmentStateIn,
    ConsignmentView,
    DiscrepancyIn,
    PositionIn,
)
from disaster.dispatch.views import consignment_view
from disaster.errors import NotFound
from disaster.geo.datum import to_wgs84
from disaster.journal.record import Recorded, record
from disaster.people.viewer import Viewer
from disaster.rulebook.documents import shipped
from disaster.stockpile import consigning
from disaster.stockpile.queries import store_of
from disaster.stockpile.rerouting import brought_back
from disaster.stockpile.rules import at_a_past_moment
from disaster.stockpile.rules.stocktakes import BookClosed
from disaster.stockpile.schemas import PointIn, ReceivedLot

# The emergency bureau gives the use order and may take it back; the reserves bureau ships on it
# (中央应急抢险救灾物资储备管理暂行办法 art. 3-5).
SENDERS = ("storekeeper", "reserves_officer")
ORDERERS = ("duty_officer", "commander")
RECEIVERS = ("reporter", "storekeeper", "reserves_officer", "shelter_keeper", "duty_officer")
TOLD = ["duty_officer", "storekeeper", "reserves_officer"]
SEEN_ON_THE_WAY = {"halted", "arrived"}
LATE_MAX = 500


async def moved(session: AsyncSession, consignment_id: UUID, entered: ConsignmentStateIn, *, by: Viewer) -> Consignment:
    """One step of the way. The same step again changes nothing."""
    row = await locked(session, consignment_id, by)
    by.allow(*who_may(entered.state), area=area_of(row, entered.state, by))
    if row.state == entered.state or taken_before(row.state, entered.state):
        return row
    may_go(row.state, entered.state)
    verb = "resumed" if (row.state, entered.state) == ("halted", "departed") else entered.state
    if entered.vehicle_id is not None:
        await vehicles.assigned(session, row, entered.vehicle_id, by=by.actor)
    row.deliverer = entered.deliverer or row.deliverer
    if entered.point is not None:
        positioned_at(row, entered.point)
    await stepped(session, row, verb, at_a_past_moment(entered.observed_at, clock.now()), by=by.actor)
    row.state = entered.state
    promised(row, entered.eta_at)
    await told(session, row, f"consignment.{verb}", by=by.actor)
    return row


async def stepped(session: AsyncSession, row: Consignment, verb: str, past: datetime | None, *, by: str) -> None:
    """What a step does to times, goods and vehicle. Departing, the goods leave the store's book and are in transit."""
    now = past or clock.now()
    match verb:
        case "packed":
            row.packed_at = now
        case "departed":
            row.departed_at, row.sent_by = now, by
            await expected_from(session, row, now)
            await left_the_book(session, row, past, by=by)
            await vehicles.set_off(session, row, by=by)
            await laid(session, row, by=by)
        case "halted":
            row.halted_at = now
        case "resumed":
            row.halted_at = None
            await vehicles.set_off(session, row, by=by)     # perhaps another: at a hub, or where the first broke down
        case "arrived":
            row.arrived_at = now
        case "cancelled":
            row.closed_at = now
            await consigning.released(session, row.id, by=by)
            await vehicles.freed(session, row, by=by)


async def expected_from(session: AsyncSession, row: Consignment, moment: datetime) -> None:
    """When it comes, on the roads as they are now, with its vehicle; a trip of its plan knows its stops."""
    left = await way_left(session, row)
    row.eta_is_estimate = left.is_estimate
    if not row.trips and left.minutes is not None:
        row.minutes = left.minutes
    row.eta_at = row.due_at = expected(moment, row.minutes)


async def left_the_book(session: AsyncSession, row: Consignment, past: datetime | None, *, by: str) -> None:
    """The goods are in transit. A departure that is told after a count closed the book for its time is kept, and who
    answers for the book learns that the count may have taken these goods for lost."""
    refusal = await consigning.departed(session, row.id, by=by, document=row.number, observed_at=past)
    if isinstance(refusal, BookClosed):
        for store_id in sorted({line["store_id"] for line in refusal.facts["lines"]}):
            store = await store_of(session, store_id)
            await noticed(session, "after_count", f"store/{store_id}", [store.division], TOLD, by=by,
                          incident_id=row.incident_id)


async def positioned(session: AsyncSession, consignment_id: UUID, entered: PositionIn, *, by: Viewer) -> Consignment:
    """Somebody knows where it is, and perhaps when it comes."""
    row = await locked(session, consignment_id, by)
    by.allow(*RECEIVERS, area=area_of(row, "arrived", by))
    may_go(row.state, "arrived")
    positioned_at(row, entered.point)
    if entered.eta_at is None and (left := await way_left(session, row)).minutes is not None:
        row.eta_at, row.eta_is_estimate = expected(clock.now(), left.minutes), left.is_estimate
    promised(row, entered.eta_at)
    await looked_ahead(session, row, by=by.actor)
    await told(session, row, "consignment.positioned", by=by.actor)
    return row


async def received(session: AsyncSession, consignment_id: UUID, entered: ConsignmentReceiptIn, *,
                   by: Viewer) -> Consignment:
    """The proof of delivery. Every piece is good, damaged or lost; a difference must be explained by somebody."""
    row = await locked(session, consignment_id, by)
    by.allow(*RECEIVERS, area=row.place)
    lines = [Received(one.line, one.good, one.damaged, one.lost) for one in entered.lines]
    if row.state in {"received", "returned"} and same_receipt(row, entered, lines):
        return row
    may_be_received(row.state)
    differs = accounted_for({line.line: line.quantity for line in row.lines}, lines)
    assert row.departed_at is not None
    possible_time(entered.received_at, row.departed_at, clock.now())
    write(row, entered, lines, by)
    row.discrepancy, row.closed_at = ("open", None) if differs else ("none", clock.now())
    await booked(session, row, by=by.actor)
    await vehicles.freed(session, row, by=by.actor)
    await settled(session, f"consignment/{row.id}", by=by.actor)
    entry = await told(session, row, f"consignment.{row.state}", by=by.actor)
    if differs:
        await noticed(session, "discrepancy", f"consignment/{row.id}", [row.store_division, row.place],
                      TOLD, by=by.actor, incident_id=row.incident_id, cause=entry.id)
    return row


async def booked(session: AsyncSession, row: Consignment, *, by: str) -> None:
    """What came of every line, in the ledger: with the people, or on the shelf of the store that it turned round to."""
    lots = [ReceivedLot(lot_id=line.lot_id, store_id=line.store_id, good=line.good or 0, damaged=line.damaged or 0,
                        lost=line.lost or 0) for line in row.lines]
    if row.returns_to is not None:
        await brought_back(session, row.id, row.returns_to, lots, by=by, document=row.number)
    else:
        await consigning.delivered(session, row.id, lots, by=by, document=row.number)


async def explained(session: AsyncSession, consignment_id: UUID, entered: DiscrepancyIn, *, by: Viewer) -> Consignment:
    """Close the discrepancy with its reason; only then is the consignment closed. The same again changes nothing."""
    row = await locked(session, consignment_id, by)
    by.allow("duty_officer", area=area_of(row, "arrived", by))
    if (row.discrepancy, row.discrepancy_reason) == ("closed", entered.reason):
        return row
    if row.discrepancy != "open":
        raise NoDiscrepancy(discrepancy=row.discrepancy)
    row.discrepancy, row.discrepancy_reason, row.closed_at = "closed", entered.reason, clock.now()
    await settled(session, f"consignment/{row.id}", by=by.actor)
    await told(session, row, "consignment.discrepancy_closed", by=by.actor)
    return row


async def overdue(session: AsyncSession, *, by: str) -> None:
    """Bring every consignment on the road whose time is over before the desk, once for each expected time."""
    for row in await session.scalars(
            select(Consignment).where(Consignment.state.in_(["departed", "halted"]), ~Consignment.late,
                                      or_(Consignment.eta_at < clock.now(),
                                          Consignment.eta_at > Consignment.due_at + shipped("moving").late_after))
            .order_by(Consignment.id).limit(LATE_MAX).with_for_update(skip_locked=True)):
        await found_late(session, row, by=by)


async def found_late(session: AsyncSession, row: Consignment, *, by: str) -> None:
    """Say so, and bring it before the desk."""
    row.late = True
    entry = await told(session, row, "consignment.late", by=by)
    await noticed(session, "deadline", f"consignment/{row.id}", [row.store_division, row.place],
                  TOLD, by=by, incident_id=row.incident_id, cause=entry.id)


def promised(row: Consignment, eta_at: datetime | None) -> None:
    """Somebody says when it comes: by this it is judged from now on."""
    if eta_at is not None:
        row.eta_at, row.due_at, row.eta_is_estimate = eta_at, eta_at, False


async def locked(session: AsyncSession, consignment_id: UUID, by: Viewer) -> Consignment:
    """The consignment, locked with its requests and vehicle, if the asker may see it."""
    row, = await all_locked(session, [consignment_id], by)
    return row


async def all_locked(session: AsyncSession, ids: Iterable[UUID], by: Viewer) -> list[Consignment]:
    """Consignments, locked in order of id, then their requests, then their vehicles; stores come after."""
    rows = []
    for consignment_id in sorted(ids):
        row = await session.get(Consignment, consignment_id, with_for_update=True, populate_existing=True)
        if row is None or not by.sees_entry(f"consignment/{consignment_id}", [row.store_division, row.place]):
            raise NotFound(subject=f"consignment/{consignment_id}")
        rows.append(row)
    await requests.held(session, *rows)
    await vehicles.held(session, rows)
    return rows


async def told(session: AsyncSession, row: Consignment, kind: str, *, by: str, cause: UUID | None = None,
               was: ConsignmentView | None = None) -> Recorded:
    """Record the consignment as it is; a new expected time in the future ends its lateness."""
    if row.late and row.eta_at is not None and not is_late(
            row.eta_at, row.due_at, clock.now(), shipped("moving").late_after):
        row.late = False
        await settled(session, f"consignment/{row.id}", by=by)
    await session.flush()
    entry = record(session, kind, consignment_view(row), by=by, cause=cause, was=was)
    if row.state in trips.OVER:
        await trips.released(session, row.plan_id, by=by)
    await requests.progressed(session, row, by=by, cause=entry.id)
    await support_progress.progressed(session, row.plan_id, by=by, cause=entry.id)
    return entry


def who_may(state: str) -> tuple[str, ...]:
    """Who takes this step: the bureau that ordered, the one that ships, or whoever sees it on the road."""
    return ORDERERS if state == "cancelled" else RECEIVERS if state in SEEN_ON_THE_WAY else SENDERS


def area_of(row: Consignment, state: str, by: Viewer) -> str:
    """Where the asker must have his right: at the store for what happens there; on the road at either end."""
    if state in SEEN_ON_THE_WAY and by.within(row.place):
        return row.place
    return row.store_division


def write(row: Consignment, entered: ConsignmentReceiptIn, told_lines: list[Received], by: Viewer) -> None:
    """The receipt on the row: lines, names, times. Without a named deliverer the keeper who sent it stands for it."""
    for one in told_lines:
        line = next(line for line in row.lines if line.line == one.line)
        line.good, line.damaged, line.lost = one.good, one.damaged, one.lost
    row.state, row.receiver, row.signed_by = "returned" if row.returns_to else "received", entered.receiver, by.actor
    row.signature = entered.signature
    row.deliverer = entered.deliverer or row.deliverer or row.sent_by
    row.received_at = entered.received_at
    row.arrived_at = row.arrived_at or entered.received_at


def same_receipt(row: Consignment, entered: ConsignmentReceiptIn, lines: list[Received]) -> bool:
    """Whether this very receipt was booked before."""
    booked = [Received(line.line, line.good or 0, line.damaged or 0, line.lost or 0) for line in row.lines]
    return booked == sorted(lines, key=lambda one: one.line) and row.receiver == entered.receiver


def positioned_at(row: Consignment, point: PointIn) -> None:
    """Where it was last seen."""
    row.position, row.position_at = list(to_wgs84(point.lon, point.lat, point.datum)), clock.now()
