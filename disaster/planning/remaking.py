"""Trips of the plan in force that are made again as they were, before anything else is routed."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from disaster.planning.course import Course
from disaster.planning.fleet import StandingTrip
from disaster.planning.loading import Parcel, room_of, taken
from disaster.planning.roster import Truck
from disaster.planning.wheels import fits


def make_again(course: Course, trucks: Mapping[str, list[Truck]]) -> None:
    """Trips of the plan in force, made again where they can be; what they take waits no longer."""
    at_work = {truck.vehicle.id: truck for found in trucks.values() for truck in found}
    for trip in sorted(course.problem.standing, key=lambda one: (one.number, one.vehicle)):
        truck, waiting = at_work.get(trip.vehicle), {one.place: one for one in course.waiting.get(trip.store, [])}
        if truck is None or truck.store != trip.store:
            continue
        stops = _taken(trip, waiting)
        if stops and _holds(truck, stops) and fits(truck, stops, course.problem, course.ways):
            course.waiting[trip.store] = [one for _, one in sorted(waiting.items()) if one.lines]
            course.ride(truck, stops, direct=trip.direct)


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
