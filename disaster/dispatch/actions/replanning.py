"""When something changes under a plan that stands: a new draft that keeps what it can, and says what moves and why.

What is on the road stays as it is. The draft is only offered: approved, it takes over (taking_over.py).
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch import queries
from disaster.dispatch.actions.offering import offered, offered_already
from disaster.dispatch.carrying import ridden
from disaster.dispatch.drafting import plan_of
from disaster.dispatch.haulage import with_haulage
from disaster.dispatch.meanwhile import so_far
from disaster.dispatch.models import Plan
from disaster.dispatch.queries import Situation
from disaster.dispatch.rules import NothingMoves, whole
from disaster.dispatch.schemas import PlanIn
from disaster.dispatch.standing import Standing, as_it_waits, out_of_date, question, standing
from disaster.incidents.models import Incident
from disaster.planning import worker
from disaster.planning.benefit import without_causes
from disaster.planning.changes import Affected, Again, Changes
from disaster.planning.plan import Plan as Computed
from disaster.planning.problem import Problem, input_hash

SOLVE_SECONDS = 5


async def replanned(session: AsyncSession, incident: Incident, *, by: str, drafts: bool = True) -> Plan | None:
    """The new draft; None where nothing stands, nothing changed, or nothing would move. `drafts` False: only what
    is in force is planned again. What an officer edited is the officer's."""
    before = await so_far(session, incident.id)
    found = await standing(session, incident.id)
    if found is None:
        return await fresh(session, incident, by=by) if await out_of_date(session, incident.id) else None
    if (found.plan.edited and not found.in_force) or not (found.in_force or drafts):
        return None
    asked, situation = await question(session, incident, found)
    plan = None if same(asked, found.plan) else await moving(session, incident, found, asked, situation, by=by)
    if plan is None:
        return None
    if already := await offered_already(session, plan):
        return already
    returned = [as_it_waits(row) for row in found.waiting] if plan.replaces else []
    return await offered(session, incident, plan, asked.now, situation, by=by, before=before, returned=returned)


async def moving(session: AsyncSession, incident: Incident, found: Standing, asked: Again, situation: Situation, *,
                 by: str) -> Plan | None:
    """The draft with its trips and with what it changes; None where nothing would move."""
    answer = await worker.planner().again(asked, SOLVE_SECONDS)
    if not answer.changes.moved:
        return None
    replaces = found.plan.id if found.in_force else found.plan.replaces
    cut, plan = await ridden(session, answer.plan, asked.now, lambda computed: plan_of(
        computed, incident, PlanIn(lowest_celsius=found.plan.lowest_celsius), by, replaces))
    changes = answer.changes if cut is answer.plan else cut_short(answer.changes, asked, cut)
    plan.changes = told(changes, found.plan.id, situation)
    return plan if changes.moved else None


async def fresh(session: AsyncSession, incident: Incident, *, by: str) -> Plan:
    """In the place of a draft that could no longer be approved: what is still to be sent, planned from nothing."""
    before = await so_far(session, incident.id)
    situation = await queries.situation(session, incident, None)
    problem = await with_haulage(session, await queries.problem_of(session, incident, situation))
    _, plan = await ridden(session, await worker.solve(problem, SOLVE_SECONDS), problem,
                           lambda answer: plan_of(answer, incident, PlanIn(), by))
    return await offered(session, incident, plan, problem, situation, by=by, before=before)


async def asked_for(session: AsyncSession, incident: Incident, *, by: str) -> Plan:
    """The same when an officer asks. Raises NothingMoves."""
    plan = await replanned(session, incident, by=by)
    if plan is None:
        raise NothingMoves(incident_id=str(incident.id))
    return plan


def cut_short(changes: Changes, asked: Again, plan: Computed) -> Changes:
    """The changes of the plan without what no trip takes along; each move with the events that it had."""
    events = {(one.store, one.township, one.item): one.events for one in changes.moved}
    found = without_causes(asked, plan)
    return found.model_copy(update={"events": changes.events, "moved": tuple(
        one.model_copy(update={"events": events.get((one.store, one.township, one.item), ())})
        for one in found.moved)})


def same(asked: Again, plan: Plan) -> bool:
    """Whether the two problems are one, but for what stands and how long somebody has waited. Where vehicles bound the
    plan, more of them are another problem; fewer are not: those that left are its own."""
    return hash_of(asked.now) == hash_of(asked.before) and not (
        plan.carried is not None and power(asked.now) > power(asked.before))


def power(problem: Problem) -> int:
    """Gram-minutes of all vehicles."""
    return sum(one.minutes * one.grams for one in problem.haulage.hours) if problem.haulage else 0


def hash_of(problem: Problem) -> str:
    """Of all but the vehicles, what stands and how long somebody has waited; an item of which nothing is left is
    none."""
    return input_hash(problem.model_copy(update={
        "haulage": None, "standing": (), "townships": tuple(
            one.model_copy(update={"hours_unserved": None}) for one in problem.townships),
        "stores": tuple(one.model_copy(update={"stock": {
            item: pieces for item, pieces in one.stock.items() if pieces}}) for one in problem.stores)}))


def told(changes: Changes, against: UUID, situation: Situation) -> dict[str, Any]:
    """The changes as they are seen, amounts in the group's unit."""
    heads = {(need.township, need.group): (need.heads, need.wanted) for need in situation.needs}
    return {
        "against": str(against), "events": [one.model_dump() for one in changes.events],
        "moved": [{"store": one.store, "place": one.township, "item": one.item, "was": one.was, "now": one.now,
                   "events": list(one.events)} for one in changes.moved],
        "better": [affected(one, heads) for one in changes.better],
        "worse": [affected(one, heads) for one in changes.worse],
        "pieces_moved": changes.pieces_moved, "pieces_kept": changes.pieces_kept}


def affected(one: Affected, heads: Mapping[tuple[str, str], tuple[int | None, int | None]]) -> dict[str, Any]:
    """Who gains or loses; `people`: as many as the change in what they get serves, else all that it serves."""
    count, wanted = heads.get((one.township, one.group), (None, None))
    units = abs(one.served_now - one.served_was) or one.served_now
    people = min(count, -(-units * count // wanted)) if count and wanted else None
    return {"place": one.township, "group": one.group, "people": people,
            "served_was": whole(one.served_was, one.scale), "served_now": whole(one.served_now, one.scale),
            "minutes_was": one.minutes_was, "minutes_now": one.minutes_now}
