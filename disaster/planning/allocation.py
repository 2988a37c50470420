"""Relief goods from all stores to all townships: a proven optimum for every need group, in whole pieces.

Tiers, each before the next: class A (life at risk), most pieces, fairest coverage within one step of `slices`, the
longer unserved first where coverage is alike, least piece-minutes with the standing plan preferred by its bonus;
at the end small stops are merged. Where the vehicles cannot bring all of it, the plan is what they can (hauled.py).
"""

import itertools
import time

import numpy as np

from disaster.planning.answer import plan_of
from disaster.planning.causes import exact_causes
from disaster.planning.flow import SOLVER, VERSION, SolverFailed
from disaster.planning.hauled import hauled, rides
from disaster.planning.improvements import three_best
from disaster.planning.network import pricing_of
from disaster.planning.optimum import solve_pass
from disaster.planning.outcome import Given, Outcome
from disaster.planning.plan import Plan
from disaster.planning.prices import node_prices, residual_of
from disaster.planning.problem import Problem
from disaster.planning.shortages import leaves_an_exchange
from disaster.planning.steps import steps_of
from disaster.planning.tableau import Ground, Group, Ints, Supplies, ground_of, groups_of
from disaster.planning.wide.question import is_wide
from disaster.planning.wide.telling import allocated

ORDERS_MAX = 24  # of passes: all of them up to four kinds of effect in a group


def allocate(problem: Problem) -> Plan:
    """The optimal plan; of a problem too large for tables, the one of wide/. Raises SolverFailed if the solver's answer
    cannot be proven.

    Both classes share one flow: class A gets exactly what it would get alone, and its routes leave class B the most.
    A group's items of equal effect share one pass; items of another effect are substitutes, with passes of their own
    on what is still short, in the order of how many people their stock can serve.
    """
    if is_wide(problem):
        return allocated(problem)
    started = time.monotonic()
    ground, outcomes = solve(problem)
    if problem.haulage is not None and not rides(problem, ground, outcomes):
        plan = hauled(problem, ground, outcomes)
    else:
        plan = plan_of(problem, ground, outcomes, exact_causes, (SOLVER, VERSION), three_best(outcomes, ground))
    return plan.model_copy(update={"seconds": round(time.monotonic() - started, 3)})


def solve(problem: Problem) -> tuple[Ground, list[Outcome]]:
    """The proven flows of every need group, before they are put into words."""
    ground = ground_of(problem)
    return ground, [_solve_group(group, problem) for group in groups_of(problem, ground)]


def _solve_group(group: Group, problem: Problem) -> Outcome:
    """The passes in the order of their stock. Where goods are left that an exchange between passes could still bring
    to a short township, the other orders are tried too, and the one that serves most is kept."""
    first = _solve_in_order(group, group.passes, problem)
    if len(group.passes) == 1 or not first.unmet.any() or not leaves_an_exchange(first):
        return first
    orders = itertools.islice(itertools.permutations(group.passes), ORDERS_MAX)
    return max((_solve_in_order(group, list(order), problem) for order in orders), key=_merit)


def _merit(outcome: Outcome) -> tuple[int, int, int, int]:
    served, need = np.minimum(outcome.given, outcome.group.need), outcome.group.need
    worst = (1000 * served[need > 0] // need[need > 0]).min()
    return (int(np.minimum(served, outcome.group.need_a).sum()), int(served.sum()), int(worst),
            -sum(int((given.sent * given.supplies.minutes).sum()) for given in outcome.passes))


def _solve_in_order(group: Group, order: list[Supplies], problem: Problem) -> Outcome:
    covered = np.zeros(group.need.size, dtype=np.int64)
    passes = []
    for supplies in order:
        steps = steps_of(group.need_a, group.need_b, covered, supplies.serves, problem.slices)
        given = _solve(supplies, steps)
        covered = covered + given.sent.sum(axis=0) * supplies.serves
        passes.append(given)
    return Outcome(group, passes)


def _solve(supplies: Supplies, steps: Ints) -> Given:
    sent = solve_pass(supplies, steps)
    residual = residual_of(supplies, steps, sent, pricing_of(supplies, sent))
    possible = (sent.sum(axis=1) <= supplies.stock).all() and (sent.sum(axis=0) <= steps[:, -1]).all()
    if not possible or node_prices(residual) is None:
        raise SolverFailed("the solver's flow is not an optimum")
    return Given(supplies, steps, sent, residual, proven=True)
