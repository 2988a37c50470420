"""What the vehicles can carry, as part of the planner's question.

The vehicles that count are those that are free, and those that the order in force has or is loading: what it planned
for them is not taken from it because they are under way.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.models import Consignment, Vehicle
from disaster.dispatch.queries import point_of
from disaster.dispatch.routing import PAVED
from disaster.planning.fleet import SHIFT_MINUTES, UNLOAD_MINUTES
from disaster.planning.fleet import Vehicle as Truck
from disaster.planning.haulage import hours_of
from disaster.planning.problem import Approach, Haulage, Problem
from disaster.roads import travel
from disaster.roads.net import Point
from disaster.stockpile import queries as stock

LOAD_MINUTES = 30           # at the store, for each trip: our own assumption, 示例
NOT_FOR_GOODS = frozenset({"snow_plough"})


async def with_haulage(session: AsyncSession, problem: Problem, *, own: Collection[UUID] = (),
                       rows: Iterable[Consignment] = (), more: Sequence[Truck] = (),
                       spots: Mapping[str, Point] | None = None, closed: Collection[str] = (),
                       bases: Collection[str] | None = None) -> Problem:
    """The problem with its vehicles' minutes; as it was where no vehicle is known. `own` orders' vehicles and those
    that carry `rows` count whatever they do now; else those that stand at its own stores, or at `bases`. Supposed:
    `more` vehicles, `spots` of stores, `closed` roads."""
    at = bases if bases is not None else {store.id for store in problem.stores}
    carrying = {row.vehicle_id for row in rows if row.vehicle_id}
    vehicles = [row for row in await session.scalars(select(Vehicle).where(or_(
        and_(Vehicle.state == "free", Vehicle.plan_id.is_(None)), Vehicle.plan_id.in_(own), Vehicle.id.in_(carrying)))
        .order_by(Vehicle.id)) if row.vehicle_class not in NOT_FOR_GOODS
        and (row.base in at or row.plan_id in own or row.id in carrying)]
    trucks = [*map(truck_of, vehicles), *more]
    if not trucks:
        return problem
    stores = {store.id: point_of(store) for store in await stock.stores(session)} | dict(spots or {})
    known = {name: point for name, point in stores.items() if point}
    starts = {truck.base: known[truck.base] for truck in trucks if truck.base in known}
    ways = (await travel.routes(session, starts, known, road_class=PAVED, closed=closed)).minutes
    return problem.model_copy(update={"haulage": Haulage(
        hours=hours_of(trucks, SHIFT_MINUTES), shift_minutes=SHIFT_MINUTES,
        handling_minutes=LOAD_MINUTES + UNLOAD_MINUTES, approaches=tuple(
            Approach(base=base, store=store, minutes=minutes) for (base, store), minutes in sorted(ways.items())
            if base != store and minutes is not None))})


def truck_of(row: Vehicle) -> Truck:
    """A vehicle as the planner knows it."""
    return Truck(id=row.id, vehicle_class=row.vehicle_class, base=row.base, payload_grams=row.payload_kg * 1000,
                 volume_millilitres=row.volume_litres * 1000, road_class=row.road_class)
