"""How far a store's goods go by headcount norm, what is below its minimum, and what would put that right. Pure.

Needs are reckoned by group, never item by item: any mix of a group's items serves. Norms and heads are rule data
(relief_items.yaml: need_groups, keeping), exact fractions; a store answers for the needs it keeps, or once kept, goods
for.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from math import asin, ceil, cos, floor, radians, sin, sqrt
from typing import Literal

from disaster.errors import Refusal

Way = Literal["transfer", "ask_league", "buy"]
EARTH_METRES = 6_371_008.8      # mean radius, IUGG


class ProposalDecided(Refusal):
    """Somebody decided, or the shortage is over; the facts say what stands."""

    code = "stock_proposal_decided"


@dataclass(frozen=True, slots=True)
class Norm:
    """A need of heads: `amount` units a head, once or a day over `days`; how many units a piece of an item covers.
    `barred`: items of the need that will not do in such cold."""

    group: str
    animals: bool
    amount: Fraction
    days: int | None
    serves: Mapping[str, Fraction]
    barred: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Shelf:
    """A store as levels see it: pieces that may be used, what it is to leave in place, whom it serves."""

    store_id: str
    level: str
    division: str
    point: tuple[float, float] | None
    free: Mapping[str, int]
    items: Collection[str]                  # that it holds or once held
    minimum: Mapping[str, int]
    people: int
    sheep_units: int

    def heads(self, norm: Norm) -> int:
        return self.sheep_units if norm.animals else self.people


@dataclass(frozen=True, slots=True)
class Cover:
    """How far a store's goods go for one need. `units` and `needed` are whole units of the group (units rounded down,
    needed up); `days` whole days for all heads, of a daily need; `heads` how many are fully served."""

    group: str
    heads_to_serve: int
    heads: int
    units: int
    needed: int
    days: int | None
    days_needed: int | None

    @property
    def short(self) -> int:
        return max(0, self.needed - self.units)


@dataclass(frozen=True, slots=True)
class Short:
    """What a store lacks of an item: to its own minimum of the item, or by the norm of a group."""

    store_id: str
    need: str                               # a group, or item:<key>
    item: str
    pieces: int
    available: int
    minimum: int


@dataclass(frozen=True, slots=True)
class Remedy:
    """One way to put a shortage right, or a part of it."""

    store_id: str
    need: str
    item: str
    way: Way
    from_store: str | None
    pieces: int

    @property
    def key(self) -> tuple[str, str, str, str, str | None]:
        return self.store_id, self.need, self.item, self.way, self.from_store


def cover(shelf: Shelf, norms: Sequence[Norm]) -> list[Cover]:
    """The cover of every need that the store answers for."""
    return [covered(shelf, norm) for norm in norms if answers_for(shelf, norm)]


def answers_for(shelf: Shelf, norm: Norm) -> bool:
    """Whether it keeps, or once kept, goods for this need, and has anybody to serve."""
    return shelf.heads(norm) > 0 and any(item in shelf.items for item in (*norm.serves, *norm.barred))


def covered(shelf: Shelf, norm: Norm) -> Cover:
    """How far its goods go for one need."""
    heads = shelf.heads(norm)
    units = units_of(shelf.free, norm)
    a_head = norm.amount * (norm.days or 1)
    return Cover(group=norm.group, heads_to_serve=heads, heads=min(heads, floor(units / a_head)), units=floor(units),
                 needed=ceil(heads * a_head), days=floor(units / (heads * norm.amount)) if norm.days else None,
                 days_needed=norm.days)


def units_of(free: Mapping[str, int], norm: Norm) -> Fraction:
    """What pieces of a group's items cover together, in the group's unit."""
    return sum((pieces * norm.serves[item] for item, pieces in free.items() if item in norm.serves), Fraction())


def below(shelf: Shelf, norms: Sequence[Norm]) -> list[Short]:
    """All that is below its minimum: each item that has one of its own, then each need by its norm."""
    found = [Short(shelf.store_id, f"item:{item}", item, least - here, here, least)
             for item, least in sorted(shelf.minimum.items()) if (here := shelf.free.get(item, 0)) < least]
    for norm in norms:
        if not answers_for(shelf, norm):
            continue
        mended = {**shelf.free, **{one.item: one.minimum for one in found}}       # an item's own shortage counts once
        lack = shelf.heads(norm) * norm.amount * (norm.days or 1) - units_of(mended, norm)
        if lack > 0:
            item = next((item for item in norm.serves if item in shelf.items), next(iter(norm.serves)))
            own = shelf.free.get(item, 0)
            pieces = ceil(lack / norm.serves[item])
            found.append(Short(shelf.store_id, norm.group, item, pieces, own, own + pieces))
    return found


def spare(shelf: Shelf, item: str, norms: Sequence[Norm]) -> int:
    """Pieces of an item that a store can give without falling below a minimum of its own."""
    free = shelf.free.get(item, 0) - shelf.minimum.get(item, 0)
    for norm in norms:
        if item in norm.serves and answers_for(shelf, norm):
            over = units_of(shelf.free, norm) - shelf.heads(norm) * norm.amount * (norm.days or 1)
            free = min(free, floor(over / norm.serves[item]))
    return max(0, free)


def remedies(shelves: Sequence[Shelf], norms: Sequence[Norm]) -> list[Remedy]:
    """For each shortage: what other stores of the county can spare, the nearest first; then what the league's store
    can; the rest is bought. What one store is promised no other is."""
    left = {one.store_id: one for one in shelves}
    found: list[Remedy] = []
    for shelf in sorted(shelves, key=lambda one: one.store_id):
        for short in below(shelf, norms):
            lack = short.pieces
            for giver in givers(shelf, shelves):
                given = min(lack, spare(left[giver.store_id], short.item, norms))
                if given:
                    way: Way = "ask_league" if giver.level == "league" and shelf.level != "league" else "transfer"
                    found.append(Remedy(shelf.store_id, short.need, short.item, way, giver.store_id, given))
                    left[giver.store_id] = without(left[giver.store_id], short.item, given)
                    lack -= given
            if lack:
                found.append(Remedy(shelf.store_id, short.need, short.item, "buy", None, lack))
    return found


def without(shelf: Shelf, item: str, pieces: int) -> Shelf:
    """The store after it gave some away."""
    return replace(shelf, free={**shelf.free, item: shelf.free[item] - pieces})


def givers(shelf: Shelf, shelves: Iterable[Shelf]) -> list[Shelf]:
    """Stores that may give: those of the same county, the nearest first, then those of the same league."""
    near = [one for one in shelves if one.store_id != shelf.store_id and (
        one.division[:6] == shelf.division[:6] or (one.level == "league" and one.division[:4] == shelf.division[:4]))]
    return sorted(near, key=lambda one: (one.level == "league", metres(shelf.point, one.point), one.store_id))


def metres(one: tuple[float, float] | None, other: tuple[float, float] | None) -> int:
    """Great-circle metres between two WGS-84 (lon, lat); far away where one is not known. Haversine."""
    if one is None or other is None:
        return 10**9
    (east, north), (east_2, north_2) = (tuple(map(radians, point)) for point in (one, other))
    half = sin((north_2 - north) / 2) ** 2 + cos(north) * cos(north_2) * sin((east_2 - east) / 2) ** 2
    return round(2 * EARTH_METRES * asin(sqrt(half)))


def due(expires_on: date, today: date, days: int) -> str | None:
    """Whether goods are past their day, near it, or neither (None). The day itself is the last good one."""
    if expires_on < today:
        return "expired"
    return "near" if expires_on <= today + timedelta(days=days) else None
