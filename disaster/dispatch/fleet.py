"""The question that a plan's trips answer: its loads, the vehicles free for it, the legs between all places."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.haulage import LOAD_MINUTES, NOT_FOR_GOODS
from disaster.dispatch.keeping import standing_trips
from disaster.dispatch.models import Consignment, Plan, Vehicle
from disaster.dispatch.queries import point_of, seat_of
from disaster.dispatch.rules import IN_STORE
from disaster.geo.models import Division
from disaster.planning.fleet import Leg, Load, TripProblem, Trips
from disaster.planning.fleet import Vehicle as Truck
from disaster.planning.hubs import hubs_of
from disaster.planning.problem import Problem
from disaster.roads import travel
from disaster.roads.net import Point
from disaster.stockpile.models import Store

FIRST_ITERATIONS = 0        # the plan that is shown at once
CLIENTS_A_SECOND = 10_000   # iterations times loads: a few seconds of search on one core
ITERATIONS_MAX = 600
WAYS_MAX = 300              # legs whose metres are looked up


async def trip_question(session: AsyncSession, plan: Plan, problem: Problem, iterations: int, *,
                        more: Sequence[Truck] = (), spots: Mapping[str, Point] | None = None,
                        closed: Collection[str] = ()) -> TripProblem | None:
    """None where none of its area's vehicles is free. Vehicles of the orders whose waiting goods this one plans again
    count as free while none of what they shall carry has left; their trips of which all waits and is wanted stand.

    What is supposed (what_if.py): `more` vehicles, `spots` of stores that are not there, `closed` roads."""
    replaced = [plan.replaces, *(await orders_of(session, plan.incident_id))] if plan.replaces else []
    vehicles = [row for row in await session.scalars(select(Vehicle).where(
        Vehicle.division.startswith(plan.county),
        or_(and_(Vehicle.state == "free", or_(Vehicle.plan_id.is_(None), Vehicle.plan_id.in_([plan.id, *replaced]))),
            and_(Vehicle.state == "assigned", Vehicle.plan_id.in_(replaced)))).order_by(Vehicle.id))
        if row.vehicle_class not in NOT_FOR_GOODS]
    if not (vehicles or more) or not plan.lines:
        return None
    loads = loads_of(plan, problem)
    hubs = hubs_in(loads)
    spots = {**await places_of(session, plan, vehicles, [truck.base for truck in more], hubs), **(spots or {})}
    return TripProblem(
        loads=loads, hubs=tuple(hub for hub in hubs_of(problem.transfers) if hub.id in hubs), legs=tuple(await legs_of(
            session, spots, {row.road_class for row in vehicles} | {truck.road_class for truck in more}, closed)),
        vehicles=(*(Truck(
            id=row.id, vehicle_class=row.vehicle_class, base=row.base, payload_grams=row.payload_kg * 1000,
            volume_millilitres=row.volume_litres * 1000, road_class=row.road_class) for row in vehicles
            if row.base in spots), *more),
        load_minutes=dict.fromkeys(sorted({load.store for load in loads}), LOAD_MINUTES), iterations=iterations,
        standing=await standing_trips(session, plan, loads))


async def orders_of(session: AsyncSession, incident_id: UUID) -> list[UUID]:
    """The orders of an incident of which goods still wait in their stores."""
    found = await session.scalars(select(Consignment.plan_id).where(
        Consignment.incident_id == incident_id, Consignment.state.in_(IN_STORE), Consignment.plan_id.is_not(None))
        .distinct())
    return [plan_id for plan_id in found if plan_id]


def improving_iterations(question: TripProblem) -> int:
    """As many as take a few seconds; by the size of the question only, so that the same question has one answer."""
    return min(ITERATIONS_MAX, CLIENTS_A_SECOND // max(1, len(question.loads)))


def loads_of(plan: Plan, problem: Problem) -> tuple[Load, ...]:
    """The plan's lines as loads, by store, place and item."""
    items = {item.id: item for item in problem.items}
    via = {(one.store, one.township): one.hub for one in problem.transfers}
    pieces: dict[tuple[str, str, str], tuple[int, int]] = {}
    for line in plan.lines:
        before = pieces.get((line.store_id, line.place, line.item), (0, 0))
        pieces[line.store_id, line.place, line.item] = (before[0] + line.quantity, before[1] + line.quantity_urgent)
    return tuple(Load(
        store=store, place=place, item=item, pieces=count, pieces_a=min(count, urgent),
        grams=items[item].grams if item in items else 0, millilitres=items[item].millilitres if item in items else 0,
        units=items[item].serves if item in items else 1, via=via.get((store, place[:9])))
        for (store, place, item), (count, urgent) in sorted(pieces.items()))


def hubs_in(loads: Iterable[Load]) -> set[str]:
    """Where loads change vehicles."""
    return {load.via for load in loads if load.via}


async def places_of(session: AsyncSession, plan: Plan, vehicles: Iterable[Vehicle],
                    more: Iterable[str] = (), hubs: Collection[str] = ()) -> dict[str, Point]:
    """Where the plan's stores, its places, hubs and the vehicles' bases lie; what nobody can find is left out."""
    bases = {line.store_id for line in plan.lines} | {row.base for row in vehicles} | set(more)
    stores = await session.scalars(select(Store).where(Store.id.in_(bases)))
    seats = await session.scalars(select(Division).where(
        Division.code.in_({*(line.place for line in plan.lines), *hubs})))
    found = {store.id: point_of(store) for store in stores} | {place.code: seat_of(place) for place in seats}
    return {name: point for name, point in sorted(found.items()) if point}


async def legs_of(session: AsyncSession, spots: Mapping[str, Point], classes: Iterable[str],
                  closed: Collection[str] = ()) -> list[Leg]:
    """Minutes of every ordered pair for every class of vehicle."""
    found = []
    for road_class in sorted(classes):
        matrix = await travel.routes(session, spots, spots, road_class=road_class, closed=closed)
        found += [Leg(start=start, end=end, minutes=minutes, road_class=road_class)
                  for (start, end), minutes in sorted(matrix.minutes.items()) if start != end]
    return found


async def with_metres(session: AsyncSession, plan: Plan, question: TripProblem, answer: Trips) -> Trips:
    """The trips with their length, looked up leg by leg; unknown where there are too many legs, or one is not known."""
    classes = {truck.id: truck.road_class for truck in question.vehicles}
    rows = await session.scalars(select(Vehicle).where(Vehicle.id.in_(classes)))
    spots = await places_of(session, plan, rows.all(), hubs=hubs_in(question.loads))
    legs = {(classes[trip.vehicle_id], *ends) for trip in answer.trips for ends in ends_of(trip.store, [
        stop.place for stop in trip.stops])}
    if len(legs) > WAYS_MAX:
        return answer
    by_class = {road_class: await travel.lengths(
        session, {(spots[start], spots[end]) for one, start, end in legs if one == road_class}, road_class=road_class)
        for road_class in sorted({one for one, _, _ in legs})}
    metres = {(one, start, end): by_class[one][spots[start], spots[end]] for one, start, end in legs}
    return answer.model_copy(update={"trips": tuple(
        trip.model_copy(update={"metres": total([metres[classes[trip.vehicle_id], *ends] for ends in ends_of(
            trip.store, [stop.place for stop in trip.stops])])}) for trip in answer.trips)})


def ends_of(store: str, places: list[str]) -> list[tuple[str, str]]:
    """The legs of a trip."""
    return list(zip([store, *places], [*places, store], strict=True))


def total(lengths: list[int | None]) -> int | None:
    """A sum with one unknown part is unknown."""
    return None if any(length is None for length in lengths) else sum(length or 0 for length in lengths)


async def free_again(session: AsyncSession, plan_id: UUID) -> list[Vehicle]:
    """The vehicles that a plan has, locked."""
    rows = await session.scalars(select(Vehicle).where(Vehicle.plan_id == plan_id).order_by(Vehicle.id)
                                 .with_for_update().execution_options(populate_existing=True))
    return list(rows)
