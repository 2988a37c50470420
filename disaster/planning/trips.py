"""Loads become trips: full vehicles go out and back at once, what remains is routed, several trips a vehicle.

Loads that change vehicles at a hub go there like any others; from there they go on when they have been handled.

Same input, same trips: everything is sorted by id, the search has a fixed seed and stops by iterations. Never
infeasible: what no vehicle can take is left, with its cause.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from disaster.planning.course import Course, Router, Tour
from disaster.planning.fleet import Trip, TripProblem, Trips, TripStop
from disaster.planning.leaving import left_of
from disaster.planning.loading import Parcel, filled, overfills, parcels_of
from disaster.planning.remaking import make_again
from disaster.planning.roster import Truck, stationed
from disaster.planning.trip_bound import BoundKind, radial_bound
from disaster.planning.ways import Ways, ways_of
from disaster.planning.wheels import driven, fits

# of the trips made: minutes that none like them can stay below, and by which reckoning
Bounder = Callable[[TripProblem, Ways, Sequence[Trip]], tuple[int, BoundKind]]


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


def _planned(problem: TripProblem, router: Router, rounds: Sequence[Sequence[Parcel]]) -> Course:
    course = Course(problem, ways_of(problem.legs), router, handling={
        hub.id: hub.handling_minutes for hub in problem.hubs})
    everything = [one for parcels in rounds for one in parcels]
    trucks = stationed(problem, course.ways, [*everything, *(leg for one in everything for leg in one.onward())])
    for parcels in rounds:
        for parcel in parcels:
            course.wait(parcel)
        if len(rounds) == 1:
            make_again(course, trucks)
        for store in sorted(course.waiting.keys() - course.handling.keys()):
            _served(course, store, trucks.get(store, []))
            _all_the_way(course, store, trucks.get(store, []))
        for hub in sorted(course.waiting.keys() & course.handling.keys()):
            _served(course, hub, trucks.get(hub, []))
    course.give_back()
    return course


def _served(course: Course, store: str, trucks: list[Truck]) -> None:
    _direct(course, store, trucks)
    _rest(course, store, trucks)


def _all_the_way(course: Course, store: str, trucks: list[Truck]) -> None:
    """What no vehicle took to a hub may still go with one that passes the whole way."""
    waiting = course.waiting[store]
    if any(line.onward for parcel in waiting for line in parcel.lines):
        course.waiting[store] = [whole for parcel in waiting for whole in parcel.without_change()]
        _served(course, store, trucks)


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
        course.ride(truck, [(load.place, load)], direct=True)
        waiting[best:best + 1] = [left] if left.lines else []


def _rest(course: Course, store: str, trucks: list[Truck]) -> None:
    """What fills no vehicle: routed."""
    tours, left = course.router(course.problem, course.ways, store, course.waiting[store], trucks)
    course.waiting[store] = left
    for tour in tours:
        for stops in tour.trips:
            if fits(tour.truck, stops, course.problem, course.ways):
                course.ride(tour.truck, stops, direct=False)
            else:       # the search reckons waiting for goods otherwise than the clock
                course.waiting[store] += [parcel for _, parcel in stops]


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
            sum(trip.travel_min for _, trip in course.trips()))


def _answer(course: Course, solver: tuple[str, str], bounded: Bounder) -> Trips:
    trips = _numbered(course.trips())
    minutes = sum(trip.travel_min for trip in trips)
    least, kind = bounded(course.problem, course.ways, trips)
    return Trips(
        solver=solver[0], solver_version=solver[1], input_hash=course.problem.hash(),
        iterations=course.problem.iterations,
        trips=trips, left=tuple(left_of(course)), vehicle_minutes=minutes, bound=least, bound_kind=kind,
        gap=1 - least / minutes if minutes else 0.0, example=course.problem.example)


def _numbered(made: Sequence[tuple[int, Trip]]) -> tuple[Trip, ...]:
    """In the order of departure; what comes from a hub names the trip that brought it there."""
    order = sorted(made, key=lambda one: (one[1].depart_min, one[1].store, one[1].vehicle_id, one[1].back_min))
    number = {index: at for at, (index, _) in enumerate(order, start=1)}

    def named(stop: TripStop) -> TripStop:
        return stop.model_copy(update={"loads": tuple(
            load if load.from_trip is None else load.model_copy(update={"from_trip": number[load.from_trip]})
            for load in stop.loads)})

    return tuple(trip.model_copy(update={
        "number": number[index], "stops": tuple(named(stop) for stop in trip.stops)}) for index, trip in order)
