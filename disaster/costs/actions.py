"""What is done with payments: paid, reversed. Only the finance bureau writes them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.costs.models import Payment
from disaster.costs.rules import PaidInFuture, reversible
from disaster.costs.schemas import PaymentIn, ReversalIn
from disaster.costs.views import payment_view
from disaster.errors import NotFound, SameIdOtherBody
from disaster.incidents.models import Incident
from disaster.journal.record import record
from disaster.people.viewer import Viewer

PAYERS = ("finance_officer",)


async def paid(session: AsyncSession, payment_id: UUID, entered: PaymentIn, *, by: Viewer) -> Payment:
    """Finance paid for a response. The same payment again changes nothing."""
    standing = await session.get(Payment, payment_id)
    if standing is not None:
        same = all(getattr(standing, name) == value for name, value in entered.model_dump().items())
        if not same or standing.reverses is not None:
            raise SameIdOtherBody(subject=f"payment/{payment_id}")
        return standing
    incident = await session.get(Incident, entered.incident_id)
    if incident is None or not by.sees_entry(f"incident/{incident.id}", [incident.county]):
        raise NotFound(subject=f"incident/{entered.incident_id}")
    by.allow(*PAYERS, area=incident.county)
    today = clock.local(clock.now()).date()
    if entered.paid_on > today:
        raise PaidInFuture(paid_on=entered.paid_on.isoformat(), today=today.isoformat())
    row = Payment(id=payment_id, county=incident.county, at=clock.now(), by=by.actor, reverses=None, reason=None,
                  **entered.model_dump())
    session.add(row)
    await session.flush()
    record(session, "payment.paid", payment_view(row), by=by.actor)
    return row


async def reversed_by(session: AsyncSession, payment_id: UUID, new_id: UUID, entered: ReversalIn, *,
                      by: Viewer) -> Payment:
    """Take a payment back out of the book, once."""
    row = await session.get(Payment, payment_id, with_for_update=True)
    if row is None or not by.sees_entry(f"payment/{payment_id}", [row.county]):
        raise NotFound(subject=f"payment/{payment_id}")
    by.allow(*PAYERS, area=row.county)
    standing = await session.get(Payment, new_id)
    if standing is not None:
        if (standing.reverses, standing.reason) != (payment_id, entered.reason):
            raise SameIdOtherBody(subject=f"payment/{new_id}")
        return standing
    reversible(row.reverses, await session.scalar(select(Payment.id).where(Payment.reverses == payment_id)))
    reversal = Payment(id=new_id, incident_id=row.incident_id, county=row.county, head=row.head,
                       amount_fen=row.amount_fen, document=row.document, paid_on=row.paid_on, at=clock.now(),
                       by=by.actor, reverses=row.id, reason=entered.reason)
    session.add(reversal)
    await session.flush()
    record(session, "payment.reversed", payment_view(reversal), by=by.actor)
    return reversal
