"""One pass as a network: supplies, townships, a source and a sink, joined by arcs that cost minutes.

Coverage outweighs time because a step of coverage is worth more than any exchange of routes can save.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from disaster.planning.tableau import CLOSED, Ints, Supplies


@dataclass(frozen=True, slots=True)
class Arcs:
    """What the solver is given: four columns, one row for each arc, and the supply of each node."""

    tails: NDArray[np.int32]
    heads: NDArray[np.int32]
    capacities: Ints
    costs: Ints
    node_supplies: Ints


@dataclass(frozen=True, slots=True)
class Pricing:
    """Cost of one more piece on each arc, what taking one back saves where one was sent, (supplies, townships),
    the worth of a step of coverage, and that of a township's turn in class B, (townships,)."""

    more: Ints
    back: Ints
    step_worth: int
    turn_worth: Ints


BARRED = np.int64(2**60)  # no such arc: dearer than any path


def pricing_of(supplies: Supplies, sent: Ints) -> Pricing:
    """Arc costs at a flow: pieces of the standing plan are cheaper by the bonus, the rest cost their
    minutes."""
    more = back = supplies.minutes
    if supplies.standing.any():
        more = more - supplies.bonus * (sent < supplies.standing)
        back = back - supplies.bonus * (sent <= supplies.standing)
    return Pricing(np.where(supplies.minutes != CLOSED, more, BARRED), back, step_worth(supplies),
                   turn_worth(supplies))


def exchange_worth(supplies: Supplies) -> int:
    """More than any exchange of routes can save: an exchange uses each supply and each township at most
    once."""
    longest = int(supplies.minutes.max(initial=0)) + int(supplies.bonus.max(initial=0)) + 1
    return longest * (2 * int(min(supplies.minutes.shape)) + 1)


def step_worth(supplies: Supplies) -> int:
    """A step of coverage is worth more than any turn and any exchange of routes together."""
    ranks = 1 + int(supplies.turn.max(initial=0))
    return exchange_worth(supplies) * (2 * ranks if ranks > 1 else 1)


def turn_worth(supplies: Supplies) -> Ints:
    """What it is worth to serve a township that has waited longer, more than any exchange of routes. (townships,)"""
    return exchange_worth(supplies) * supplies.turn


def ways_of(supplies: Supplies, wanted: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Arcs from supplies to townships; where a plan stands, its pieces have a cheaper arc beside the common
    one."""
    rows, columns = np.nonzero((supplies.minutes != CLOSED) & (wanted > 0))
    caps = np.minimum(supplies.stock[rows], wanted[columns])
    costs = supplies.minutes[rows, columns]
    kept = np.minimum(supplies.standing[rows, columns], caps)
    old = np.nonzero(kept)[0]
    if not old.size:
        return rows, columns, caps, costs
    cheaper = costs[old] - supplies.bonus[rows[old], columns[old]]
    return (np.concatenate([rows, rows[old]]), np.concatenate([columns, columns[old]]),
            np.concatenate([caps - kept, kept[old]]), np.concatenate([costs, cheaper]))


def arcs_of(supplies: Supplies, steps: Ints, ways: tuple[Ints, Ints, Ints, Ints], worth: int, turn: Ints) -> Arcs:
    """Nodes: supplies, townships, source, sink. The arcs of `ways` come first. The latter half of the steps is class
    B's, in which a township's `turn` counts. (townships,)"""
    rows, columns, caps, costs = ways
    n, townships = supplies.minutes.shape
    source, sink = n + townships, n + townships + 1
    widths = np.diff(steps, axis=1, prepend=0)
    filled = widths > 0
    who = np.repeat(np.arange(n, source, dtype=np.int32), filled.sum(axis=1))
    value = np.broadcast_to(-worth * np.arange(steps.shape[1], 0, -1), filled.shape)
    if turn.any():
        value = value - turn[:, None] * (np.arange(steps.shape[1]) >= steps.shape[1] // 2)
    total = int(supplies.stock.sum())
    tails = np.concatenate([rows, who, np.full(n + 1, source)], dtype=np.int32, casting="same_kind")
    heads = np.concatenate([n + columns, np.full(who.size, sink), np.arange(n), [sink]],
                           dtype=np.int32, casting="same_kind")
    capacities = np.concatenate([caps, widths[filled], supplies.stock, [total]])
    unit_costs = np.concatenate([costs, value[filled], np.zeros(n + 1, dtype=np.int64)])
    node_supplies = np.zeros(n + townships + 2, dtype=np.int64)
    node_supplies[source], node_supplies[sink] = total, -total
    return Arcs(tails, heads, capacities, unit_costs, node_supplies)
