"""Table of payments: what the finance bureau paid for a response. Never changed; a mistake is undone by a reversal."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from disaster.db import Base


class Payment(Base):
    """Money paid, in fen; with `reverses`, the same money taken back out of the book."""

    __tablename__ = "payment"
    __table_args__ = (CheckConstraint("amount_fen > 0", name="amount"), UniqueConstraint("reverses"),
                      CheckConstraint("head IN ('goods', 'transport', 'labour', 'other')", name="head"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    county: Mapped[str]
    head: Mapped[str]
    amount_fen: Mapped[int]
    document: Mapped[str]               # the voucher or order it was paid on, never a person
    paid_on: Mapped[date]
    at: Mapped[datetime]
    by: Mapped[str]
    reverses: Mapped[UUID | None] = mapped_column(ForeignKey("payment.id"))
    reason: Mapped[str | None]          # private: why it was reversed
