"""A draft comes to the desk with its first trips, in the place of the one before."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.actions import trips
from disaster.dispatch.meanwhile import SoFar, so_far, twice
from disaster.dispatch.models import Plan
from disaster.dispatch.queries import Situation
from disaster.dispatch.rules import PlanIsNotADraft, PlanOutOfDate
from disaster.dispatch.views import plan_view
from disaster.errors import NotFound
from disaster.incidents.models import Incident
from disaster.journal.record import record
from disaster.people.viewer import Viewer
from disaster.planning.problem import Problem


async def offered(session: AsyncSession, incident: Incident, plan: Plan, problem: Problem, situation: Situation, *,
                  by: str, before: SoFar, returned: Sequence[str] = ()) -> Plan:
    """The draft on the desk, with its first trips. `returned`: waiting consignments whose goods it counts on.

    `before`: what was ordered and given when its question was read. Refused where a plan was approved while it was
    solved: the draft would send the same goods a second time.
    """
    plan.problem = {"problem": problem.model_dump(mode="json"), "returned": list(returned), "given": before.given,
                    "needs": needs_kept(situation)}
    if plan.routing is None:
        await trips.routed(session, plan, problem)
    await superseded(session, incident.id, plan.support_id, by=by)       # waits for whoever approves one of them
    if (await so_far(session, incident.id)).orders != before.orders:
        raise PlanOutOfDate(replaces=plan.replaces and str(plan.replaces))
    session.add(plan)
    await session.flush()
    record(session, "plan.computed", plan_view(plan), by=by)
    return plan


def needs_kept(situation: Situation) -> dict[str, dict[str, list[int]]]:
    """Of each known need, in base units: all of it, class A of it, and what was there or coming."""
    found: dict[str, dict[str, list[int]]] = {}
    for one in situation.needs:
        if one.wanted is not None and one.urgent is not None:
            found.setdefault(one.township, {})[one.group] = [one.wanted, one.urgent, one.held + one.on_the_way]
    return found


async def nothing_given_twice(session: AsyncSession, plan: Plan) -> None:
    """Refuse a draft whose places were given since what it would send them: by a request, another order, a load that
    was sent elsewhere. With the order's number in hand: whoever allots a request at once waits for it, or is seen."""
    kept = plan.problem or {}
    if "given" not in kept:
        return
    lines = [(line.place, line.item, line.quantity) for line in plan.lines]
    now = (await so_far(session, plan.incident_id)).given
    if places := twice(Problem.model_validate(kept["problem"]), lines, kept["given"], now):
        raise PlanOutOfDate(replaces=plan.replaces and str(plan.replaces), places=places)


async def offered_already(session: AsyncSession, plan: Plan) -> Plan | None:
    """The draft that says the same about the same order: two who plan again at once offer it once."""
    await incident_locked(session, plan.incident_id)
    draft = await session.scalar(select(Plan).where(Plan.incident_id == plan.incident_id, Plan.state == "draft",
                                                    Plan.support_id.is_(None)).execution_options(populate_existing=True))
    return draft if draft and (draft.input_hash, draft.replaces) == (plan.input_hash, plan.replaces) else None


async def superseded(session: AsyncSession, incident_id: UUID, support_id: UUID | None, *, by: str) -> None:
    """The incident's draft is out of date: the county's own, or the league's for what it asked."""
    await incident_locked(session, incident_id)
    for draft in await session.scalars(select(Plan).where(
            Plan.incident_id == incident_id, Plan.state == "draft",
            Plan.support_id.is_not_distinct_from(support_id)).with_for_update()):
        await put_aside(session, draft, by=by)


async def put_aside(session: AsyncSession, draft: Plan, *, by: str) -> None:
    """A draft gives way."""
    draft.state = "superseded"
    await session.flush()
    record(session, "plan.superseded", plan_view(draft), by=by)


async def incident_locked(session: AsyncSession, incident_id: UUID) -> None:
    """One at a time offers a plan of an incident."""
    await session.execute(select(Incident.id).where(Incident.id == incident_id).with_for_update(key_share=True))


async def dismissed(session: AsyncSession, plan_id: UUID, *, by: Viewer) -> Plan:
    """The officer keeps what stands: the draft is put aside. Again changes nothing."""
    plan = await session.get(Plan, plan_id, with_for_update=True, populate_existing=True)
    if plan is None:
        raise NotFound(subject=f"plan/{plan_id}")
    by.allow("duty_officer", "commander", area=plan.county)
    if plan.state == "superseded":
        return plan
    if plan.state != "draft":
        raise PlanIsNotADraft(state=plan.state, order_number=plan.order_number, approved_by=plan.approved_by,
                              approved_at=plan.approved_at and plan.approved_at.isoformat())
    plan.state = "superseded"
    await session.flush()
    record(session, "plan.dismissed", plan_view(plan), by=by.actor)
    return plan
