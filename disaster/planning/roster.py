"""Which vehicle works for which store: its own where that has loads, else the store that needs it most."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from disaster.planning.fleet import TripProblem, Vehicle
from disaster.planning.loading import Parcel, room_of
from disaster.planning.ways import NO_WAY, Ways


@dataclass(slots=True)
class Truck:
    """A vehicle at work for a store: when it is free there next, and when it must be back there."""

    vehicle: Vehicle
    store: str
    free_at: int
    end_by: int
    approach: int


def stationed(problem: TripProblem, ways: Ways, parcels: Iterable[Parcel]) -> dict[str, list[Truck]]:
    """Trucks by store, sorted by id. Stores in the order of their work are lent what has none at home, nearest first;
    then what a store without any vehicle needs comes from where most stand for each hour of work."""
    work = _work(problem, ways, parcels)
    at_home: dict[str, list[Vehicle]] = defaultdict(list)
    spare: list[Vehicle] = []
    bound = {one.vehicle: one.store for one in problem.standing}
    for vehicle in sorted(problem.vehicles, key=lambda one: one.id):
        store = bound.get(vehicle.id, vehicle.base)
        (at_home[store] if work[store] else spare).append(vehicle)
    _lend(at_home, spare, work, ways, problem)
    for store in [one for one, _ in work.most_common() if not at_home[one]]:
        richest = max(at_home, key=lambda one: (len(at_home[one]) > 1, len(at_home[one]) / max(1, work[one]), one))
        if len(at_home[richest]) > 1:
            nearest = min(at_home[richest], key=lambda one: (one.id in bound, _approach(one, store, ways), one.id))
            if _approach(nearest, store, ways) * 2 < problem.shift_minutes:
                at_home[richest].remove(nearest)
                at_home[store].append(nearest)
    return {store: [_truck(one, store, problem, ways) for one in sorted(found, key=lambda one: one.id)]
            for store, found in at_home.items() if found}


def _lend(at_home: dict[str, list[Vehicle]], spare: list[Vehicle], work: Counter[str], ways: Ways,
          problem: TripProblem) -> None:
    """Each spare vehicle to the store with most work for each vehicle that it can still be of use to."""
    for vehicle in spare:
        near = [store for store in sorted(work)
                if work[store] and _approach(vehicle, store, ways) * 4 < problem.shift_minutes]
        if near:
            at_home[max(near, key=lambda one: (work[one] / (1 + len(at_home[one])), one))].append(vehicle)


def _work(problem: TripProblem, ways: Ways, parcels: Iterable[Parcel]) -> Counter[str]:
    """Vehicle minutes that each store's loads call for, by the mean vehicle; at least one where it has any."""
    count = max(1, len(problem.vehicles))
    grams = max(1, sum(one.payload_grams for one in problem.vehicles) // count)
    room = max(1, sum(min(room_of(one)[1], 10**8) for one in problem.vehicles) // count)
    found: Counter[str] = Counter()
    for parcel in parcels:
        minutes = min((ways.minutes(parcel.store, parcel.place, one) for one in ("paved", "track")), default=NO_WAY)
        if minutes < NO_WAY:
            load = max(parcel.grams * 1000 // grams, parcel.millilitres * 1000 // room)
            found[parcel.store] += max(1, 2 * minutes * load // 1000)
    return found


def _approach(vehicle: Vehicle, store: str, ways: Ways) -> int:
    return ways.minutes(vehicle.base, store, vehicle.road_class)


def _truck(vehicle: Vehicle, store: str, problem: TripProblem, ways: Ways) -> Truck:
    approach = _approach(vehicle, store, ways)
    start = vehicle.free_minutes + approach
    return Truck(vehicle, store, start, vehicle.free_minutes + problem.shift_minutes - approach, approach)
