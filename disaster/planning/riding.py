"""A plan and its trips made one: what no trip takes along for want of a vehicle is no line of the plan."""

from collections.abc import Callable

from disaster.planning.allocation import allocate
from disaster.planning.cutting import left_behind, without
from disaster.planning.fleet import TripProblem, Trips
from disaster.planning.plan import Plan
from disaster.planning.problem import Problem
from disaster.planning.routing import trips_of


def carried_by_trips(problem: Problem, question: Callable[[Plan], TripProblem | None]) -> tuple[Plan, Trips | None]:
    """The plan without what its trips leave, and those trips. `question`: what the trips of a plan are asked."""
    plan = allocate(problem)
    asked = question(plan)
    if asked is None:
        return plan, None
    trips = trips_of(asked)
    left = left_behind(trips, problem)
    if not left or problem.haulage is None:
        return plan, trips
    plan = without(plan, problem, left)
    asked = question(plan)
    return plan, trips.model_copy(update={      # the very trips: routed anew, they might leave something else
        "left": tuple(one for one in trips.left if not any((one.store, one.place, load.item) in left
                                                           for load in one.loads)),
        "input_hash": asked.hash() if asked else trips.input_hash})
