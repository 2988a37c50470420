"""What goes as one load: the goods for one place on one trip. A plan's trips cut its lines into portions, to the piece.

What no trip takes along is one portion for each store and place, without a ride. Pure.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

Pair = tuple[str, str]
Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ride:
    """One trip's part in a load: who takes it from where to where, at which of its stops, and when."""

    trip: int
    stop: int
    vehicle_id: str | None
    vehicle_class: str
    start: str
    place: str
    loads_at: datetime
    departs_at: datetime
    arrives_at: datetime

    def told(self) -> dict[str, Any]:
        """As it is kept with the consignment."""
        return {name: value.isoformat() if isinstance(value := getattr(self, name), datetime) else value
                for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Portion:
    """Pieces by item from a store to a place, and the trips that carry them, in order; none where no trip does."""

    store: str
    place: str
    items: Mapping[str, int]
    rides: tuple[Ride, ...] = field(default=())

    @property
    def minutes(self) -> int | None:
        """From the planned departure to the planned arrival; None without a ride to its place."""
        if not self.rides or self.rides[-1].place != self.place:
            return None
        return int((self.rides[-1].arrives_at - self.rides[0].departs_at).total_seconds()) // 60


def by_pair(lines: Iterable[tuple[str, str, str, int]]) -> dict[Pair, Counter[str]]:
    """(store, place) → item → pieces, of (store, place, item, pieces)."""
    found: dict[Pair, Counter[str]] = defaultdict(Counter)
    for store, place, item, pieces in lines:
        found[store, place][item] += pieces
    return dict(found)


def uncut(goods: Mapping[Pair, Mapping[str, int]]) -> list[Portion]:
    """A portion for each store and place, sorted."""
    return [Portion(store, place, dict(items)) for (store, place), items in sorted(goods.items()) if items]


def portions_of(goods: Mapping[Pair, Counter[str]], trips: Sequence[Told], start: datetime) -> list[Portion]:
    """The goods as the trips carry them, the earliest first, stops in order; then what rides with none of them."""
    rest = {pair: Counter(items) for pair, items in goods.items()}
    found = [one for trip in trips for at in range(1, len(trip["stops"]) + 1)
             for one in left_at(trips, trip, at, start)]
    for one in found:
        rest[one.store, one.place] -= Counter(one.items)
    portions = [*sorted(found, key=when), *uncut(rest)]
    assert by_pair(each(portions)) == dict(goods), "the trips carry what the plan does not say"
    return portions


def left_at(trips: Sequence[Told], trip: Told, at: int, start: datetime) -> Iterator[Portion]:
    """The portions that a trip leaves at its stop number `at` for good: from its store, or from a hub each with the
    trip that brought it there."""
    stop, by_first = trip["stops"][at - 1], defaultdict[int | None, Counter[str]](Counter)
    for load in stop["loads"]:
        if "onward" not in load:
            by_first[load.get("from_trip")][load["item"]] += load["pieces"]
    for number, items in by_first.items():
        last = ride(trip, at, start)
        if number is None:
            yield Portion(trip["store"], stop["place"], dict(items), (last,))
        else:
            first = next(one for one in trips if one["number"] == number)
            there = 1 + max(to for to, one in enumerate(first["stops"]) if one["place"] == trip["store"])
            yield Portion(first["store"], stop["place"], dict(items), (ride(first, there, start), last))


def when(portion: Portion) -> tuple[object, ...]:
    """In the order in which trucks leave the stores, stops in theirs."""
    first, last = portion.rides[0], portion.rides[-1]
    return first.loads_at, first.trip, first.stop, last.trip, last.stop


def ride(trip: Told, at: int, start: datetime) -> Ride:
    """The part of a trip up to its stop number `at`. Its minutes count from `start`."""
    stop = trip["stops"][at - 1]

    def moment(minutes: int) -> datetime:
        return start + timedelta(minutes=minutes)

    return Ride(trip["number"], at, trip["vehicle_id"], trip["vehicle_class"], trip["store"], stop["place"],
                moment(trip["depart_min"]), moment(trip["depart_min"] + trip.get("load_min", 0)),      # of older plans
                moment(stop["arrive_min"]))


def each(portions: Iterable[Portion]) -> Iterator[tuple[str, str, str, int]]:
    """(store, place, item, pieces) of all of them."""
    return ((one.store, one.place, item, pieces) for one in portions for item, pieces in one.items.items())


@dataclass(frozen=True, slots=True)
class Waiting:
    """A load that waits in its store: what is in it, and the vehicle that it was given."""

    id: str
    store: str
    place: str
    items: Mapping[str, int]
    vehicle_id: str | None
    packed: bool


def kept(waiting: Iterable[Waiting], portions: Sequence[Portion]) -> tuple[dict[str, Portion], list[Portion]]:
    """Which loads stay as they are, each with the portion that it is a part of, and what of the portions is still to be
    ordered. A load stays where a portion for its place wants all of it: packed ones first, on their own vehicle if it
    makes the trip."""
    left = [replace(one, items=dict(one.items)) for one in portions]
    stays: dict[str, Portion] = {}
    for load in sorted(waiting, key=lambda one: (not one.packed, -sum(one.items.values()), one.id)):
        able = [at for at, one in enumerate(left) if (one.store, one.place) == (load.store, load.place)
                and all(one.items.get(item, 0) >= pieces for item, pieces in load.items.items())]
        best = min(able, key=lambda at: fitness(load, left[at], at), default=None)
        if best is not None:
            stays[load.id] = portions[best]
            left[best] = replace(left[best], items=dict(Counter(left[best].items) - Counter(load.items)))
    return stays, [one for one in left if one.items]


def fitness(load: Waiting, portion: Portion, at: int) -> tuple[object, ...]:
    """The lowest is the best: its own vehicle, nothing else in it, the earliest."""
    vehicles = {one.vehicle_id for one in portion.rides}
    elsewhere = load.vehicle_id is not None and load.vehicle_id not in vehicles
    return elsewhere, dict(portion.items) != dict(load.items), at
