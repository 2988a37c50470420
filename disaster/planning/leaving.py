"""What no trip takes along, and why."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from disaster.planning.course import Course
from disaster.planning.fleet import Left, TripLoad, Vehicle
from disaster.planning.loading import Parcel, joined, room_of
from disaster.planning.roster import Truck
from disaster.planning.ways import NO_WAY
from disaster.planning.wheels import fits


def left_of(course: Course) -> Iterator[Left]:
    """By where it waits and where it should go, sorted."""
    by_pair: dict[tuple[str, str], list[Parcel]] = defaultdict(list)
    for waiting in course.waiting.values():
        for parcel in waiting:
            by_pair[parcel.store, parcel.place].append(parcel)
    via = {(load.store, load.place): load.via for load in course.problem.loads if load.via}
    for (store, place), parts in sorted(by_pair.items()):
        parcel, pieces, hub = joined(parts), Counter[str](), via.get((store, place))
        for line in parcel.lines:
            pieces[line.item] += line.pieces
        yield Left(store=store, place=place, grams=parcel.grams,
                   loads=tuple(TripLoad(item=item, pieces=count) for item, count in sorted(pieces.items())),
                   cause=_cause(course, parcel) if hub is None else _cause_over(course, parcel, hub))


def _cause_over(course: Course, parcel: Parcel, hub: str) -> str:
    """Of the way to the hub, else of the way on from there."""
    first = _cause(course, replace(parcel, place=hub))
    return first if first != "no_vehicle" else _cause(course, replace(parcel, store=hub))


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
