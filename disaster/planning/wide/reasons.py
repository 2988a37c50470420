"""Why each line of a large plan comes from its store, told from node prices.

The county's plan tells what one piece from a nearer store would cost exactly (explain.py): a search over all exchanges,
too long here. Prices tell a floor of it: no plan with that piece costs less. Arrays have one row for each line.
"""

from dataclasses import dataclass

import numpy as np

from disaster.planning.plan import Reason, Why
from disaster.planning.tableau import Ints
from disaster.planning.wide.flows import FAR, Sent, gone
from disaster.planning.wide.question import SHUT, Question

NONE = -1


@dataclass(frozen=True, slots=True)
class Lines:
    """The ways used by a pass: `way` rows of it, `pieces`, of them class A's `urgent`; `nearer` store that was not used
    (NONE: none is nearer), by how many minutes, the least that one piece from there would cost (FAR: it gives all it
    has, NONE: it has nothing, or the standing plan holds the line)."""

    way: Ints
    pieces: Ints
    urgent: Ints
    nearer: Ints
    nearer_by: Ints
    cost: Ints
    empty: Ints
    empty_by: Ints
    stands: Ints


def lines_of(one: Sent, question: Question) -> Lines:
    """Lines sorted by store, then township."""
    way = np.nonzero(one.sent)[0]
    way = way[np.lexsort((one.of.town[way], one.of.supply[way]))]
    town = one.of.town[way]
    unused, at_unused = _nearest(one, one.sent == 0)
    best, at_best = _nearest(one, np.ones_like(one.sent, dtype=np.bool_))
    own = one.of.minutes[way]
    use = unused[town] < own
    nearer, by = np.where(use, at_unused[town], at_best[town]), own - np.where(use, unused[town], best[town])
    empty, empty_by = _nearest_empty(one, question)
    left = (one.of.stock - gone(one))[one.of.supply[nearer]] > 0
    return Lines(
        way, one.sent[way], _urgent(one, way), np.where(by > 0, nearer, NONE), by, _cost(one, nearer),
        empty[town], own - empty_by[town], ((one.of.kept[way] > 0) & left).astype(np.int64))


def reason(lines: Lines, at: int, one: Sent, question: Question) -> Reason:
    """In words of the plan."""
    if lines.nearer[at] == NONE:
        if lines.empty[at] != NONE and lines.empty_by[at] > 0:
            return Reason("nearer_is_empty", question.stores[lines.empty[at]], int(lines.empty_by[at]))
        return Reason("nearest")
    store, by = question.stores[one.of.store[one.of.supply[lines.nearer[at]]]], int(lines.nearer_by[at])
    cost = int(lines.cost[at])
    if cost >= FAR:
        return Reason("nearer_gives_all", store, by)
    if lines.stands[at]:
        return Reason("kept_from_standing_plan", store, by)
    steps, rest = divmod(cost + one.worth.step // 2, one.worth.step)
    kind: Why = "nearer_costs_coverage" if steps else "nearer_is_needed"
    return Reason(kind, store, by, 0 if steps else max(0, rest - one.worth.step // 2))


def _nearest(one: Sent, among: "np.typing.NDArray[np.bool_]") -> tuple[Ints, Ints]:
    """Minutes of each township's shortest way among some, and which it is. (townships,)"""
    way = np.nonzero(among)[0]
    order = way[np.lexsort((way, one.of.minutes[way], one.of.town[way]))]
    first = order[np.flatnonzero(np.diff(one.of.town[order], prepend=-1))]
    minutes, at = np.full(one.steps.shape[0], FAR), np.zeros(one.steps.shape[0], dtype=np.int64)
    minutes[one.of.town[first]], at[one.of.town[first]] = one.of.minutes[first], first
    return minutes, at


def _nearest_empty(one: Sent, question: Question) -> tuple[Ints, Ints]:
    """The nearest store that has nothing of the pass, by an open road that a vehicle may use; and its minutes."""
    by_id = {store.id: store.load_minutes for store in question.frame.stores}
    load = np.array([by_id[name] for name in question.stores], dtype=np.int64)
    has = np.zeros(load.size, dtype=np.bool_)
    has[one.of.store] = True
    way = np.nonzero(~has[question.store] & (question.minutes != SHUT) & question.vehicle)[0]
    total = question.minutes[way] + load[question.store[way]]
    order = np.lexsort((question.store[way], total, question.town[way]))
    first = order[np.flatnonzero(np.diff(question.town[way[order]], prepend=-1))]
    store, minutes = (np.full(one.steps.shape[0], value) for value in (np.int64(NONE), FAR))
    store[question.town[way[first]]], minutes[question.town[way[first]]] = question.store[way[first]], total[first]
    return store, minutes


def _cost(one: Sent, nearer: Ints) -> Ints:
    """By node prices, the least that one more piece on a way costs; FAR where it is full."""
    supply, town = one.of.supply[nearer], one.of.town[nearer]
    more = one.of.minutes[nearer] - one.of.bonus[nearer] * (one.sent[nearer] < one.of.kept[nearer])
    full = one.sent[nearer] >= np.minimum(one.of.stock[supply], one.steps[town, -1])
    return np.where(full, FAR, more + one.supply_price[supply] - one.town_price[town])


def _urgent(one: Sent, way: Ints) -> Ints:
    """Class A's part of each line: the nearest pieces of a township are class A's (answer.py)."""
    town, pieces = one.of.town[way], one.sent[way]
    wanted = one.steps[:, one.steps.shape[1] // 2 - 1]
    order = np.lexsort((one.of.minutes[way], town))
    sorted_town, sorted_pieces = town[order], pieces[order]
    before = np.cumsum(sorted_pieces) - sorted_pieces
    first = np.searchsorted(sorted_town, sorted_town)
    urgent = np.empty_like(pieces)
    urgent[order] = np.clip(wanted[sorted_town] - (before - before[first]), 0, sorted_pieces)
    return urgent
