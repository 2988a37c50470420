"""Doors of costs: what a response costs now, as a view and as CSV; payments of the finance bureau."""

from uuid import UUID

from fastapi import APIRouter, Response

from disaster.costs import actions, queries
from disaster.costs.export import separated
from disaster.costs.schemas import CostsView, PaymentIn, PaymentView, ReversalIn
from disaster.costs.views import READERS, payment_view
from disaster.db import Session
from disaster.dispatch.queries import incident_of
from disaster.people.asking import Asking

router = APIRouter(prefix="/api", tags=["costs"])


@router.get("/incidents/{incident_id}/costs")
async def costs(incident_id: UUID, session: Session, viewer: Asking) -> CostsView:
    """What the response costs so far, and what is not in the sum."""
    incident = await incident_of(session, incident_id, viewer)
    viewer.allow(*READERS, area=incident.county)
    return await queries.costs(session, incident)


@router.get("/incidents/{incident_id}/costs.csv")
async def costs_file(incident_id: UUID, session: Session, viewer: Asking) -> Response:
    """The same as a file."""
    view = await costs(incident_id, session, viewer)
    return Response(separated(view), media_type="text/csv; charset=utf-8",
                    headers={"content-disposition": 'attachment; filename="costs.csv"'})


@router.put("/payments/{payment_id}")
async def pay(payment_id: UUID, entered: PaymentIn, session: Session, viewer: Asking) -> PaymentView:
    """Finance paid."""
    return payment_view(await actions.paid(session, payment_id, entered, by=viewer))


@router.put("/payments/{payment_id}/reversal/{new_id}")
async def reverse(payment_id: UUID, new_id: UUID, entered: ReversalIn, session: Session, viewer: Asking) -> PaymentView:
    """Take a payment back out of the book."""
    return payment_view(await actions.reversed_by(session, payment_id, new_id, entered, by=viewer))
