"""What a placement is computed from: goods, stores, townships, scenarios. Also the file format of `disaster placement`.

All amounts are integers: pieces, base units of a need group, minutes, grams, millilitres, fen; a probability is so many
times in ten thousand years. The same instance, in whatever order it is listed, has the same hash and the same answer.
"""

import hashlib
from collections.abc import Hashable, Iterable
from typing import Annotated, Self

import orjson
from pydantic import Field, model_validator

from disaster.planning.problem import Amount, Id, Value

Percent = Annotated[int, Field(ge=0, le=100)]


class Goods(Value):
    """An item. `serves`: base units of its group that one piece covers. `price_fen` None: none can be bought.

    `yearly_fen`: what keeping one piece costs a year (storage and wear), by whom it was bought or not.
    """

    id: Id
    group: str = ""
    serves: Annotated[int, Field(ge=1, le=10**6)] = 1
    grams: Amount = 0
    millilitres: Amount = 0
    price_fen: Amount | None = None
    yearly_fen: Amount = 0

    @property
    def serves_group(self) -> str:
        """The need group it serves; an item outside all groups is a group of its own."""
        return self.group or self.id


class Depot(Value):
    """A store, or a site where one could be (`is_open` False): then `fixed_fen` a year if it is opened.

    `stock`: what lies there today. `is_fixed`: it belongs to somebody else; it is counted on as it is.
    `capacity_millilitres` None: nobody has said how much it holds.
    """

    id: Id
    level: str = "county"
    stock: dict[Id, Amount] = Field(default_factory=dict)
    is_open: bool = True
    is_fixed: bool = False
    fixed_fen: Amount = 0
    capacity_millilitres: Annotated[int, Field(ge=0, le=10**13)] | None = None


class Place(Value):
    """A township; `people` are what stocking by population goes by."""

    id: Id
    people: Amount = 0


class Way(Value):
    """Minutes from a store to a township on a good day. A pair without a way has no road."""

    store: Id
    township: Id
    minutes: Amount


class Want(Value):
    """Base units of a group that a township needs in a scenario."""

    township: Id
    group: Id
    units: Amount


class Scenario(Value):
    """One disaster that may come. `survival_percent`: how much of a store's stock is left (100 where not named).

    `closed`: (store, township) pairs whose road is shut. `detours`: pairs whose way is longer then. `slow_percent`:
    travel times on what is open (150: half as long again); `slow_to`: of single townships instead. `barred`: items that
    will not do (a thin tent in the cold).
    """

    id: Id
    per_10000_years: Annotated[int, Field(ge=0, le=10**6)]
    wants: tuple[Want, ...] = ()
    survival_percent: dict[Id, Percent] = Field(default_factory=dict)
    closed: tuple[tuple[Id, Id], ...] = ()
    detours: tuple[Way, ...] = ()
    slow_percent: Annotated[int, Field(ge=100, le=10_000)] = 100
    slow_to: dict[Id, Annotated[int, Field(ge=100, le=10_000)]] = Field(default_factory=dict)
    barred: frozenset[Id] = frozenset()


class Minimum(Value):
    """So many base units of a group that the stores of a level must hold together (建标121-2009 and the like)."""

    level: str
    group: Id
    units: Amount


class Instance(Value):
    """`penalty_fen`: what one base unit of unmet need weighs. `limit_minutes`: what comes later has come too late.

    `budget_fen` None: no limit to what is bought. `transport_fen`: one tonne on the road for an hour, also where stock
    is moved now. `tail_percent`: the second answer looks at the mean of the worst 100 - tail_percent %.
    """

    items: Annotated[tuple[Goods, ...], Field(min_length=1, max_length=200)]
    stores: Annotated[tuple[Depot, ...], Field(min_length=1, max_length=200)]
    townships: Annotated[tuple[Place, ...], Field(min_length=1, max_length=2_000)]
    ways: Annotated[tuple[Way, ...], Field(max_length=400_000)]
    scenarios: Annotated[tuple[Scenario, ...], Field(min_length=1, max_length=200)]
    penalty_fen: dict[Id, Annotated[int, Field(ge=1, le=10**9)]]
    scales: dict[Id, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    minimums: Annotated[tuple[Minimum, ...], Field(max_length=200)] = ()
    limit_minutes: Amount | None = None
    budget_fen: Annotated[int, Field(ge=0, le=10**13)] | None = None
    transport_fen: Amount = 0
    tail_percent: Annotated[int, Field(ge=1, le=99)] = 90
    seed: Annotated[int, Field(ge=0, le=10**6)] = 1
    travel_is_estimate: bool = False
    example: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        items = _once("item", (one.id for one in self.items))
        stores = _once("store", (one.id for one in self.stores))
        places = _once("township", (one.id for one in self.townships))
        _once("scenario", (one.id for one in self.scenarios))
        _once("way", ((one.store, one.township) for one in self.ways))
        groups = {one.serves_group for one in self.items}
        for scenario in self.scenarios:
            _once(f"need in scenario {scenario.id}", ((want.township, want.group) for want in scenario.wants))
            _known("township", [want.township for want in scenario.wants] + list(scenario.slow_to), places)
            _known("need group", (want.group for want in scenario.wants), groups)
            _known("store", [*scenario.survival_percent, *(way.store for way in scenario.detours)], stores)
            _once(f"detour in scenario {scenario.id}", ((way.store, way.township) for way in scenario.detours))
            _known("item", scenario.barred, items)
        _known("item", (item for store in self.stores for item in store.stock), items)
        _known("store", (way.store for way in self.ways), stores)
        _known("township", (way.township for way in self.ways), places)
        _known("need group", (one.group for one in self.minimums), groups)
        _known("need group with a penalty", groups, self.penalty_fen)
        if not any(one.per_10000_years for one in self.scenarios):
            raise ValueError("no scenario can happen")
        return self

    def in_order(self) -> "Instance":
        """The same with every list sorted by id: what is solved, so that order never changes an answer."""
        return self.model_copy(update={
            name: tuple(sorted(getattr(self, name), key=lambda one: one.id))
            for name in ("items", "stores", "townships", "scenarios")})


def _once(what: str, ids: Iterable[Hashable]) -> set[Hashable]:
    listed = list(ids)
    if len(set(listed)) < len(listed):
        raise ValueError(f"a {what} is listed twice")
    return set(listed)


def _known(what: str, ids: Iterable[str], among: Iterable[Hashable]) -> None:
    strange = sorted(set(ids) - set(among))
    if strange:
        raise ValueError(f"unknown {what}: {strange[0]}")


def instance_hash(instance: Instance) -> str:
    """SHA-256 over the instance's JSON with every list sorted and every key sorted."""
    return hashlib.sha256(orjson.dumps(_sorted(instance.model_dump(mode="json")),
                                       option=orjson.OPT_SORT_KEYS)).hexdigest()


def _sorted(value: object) -> object:
    if isinstance(value, dict):
        return {key: _sorted(one) for key, one in value.items()}
    if isinstance(value, list):
        return sorted((_sorted(one) for one in value), key=orjson.dumps)
    return value
