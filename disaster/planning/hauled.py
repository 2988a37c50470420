"""The plan that the vehicles can carry, in words: what is cut for want of them is told apart from what stock and roads
leave short.

A township that gets less than stock and roads alone would give it is short of the difference for want of vehicles; what
it was short of before stays with its cause. The order of the tiers is kept as far as one linear programme can: class A
strictly first, then coverage by step (worth.py), then time with what stands kept.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from disaster.planning.answer import plan_of
from disaster.planning.causes import exact_causes
from disaster.planning.cutting import carried_of, of_vehicles
from disaster.planning.outcome import Outcome
from disaster.planning.plan import Plan, PlanLine, Reason, Shortage
from disaster.planning.problem import Problem, input_hash
from disaster.planning.shortages import CAUSES, closed_sets, plain_causes, shortage_of, stack_of
from disaster.planning.tableau import Ground, Ints
from disaster.planning.truck_hours import SOLVER, VERSION, fits, within_hours


def rides(problem: Problem, ground: Ground, outcomes: Sequence[Outcome]) -> bool:
    """Whether the vehicles have the minutes for all of it; nobody knows of any: they bind nothing."""
    return problem.haulage is None or fits(ground, outcomes, problem.haulage)


def hauled(problem: Problem, ground: Ground, free: Sequence[Outcome]) -> Plan:
    """The plan within the vehicles' minutes; `free`: what stock and roads alone allow."""
    found = within_hours(problem, ground, [outcome.group for outcome in free])
    narrow = problem.model_copy(update={"minimum_drop_grams": 0})    # a merged stop could ask more of a vehicle
    plan = plan_of(narrow, ground, found.outcomes, plain_causes, (SOLVER, VERSION), [])
    shortages = [one for before, after in zip(free, found.outcomes, strict=True)
                 for one in _shortages(before, after, ground)]
    wanted = sum(int(given.sent.sum()) for outcome in free for given in outcome.passes)
    carried = carried_of(problem, found.outcomes, wanted=wanted, left=0, bound=found.bound,
                         urgent_bound=found.urgent_bound)
    return plan.model_copy(update={
        "input_hash": input_hash(problem), "shortages": tuple(shortages), "carried": carried, "optimal": False,
        "gap": carried.gap, "lines": tuple(_line(line) for line in plan.lines)})


def _line(line: PlanLine) -> PlanLine:
    if line.reason.kind != "first_come":
        return line
    return replace(line, reason=Reason("nearer_lacks_vehicles", line.reason.nearer_store,
                                       line.reason.nearer_by_minutes))


def _shortages(before: Outcome, after: Outcome, ground: Ground) -> list[Shortage]:
    cut = np.maximum(after.unmet - before.unmet, 0)
    cut_a = np.maximum(after.unmet_a - before.unmet_a, 0)
    found = []
    if before.unmet.any():
        stack = stack_of(before)
        kept = _reduced(exact_causes(before, stack), after.unmet - cut)
        for members in closed_sets(stack, kept.sum(axis=0) > 0):
            one = shortage_of(before.group, ground, stack, kept, after.unmet_a - cut_a, members)
            found.append(one.model_copy(update={"exact": False}))
    if cut.any():
        found.append(of_vehicles(before.group, ground, cut, cut_a))
    return [one for one in found if one.short]


def _reduced(by_cause: Ints, to: Ints) -> Ints:
    """The causes of a township that gets more than it did, less the last ones, down to what it lacks. (3, places)"""
    kept, left = np.zeros_like(by_cause), to.copy()
    for row in range(len(CAUSES)):
        kept[row] = np.minimum(by_cause[row], left)
        left = left - kept[row]
    return kept
