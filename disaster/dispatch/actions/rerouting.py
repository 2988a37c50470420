"""What is done with loads that do not go as ordered: split, merged, sent elsewhere, turned round, handed back.

Each turn is told in the lineage of every consignment that it concerns, so that whoever holds any number of a load
finds all of it. Reasons are private; goods never leave the incident that they were ordered for.
"""

from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.dispatch.actions import vehicles
from disaster.dispatch.actions.consignments import ORDERERS, SENDERS, all_locked, area_of, locked, told
from disaster.dispatch.actions.laying import laid
from disaster.dispatch.actions.lineage import (
    added,
    going,
    goods_of,
    in_store,
    lessened,
    line_of,
    part_of,
    reasoned,
    share_of,
    turned,
)
from disaster.dispatch.actions.numbers import part_number
from disaster.dispatch.actions.ordering import weight_kg
from disaster.dispatch.models import Consignment, Request
from disaster.dispatch.queries import minutes_between, point_of, seat_of
from disaster.dispatch.remaining import expected, way_left
from disaster.dispatch.rules import (
    AlreadyGoingThere,
    NoSuchStep,
    brought_back,
    go_together,
    may_be_rerouted,
    split,
)
from disaster.dispatch.schemas import BackIn, DestinationIn, MergerIn, PartIn, TurningIn
from disaster.dispatch.views import consignment_view
from disaster.errors import NotFound, SameIdOtherBody
from disaster.geo.models import Division
from disaster.incidents.models import Incident
from disaster.people.viewer import Viewer
from disaster.stockpile import rerouting as ledger
from disaster.stockpile.models import Movement
from disaster.stockpile.queries import store_of
from disaster.stockpile.rerouting import Share, Slip


async def parted(session: AsyncSession, consignment_id: UUID, part_id: UUID, entered: PartIn, *,
                 by: Viewer) -> Consignment:
    """Some of a load goes on by itself, under a number of its own and the key of the whole."""
    row = await locked(session, consignment_id, by)
    keepers = SENDERS if in_store(row) and entered.place in {None, row.place} else ()
    by.allow(*ORDERERS, *keepers, area=area_of(row, "arrived", by))
    digest = sha256(f"{consignment_id} {entered.model_dump_json()}".encode()).digest()
    if (standing := await session.get(Consignment, part_id)) is not None:
        if standing.part_hash != digest:
            raise SameIdOtherBody(subject=f"consignment/{part_id}")
        return standing
    may_be_rerouted(row.state)
    pieces = split({line.line: line.quantity for line in row.lines},
                   [(one.line, one.quantity) for one in entered.lines])
    part = part_of(row, part_id, await part_number(session, row.number), digest)
    shares = [share_of(line, pieces[line.line]) for line in row.lines if line.line in pieces]
    part.lines = [line_of(line, number, pieces[line.line]) for number, line in enumerate(
        (line for line in row.lines if line.line in pieces), start=1)]
    lessened(row, pieces)
    for one in (row, part):
        one.weight_kg = weight_kg(goods_of(one.lines))
    session.add(part)
    await session.flush()
    elsewhere = entered.place is not None and entered.place != row.place
    if elsewhere:
        await sent_to(session, part, entered.place or row.place, by)
    await ledger.rerouted(session, row.id, shares, going(part), kind="split", by=by.actor, document=part.number)
    if entered.vehicle_id is not None:
        await vehicles.assigned(session, part, entered.vehicle_id, by=by.actor)
        if not in_store(row):
            await vehicles.set_off(session, part, by=by.actor)
    await laid(session, part, by=by.actor)
    turned(row, "split_off", part, goods=goods_of(part.lines), place_to=part.place if elsewhere else None)
    turned(part, "split_from", row, goods=goods_of(part.lines), place_from=row.place if elsewhere else None,
           place_to=part.place if elsewhere else None)
    for one in (row, part):
        reasoned(one, "split", entered.reason, by)
    entry = await told(session, row, "consignment.split", by=by.actor)
    await told(session, part, "consignment.parted", by=by.actor, cause=entry.id)
    return part


async def merged(session: AsyncSession, consignment_id: UUID, entered: MergerIn, *, by: Viewer) -> Consignment:
    """One consignment takes the goods of another along; the other's number goes on telling where they are."""
    both = {one.id: one for one in await all_locked(session, {consignment_id, entered.into}, by)}
    row, into = both[consignment_id], both[entered.into]
    by.allow(*ORDERERS, *SENDERS, area=area_of(row, "arrived", by))
    if row.merged_into == into.id:
        return row
    may_be_rerouted(row.state)
    go_together(*((one.state, one.place, str(one.incident_id)) for one in (row, into)))
    if row is into or row.returns_to != into.returns_to:
        raise NoSuchStep(state=row.state, wanted="merged", possible=[])
    await ledger.rerouted(session, row.id, [share_of(line, line.quantity) for line in row.lines], going(into),
                          kind="merge", by=by.actor, document=into.number)
    first = max((line.line for line in into.lines), default=0)
    into.lines.extend(line_of(line, first + number, line.quantity) for number, line in enumerate(row.lines, start=1))
    into.weight_kg = weight_kg(goods_of(into.lines))
    await vehicles.freed(session, row, by=by.actor)
    row.state, row.merged_into, row.closed_at, row.vehicle_id = "merged", into.id, clock.now(), None
    for one, what, other in ((row, "merged_into", into), (into, "merged_in", row)):
        turned(one, what, other, goods=goods_of(row.lines))
        reasoned(one, "merge", entered.reason, by)
    entry = await told(session, row, "consignment.merged", by=by.actor)
    await told(session, into, "consignment.joined", by=by.actor, cause=entry.id)
    return row


async def redirected(session: AsyncSession, consignment_id: UUID, entered: DestinationIn, *,
                     by: Viewer) -> Consignment:
    """The goods go to another place, under the same number; a load that had turned round goes out again."""
    row = await locked(session, consignment_id, by)
    by.allow(*ORDERERS, area=area_of(row, "arrived", by))
    may_be_rerouted(row.state)
    if row.place == entered.place and row.returns_to is None:
        raise AlreadyGoingThere(place=entered.place)
    was, before = row.place, consignment_view(row)
    await sent_to(session, row, entered.place, by)
    row.returns_to = None
    await carried_on(session, row, "redirection", by=by)
    await laid(session, row, by=by.actor)
    turned(row, "redirected", place_from=was, place_to=row.place)
    reasoned(row, "redirection", entered.reason, by)
    await told(session, row, "consignment.redirected", by=by.actor, was=before)
    return row


async def turned_back(session: AsyncSession, consignment_id: UUID, entered: TurningIn, *, by: Viewer) -> Consignment:
    """What is on the road turns round to a store, its own or another; there it is received like any load."""
    row = await locked(session, consignment_id, by)
    by.allow(*ORDERERS, area=area_of(row, "arrived", by))
    may_be_rerouted(row.state)
    if in_store(row):
        raise NoSuchStep(state=row.state, wanted="turned_back", possible=["cancelled"])
    if row.returns_to == entered.store_id:
        return row
    store = await store_of(session, entered.store_id)
    was, before = row.place, consignment_view(row)
    point = point_of(store)
    row.returns_to, row.place, row.to_point = store.id, store.division, list(point) if point else None
    row.request_id, row.trips = None, []
    await under_way(session, row)
    await carried_on(session, row, "redirection", by=by)
    await laid(session, row, by=by.actor)
    turned(row, "turned_back", place_from=was, store_id=store.id)
    reasoned(row, "turning", entered.reason, by)
    await told(session, row, "consignment.turned_back", by=by.actor, was=before)
    return row


async def handed_back(session: AsyncSession, consignment_id: UUID, movement_id: UUID, entered: BackIn, *,
                      by: Viewer) -> Consignment:
    """Some of what was delivered is brought to a store again, by whoever keeps that store."""
    row = await locked(session, consignment_id, by)
    store = await store_of(session, entered.store_id)
    by.allow(*SENDERS, area=store.division)
    digest = sha256(f"{consignment_id} {entered.model_dump_json()}".encode()).digest()
    before = await session.get(Movement, movement_id)
    if before is not None:
        if before.body_hash != digest:
            raise SameIdOtherBody(subject=f"movement/{movement_id}")
        return row
    lines = {line.line: line for line in row.lines}
    brought_back({number: (line.good or 0) - line.returned for number, line in lines.items()},
                 [(one.line, one.good + one.damaged) for one in entered.lines])
    shares = [Share(store.id, lines[one.line].lot_id, pieces, kind) for one in entered.lines
              for kind, pieces in (("on_hand", one.good), ("damaged", one.damaged)) if pieces]
    for one in entered.lines:
        lines[one.line].returned += one.good + one.damaged
    await session.flush()
    slip = Slip(movement_id, row.number, entered.reason, digest)
    await ledger.handed_back(session, store.id, shares, going(row), slip, by=by.actor)
    turned(row, "handed_back", place_from=row.place, store_id=store.id,
           goods=added((lines[one.line].item, one.good + one.damaged) for one in entered.lines))
    reasoned(row, "return", entered.reason, by)
    await told(session, row, "consignment.handed_back", by=by.actor)
    return row


async def sent_to(session: AsyncSession, row: Consignment, place: str, by: Viewer) -> None:
    """Another place, in the county of the incident; a township's request is met only by what comes to it."""
    by.allow(*ORDERERS, area=place)
    division, incident = await session.get(Division, place), await session.get_one(Incident, row.incident_id)
    if division is None or not place.startswith(incident.county):
        raise NotFound(subject=f"division/{place}")
    seat = seat_of(division)
    row.place, row.shelter_id, row.to_point, row.trips = place, None, list(seat) if seat else None, []
    row.request_id = await session.scalar(select(Request.id).where(
        Request.consignment_id.in_([row.id, row.origin_id]), Request.place == place).limit(1))
    await under_way(session, row)


async def under_way(session: AsyncSession, row: Consignment) -> None:
    """When it comes where it goes now. That it had arrived, or was halted, was so on another way."""
    if in_store(row):
        row.minutes = await minutes_between(session, await store_of(session, row.store_id), row.place)
        return
    left = await way_left(session, row)
    row.eta_at = row.due_at = expected(clock.now(), left.minutes)
    row.late, row.eta_is_estimate = False, left.is_estimate
    if row.state == "arrived":
        row.state, row.arrived_at = "departed", None


async def carried_on(session: AsyncSession, row: Consignment, kind: str, *, by: Viewer) -> None:
    """All goods of a consignment in the ledger, on their way to where it goes now."""
    await session.flush()
    await ledger.rerouted(session, row.id, [share_of(line, line.quantity) for line in row.lines], going(row),
                          kind=kind, by=by.actor, document=row.number)
