"""What a plan is made from.

All ids are strings and all amounts integers: pieces, minutes (rounded up), grams, millilitres, and for a
need the base units of its group (a bedding need of 40 people is 80 half-people, because a blanket serves
half a person). The same problem, in whatever order its parts are listed, has the same hash and the same
plan.
"""

import hashlib
from collections.abc import Iterable
from typing import Annotated, Any, Self, TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, Field, model_validator

Amount = Annotated[int, Field(ge=0, le=10**9)]
Key = TypeVar("Key")
Id = Annotated[str, Field(min_length=1, max_length=200)]


class Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Item(Value):
    """One relief item. `serves`: base units of its group's need that one piece covers."""

    id: Id
    group: str = ""
    serves: Annotated[int, Field(ge=1, le=10**6)] = 1
    limit_minutes: Amount | None = None
    grams: Amount = 0
    millilitres: Amount = 0

    @property
    def serves_group(self) -> str:
        """The need group it serves; an item outside all groups is a group of its own."""
        return self.group or self.id


class Store(Value):
    id: Id
    stock: dict[Id, Amount] = {}
    reserve: dict[Id, Amount] = {}
    load_minutes: Amount = 0

    def available_pieces(self, item: str) -> int:
        return max(0, self.stock.get(item, 0) - self.reserve.get(item, 0))


class Need(Value):
    """Base units wanted: class A where life is at risk, B the others. None is unknown, never zero."""

    a: Amount | None = 0
    b: Amount | None = 0


class Township(Value):
    """`needs` by group; `barred` are items that must not go there (a thin tent below 0 °C). `hours_unserved`: since
    goods last came; None is unknown. Of two that are covered alike, class B of the longer unserved goes first."""

    id: Id
    needs: dict[Id, Need] = {}
    barred: frozenset[Id] = frozenset()
    hours_unserved: Amount | None = None


class Route(Value):
    """`minutes` None: the road is closed. `vehicle` False: it is open, but no vehicle at hand may use it."""

    store: Id
    township: Id
    minutes: Amount | None
    vehicle: bool = True


class Transfer(Value):
    """On this route goods change vehicles at `hub`, a place where the road for trucks ends: the route's minutes hold
    `first_minutes` to there, `handling_minutes`, and the way on. Any amount may pass: the allocation stays one flow."""

    store: Id
    township: Id
    hub: Id
    first_minutes: Amount
    handling_minutes: Amount = 0


class StandingLine(Value):
    """A line of the plan in force, which a new plan keeps where that costs little: 15 minutes once it is ordered, 60
    once it is loaded are fair values. `bonus_minutes` None: as the problem says."""

    store: Id
    township: Id
    item: Id
    pieces: Amount
    bonus_minutes: Amount | None = None


class Hours(Value):
    """Vehicles of one class and size that stand at one store: minutes of all of them in the planning period, load of
    each. No volume limit where it is 0."""

    store: Id
    vehicle_class: Id
    minutes: Amount
    grams: Amount
    millilitres: Amount = 0


class Approach(Value):
    """Minutes from where vehicles stand to another store, for which they could work; a pair not listed is no way."""

    base: Id
    store: Id
    minutes: Amount


class Haulage(Value):
    """What the vehicles can do in the planning period. `shift_minutes` of each; `handling_minutes`: loading and
    unloading of a full vehicle, beside what the stores' own loading takes."""

    hours: Annotated[tuple[Hours, ...], Field(max_length=5_000)]
    approaches: Annotated[tuple[Approach, ...], Field(max_length=200_000)] = ()
    shift_minutes: Annotated[int, Field(ge=1, le=10**6)]
    handling_minutes: Amount = 0


class Problem(Value):
    """Pairs without a route have no road. `slices`: steps of coverage between which townships are held equal.

    `minimum_drop_grams`: a stop below this weight is merged into the township's largest, if stock allows
    (5 % of a truck is a fair value; 0 merges nothing). `scales`: base units for each unit of a group's need.
    """

    items: Annotated[tuple[Item, ...], Field(max_length=1000)]
    stores: Annotated[tuple[Store, ...], Field(max_length=5000)]
    townships: Annotated[tuple[Township, ...], Field(max_length=60_000)]
    routes: Annotated[tuple[Route, ...], Field(max_length=1_000_000)]
    limit_minutes: Amount | None = None
    slices: Annotated[int, Field(ge=1, le=1000)] = 50
    transfers: Annotated[tuple[Transfer, ...], Field(max_length=1_000_000)] = ()
    standing: Annotated[tuple[StandingLine, ...], Field(max_length=100_000)] = ()
    standing_bonus_minutes: Amount = 15
    minimum_drop_grams: Amount = 0
    scales: dict[Id, Annotated[int, Field(ge=1)]] = {}
    travel_is_estimate: bool = False
    example: bool = False
    haulage: Haulage | None = None      # None: nobody knows the vehicles, and they bind nothing

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        items = _once("item", (item.id for item in self.items))
        stores = _once("store", (store.id for store in self.stores))
        townships = _once("township", (township.id for township in self.townships))
        _once("route", ((route.store, route.township) for route in self.routes))
        _once("transfer", ((one.store, one.township) for one in self.transfers))
        _once("standing line", ((line.store, line.township, line.item) for line in self.standing))
        ends = {(route.store, route.township) for route in self.routes}
        ends |= {(line.store, line.township) for line in self.standing}
        lost = sorted(end for end in ends if end[0] not in stores or end[1] not in townships)
        if lost:
            raise ValueError(f"a route or line joins unknown places: {lost[0]}")
        strange = {item for store in self.stores for item in (*store.stock, *store.reserve)} - items
        if strange:
            raise ValueError(f"stores hold unknown items: {sorted(strange)}")
        return self


def _once(what: str, ids: Iterable[Key]) -> set[Key]:
    listed = list(ids)
    found = set(listed)
    if len(found) < len(listed):
        raise ValueError(f"a {what} is listed twice")
    return found


def input_hash(problem: Problem) -> str:
    """SHA-256 over the problem's JSON with every list sorted by id and every key sorted."""
    return hashlib.sha256(orjson.dumps(content_of(problem), option=orjson.OPT_SORT_KEYS)).hexdigest()


def content_of(problem: Problem) -> dict[str, Any]:
    """What is hashed."""
    content: dict[str, Any] = {
        "items": sorted([i.id, i.serves_group, i.serves, i.limit_minutes, i.grams, i.millilitres]
                        for i in problem.items),
        "stores": sorted([s.id, s.stock, s.reserve, s.load_minutes] for s in problem.stores),
        "townships": sorted(
            [t.id, {group: (need.a, need.b) for group, need in t.needs.items()}, sorted(t.barred), t.hours_unserved]
            for t in problem.townships),
        "routes": sorted((r.store, r.township, r.minutes, r.vehicle) for r in problem.routes),
        "standing": sorted((line.store, line.township, line.item, line.pieces, line.bonus_minutes)
                           for line in problem.standing),
        "limits": [problem.limit_minutes, problem.slices, problem.standing_bonus_minutes,
                   problem.minimum_drop_grams],
        "scales": problem.scales,
        "flags": [problem.travel_is_estimate, problem.example],
    }
    if problem.haulage is not None:
        haulage = problem.haulage
        content["haulage"] = [
            haulage.shift_minutes, haulage.handling_minutes,
            sorted([one.store, one.vehicle_class, one.minutes, one.grams, one.millilitres] for one in haulage.hours),
            sorted([one.base, one.store, one.minutes] for one in haulage.approaches)]
    if problem.transfers:       # without them the hash is what it was before there were any
        content["transfers"] = sorted([one.store, one.township, one.hub, one.first_minutes, one.handling_minutes]
                                      for one in problem.transfers)
    return content
