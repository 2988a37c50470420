"""What trips are made from: loads that a plan sends, vehicles, and the legs between places, by road class.

All amounts are integers: grams, millilitres, minutes from the start of the plan, metres. A leg that is not listed, or
has no minutes, is no road for that class. `example` marks the driving rules below as our own figures (示例).
"""

import hashlib
from typing import Annotated, Literal, Self

import orjson
from pydantic import Field, model_validator

from disaster.planning.problem import Amount, Id, Value

SHIFT_MINUTES = 960     # two drivers of eight hours each: our own assumption, 示例
DRIVE_MINUTES = 240     # then a rest: 道路交通安全法实施条例, art. 62 (7): four hours, then at least 20 minutes
REST_MINUTES = 20
UNLOAD_MINUTES = 20     # at each stop: our own assumption, 示例


class Load(Value):
    """Pieces of an item that go from a store to a place; `via`: a hub where they change vehicles. `units`: base units
    of need that a piece covers."""

    store: Id
    place: Id
    item: Id
    pieces: Annotated[int, Field(ge=1, le=10**9)]
    pieces_a: Amount = 0
    grams: Amount = 0
    millilitres: Amount = 0
    units: Annotated[int, Field(ge=1)] = 1
    via: Id | None = None


class Vehicle(Value):
    """One vehicle and where it stands; `free_minutes`: when it may set out. No volume limit where it is 0."""

    id: Id
    vehicle_class: Id
    base: Id
    payload_grams: Annotated[int, Field(ge=1, le=10**9)]
    volume_millilitres: Amount = 0
    road_class: Id = "paved"
    free_minutes: Amount = 0


class Leg(Value):
    """Minutes and metres between two places for vehicles of a road class, the same both ways unless both are listed."""

    start: Id
    end: Id
    minutes: Amount | None
    metres: Amount | None = None
    road_class: Id = "paved"


class Hub(Value):
    """A place where goods change from large vehicles to small ones, and how long that takes."""

    id: Id
    handling_minutes: Amount = 0


class Window(Value):
    """A place may be reached only between these minutes: its road is closed at other times."""

    place: Id
    opens: Amount
    closes: Amount


class Carry(Value):
    """So many pieces of an item for a place."""

    place: Id
    item: Id
    pieces: Annotated[int, Field(ge=1, le=10**9)]


class StandingTrip(Value):
    """A trip of the plan in force whose goods all go as they did: it is made again if it still can be, in the order of
    `number`, stops in the order of `carries`, before anything else is routed."""

    number: Amount
    vehicle: Id
    store: Id
    carries: tuple[Carry, ...]
    direct: bool = False


class TripProblem(Value):
    """Loads, fleet and legs; `shift_minutes` a vehicle's day, `iterations` of the search (0: the first plan only)."""

    loads: Annotated[tuple[Load, ...], Field(max_length=200_000)]
    vehicles: Annotated[tuple[Vehicle, ...], Field(max_length=5_000)]
    legs: Annotated[tuple[Leg, ...], Field(max_length=2_000_000)]
    windows: Annotated[tuple[Window, ...], Field(max_length=10_000)] = ()
    hubs: Annotated[tuple[Hub, ...], Field(max_length=10_000)] = ()
    standing: Annotated[tuple[StandingTrip, ...], Field(max_length=10_000)] = ()
    load_minutes: dict[Id, Amount] = Field(default_factory=dict)
    unload_minutes: Amount = UNLOAD_MINUTES
    shift_minutes: Amount = SHIFT_MINUTES
    seed: Amount = 1
    iterations: Annotated[int, Field(ge=0, le=100_000)] = 0
    example: bool = True

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        names = [vehicle.id for vehicle in self.vehicles]
        if len(set(names)) < len(names):
            raise ValueError("a vehicle is listed twice")
        pairs = [(load.store, load.place, load.item) for load in self.loads]
        if len(set(pairs)) < len(pairs):
            raise ValueError("a load is listed twice")
        if any(load.pieces_a > load.pieces for load in self.loads):
            raise ValueError("more urgent pieces than pieces")
        hubs = {hub.id for hub in self.hubs}
        lost = {load.via for load in self.loads if load.via} - hubs
        if lost or hubs & {load.store for load in self.loads}:
            raise ValueError(f"a hub is not listed, or is a store: {sorted(lost or hubs)}")
        return self

    def hash(self) -> str:
        """SHA-256 over everything but the iterations, lists sorted."""
        content = self.model_dump(exclude={"iterations"})
        for name in ("loads", "vehicles", "legs", "windows", "hubs", "standing"):
            content[name] = sorted(content[name], key=lambda one: orjson.dumps(one, option=orjson.OPT_SORT_KEYS))
        return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


class TripLoad(Value):
    """What is left at a stop. `onward`: at a hub, to which place these pieces go on; `from_trip`: from a hub, by which
    trip they came there."""

    item: Id
    pieces: int
    onward: Id | None = None
    from_trip: int | None = None


class TripStop(Value):
    """A stop and what is left there."""

    place: Id
    arrive_min: int
    leave_min: int
    loads: tuple[TripLoad, ...]
    grams: int
    millilitres: int


class Trip(Value):
    """One way out of a store, or of a hub, and back to it; `depart_min` is when loading begins. `approach_min`: it
    first comes, empty, from its base, and goes back there after. `metres` None: a leg has none."""

    number: int
    vehicle_id: Id
    vehicle_class: Id
    store: Id
    stops: tuple[TripStop, ...]
    depart_min: int
    back_min: int
    travel_min: int
    metres: int | None
    grams: int
    millilitres: int
    direct: bool
    approach_min: int = 0


class Left(Value):
    """What no trip takes along, and why: no road for any vehicle, a round trip longer than a shift, a piece larger than
    any vehicle, or no vehicle left."""

    store: Id
    place: Id
    loads: tuple[TripLoad, ...]
    grams: int
    cause: str


class Trips(Value):
    """The answer. `vehicle_minutes`: on the road between stores and places; `bound`: what no set of trips that moves
    the same goods with this fleet can stay below, by `bound_kind` (trip_hours.py); `gap`: 1 - bound /
    vehicle_minutes."""

    solver: str
    solver_version: str
    input_hash: str
    iterations: int
    trips: tuple[Trip, ...]
    left: tuple[Left, ...]
    vehicle_minutes: int
    bound: int
    bound_kind: Literal["radial", "truck_hours"] = "radial"
    gap: float
    seconds: float = 0.0
    example: bool = True

    def fingerprint(self) -> str:
        """The same for equal trips: everything but the time it took."""
        return hashlib.sha256(self.model_dump_json(exclude={"seconds"}).encode()).hexdigest()
