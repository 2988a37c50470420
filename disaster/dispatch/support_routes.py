"""Doors of support: asked, changed and withdrawn by the county, planned or refused by its league."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from disaster.db import Session
from disaster.dispatch.actions import league_plans, supports
from disaster.dispatch.schemas import PlanView
from disaster.dispatch.schemas.support import SupportEndIn, SupportIn, SupportView
from disaster.dispatch.support_models import Support
from disaster.dispatch.support_rules import ORDERERS
from disaster.dispatch.support_views import support_view
from disaster.dispatch.views import plan_view
from disaster.errors import NotFound
from disaster.people.asking import Asking
from disaster.people.viewer import Viewer
from disaster.planning.demand import Demand

router = APIRouter()      # under the prefix and tag of routes.py


def ordering(viewer: Asking) -> Viewer:
    """Who gives orders, of whichever place: the action looks at whose."""
    viewer.allow(*ORDERERS)
    return viewer


Ordering = Annotated[Viewer, Depends(ordering)]


@router.put("/supports/{support_id}")
async def ask(support_id: UUID, entered: SupportIn, session: Session, viewer: Ordering) -> SupportView:
    """A county asks its league for what its plan leaves unmet."""
    return support_view(await supports.asked(session, support_id, entered, by=viewer))


@router.put("/supports/{support_id}/change")
async def change(support_id: UUID, entered: SupportIn, session: Session, viewer: Ordering) -> SupportView:
    """The county asks for what a newer plan leaves unmet instead."""
    return support_view(await supports.changed(session, support_id, entered, by=viewer))


@router.put("/supports/{support_id}/withdrawal")
async def withdraw(support_id: UUID, entered: SupportEndIn, session: Session, viewer: Ordering) -> SupportView:
    """The county needs it no more."""
    return support_view(await supports.withdrawn(session, support_id, entered, by=viewer))


@router.put("/supports/{support_id}/refusal")
async def refuse(support_id: UUID, entered: SupportEndIn, session: Session, viewer: Ordering) -> SupportView:
    """The league cannot help, or no further."""
    return support_view(await supports.refused(session, support_id, entered, by=viewer))


@router.post("/supports/{support_id}/plans", status_code=201)
async def plan(support_id: UUID, session: Session, viewer: Ordering) -> PlanView:
    """Work out what the league can send. Approved by `PUT /api/plans/{id}/approval`, as any plan."""
    return plan_view(await league_plans.computed(session, support_id, by=viewer))


@router.get("/supports/{support_id}/demand")
async def demand(support_id: UUID, session: Session, viewer: Ordering) -> Demand:
    """What is asked, as `disaster plan FILE --demand` takes it: for a league with an installation of its own."""
    row = await session.get(Support, support_id)
    if row is None or not viewer.sees_entry(f"support/{support_id}", [row.county, row.league]):
        raise NotFound(subject=f"support/{support_id}")
    return Demand.model_validate(row.demand)
