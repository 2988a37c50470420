"""An independent check of trips against their problem: roads, weights, clocks, drivers' rests, every piece once."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from disaster.planning.fleet import DRIVE_MINUTES, REST_MINUTES, Trip, TripLoad, TripProblem, Trips, TripStop, Vehicle

Legs = dict[tuple[str, str], int]


def trip_findings(problem: TripProblem, answer: Trips) -> list[str]:
    """What is wrong with the trips; nothing where they are right."""
    if answer.input_hash != problem.hash():
        return ["the trips are of another problem: their input hash differs"]
    vehicles = {one.id: one for one in problem.vehicles}
    strange = [trip.vehicle_id for trip in answer.trips if trip.vehicle_id not in vehicles]
    if strange:
        return [f"unknown vehicle: {strange[0]}"]
    legs = {road: _legs(problem, road) for road in {one.road_class for one in problem.vehicles}}
    found = [*_pieces(problem, answer), *_onward(problem, answer)]
    for trip in answer.trips:
        vehicle = vehicles[trip.vehicle_id]
        found += _loaded(problem, answer, trip, vehicle)
        found += _clocked(problem, trip, legs[vehicle.road_class])
    found += [one for vehicle in problem.vehicles for one in _day(
        problem, vehicle, [trip for trip in answer.trips if trip.vehicle_id == vehicle.id], legs[vehicle.road_class])]
    if answer.vehicle_minutes != sum(trip.travel_min for trip in answer.trips):
        found.append("vehicle minutes do not add up")
    if answer.bound > answer.vehicle_minutes:
        found.append(f"the bound {answer.bound} lies above what was reached, {answer.vehicle_minutes}")
    return found


def _pieces(problem: TripProblem, answer: Trips) -> Iterator[str]:
    """Every piece rides once to its place, or is left once."""
    told: Counter[tuple[str, str, str]] = Counter()
    for trip in answer.trips:
        for stop in trip.stops:
            for load in stop.loads:
                if load.from_trip is None:      # those that go on from a hub were counted when they were brought there
                    told[trip.store, load.onward or stop.place, load.item] += load.pieces
    for left in answer.left:
        for load in left.loads:
            told[left.store, left.place, load.item] += load.pieces
    wanted = {(load.store, load.place, load.item): load.pieces for load in problem.loads}
    yield from (f"{store}→{place} {item}: {wanted.get((store, place, item), 0)} to move,"
                f" {told.get((store, place, item), 0)} ride or are left"
                for store, place, item in sorted(wanted.keys() | told.keys())
                if told.get((store, place, item), 0) != wanted.get((store, place, item), 0))


def _onward(problem: TripProblem, answer: Trips) -> Iterator[str]:
    """What a trip brings to a hub goes on from there to where it should, no earlier than it has been handled."""
    handling = {one.id: one.handling_minutes for one in problem.hubs}
    stays: Counter[tuple[int, str, str, str]] = Counter()
    ready: dict[tuple[int, str], int] = {}
    for trip, stop, load in _carried(answer):
        if load.onward is not None:
            stays[trip.number, stop.place, load.onward, load.item] += load.pieces
            ready[trip.number, stop.place] = stop.leave_min + handling.get(stop.place, 0)
            if stop.place not in handling:
                yield f"trip {trip.number}: {stop.place} is no hub"
    for trip, stop, load in _carried(answer):
        if load.from_trip is not None:
            stays[load.from_trip, trip.store, stop.place, load.item] -= load.pieces
            if trip.depart_min < ready.get((load.from_trip, trip.store), trip.depart_min + 1):
                yield f"trip {trip.number}: goods of trip {load.from_trip} are not at {trip.store} yet"
        elif trip.store in handling:
            yield f"trip {trip.number}: nobody brought {load.item} to {trip.store}"
    yield from (f"trip {number} brought {pieces} {item} to {hub} that nobody took to {place}"
                for (number, hub, place, item), pieces in sorted(stays.items()) if pieces)


def _carried(answer: Trips) -> Iterator[tuple[Trip, TripStop, TripLoad]]:
    return ((trip, stop, load) for trip in answer.trips for stop in trip.stops for load in stop.loads)


def _loaded(problem: TripProblem, answer: Trips, trip: Trip, vehicle: Vehicle) -> Iterator[str]:
    weights = {(load.store, load.place, load.item): (load.grams, load.millilitres) for load in problem.loads}
    first = {one.number: one.store for one in answer.trips}
    grams = millilitres = 0
    for stop in trip.stops:
        for load in stop.loads:
            store = trip.store if load.from_trip is None else first.get(load.from_trip, "")
            weight, volume = weights.get((store, load.onward or stop.place, load.item), (0, 0))
            grams, millilitres = grams + load.pieces * weight, millilitres + load.pieces * volume
    if (grams, millilitres) != (trip.grams, trip.millilitres):
        yield f"trip {trip.number}: weight or volume does not add up"
    if grams > vehicle.payload_grams or (vehicle.volume_millilitres and millilitres > vehicle.volume_millilitres):
        yield f"trip {trip.number}: too much for {vehicle.id}"


def _clocked(problem: TripProblem, trip: Trip, legs: Legs) -> Iterator[str]:
    """Times in order, as long as the roads take at least, rests kept, windows kept."""
    windows = {one.place: one for one in problem.windows}
    here, minute, driven = trip.store, trip.depart_min + problem.load_minutes.get(trip.store, 0), 0
    for place, arrive, leave in [*((stop.place, stop.arrive_min, stop.leave_min) for stop in trip.stops),
                                 (trip.store, trip.back_min, trip.back_min)]:
        leg = legs.get((here, place)) if here != place else 0
        if leg is None:
            yield f"trip {trip.number}: no open road {here}→{place}"
            return
        driven += leg
        if arrive < minute + leg:
            yield f"trip {trip.number}: {here}→{place} takes {leg} minutes"
        if place in windows and place != trip.store and not windows[place].opens <= arrive <= windows[place].closes:
            yield f"trip {trip.number}: {place} is closed at {arrive}"
        here, minute = place, leave
    standing = trip.back_min - trip.depart_min - driven - problem.load_minutes.get(trip.store, 0) \
        - sum(stop.leave_min - stop.arrive_min for stop in trip.stops)
    if driven != trip.travel_min or standing < REST_MINUTES * (max(0, driven - 1) // DRIVE_MINUTES):
        yield f"trip {trip.number}: {driven} minutes at the wheel, {standing} of rest"


def _day(problem: TripProblem, vehicle: Vehicle, trips: list[Trip], legs: Legs) -> Iterator[str]:
    """Trips of one vehicle follow each other within its shift, its way from and to its base included."""
    ordered = sorted(trips, key=lambda trip: trip.depart_min)
    for one, two in pairwise(ordered):
        if one.store != two.store or two.depart_min < one.back_min:
            yield f"{vehicle.id}: trips {one.number} and {two.number} overlap"
    if ordered:
        approach = legs.get((vehicle.base, ordered[0].store), 0) if ordered[0].store != vehicle.base else 0
        if ordered[0].depart_min < vehicle.free_minutes + approach \
                or ordered[-1].back_min + approach > vehicle.free_minutes + problem.shift_minutes:
            yield f"{vehicle.id}: its trips do not fit its shift"


def _legs(problem: TripProblem, road_class: str) -> Legs:
    """Minutes by ends that this class may drive."""
    found: Legs = {}
    classes = ("track", "paved") if road_class == "track" else (road_class,)
    for one in classes:
        own: Legs = {}
        shut = set()
        for leg in problem.legs:
            if leg.road_class == one and leg.minutes is None:
                shut |= {(leg.start, leg.end), (leg.end, leg.start)}
        for leg in problem.legs:
            if leg.road_class == one and leg.minutes is not None:
                own.setdefault((leg.end, leg.start), leg.minutes)
        for leg in problem.legs:
            if leg.road_class == one and leg.minutes is not None:
                own[leg.start, leg.end] = leg.minutes
        for ends, minutes in own.items():
            if ends not in shut:
                found[ends] = min(minutes, found.get(ends, minutes))
    return found
