"""What is short where: the minimal min cuts of a plan, one for each set of townships sharing short stock.

From every township with unmet need the walk goes back along open arcs to the supplies that could reach it,
and from these forward along used arcs to the townships they serve, until nothing is added. All stock that
can reach the set then goes into it, so its shortage is exactly its need less what reaches it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from disaster.planning.outcome import Outcome
from disaster.planning.plan import Cause, Shortage
from disaster.planning.tableau import CLOSED, IN_REACH, NO_ROAD, Bools, Ground, Group, Ints

CAUSES: tuple[Cause, Cause, Cause] = ("no_stock", "no_road", "no_time_or_vehicle")


@dataclass(frozen=True, slots=True)
class Stack:
    """All supplies of a group, every pass, in one table: rows are supplies, columns townships.

    `open_arc`: could send; `used`: did send; `held_back`: only time or vehicle forbids; `barred`: the item
    is refused.
    """

    store: Ints
    serves: Ints
    stock: Ints
    left: Ints
    open_arc: Bools
    used: Bools
    held_back: Bools
    barred: Bools


# unmet base units of each township by cause, (3, townships) in the order of CAUSES
Splitter = Callable[[Outcome, Stack], Ints]


def shortages_of(outcome: Outcome, ground: Ground, split: Splitter) -> list[Shortage]:
    if not outcome.unmet.any():
        return []
    stack = stack_of(outcome)
    by_cause = split(outcome, stack)
    return [shortage_of(outcome.group, ground, stack, by_cause, outcome.unmet_a, members)
            for members in closed_sets(stack, outcome.unmet > 0)]


def stack_of(outcome: Outcome) -> Stack:
    townships = outcome.group.need.size
    parts = [(given.supplies, given.sent) for given in outcome.passes]

    def table(rows: list[Bools]) -> Bools:
        return np.concatenate([np.zeros((0, townships), dtype=np.bool_), *rows])

    def column(rows: list[Ints]) -> Ints:
        return np.concatenate([np.zeros(0, dtype=np.int64), *rows])

    return Stack(
        column([s.store for s, _ in parts]), column([np.full_like(s.stock, s.serves) for s, _ in parts]),
        column([s.stock for s, _ in parts]), column([s.stock - sent.sum(axis=1) for s, sent in parts]),
        table([s.minutes != CLOSED for s, _ in parts]), table([sent > 0 for _, sent in parts]),
        table([s.held_back for s, _ in parts]), table([s.barred for s, _ in parts]))


def leaves_an_exchange(outcome: Outcome) -> bool:
    """Whether stock is left that could serve a short township by way of an exchange between passes."""
    stack = stack_of(outcome)
    members = np.any(closed_sets(stack, outcome.unmet > 0), axis=0)
    return bool(stack.left[reached_by(stack, members)].any())


def closed_sets(stack: Stack, unmet: Bools) -> list[Bools]:
    """Townships of each closed set, (townships,) each; the sets are disjoint and hold every unmet
    township."""
    members = unmet.copy()
    while True:
        supplies = reached_by(stack, members)
        added = ~members & stack.used[supplies].any(axis=0)
        if not added.any():
            break
        members[added] = True
    links = stack.open_arc & supplies[:, None] & members
    label = np.where(members, np.arange(members.size), members.size)
    while True:
        of_supply = np.where(links, label, members.size).min(axis=1, initial=members.size)
        of_township = np.where(links, of_supply[:, None], members.size).min(axis=0, initial=members.size)
        lower = np.minimum(label, of_township)
        if np.array_equal(lower, label):
            break
        label = lower
    return [label == first for first in np.unique(label[members]).tolist()]


def reached_by(stack: Stack, members: Bools) -> Bools:
    """Supplies from which some of these townships could be served. (supplies,)"""
    supplies: Bools = np.asarray(stack.open_arc[:, members].any(axis=1))
    return supplies


def shortage_of(group: Group, ground: Ground, stack: Stack, by_cause: Ints, short_a: Ints, members: Bools) -> Shortage:
    """One set; `by_cause` (3, townships) and `short_a` (townships,) are what lacks in base units."""
    supplies, unmet = reached_by(stack, members), by_cause.sum(axis=0)
    split = by_cause[:, members].sum(axis=1).tolist()
    stores = sorted({ground.stores[store] for store in stack.store[supplies].tolist()})
    need, short = int(group.need[members].sum()), int(unmet[members].sum())
    return Shortage(
        group=group.id, townships=tuple(ground.townships[at] for at in np.nonzero(members)[0]),
        stores=tuple(stores), need=need, reachable=need - short, short=short,
        short_a=int(short_a[members].sum()), scale=group.scale,
        short_by_township={ground.townships[at]: int(unmet[at])
                           for at in np.nonzero(members & (unmet > 0))[0]},
        short_a_by_township={ground.townships[at]: int(short_a[at])
                             for at in np.nonzero(members & (short_a > 0))[0]},
        cause=CAUSES[split.index(max(split))], causes=dict(zip(CAUSES, split, strict=True)),
        exact=not stack.left[supplies].any())


def plain_causes(outcome: Outcome, stack: Stack) -> Ints:
    """Causes without a solver: no way at all is a road or time cause, anything else is taken for want of
    stock."""
    unmet, reach = outcome.unmet, outcome.group.reach
    by_cause = np.zeros((3, unmet.size), dtype=np.int64)
    cut_off = np.where(reach == IN_REACH, 0, np.where(reach == NO_ROAD, 1, 2)) * stack.stock.any()
    by_cause[cut_off, np.arange(unmet.size)] = unmet
    return by_cause
