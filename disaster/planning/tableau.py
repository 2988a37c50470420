"""The problem as arrays, every axis sorted by id, so that the order of the input cannot show in the plan.

Rows of the arrays are supplies (one item in one store), columns are townships.
Pieces count what is sent, base units count what a need group wants.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from disaster.planning.problem import Item, Problem

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
CLOSED = -1  # no open road, in a minutes array
TURN_HOURS = 6
NO_ROAD, HELD_BACK, IN_REACH = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Ground:
    """Places and travel: `minutes` and `vehicle` are (stores, townships). `beyond`: of the minutes, those after a hub,
    which no vehicle of the store drives."""

    stores: list[str]
    townships: list[str]
    minutes: Ints
    vehicle: Bools
    load_minutes: Ints
    beyond: Ints


@dataclass(frozen=True, slots=True)
class Supplies:
    """Items that serve a group equally well, wherever they lie: what one pass may give.

    `store` (n,) rows of the ground, `stock` (n,) pieces, `minutes` (n, townships) with CLOSED where nothing
    may go, `held_back` (n, townships) True where only time or vehicle forbids, `barred` where the item
    itself is refused. `standing` (n, townships) pieces of the plan in force, `bonus` minutes for each of them.
    `turn` (townships,): rank by hours unserved, 0 the shortest.
    """

    serves: int
    items: list[Item]
    store: Ints
    stock: Ints
    minutes: Ints
    held_back: Bools
    barred: Bools
    standing: Ints
    bonus: Ints
    turn: Ints


@dataclass(frozen=True, slots=True)
class Group:
    """A need group: `need_a`, `need_b` (townships,) base units; an unknown need counts 0 here and is listed.

    `ways` (stores, townships): some item of the group may go there in time, whether the store has any or not.
    `reach` (townships,): NO_ROAD from any store, HELD_BACK by time or vehicle from every store, or IN_REACH.
    """

    id: str
    scale: int
    need_a: Ints
    need_b: Ints
    unknown: list[str]
    passes: list[Supplies]
    ways: Bools
    reach: Ints

    @property
    def need(self) -> Ints:
        return self.need_a + self.need_b


# items in the same stores under the same limits share their arcs: minutes, held back, barred
KnownArcs = dict[tuple[bytes, bytes, tuple[tuple[bool, ...], ...]], tuple[Ints, Bools, Bools]]


def ground_of(problem: Problem) -> Ground:
    stores = sorted(store.id for store in problem.stores)
    townships = sorted(township.id for township in problem.townships)
    row = {name: at for at, name in enumerate(stores)}
    column = {name: at for at, name in enumerate(townships)}
    minutes = np.full((len(stores), len(townships)), CLOSED, dtype=np.int64)
    vehicle = np.zeros(minutes.shape, dtype=np.bool_)
    roads = [(row[route.store], column[route.township], route.minutes, route.vehicle)
             for route in problem.routes if route.minutes is not None]
    if roads:
        stores_at, townships_at, times, allowed = zip(*roads, strict=True)
        minutes[stores_at, townships_at], vehicle[stores_at, townships_at] = times, allowed
    loading = {store.id: store.load_minutes for store in problem.stores}
    load_minutes = np.array([loading[name] for name in stores], dtype=np.int64)
    beyond = np.zeros_like(minutes)
    for one in problem.transfers:
        at = row[one.store], column[one.township]
        beyond[at] = minutes[at] - one.first_minutes
    return Ground(stores, townships, minutes, vehicle, load_minutes, beyond)


def groups_of(problem: Problem, ground: Ground) -> Iterator[Group]:
    """Each group that somebody needs, by id."""
    members: dict[str, list[Item]] = {}
    for item in sorted(problem.items, key=lambda item: item.id):
        members.setdefault(item.serves_group, []).append(item)
    townships = sorted(problem.townships, key=lambda township: township.id)
    wanted: dict[str, list[tuple[int, int, int]]] = {}
    unknown: dict[str, list[str]] = {}
    for column, township in enumerate(townships):
        for group, need in township.needs.items():
            wanted.setdefault(group, []).append((column, need.a or 0, need.b or 0))
            if need.a is None or need.b is None:
                unknown.setdefault(group, []).append(township.id)
    barred = [township.barred for township in townships]
    known: KnownArcs = {}
    has_road = (ground.minutes != CLOSED).any(axis=0)
    for group in sorted(wanted):
        table = np.zeros((2, len(townships)), dtype=np.int64)
        columns, need_a, need_b = zip(*wanted[group], strict=True)
        table[:, columns] = need_a, need_b
        items = members.get(group, [])
        ways = _ways(problem, ground, items)
        reach = np.where(ways.any(axis=0), IN_REACH, np.where(has_road, HELD_BACK, NO_ROAD))
        yield Group(group, problem.scales.get(group, 1), table[0], table[1], unknown.get(group, []),
                    _passes(problem, ground, items, barred, known), ways, reach)


def _ways(problem: Problem, ground: Ground, items: list[Item]) -> Bools:
    longest = max((_limit(problem, item) for item in items), default=-1)
    ways: Bools = (ground.minutes != CLOSED) & ground.vehicle & (ground.minutes <= longest)
    return ways


def _passes(
    problem: Problem, ground: Ground, items: list[Item], barred: list[frozenset[str]], known: KnownArcs,
) -> list[Supplies]:
    """Items of equal effect share a pass; the pass that can cover most people goes first."""
    by_effect: dict[int, list[Item]] = {}
    for item in items:
        by_effect.setdefault(item.serves, []).append(item)
    passes = [_supplies(problem, ground, serves, by_effect[serves], barred, known) for serves in sorted(by_effect)]
    stocked = [one for one in passes if one.stock.size]
    return sorted(stocked, key=lambda one: (-one.serves * int(one.stock.sum()), -one.serves))


def _supplies(
    problem: Problem, ground: Ground, serves: int, items: list[Item], barred: list[frozenset[str]],
    known: KnownArcs,
) -> Supplies:
    store_at = {name: at for at, name in enumerate(ground.stores)}
    found = sorted((item.id, store_at[store.id], pieces, item)
                   for item in items for store in problem.stores
                   if (pieces := store.available_pieces(item.id)))
    rows = np.array([entry[1] for entry in found], dtype=np.int64)
    kinds = [entry[3] for entry in found]
    limit_of = {item.id: _limit(problem, item) for item in items}
    limits = np.array([limit_of[item.id] for item in kinds], dtype=np.int64)
    bars = tuple(tuple(item.id in refused for refused in barred) for item in kinds) if any(barred) else ()
    like = (rows.tobytes(), limits.tobytes(), bars)
    if like not in known:
        known[like] = _arcs(ground, rows, limits, bars)
    stock = np.array([entry[2] for entry in found], dtype=np.int64)
    return Supplies(serves, kinds, rows, stock, *known[like], *_standing(problem, ground, found), turns_of(problem))


def _arcs(
    ground: Ground, rows: Ints, limits: Ints, bars: tuple[tuple[bool, ...], ...],
) -> tuple[Ints, Bools, Bools]:
    refused = np.zeros((rows.size, len(ground.townships)), dtype=np.bool_)
    if bars:
        refused[:] = bars
    road = ground.minutes[rows]
    is_open = (road != CLOSED) & ~refused
    in_time = ground.vehicle[rows] & (road <= limits[:, None])
    total = np.where(is_open & in_time, road + ground.load_minutes[rows][:, None], CLOSED)
    return total, is_open & ~in_time, refused


def _limit(problem: Problem, item: Item) -> int:
    limits = [limit for limit in (problem.limit_minutes, item.limit_minutes) if limit is not None]
    return min(limits, default=2**31)


def turns_of(problem: Problem) -> Ints:
    """Rank of each township by hours unserved, in steps of six hours; unknown is the lowest. (townships,)"""
    hours = [(one.hours_unserved or 0) // TURN_HOURS for one in sorted(problem.townships, key=lambda one: one.id)]
    return np.unique(np.array(hours, dtype=np.int64), return_inverse=True)[1].astype(np.int64)


def _standing(problem: Problem, ground: Ground, found: list[tuple[str, int, int, Item]]) -> tuple[Ints, Ints]:
    """Pieces that stand, and the minutes by which a new line must be better, (supplies, townships)."""
    kept = np.zeros((len(found), len(ground.townships)), dtype=np.int64)
    bonus = kept
    if problem.standing:
        bonus = np.zeros_like(kept)
        row = {(item, store): at for at, (item, store, _, _) in enumerate(found)}
        store_at = {name: at for at, name in enumerate(ground.stores)}
        township_at = {name: at for at, name in enumerate(ground.townships)}
        for line in problem.standing:
            at = row.get((line.item, store_at[line.store]))
            if at is not None:
                cell = at, township_at[line.township]
                kept[cell] = line.pieces
                bonus[cell] = problem.standing_bonus_minutes if line.bonus_minutes is None else line.bonus_minutes
    return kept, bonus
