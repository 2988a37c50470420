"""The marked answer when the solver passes its limit: each township in turn takes from its nearest store.

Class A of every township first, then class B. Never ships more than there is; promises neither fairness nor
optimum.
"""

import time

import numpy as np

from disaster.planning.answer import plan_of
from disaster.planning.outcome import Given, Outcome
from disaster.planning.plan import Plan
from disaster.planning.problem import Problem
from disaster.planning.shortages import plain_causes
from disaster.planning.steps import steps_of
from disaster.planning.tableau import CLOSED, Group, Ints, Supplies, ground_of, groups_of


def nearest_first(problem: Problem) -> Plan:
    started = time.monotonic()
    ground = ground_of(problem)
    outcomes = [_group(group) for group in groups_of(problem, ground)]
    plan = plan_of(problem, ground, outcomes, plain_causes, ("greedy", "1"), [])
    return plan.model_copy(update={"optimal": False, "seconds": round(time.monotonic() - started, 3)})


def _group(group: Group) -> Outcome:
    covered = np.zeros(group.need.size, dtype=np.int64)
    passes = []
    for supplies in group.passes:
        steps = steps_of(group.need_a, group.need_b, covered, supplies.serves, slices=1)
        sent = _take(supplies, steps)
        covered = covered + sent.sum(axis=0) * supplies.serves
        passes.append(Given(supplies, steps, sent, None, proven=False))
    return Outcome(group, passes)


def _take(supplies: Supplies, steps: Ints) -> Ints:
    sent = np.zeros(supplies.minutes.shape, dtype=np.int64)
    left = supplies.stock.copy()
    nearest = np.argsort(np.where(supplies.minutes == CLOSED, 2**40, supplies.minutes), axis=0, kind="stable")
    for wanted in np.diff(steps, axis=1, prepend=0).T:
        for township in np.nonzero(wanted)[0].tolist():
            want = int(wanted[township])
            for row in nearest[:, township].tolist():
                if not want or supplies.minutes[row, township] == CLOSED:
                    break
                pieces = min(want, int(left[row]))
                sent[row, township] += pieces
                left[row] -= pieces
                want -= pieces
    return sent
