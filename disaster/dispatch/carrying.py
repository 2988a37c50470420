"""A draft made one with its trips: what no trip takes along for want of a vehicle is no line of it."""

from collections.abc import Callable, Collection, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.actions.trips import NOTHING, write
from disaster.dispatch.fleet import FIRST_ITERATIONS, trip_question, with_metres
from disaster.dispatch.models import Plan
from disaster.planning import worker
from disaster.planning.cutting import Cell, left_behind, without
from disaster.planning.fleet import Left, TripLoad, Trips
from disaster.planning.fleet import Vehicle as Truck
from disaster.planning.plan import Plan as Computed
from disaster.planning.problem import Problem
from disaster.roads.net import Point

FIRST_SECONDS, SEARCH_SECONDS = 1.0, 5.0
SEARCH_ITERATIONS = 20      # before goods are left for want of vehicles, a search as short as an officer waits


async def ridden(session: AsyncSession, answer: Computed, problem: Problem, drafted: Callable[[Computed], Plan], *,
                 more: Sequence[Truck] = (), spots: Mapping[str, Point] | None = None,
                 closed: Collection[str] = ()) -> tuple[Computed, Plan]:
    """The answer without what no trip takes along for want of a vehicle, and its draft with the trips. What stands is
    never cut: it has its vehicles."""
    plan = drafted(answer)
    question = await trip_question(session, plan, problem, FIRST_ITERATIONS, more=more, spots=spots, closed=closed)
    if question is None:
        plan.trips, plan.routing = [], dict(NOTHING)
        return answer, plan
    trips = await worker.trips(question, FIRST_SECONDS)
    if problem.haulage is not None and beyond(left_behind(trips, problem), answer, problem):
        question = question.model_copy(update={"iterations": SEARCH_ITERATIONS})
        trips = await worker.trips(question, SEARCH_SECONDS)
        if left := beyond(left_behind(trips, problem), answer, problem):
            answer = without(answer, problem, left)
            plan, trips = drafted(answer), remaining(trips, left, problem)
    write(plan, trips if more else await with_metres(session, plan, question, trips), "first")
    return answer, plan


def beyond(left: Mapping[Cell, int], answer: Computed, problem: Problem) -> dict[Cell, int]:
    """Of what trips leave, the pieces that do not stand already."""
    stands = {(line.store, line.township, line.item): line.pieces for line in problem.standing}
    planned = {(line.store, line.township, line.item): line.pieces for line in answer.lines}
    found = {cell: min(pieces, planned.get(cell, 0) - stands.get(cell, 0)) for cell, pieces in left.items()}
    return {cell: pieces for cell, pieces in found.items() if pieces > 0}


def remaining(trips: Trips, cut: Mapping[Cell, int], problem: Problem) -> Trips:
    """The trips, and of what they leave what is still a line of the plan."""
    grams = {item.id: item.grams for item in problem.items}
    found: list[Left] = []
    for one in trips.left:
        loads = [TripLoad(item=load.item, pieces=stays) for load in one.loads
                 if (stays := load.pieces - (cut.get((one.store, one.place, load.item), 0)
                                             if one.cause == "no_vehicle" else 0))]
        if loads:
            found.append(one.model_copy(update={
                "loads": tuple(loads), "grams": sum(load.pieces * grams.get(load.item, 0) for load in loads)}))
    return trips.model_copy(update={"left": tuple(found)})
