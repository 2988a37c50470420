"""A draft comes to the desk with its first trips, in the place of the one before."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.actions import trips
from disaster.dispatch.models import Plan
from disaster.dispatch.views import plan_view
from disaster.incidents.models import Incident
from disaster.journal.record import record
from disaster.planning.problem import Problem


async def offered(session: AsyncSession, incident: Incident, plan: Plan, problem: Problem, *, by: str,
                  returned: Sequence[str] = ()) -> Plan:
    """The draft on the desk, with its first trips. `returned`: waiting consignments whose goods it counts on."""
    plan.problem = {"problem": problem.model_dump(mode="json"), "returned": list(returned)}
    await trips.routed(session, plan, problem)
    await superseded(session, incident.id, by=by)
    session.add(plan)
    await session.flush()
    record(session, "plan.computed", plan_view(plan), by=by)
    return plan


async def offered_already(session: AsyncSession, plan: Plan) -> Plan | None:
    """The draft that says the same about the same order: two who plan again at once offer it once."""
    await incident_locked(session, plan.incident_id)
    draft = await session.scalar(select(Plan).where(Plan.incident_id == plan.incident_id, Plan.state == "draft")
                                 .execution_options(populate_existing=True))
    return draft if draft and (draft.input_hash, draft.replaces) == (plan.input_hash, plan.replaces) else None


async def superseded(session: AsyncSession, incident_id: UUID, *, by: str) -> None:
    """The incident's draft is out of date."""
    await incident_locked(session, incident_id)
    for draft in await session.scalars(select(Plan).where(
            Plan.incident_id == incident_id, Plan.state == "draft").with_for_update()):
        draft.state = "superseded"
        await session.flush()
        record(session, "plan.superseded", plan_view(draft), by=by)


async def incident_locked(session: AsyncSession, incident_id: UUID) -> None:
    """One at a time offers a plan of an incident."""
    await session.execute(select(Incident.id).where(Incident.id == incident_id).with_for_update(key_share=True))
