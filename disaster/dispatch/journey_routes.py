"""Doors of journeys: the way of a consignment to draw, and the other way taken."""

from uuid import UUID

from fastapi import APIRouter

from disaster.db import Session
from disaster.dispatch.actions import journeys
from disaster.dispatch.drawing import journey_drawn
from disaster.dispatch.journeys import JourneyOut
from disaster.dispatch.schemas import ConsignmentView
from disaster.dispatch.views import consignment_view
from disaster.people.asking import Asking

router = APIRouter()      # under the prefix and tag of routes.py


@router.get("/consignments/{consignment_id}/journey")
async def way(consignment_id: UUID, session: Session, viewer: Asking) -> JourneyOut:
    """The way it was told to take, what of it is shut, and another that is open."""
    return await journey_drawn(session, consignment_id, viewer)


@router.put("/consignments/{consignment_id}/journey")
async def take(consignment_id: UUID, session: Session, viewer: Asking) -> ConsignmentView:
    """It goes by the quickest way that is open now."""
    return consignment_view(await journeys.taken(session, consignment_id, by=viewer))
