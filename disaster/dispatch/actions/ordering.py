"""Consignments made: goods set aside in the ledger, a number for each portion, all in one transaction."""

import secrets
from collections.abc import Mapping, Sequence
from math import ceil
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.dispatch.actions.laying import laid
from disaster.dispatch.actions.numbers import consignment_number
from disaster.dispatch.models import Consignment, ConsignmentLine
from disaster.dispatch.portions import Portion
from disaster.dispatch.queries import minutes_between, point_of, seat_of
from disaster.dispatch.views import consignment_view
from disaster.geo.models import Division
from disaster.incidents.models import Incident
from disaster.journal.record import record
from disaster.stockpile.consigning import Load, reserved
from disaster.stockpile.items import catalogue
from disaster.stockpile.models import Movement, Store


async def ordered(session: AsyncSession, incident: Incident, portions: Sequence[Portion], *,
                  document: str, by: str, plan_id: UUID | None = None,
                  request_id: UUID | None = None, first_id: UUID | None = None) -> list[Consignment]:
    """Set aside the goods of all portions and make a consignment of each, numbered in their order, or refuse all."""
    ids = [first_id or uuid7(), *(uuid7() for _ in range(len(portions) - 1))]
    loads = [Load(made_id, one.store, one.place, dict(one.items))
             for made_id, one in zip(ids, portions, strict=True)]
    movements = await reserved(session, loads, by=by, incident_id=incident.id, document=document)
    found = []
    for load, movement, portion in zip(loads, movements, portions, strict=True):
        consignment = await made(session, incident, load, movement, document)
        consignment.plan_id, consignment.request_id = plan_id, request_id
        rides(consignment, portion)
        session.add(consignment)
        await session.flush()
        record(session, "consignment.ordered", consignment_view(consignment), by=by)
        await laid(session, consignment, by=by)
        found.append(consignment)
    return found


async def made(session: AsyncSession, incident: Incident, load: Load, movement: Movement, order: str) -> Consignment:
    """A consignment of what a movement set aside."""
    store = await session.get_one(Store, load.store_id)
    seat = seat_of(await session.get(Division, load.place))
    start, number = point_of(store), await consignment_number(session, incident.county)
    return Consignment(
        id=load.consignment_id, number=number, order_number=order,
        incident_id=incident.id, store_id=store.id, store_division=store.division, place=load.place,
        shelter_id=None, vehicle_id=None, state="ordered", ordered_at=clock.now(), packed_at=None, departed_at=None,
        halted_at=None, arrived_at=None, received_at=None, closed_at=None, eta_at=None, late=False,
        minutes=await minutes_between(session, store, load.place), weight_kg=weight_kg(load.items),
        from_point=list(start) if start else None, to_point=list(seat) if seat else None, position=None,
        position_at=None, discrepancy="none", sent_by=None, signed_by=None, follow_key=secrets.token_urlsafe(9),
        deliverer=None, receiver=None, discrepancy_reason=None, due_at=None, origin_id=None, merged_into=None,
        returns_to=None, trips=[], lineage=[], signature=None, reasons=[], part_hash=None,
        lines=lines_of(movement, store.id, number))


def rides(row: Consignment, portion: Portion) -> None:
    """The trips of its plan that carry it, and how long they take from the store to its place."""
    row.trips = [one.told() for one in portion.rides]
    if portion.minutes is not None:
        row.minutes = portion.minutes


def lines_of(movement: Movement, store_id: str, number: str) -> Sequence[ConsignmentLine]:
    """A line for each lot that was picked."""
    return [ConsignmentLine(line=line.line, item=line.item, lot_id=line.lot_id, store_id=store_id, origin=number,
                            quantity=line.quantity, good=None, damaged=None, lost=None, returned=0)
            for line in movement.lines]


def weight_kg(items: Mapping[str, int]) -> int | None:
    """What it weighs; None where an item's weight is not known."""
    freights = {item: catalogue()[item].freight for item in items}
    if any(freight is None for freight in freights.values()):
        return None
    return ceil(sum(pieces * freight.kg for item, pieces in items.items() if (freight := freights[item])))
