"""Which vehicle works for which store: its own where that has loads, else the store that needs it most."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
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


@dataclass(frozen=True, slots=True)
class _Calls:
    """What each store and hub has to send: its places, and vehicle minutes that they call for."""

    problem: TripProblem
    ways: Ways
    places: dict[str, set[str]]
    work: Counter[str]

    def serves(self, vehicle: Vehicle, start: str) -> bool:
        """Whether the vehicle can drive to any of the places, and to the start itself."""
        return _approach(vehicle, start, self.ways) < NO_WAY and any(
            self.ways.minutes(start, place, vehicle.road_class) < NO_WAY for place in self.places.get(start, ()))


def stationed(problem: TripProblem, ways: Ways, parcels: Iterable[Parcel]) -> dict[str, list[Truck]]:
    """Trucks by store or hub, sorted by id. Stores in the order of their work are lent what has none at home, nearest
    first; then what a store without any vehicle needs comes from where most stand for each hour of work, and hubs get
    their share of those that can drive on from them."""
    calls = _calls(problem, ways, list(parcels))
    at_home: dict[str, list[Vehicle]] = defaultdict(list)
    spare: list[Vehicle] = []
    bound = {one.vehicle: one.store for one in problem.standing}
    for vehicle in sorted(problem.vehicles, key=lambda one: one.id):
        store = bound.get(vehicle.id, vehicle.base)
        (at_home[store] if calls.work[store] and calls.serves(vehicle, store) else spare).append(vehicle)
    _lend(at_home, spare, calls)
    for store in [one for one, _ in calls.work.most_common() if not at_home[one]]:
        _fetch(at_home, store, calls, bound)
    for hub in sorted(one.id for one in problem.hubs if calls.work[one.id]):
        while _fetch(at_home, hub, calls, bound, shares=True):
            pass
    return {store: [_truck(one, store, problem, ways) for one in sorted(found, key=lambda one: one.id)]
            for store, found in at_home.items() if found}


def _lend(at_home: dict[str, list[Vehicle]], spare: list[Vehicle], calls: _Calls) -> None:
    """Each spare vehicle to the store with most work for each vehicle that it can still be of use to."""
    for vehicle in spare:
        near = [store for store in sorted(calls.work) if calls.work[store] and calls.serves(vehicle, store)
                and _approach(vehicle, store, calls.ways) * 4 < calls.problem.shift_minutes]
        if near:
            at_home[max(near, key=lambda one: (calls.work[one] / (1 + len(at_home[one])), one))].append(vehicle)


def _fetch(at_home: dict[str, list[Vehicle]], start: str, calls: _Calls, bound: Collection[str], *,
           shares: bool = False) -> bool:
    """One more vehicle for a start that has none, from where most stand for each hour of work, the nearest; `shares`:
    as long as that leaves more there for each hour than here. Whether one came."""
    able = {store: [one for one in found if one.id not in bound and calls.serves(one, start)
                    and _approach(one, start, calls.ways) * 2 < calls.problem.shift_minutes]
            for store, found in at_home.items() if len(found) > 1 and store != start}
    able = {store: found for store, found in able.items() if found}
    richest = max(able, key=lambda one: (len(at_home[one]) / max(1, calls.work[one]), one), default=None)
    if richest is None or (shares and at_home[start] and (len(at_home[richest]) - 1) / max(1, calls.work[richest])
                           <= len(at_home[start]) / calls.work[start]):
        return False
    nearest = min(able[richest], key=lambda one: (_approach(one, start, calls.ways), one.payload_grams, one.id))
    at_home[richest].remove(nearest)
    at_home[start].append(nearest)
    return True


def _calls(problem: TripProblem, ways: Ways, parcels: Sequence[Parcel]) -> _Calls:
    """Vehicle minutes are those of the mean vehicle that can serve; at least one where there is anything to send."""
    places: dict[str, set[str]] = defaultdict(set)
    for parcel in parcels:
        places[parcel.store].add(parcel.place)
    calls = _Calls(problem, ways, dict(places), Counter())
    rooms = {start: _mean_room([one for one in problem.vehicles if calls.serves(one, start)]) for start in places}
    for parcel in parcels:
        minutes = min((ways.minutes(parcel.store, parcel.place, one) for one in ("paved", "track")), default=NO_WAY)
        if minutes < NO_WAY:
            grams, millilitres = rooms[parcel.store]
            load = max(parcel.grams * 1000 // grams, parcel.millilitres * 1000 // millilitres)
            calls.work[parcel.store] += max(1, 2 * minutes * load // 1000)
    return calls


def _mean_room(vehicles: Sequence[Vehicle]) -> tuple[int, int]:
    """Grams and millilitres of the mean vehicle."""
    count = max(1, len(vehicles))
    return (max(1, sum(one.payload_grams for one in vehicles) // count),
            max(1, sum(min(room_of(one)[1], 10**8) for one in vehicles) // count))


def _approach(vehicle: Vehicle, store: str, ways: Ways) -> int:
    return ways.minutes(vehicle.base, store, vehicle.road_class)


def _truck(vehicle: Vehicle, store: str, problem: TripProblem, ways: Ways) -> Truck:
    approach = _approach(vehicle, store, ways)
    start = vehicle.free_minutes + approach
    return Truck(vehicle, store, start, vehicle.free_minutes + problem.shift_minutes - approach, approach)
