"""The league's plan for a county that asks: drafted by the same solver, approved by the same verb (plans.py)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.actions.offering import offered
from disaster.dispatch.actions.supports import locked, seen
from disaster.dispatch.actions.trips import NOTHING
from disaster.dispatch.drafting import plan_of
from disaster.dispatch.escalating import alone, asked_of, common_problem, others_of, with_ordered
from disaster.dispatch.meanwhile import so_far
from disaster.dispatch.models import Plan
from disaster.dispatch.rules import PlanOutOfDate
from disaster.dispatch.schemas import PlanIn
from disaster.dispatch.support_rules import ORDERERS, must_be_open
from disaster.incidents.models import Incident
from disaster.people.viewer import Viewer
from disaster.planning import worker

SOLVE_SECONDS = 5


async def computed(session: AsyncSession, support_id: UUID, *, by: Viewer) -> Plan:
    """Work out what the league can send for what a county asks; in the place of an earlier draft for it."""
    row = await seen(session, support_id, by)
    by.allow(*ORDERERS, area=row.league)
    must_be_open(row.state)
    asked = row.demand
    incident = await session.get_one(Incident, row.incident_id)
    before = await so_far(session, incident.id)
    own, others = await asked_of(session, row), await others_of(session, row)
    problem = await common_problem(session, [own, *others])
    if others:
        together = await worker.solve(with_ordered(problem, [own, *others]), SOLVE_SECONDS)
        problem = alone(problem, own, together)
    answer = await worker.solve(problem, SOLVE_SECONDS)
    row = await locked(session, support_id, by)     # not while it is solved: its loads take steps meanwhile
    must_be_open(row.state)
    if row.demand != asked:
        raise PlanOutOfDate(replaces=None)
    plan = plan_of(answer, incident, PlanIn(lowest_celsius=row.lowest_celsius), by.actor)
    plan.county, plan.support_id, plan.trips, plan.routing = row.league, row.id, [], dict(NOTHING)
    return await offered(session, incident, plan, problem, own.situation, by=by.actor, before=before)
