"""Doors of what if, of whether a plan still stands on what is known, and of putting an offered one aside."""

from uuid import UUID

from fastapi import APIRouter

from disaster.db import Session
from disaster.dispatch import queries, what_if
from disaster.dispatch.actions import offering
from disaster.dispatch.models import Plan
from disaster.dispatch.schemas import PlanView
from disaster.dispatch.schemas.supposed import PlanStandingView, WhatIfIn, WhatIfView
from disaster.dispatch.views import plan_view
from disaster.errors import NotFound
from disaster.people.asking import Asking

router = APIRouter()      # under the prefix and tag of routes.py
OFFICERS = ("duty_officer", "commander")


@router.post("/incidents/{incident_id}/what-if")
async def suppose(incident_id: UUID, entered: WhatIfIn, session: Session, viewer: Asking) -> WhatIfView:
    """What would be planned if; stores nothing."""
    incident = await queries.incident_of(session, incident_id, viewer)
    viewer.allow(*OFFICERS, area=incident.county)
    return await what_if.answered(session, incident, entered, by=viewer)


@router.get("/plans/{plan_id}/standing")
async def standing(plan_id: UUID, session: Session, viewer: Asking) -> PlanStandingView:
    """Whether the plan still rests on what is known now."""
    plan = await session.get(Plan, plan_id)
    if plan is None:
        raise NotFound(subject=f"plan/{plan_id}")
    incident = await queries.incident_of(session, plan.incident_id, viewer)
    viewer.allow(*OFFICERS, "verifier", "leader", area=incident.county)
    return PlanStandingView(plan_id=plan_id, stale=await what_if.is_stale(session, plan, incident))


@router.put("/plans/{plan_id}/dismissal")
async def dismiss(plan_id: UUID, session: Session, viewer: Asking) -> PlanView:
    """Put an offered plan aside: the order that it would have replaced goes on as it is."""
    viewer.allow(*OFFICERS)
    return plan_view(await offering.dismissed(session, plan_id, by=viewer))
