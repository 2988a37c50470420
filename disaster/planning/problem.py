"""What a plan is made from, and what it answers.

All ids are strings and all amounts integers: pieces, minutes (rounded up), grams, millilitres, and for a need the
base units of its group (a bedding need of 40 people is 80 half-people, because a blanket serves half a person).
The same problem, in whatever order its parts are listed, has the same hash and the same plan.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal, Self, TypeVar

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

    @property
    def is_unknown(self) -> bool:
        return self.a is None or self.b is None


class Township(Value):
    """`needs` by group; `barred` are items that must not go there (a thin tent below 0 °C)."""

    id: Id
    needs: dict[Id, Need] = {}
    barred: frozenset[Id] = frozenset()


class Route(Value):
    """`minutes` None: the road is closed. `vehicle` False: it is open, but no vehicle at hand may use it."""

    store: Id
    township: Id
    minutes: Amount | None
    vehicle: bool = True


class StandingLine(Value):
    """A line of the plan in force, which a new plan keeps where that costs little."""

    store: Id
    township: Id
    item: Id
    pieces: Amount


class Problem(Value):
    """Pairs without a route have no road. `slices`: steps of coverage between which townships are held equal.

    `minimum_drop_grams`: a stop below this weight is merged into the township's largest, if stock allows
    (5 % of a truck is a fair value; 0 merges nothing). `scales`: base units for each unit of a group's need.
    """

    items: tuple[Item, ...]
    stores: tuple[Store, ...]
    townships: tuple[Township, ...]
    routes: tuple[Route, ...]
    limit_minutes: Amount | None = None
    slices: Annotated[int, Field(ge=1, le=1000)] = 50
    standing: tuple[StandingLine, ...] = ()
    standing_bonus_minutes: Amount = 15
    minimum_drop_grams: Amount = 0
    scales: dict[Id, Annotated[int, Field(ge=1)]] = {}
    travel_is_estimate: bool = False
    example: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        known = [_once("item", (item.id for item in self.items)), _once("store", (s.id for s in self.stores)),
                 _once("township", (township.id for township in self.townships))]
        items, stores, townships = known
        _once("route", ((route.store, route.township) for route in self.routes))
        _once("standing line", ((line.store, line.township, line.item) for line in self.standing))
        for end in (*self.routes, *self.standing):
            if end.store not in stores or end.township not in townships:
                raise ValueError(f"a route or line joins unknown places: {end.store} - {end.township}")
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
    content = {
        "items": sorted([i.id, i.serves_group, i.serves, i.limit_minutes, i.grams, i.millilitres] for i in problem.items),
        "stores": sorted([s.id, s.stock, s.reserve, s.load_minutes] for s in problem.stores),
        "townships": sorted(
            [t.id, {group: (need.a, need.b) for group, need in t.needs.items()}, sorted(t.barred)]
            for t in problem.townships),
        "routes": sorted((r.store, r.township, r.minutes, r.vehicle) for r in problem.routes),
        "standing": sorted((line.store, line.township, line.item, line.pieces) for line in problem.standing),
        "limits": [problem.limit_minutes, problem.slices, problem.standing_bonus_minutes, problem.minimum_drop_grams],
        "scales": problem.scales,
        "flags": [problem.travel_is_estimate, problem.example],
    }
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


Cause = Literal["no_stock", "no_road", "no_time_or_vehicle"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a line comes from its store.

    `nearest`: no open store that has some is nearer. `nearer_is_empty`: a nearer store has none to give.
    `nearer_gives_all`: a nearer store sends all it has to this very township. `kept_from_standing_plan`: a nearer
    store could, but the standing plan says otherwise and the gain is below its bonus. `nearer_costs_minutes`: one piece from
    the nearer store would make the whole plan `cost_minutes` longer, because that piece is needed at `needed_at`.
    `nearer_costs_coverage`: it would leave a worse covered township with less. `merged_stop`: it rides with a larger
    load. `first_come`: nothing was optimised, the nearer store was simply empty by then.
    """

    kind: Literal["nearest", "nearer_is_empty", "nearer_gives_all", "nearer_costs_minutes", "nearer_costs_coverage",
                  "kept_from_standing_plan", "merged_stop", "first_come"]
    nearer_store: str | None = None
    nearer_by_minutes: int = 0
    cost_minutes: int = 0
    needed_at: str | None = None


@dataclass(frozen=True, slots=True)
class PlanLine:
    """Goods from one store to one township. `substitute`: given in a later pass, for want of the group's first items."""

    store: str
    township: str
    item: str
    group: str
    pieces: int
    pieces_a: int
    minutes: int
    grams: int
    millilitres: int
    substitute: bool
    reason: Reason


class Shortage(Value):
    """One closed set of townships that share the same short stock: need - reachable = short, in base units.

    `exact`: all stock that can reach these townships is used, so no other plan could give them more.
    `causes` splits `short` by cause; `cause` is the largest part. Each unmet unit is in exactly one shortage.
    """

    group: str
    townships: tuple[str, ...]
    stores: tuple[str, ...]
    need: int
    reachable: int
    short: int
    short_a: int
    scale: int
    short_by_township: dict[str, int]
    cause: Cause
    causes: dict[Cause, int]
    exact: bool


class Tier(Value):
    """What the plan reaches for one need group, beside the bound that no plan can pass.

    `need`, `served` are base units; `pieces` and `piece_minutes` count what is sent, before stops are merged.
    `worst_percent` is the coverage of the worst served township that has a need.
    """

    group: str
    scale: int
    need: int
    need_a: int
    served: int
    served_a: int
    worst_percent: int | None
    pieces: int
    pieces_bound: int
    piece_minutes: int
    piece_minutes_bound: int
    pieces_kept: int
    proven: bool


class Improvement(Value):
    """One single change and what it would bring, in base units of the group."""

    kind: Literal["bring_stock", "open_road", "allow_time_or_vehicle"]
    group: str
    store: str
    township: str | None
    gain: int
    scale: int


class Plan(Value):
    """The answer. `gap` is what the plan lacks to its bound in pieces, `minutes_gap` in piece-minutes (0.0 = optimum).

    `optimal` False marks the greedy answer, given when the solver passed its limit: `bound` is then a plain count.
    `piece_minutes` includes `merge_minutes`, the time that merging small stops adds.
    """

    solver: str
    solver_version: str
    optimal: bool
    input_hash: str
    lines: tuple[PlanLine, ...]
    shortages: tuple[Shortage, ...]
    unknown: tuple[tuple[str, str], ...]
    tiers: tuple[Tier, ...]
    improvements: tuple[Improvement, ...]
    pieces: int
    bound: int
    gap: float
    piece_minutes: int
    merge_minutes: int
    minutes_gap: float
    stops: int
    stops_merged: int
    travel_is_estimate: bool
    example: bool
    seconds: float = 0.0

    def fingerprint(self) -> str:
        """The same for equal plans: everything but the time it took."""
        return hashlib.sha256(self.model_dump_json(exclude={"seconds"}).encode()).hexdigest()
