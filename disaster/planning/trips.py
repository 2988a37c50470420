"""Loads become trips: full vehicles go out and back at once, what remains is routed, several trips a vehicle.

Same input, same trips: everything is sorted by id, the search has a fixed seed and stops by iterations. Never
infeasible: what no vehicle can take is left, with its cause.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from disaster.planning.fleet import Left, StandingTrip, Trip, TripProblem, Trips, Vehicle
from disaster.planning.loading import Parcel, filled, joined, overfills, parcels_of, room_of, taken
from disaster.planning.roster import Truck, stationed
from disaster.planning.trip_bound import BoundKind, radial_bound
from disaster.planning.ways import NO_WAY, Ways, ways_of
from disaster.planning.wheels import driven, fits


@dataclass(frozen=True, slots=True)
class Tour:
    """What one truck does: its trips, each a list of stops with what is left there."""

    truck: Truck
    trips: list[list[tuple[str, Parcel]]]


# of a store's parcels that fill no vehicle: tours of its trucks, and what they leave
Router = Callable[[TripProblem, Ways, str, Sequence[Parcel], Sequence[Truck]], tuple[list[Tour], list[Parcel]]]
# of the trips made: minutes that none like them can stay below, and by which reckoning
Bounder = Callable[[TripProblem, Ways, Sequence[Trip]], tuple[int, BoundKind]]


@dataclass(slots=True)
class Course:
    """The work in hand: trips so far, and parcels by store that still wait."""

    problem: TripProblem
    ways: Ways
    router: Router
    trips: list[Trip] = field(default_factory=list)
    waiting: dict[str, list[Parcel]] = field(default_factory=dict)


def planned(problem: TripProblem, router: Router, solver: tuple[str, str], bounded: Bounder = radial_bound) -> Trips:
    """The trips. Where urgent goods would be left while others have ridden, the urgent ones are planned first."""
    started = time.monotonic()
    parcels = parcels_of(problem.loads)
    course = _planned(problem, router, [parcels])
    if any(parcel.units_a for waiting in course.waiting.values() for parcel in waiting):
        urgent, others = _by_class(parcels)
        again = _planned(problem, router, [urgent, others])
        course = min(course, again, key=_left_behind)
    answer = _answer(course, solver, bounded)
    return answer.model_copy(update={"seconds": round(time.monotonic() - started, 3)})


def alone(problem: TripProblem) -> Trips:
    """The marked answer when the search passes its limit: every load goes out and back by itself."""
    return planned(problem, _one_by_one, ("direct", "1"))


def _one_by_one(problem: TripProblem, ways: Ways, _store: str, parcels: Sequence[Parcel],
                trucks: Sequence[Truck]) -> tuple[list[Tour], list[Parcel]]:
    tours, left = [], []
    free = {truck.vehicle.id: replace(truck) for truck in trucks}
    for parcel in sorted(parcels, key=lambda one: (-one.units_a, -one.units, one.place)):
        able = [truck for truck in free.values() if not filled(parcel, truck.vehicle)[1].lines
                and fits(truck, [(parcel.place, parcel)], problem, ways)]
        truck = min(able, key=lambda one: (one.free_at, one.vehicle.payload_grams, one.vehicle.id), default=None)
        if truck is None:
            left.append(parcel)
            continue
        truck.free_at = driven(truck, [(parcel.place, parcel)], problem, ways, direct=True).back_min
        own = next(one for one in trucks if one.vehicle.id == truck.vehicle.id)
        tours.append(Tour(own, [[(parcel.place, parcel)]]))
    return tours, left


def _planned(problem: TripProblem, router: Router, rounds: Sequence[Iterable[Parcel]]) -> Course:
    course = Course(problem, ways_of(problem.legs), router)
    trucks: dict[str, list[Truck]] | None = None
    for parcels in rounds:
        for parcel in parcels:
            course.waiting.setdefault(parcel.store, []).append(parcel)
        trucks = trucks or stationed(problem, course.ways, [one for round_ in rounds for one in round_])
        if len(rounds) == 1:
            _stand(course, trucks)
        for store in sorted(course.waiting):
            _direct(course, store, trucks.get(store, []))
            _rest(course, store, trucks.get(store, []))
    return course


def _stand(course: Course, trucks: Mapping[str, list[Truck]]) -> None:
    """Trips of the plan in force, made again where they can be; what they take waits no longer."""
    at_work = {truck.vehicle.id: truck for found in trucks.values() for truck in found}
    for trip in sorted(course.problem.standing, key=lambda one: (one.number, one.vehicle)):
        truck, waiting = at_work.get(trip.vehicle), {one.place: one for one in course.waiting.get(trip.store, [])}
        if truck is None or truck.store != trip.store:
            continue
        stops = _taken(trip, waiting)
        if stops and _holds(truck, stops) and fits(truck, stops, course.problem, course.ways):
            course.waiting[trip.store] = [one for _, one in sorted(waiting.items()) if one.lines]
            _ride(course, truck, stops, direct=trip.direct)


def _taken(trip: StandingTrip, waiting: dict[str, Parcel]) -> list[tuple[str, Parcel]] | None:
    """What the trip leaves at each stop, gone from `waiting`; None where some of it is not there."""
    stops = []
    for place, carries in groupby(trip.carries, key=lambda one: one.place):
        found = taken(waiting[place], {one.item: one.pieces for one in carries}) if place in waiting else None
        if found is None:
            return None
        stops.append((place, found[0]))
        waiting[place] = found[1]
    return stops


def _holds(truck: Truck, stops: Sequence[tuple[str, Parcel]]) -> bool:
    grams, millilitres = room_of(truck.vehicle)
    return (sum(one.grams for _, one in stops) <= grams
            and sum(one.millilitres for _, one in stops) <= millilitres)


def _direct(course: Course, store: str, trucks: list[Truck]) -> None:
    """Full vehicles, the next free one first, each with the most urgent load that fills it and fits its shift."""
    waiting = course.waiting[store]
    idle = set[str]()
    while ready := [truck for truck in trucks if truck.vehicle.id not in idle]:
        truck = min(ready, key=lambda one: (one.free_at, -one.vehicle.payload_grams, one.vehicle.id))
        full = [at for at, parcel in enumerate(waiting) if overfills(parcel, truck.vehicle)
                and fits(truck, [(parcel.place, parcel)], course.problem, course.ways)]
        best = min(full, key=lambda at: (-min(waiting[at].units_a, 1), -waiting[at].units, waiting[at].place),
                   default=None)
        load, left = filled(waiting[best], truck.vehicle) if best is not None else (None, None)
        if best is None or load is None or left is None or not load.lines:
            idle.add(truck.vehicle.id)
            continue
        _ride(course, truck, [(load.place, load)], direct=True)
        waiting[best:best + 1] = [left] if left.lines else []


def _rest(course: Course, store: str, trucks: list[Truck]) -> None:
    """What fills no vehicle: routed."""
    tours, left = course.router(course.problem, course.ways, store, course.waiting[store], trucks)
    course.waiting[store] = left
    for tour in tours:
        for stops in tour.trips:
            _ride(course, tour.truck, stops, direct=False)


def _ride(course: Course, truck: Truck, stops: list[tuple[str, Parcel]], *, direct: bool) -> None:
    trip = driven(truck, stops, course.problem, course.ways, direct=direct)
    truck.free_at = trip.back_min
    course.trips.append(trip)


def _by_class(parcels: list[Parcel]) -> tuple[list[Parcel], list[Parcel]]:
    """Class A's pieces and the others, as parcels of their own."""
    urgent, others = [], []
    for parcel in parcels:
        a, b = parcel.split_by_class()
        urgent += [a] if a.lines else []
        others += [b] if b.lines else []
    return urgent, others


def _left_behind(course: Course) -> tuple[int, int, int]:
    left = [parcel for waiting in course.waiting.values() for parcel in waiting]
    return (sum(one.units_a for one in left), sum(one.units for one in left),
            sum(trip.travel_min for trip in course.trips))


def _answer(course: Course, solver: tuple[str, str], bounded: Bounder) -> Trips:
    ordered = sorted(course.trips, key=lambda trip: (trip.depart_min, trip.store, trip.vehicle_id, trip.back_min))
    trips = tuple(trip.model_copy(update={"number": at}) for at, trip in enumerate(ordered, start=1))
    minutes = sum(trip.travel_min for trip in trips)
    least, kind = bounded(course.problem, course.ways, trips)
    return Trips(
        solver=solver[0], solver_version=solver[1], input_hash=course.problem.hash(),
        iterations=course.problem.iterations,
        trips=trips, left=tuple(_left(course)), vehicle_minutes=minutes, bound=least, bound_kind=kind,
        gap=1 - least / minutes if minutes else 0.0, example=course.problem.example)


def _left(course: Course) -> Iterable[Left]:
    by_pair: dict[tuple[str, str], list[Parcel]] = defaultdict(list)
    for waiting in course.waiting.values():
        for parcel in waiting:
            by_pair[parcel.store, parcel.place].append(parcel)
    for (store, place), parts in sorted(by_pair.items()):
        parcel = joined(parts)
        yield Left(store=store, place=place, loads=parcel.carried(), grams=parcel.grams,
                   cause=_cause(course, parcel))


def _cause(course: Course, parcel: Parcel) -> str:
    vehicles, ways, problem = course.problem.vehicles, course.ways, course.problem
    if not vehicles:
        return "no_vehicle"
    with_road = [one for one in vehicles if ways.minutes(parcel.store, parcel.place, one.road_class) < NO_WAY]
    if not with_road:
        return "no_road"
    if all(_too_large(parcel, one) for one in with_road):
        return "too_large"
    fresh = [Truck(one, parcel.store, one.free_minutes, one.free_minutes + problem.shift_minutes, 0)
             for one in with_road]
    return "no_vehicle" if any(fits(one, [(parcel.place, parcel)], problem, ways) for one in fresh) else "too_far"


def _too_large(parcel: Parcel, vehicle: Vehicle) -> bool:
    grams, millilitres = room_of(vehicle)
    return all(line.grams > grams or line.millilitres > millilitres for line in parcel.lines)
