"""The work in hand while loads become trips: what has been made, what waits where, and from when on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from disaster.planning.fleet import Trip, TripProblem
from disaster.planning.loading import Parcel
from disaster.planning.roster import Truck
from disaster.planning.ways import Ways
from disaster.planning.wheels import driven, fits


@dataclass(frozen=True, slots=True)
class Tour:
    """What one truck does: its trips, each a list of stops with what is left there."""

    truck: Truck
    trips: list[list[tuple[str, Parcel]]]


# of a store's parcels that fill no vehicle: tours of its trucks, and what they leave
Router = Callable[[TripProblem, Ways, str, Sequence[Parcel], Sequence[Truck]], tuple[list[Tour], list[Parcel]]]


@dataclass(slots=True)
class Made:
    """A trip that was made: the truck as it was when it began, and what is left at each stop."""

    truck: Truck
    stops: list[tuple[str, Parcel]]
    direct: bool


@dataclass(slots=True)
class Course:
    """Trips so far, and parcels that still wait, by store or hub; `handling`: minutes that each hub takes."""

    problem: TripProblem
    ways: Ways
    router: Router
    made: list[Made] = field(default_factory=list)
    waiting: dict[str, list[Parcel]] = field(default_factory=dict)
    handling: dict[str, int] = field(default_factory=dict)

    def wait(self, parcel: Parcel) -> None:
        """A parcel stands where it is to be fetched."""
        self.waiting.setdefault(parcel.store, []).append(parcel)

    def ride(self, truck: Truck, stops: Sequence[tuple[str, Parcel]], *, direct: bool) -> None:
        """The trip is made; what goes on from a hub waits there, ready when it has been handled."""
        self.made.append(Made(replace(truck), list(stops), direct))
        trip = self.trip(len(self.made) - 1)
        truck.free_at = trip.back_min
        for stop, (place, parcel) in zip(trip.stops, stops, strict=True):
            for onward in parcel.onward(stop.leave_min + self.handling.get(place, 0), len(self.made) - 1):
                self.wait(onward)

    def trip(self, at: int) -> Trip:
        """A trip by the clock."""
        one = self.made[at]
        return driven(one.truck, one.stops, self.problem, self.ways, direct=one.direct)

    def trips(self) -> list[tuple[int, Trip]]:
        """All trips that carry something, each with the number under which what it brings to a hub is known."""
        return [(at, self.trip(at)) for at, one in enumerate(self.made) if one.stops]

    def give_back(self) -> None:
        """What no vehicle takes on from a hub is not brought there: it waits in its store."""
        for hub in self.handling:
            for parcel in self.waiting.pop(hub, []):
                for line in parcel.lines:
                    made = self.made[line.from_trip]
                    stays = replace(line, onward="", from_trip=-1)
                    self.wait(Parcel(made.truck.store, parcel.place, (stays,)))
                    made.stops = self._without_empty(made, [
                        (place, one.less(line, parcel.place) if place == hub else one) for place, one in made.stops])

    def _without_empty(self, made: Made, stops: list[tuple[str, Parcel]]) -> list[tuple[str, Parcel]]:
        """Where nothing is left at a stop, the truck need not come by, if a road leads past it."""
        some = [(place, one) for place, one in stops if one.lines]
        return some if not some or fits(made.truck, some, self.problem, self.ways) else stops
