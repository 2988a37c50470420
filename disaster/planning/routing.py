"""What fills no vehicle, routed from one store; the only place that knows pyvrp.

Every part of a load is optional at a prize above any way's cost, urgent ones above the others, so that nothing is left
while a vehicle could take it; then least time. The search has a fixed seed and stops by iterations.
"""

import warnings
from collections.abc import Sequence
from importlib.metadata import version
from itertools import groupby

import numpy as np
from pyvrp import Client, Depot, Location, ProblemData, VehicleType, solve
from pyvrp.exceptions import PenaltyBoundWarning
from pyvrp.stop import MaxIterations

from disaster.planning.course import Tour
from disaster.planning.fleet import TripProblem, Trips
from disaster.planning.loading import Parcel, in_parts, joined, room_of
from disaster.planning.roster import Truck
from disaster.planning.tableau import Ints
from disaster.planning.trip_hours import best_bound
from disaster.planning.trips import planned
from disaster.planning.ways import NO_WAY, Ways, rest_minutes

SOLVER = "pyvrp"
VERSION = version("pyvrp")
CLIENTS_MAX = 240           # above, loads are halved or kept whole
PARTS = (4, 2, 1)
UNIT = 1000                 # kilograms and litres, rounded against us: smaller numbers search better
A_OVER_B = 100              # an urgent unit before a hundred others


def trips_of(problem: TripProblem) -> Trips:
    """Full vehicles direct, what remains by this search."""
    return planned(problem, routed, (SOLVER, VERSION), best_bound)


def routed(problem: TripProblem, ways: Ways, store: str, parcels: Sequence[Parcel],
           trucks: Sequence[Truck]) -> tuple[list[Tour], list[Parcel]]:
    """Tours of this store's trucks with what of the parcels they take, and what they leave."""
    reachable = [one for one in parcels
                 if any(ways.minutes(store, one.place, truck.vehicle.road_class) < NO_WAY for truck in trucks)]
    slack = rest_minutes(problem.shift_minutes)
    able = [truck for truck in trucks if truck.end_by - slack - truck.free_at > 0]
    if not reachable or not able:
        return [], list(parcels)
    parts = _parts(reachable, able)
    types = [list(same) for _, same in groupby(sorted(able, key=_kind), key=_kind)]
    data = _data(problem, ways, store, parts, types)
    with warnings.catch_warnings():     # a fleet too small for all of it is our every day
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        best = solve(data, MaxIterations(problem.iterations), seed=problem.seed, collect_stats=False).best
    if not best.is_feasible():
        return [], list(parcels)
    tours, taken = _tours(best, parts, types)
    left = [part for at, part in enumerate(parts) if at not in taken]
    return tours, left + [one for one in parcels if one not in reachable]


def _kind(truck: Truck) -> tuple[object, ...]:
    vehicle = truck.vehicle
    return (vehicle.vehicle_class, vehicle.payload_grams, vehicle.volume_millilitres, vehicle.road_class,
            truck.free_at, truck.end_by)


def _parts(parcels: Sequence[Parcel], trucks: Sequence[Truck]) -> list[Parcel]:
    """Loads in quarters, so that two vehicles may share one; a small load stays whole."""
    largest = max((truck.vehicle for truck in trucks), key=lambda one: one.payload_grams)
    grams, millilitres = room_of(largest)
    count = next((parts for parts in PARTS if parts * len(parcels) <= CLIENTS_MAX), 1)
    found: list[Parcel] = []
    for parcel in parcels:
        is_small = parcel.grams * 4 <= grams and parcel.millilitres * 4 <= millilitres
        smallest = min(trucks, key=lambda one: one.vehicle.payload_grams).vehicle
        must = max(-(-parcel.grams // smallest.payload_grams), -(-parcel.millilitres // room_of(smallest)[1]), 1)
        found += in_parts(parcel, 1 if is_small and must == 1 else max(count, min(must, 16)))
    return found


def _data(problem: TripProblem, ways: Ways, store: str, parts: list[Parcel],
          types: list[list[Truck]]) -> ProblemData:
    places = sorted({part.place for part in parts})
    nodes = [store, *places]
    closes = {window.place: window for window in problem.windows}
    slack = rest_minutes(problem.shift_minutes)
    classes = sorted({same[0].vehicle.road_class for same in types})
    unload = problem.unload_minutes     # on the way into a place, so that two parts for one place are unloaded once
    tables = [_unloading(ways.table(nodes, one), unload) for one in classes]
    dearest = 4 * (problem.shift_minutes + 1)
    clients = []
    for part in parts:
        window = closes.get(part.place)
        clients.append(Client(
            1 + places.index(part.place), delivery=[-(-part.grams // UNIT), -(-part.millilitres // UNIT)],
            tw_early=window.opens + unload if window else 0,
            tw_late=max(window.opens, window.closes - slack) + unload if window else NO_WAY,
            release_time=part.ready + problem.load_minutes.get(store, 0) if part.ready else 0,
            prize=dearest + dearest * (A_OVER_B * part.units_a + part.units) // _unit(parts), required=False))
    vehicles = [VehicleType(
        len(same), [room // UNIT for room in room_of(same[0].vehicle)],
        tw_early=same[0].free_at, tw_late=same[0].end_by - slack, unit_distance_cost=0, unit_duration_cost=1,
        profile=classes.index(same[0].vehicle.road_class), reload_depots=[0]) for same in types]
    depot = Depot(0, service_duration=problem.load_minutes.get(store, 0))
    spots = [Location(float(at), 0.0) for at in range(len(nodes))]
    return ProblemData(spots, clients, [depot], vehicles, tables, tables)  # type: ignore[arg-type]  # its stubs err


def _unloading(table: Ints, minutes: int) -> Ints:
    """Ways that end at a place with the time to unload there; the store comes first."""
    longer = table.copy()
    longer[:, 1:] += minutes
    np.fill_diagonal(longer, 0)
    return longer


def _unit(parts: Sequence[Parcel]) -> int:
    """The smallest part's units, so that prizes differ by what they serve and stay small."""
    return max(1, min((part.units for part in parts), default=1))


def _tours(best: object, parts: list[Parcel], types: list[list[Truck]]) -> tuple[list[Tour], set[int]]:
    waiting = [list(same) for same in types]
    tours, taken = [], set[int]()
    routes = sorted(best.routes(), key=lambda route: (route.vehicle_type(), route.start_time(), str(route)))  # type: ignore[attr-defined]
    for route in routes:
        trips: dict[int, list[Parcel]] = {}
        for activity in route.schedule():
            if activity.is_client():
                trips.setdefault(activity.trip, []).append(parts[activity.idx])
                taken.add(activity.idx)
        truck = waiting[route.vehicle_type()].pop(0)
        if trips:
            tours.append(Tour(truck, [_stops(trips[at]) for at in sorted(trips)]))
    return tours, taken


def _stops(parcels: list[Parcel]) -> list[tuple[str, Parcel]]:
    """Parts for one place, next to each other, are one stop."""
    return [(place, joined(same)) for place, same in groupby(parcels, key=lambda one: one.place)]
