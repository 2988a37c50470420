"""What no trips that carry the same goods with the same fleet can stay below at the wheel: the radial bound.

A trip that leaves a share of its room at a place drives at least that share of the way there and back, so all trips
drive at least sum(way * load / largest vehicle) (Haimovich and Rinnooy Kan 1985), by weight or by volume; and some trip
of each start goes to the farthest of its places. Ways are the quickest over any places, since a trip may come to a
place by way of another. trip_hours.py has a better bound where vehicles are full.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from disaster.planning.fleet import Trip, TripProblem, Vehicle
from disaster.planning.loading import room_of
from disaster.planning.ways import ALSO, NO_WAY, Ways

Floats = NDArray[np.float64]
Kind = tuple[int, int, str]             # grams, millilitres, road class
BoundKind = Literal["radial", "truck_hours"]
SAFE = 1e-6                             # of the optimum: floating point must not lift a bound


@dataclass(frozen=True, slots=True)
class Moved:
    """What trips left at places: `rounds` (kinds, moves) minutes there and back, inf where a kind has no road;
    `amounts` (2, moves) grams and millilitres; `handling` (moves,) minutes of loading and unloading on a trip;
    `start` (moves,) from where."""

    start: NDArray[np.int64]
    rounds: Floats
    amounts: Floats
    handling: Floats


def radial_bound(problem: TripProblem, ways: Ways, trips: Sequence[Trip]) -> tuple[int, BoundKind]:
    """The bound of these trips, whole minutes rounded up, and which it is."""
    kinds = kinds_of(problem.vehicles)
    if not trips or not kinds:
        return 0, "radial"
    return whole(radial_minutes(moved_by(problem, ways, trips, list(kinds)), rooms_of(kinds))), "radial"


def whole(minutes: float) -> int:
    """Trips take whole minutes."""
    return max(0, ceil(minutes * (1 - SAFE) - SAFE))


def kinds_of(vehicles: Sequence[Vehicle]) -> dict[Kind, int]:
    """How many vehicles there are of each room and road class."""
    found: dict[Kind, int] = defaultdict(int)
    for one in vehicles:
        found[(*room_of(one), one.road_class)] += 1
    return dict(sorted(found.items()))


def rooms_of(kinds: Iterable[Kind]) -> Floats:
    """Grams and millilitres of each kind. (kinds, 2)"""
    return np.array([kind[:2] for kind in kinds], dtype=float)


def moved_by(problem: TripProblem, ways: Ways, trips: Sequence[Trip], kinds: Sequence[Kind]) -> Moved:
    """What the trips left where, summed by start and place."""
    amounts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for trip in trips:
        for stop in trip.stops:
            amounts[trip.store, stop.place][0] += stop.grams
            amounts[trip.store, stop.place][1] += stop.millilitres
    pairs = sorted(amounts)
    by_class = {one: round_trips(ways, pairs, one) for one in {kind[2] for kind in kinds}}
    handling = [problem.load_minutes.get(start, 0) + problem.unload_minutes for start, _ in pairs]
    starts = sorted({start for start, _ in pairs})
    return Moved(np.array([starts.index(start) for start, _ in pairs], dtype=np.int64),
                 np.stack([by_class[kind[2]] for kind in kinds]),
                 np.array([amounts[one] for one in pairs], dtype=float).T, np.array(handling, dtype=float))


def round_trips(ways: Ways, pairs: Sequence[tuple[str, str]], road_class: str) -> Floats:
    """Quickest minutes there and back of each pair for a class, inf where there is none. (pairs,)"""
    classes = (road_class, *ALSO.get(road_class, ()))
    open_legs = [(start, end, leg[0]) for (one, start, end), leg in ways.legs.items()
                 if one in classes and leg[0] < NO_WAY]
    names = {name: at for at, name in enumerate(sorted({one for leg in open_legs for one in leg[:2]}
                                                       | {one for pair in pairs for one in pair}))}
    table = np.full((len(names), len(names)), np.inf)
    for start, end, minutes in open_legs:
        table[names[start], names[end]] = min(minutes, table[names[start], names[end]])
    there = {start: quickest(table, names[start]) for start, _ in pairs}
    back = {start: quickest(table.T, names[start]) for start, _ in pairs}
    return np.array([there[start][names[place]] + back[start][names[place]] for start, place in pairs])


def quickest(table: Floats, start: int) -> Floats:
    """Minutes from a start to every place over any others, by relaxing until nothing is quicker. (places,)"""
    found: Floats = table[start].copy()
    found[start] = 0.0
    while True:
        nearer: Floats = np.minimum(found, (found[:, None] + table).min(axis=0))
        if (nearer == found).all():
            return found
        found = nearer


def radial_minutes(moved: Moved, rooms: Floats) -> float:
    """Of each start by weight, by volume, or to its farthest place, whichever is most: a trip may take heavy goods to
    one place and bulky ones to another, and no trip is of two starts."""
    nearest = moved.rounds.min(axis=0)
    nearest = np.where(np.isfinite(nearest), nearest, 0.0)
    shares = moved.amounts / rooms.max(axis=0)[:, None] * nearest
    return float(sum(max(*shares[:, own].sum(axis=1), nearest[own].max())
                     for start in np.unique(moved.start) for own in [moved.start == start]))
