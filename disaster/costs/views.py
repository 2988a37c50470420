"""From rows to what is seen of payments."""

from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.costs.models import Payment
from disaster.costs.schemas import PaymentPrivate, PaymentView
from disaster.journal.subjects import Subject, register

READERS = frozenset({"finance_officer", "duty_officer", "commander", "leader", "auditor", "administrator"})
PAYMENT = ("incident_id", "head", "amount_fen", "document", "paid_on", "at", "by", "reverses")


def payment_view(row: Payment) -> PaymentView:
    """A payment."""
    return PaymentView(id=str(row.id), areas=[row.county], **{name: getattr(row, name) for name in PAYMENT})


async def payment_private(session: AsyncSession, payment_id: str) -> BaseModel | None:
    """The reason somebody gave."""
    row = await session.get(Payment, UUID(payment_id))
    return PaymentPrivate(reason=row.reason) if row else None


register(Subject(PaymentView, Payment, payment_view, roles=READERS, private=payment_private, private_roles=READERS))
