"""Why each line comes from its store: which nearer store was not used, and what using it would cost.

The cost is exact: the cheapest chain of exchanges that gives this township one piece from the nearer store
instead, found on the residual graph of the optimum. It can never be negative, or the plan would not be
optimal.
"""

import numpy as np

from disaster.planning.network import BARRED
from disaster.planning.outcome import Given
from disaster.planning.plan import Reason, Why
from disaster.planning.prices import Residual, exchange_costs
from disaster.planning.tableau import CLOSED, Ground, Ints

NEVER = np.int64(2**40)  # minutes of a way that does not exist
NEAREST = Reason("nearest")
MERGED = Reason("merged_stop")


def reasons_of(given: Given, ground: Ground, rows: Ints, columns: Ints, optimum: Ints) -> list[Reason]:
    """One reason for each line (rows[i], columns[i]); `optimum` is the flow before stops were merged."""
    nearer, by_minutes, empty, empty_by = _nearer(given, ground, rows, columns, optimum)
    reasons = [Reason("nearer_is_empty", ground.stores[store], minutes) if minutes > 0 else NEAREST
               for store, minutes in zip(empty.tolist(), empty_by.tolist(), strict=True)]
    passed_over = np.nonzero(by_minutes > 0)[0]
    if passed_over.size and given.residual is None:
        for at in passed_over.tolist():
            store = ground.stores[given.supplies.store[nearer[at]]]
            reasons[at] = Reason("first_come", store, int(by_minutes[at]))
    elif passed_over.size and given.residual is not None:
        lines = (columns, nearer, by_minutes)
        _explain_passed_over(given, given.residual, ground, reasons, passed_over, lines)
    for at in np.nonzero(optimum[rows, columns] == 0)[0].tolist():
        reasons[at] = MERGED
    return reasons


def _nearer(
    given: Given, ground: Ground, rows: Ints, columns: Ints, optimum: Ints,
) -> tuple[Ints, Ints, Ints, Ints]:
    """For each line: the nearest supply not used there (else the nearest used), and the nearest store
    without stock; each with the minutes by which it is nearer (0 or less: it is not)."""
    supplies = given.supplies
    minutes = np.where(supplies.minutes == CLOSED, NEVER, supplies.minutes)
    own = minutes[rows, columns]
    unused, any_supply = np.where(optimum > 0, NEVER, minutes), minutes
    best_unused, best = unused.argmin(axis=0)[columns], any_supply.argmin(axis=0)[columns]
    nearer = np.where(unused[best_unused, columns] < own, best_unused, best)
    no_way = (ground.minutes == CLOSED) | ~ground.vehicle
    road = np.where(no_way, NEVER, ground.minutes + ground.load_minutes[:, None])
    road[supplies.store] = NEVER
    empty = road.argmin(axis=0)[columns]
    return nearer, own - minutes[nearer, columns], empty, own - road[empty, columns]


def _explain_passed_over(
    given: Given, residual: Residual, ground: Ground, reasons: list[Reason], which: Ints,
    lines: tuple[Ints, Ints, Ints],
) -> None:
    columns, nearer, by_minutes = (column[which] for column in lines)
    donors, taken, spare = _cheapest_exchange(residual, columns, nearer)
    costs = residual.more[nearer, columns] + np.minimum(taken, spare)
    for at, line in enumerate(which.tolist()):
        store = ground.stores[given.supplies.store[nearer[at]]]
        needed_at = ground.townships[donors[at]] if taken[at] <= spare[at] else None
        reasons[line] = _reason(store, int(by_minutes[at]), int(costs[at]), residual, needed_at)


def _reason(store: str, by_minutes: int, cost: int, residual: Residual, needed_at: str | None) -> Reason:
    if cost >= BARRED // 2:
        return Reason("nearer_gives_all", store, by_minutes)
    if needed_at is None:
        return Reason("kept_from_standing_plan", store, by_minutes)
    steps, cost = _whole(cost, residual.step_worth)
    turns, cost = _whole(cost, residual.turn_step) if residual.turn_step else (0, cost)
    kind: Why = "nearer_costs_coverage" if steps else "nearer_costs_turn" if turns else "nearer_costs_minutes"
    return Reason(kind, store, by_minutes, cost, needed_at)


def _whole(cost: int, of: int) -> tuple[int, int]:
    """How many of it the cost holds, rounded to the nearest, and what remains."""
    count = (cost + of // 2) // of
    return count, cost - count * of


def _cheapest_exchange(residual: Residual, columns: Ints, nearer: Ints) -> tuple[Ints, Ints, Ints]:
    """What it takes to free a piece of supply nearer[i] for township columns[i], which gives up one of its own:
    the other township that loses its piece from there, the cost of making that good, and the cost of taking a
    spare piece instead."""
    n = residual.more.shape[0]
    exchange = exchange_costs(residual)
    places, giving = np.nonzero((residual.back < BARRED).T)  # sorted by township
    used, row = np.unique(giving, return_inverse=True)
    reach = np.stack([np.minimum((exchange[one, :n, None] + residual.more).min(axis=0),
                                 exchange[one, n + 1] + residual.drain) for one in used])
    given_up = residual.back[giving, places]
    first = np.flatnonzero(np.diff(places, prepend=-1))
    pulled = np.minimum.reduceat(reach[row] + given_up[:, None], first, axis=0)
    spare = np.minimum.reduceat(exchange[giving, n] + given_up, first)
    at, line = np.searchsorted(places[first], columns), np.arange(columns.size)
    taken = pulled[at] + residual.back[nearer]
    taken[line, columns] = 2 * BARRED
    donors = taken.argmin(axis=1)
    return donors, taken[line, donors], spare[at] + residual.spare[nearer]
