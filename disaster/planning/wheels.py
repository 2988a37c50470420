"""One trip by the clock: loading, driving with rests, waiting for a road to open, unloading, the way back."""

from collections.abc import Sequence

from disaster.planning.fleet import REST_MINUTES, Trip, TripProblem, TripStop
from disaster.planning.loading import Parcel
from disaster.planning.roster import Truck
from disaster.planning.ways import NO_WAY, Ways, rests

Stops = Sequence[tuple[str, Parcel]]


def driven(truck: Truck, stops: Stops, problem: TripProblem, ways: Ways, *, direct: bool) -> Trip:
    """The trip that begins when the truck is free and all of its goods are there."""
    opens = {window.place: window.opens for window in problem.windows}
    road, here, metres = truck.vehicle.road_class, truck.store, 0
    start = max([truck.free_at, *(parcel.ready for _, parcel in stops)])
    minute = start + problem.load_minutes.get(truck.store, 0)
    at_wheel, unknown, told = 0, False, []
    for place, parcel in [*stops, (truck.store, None)]:
        leg, length = ways.minutes(here, place, road), ways.metres(here, place, road)
        minute += leg + REST_MINUTES * rests(at_wheel, leg)
        at_wheel, here = at_wheel + leg, place
        unknown, metres = unknown or length is None, metres + (length or 0)
        if parcel is not None:
            minute = max(minute, opens.get(place, 0))
            told.append(TripStop(place=place, arrive_min=minute, leave_min=minute + problem.unload_minutes,
                                 loads=parcel.carried(), grams=parcel.grams, millilitres=parcel.millilitres))
            minute += problem.unload_minutes
    return Trip(
        number=0, vehicle_id=truck.vehicle.id, vehicle_class=truck.vehicle.vehicle_class, store=truck.store,
        stops=tuple(told), depart_min=start, back_min=minute, travel_min=at_wheel,
        metres=None if unknown else metres, grams=sum(stop.grams for stop in told),
        millilitres=sum(stop.millilitres for stop in told), direct=direct, approach_min=truck.approach)


def fits(truck: Truck, stops: Stops, problem: TripProblem, ways: Ways) -> bool:
    """Whether the trip ends within the truck's shift, on open roads, while they are open."""
    trip = driven(truck, stops, problem, ways, direct=False)
    closes = {window.place: window.closes for window in problem.windows}
    return (trip.travel_min < NO_WAY and trip.back_min <= truck.end_by
            and all(stop.arrive_min <= closes.get(stop.place, NO_WAY) for stop in trip.stops))
