"""One pass in whole pieces: the fairest coverage first, by maximum flows; then the least time, by one min-cost flow.

Never infeasible: what cannot be sent stays in its store over an arc of its own.
"""

import numpy as np

from disaster.planning.coverage import Ladder, ends_of
from disaster.planning.flow import solve_arcs
from disaster.planning.network import Arcs, ways_of
from disaster.planning.tableau import Ints, Supplies


def solve_pass(supplies: Supplies, steps: Ints) -> Ints:
    """Pieces from each supply to each township, (supplies, townships)."""
    sent = np.zeros(supplies.minutes.shape, dtype=np.int64)
    ways = ways_of(supplies, steps[:, -1])
    np.add.at(sent, ways[:2], sent_on(Ladder(steps, supplies.turn), supplies.stock, ways))
    return sent


def sent_on(ladder: Ladder, stock: Ints, ways: tuple[Ints, Ints, Ints, Ints]) -> Ints:
    """Pieces on each way: the fairest coverage, of all plans with it one of the least cost. A way is supply, township,
    capacity and cost; several may join the same two. (ways,). Raises SolverFailed."""
    rows, columns, caps, costs = ways
    ends = ends_of(ladder, stock, rows, columns)
    used = np.nonzero((caps > 0) & (ends.supply[rows] == ends.town[columns]))[0]
    sent = np.zeros(rows.size, dtype=np.int64)
    if used.size:
        sent[used] = solve_arcs(_arcs(ladder, stock, (rows[used], columns[used], caps[used], costs[used]),
                                      (ends.supply, ends.town)))[:used.size]
    return sent


def _arcs(ladder: Ladder, stock: Ints, ways: tuple[Ints, Ints, Ints, Ints], ends: tuple[Ints, Ints]) -> Arcs:
    """Nodes: supplies, townships, then a sink for each rung: of those who end on it, it takes what goes beyond the
    rungs below; that of the last, what stays in store. The arcs of `ways` come first."""
    rows, columns, caps, costs = ways
    supply, town = ends
    n, everyone = stock.size, np.arange(town.size)
    whole = ladder.until(town - 1, everyone)
    more = ladder.until(town, everyone) - whole
    some, spare = np.nonzero(more)[0], np.nonzero((supply == ladder.count) & (stock > 0))[0]
    sinks = n + town.size
    beyond = np.bincount(supply, weights=stock, minlength=ladder.count + 1) \
        - np.bincount(town, weights=whole, minlength=ladder.count + 1)
    others = np.zeros(some.size + spare.size, dtype=np.int64)
    return Arcs(
        np.concatenate([rows, n + some, spare]).astype(np.int32),
        np.concatenate([n + columns, sinks + town[some], sinks + supply[spare]]).astype(np.int32),
        np.concatenate([caps, more[some], stock[spare]]), np.concatenate([costs, others]),
        np.concatenate([stock, -whole, -beyond.astype(np.int64)]))
