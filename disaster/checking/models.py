"""What the desk decided about pairs: alike and not the same; a public report that says what a report says."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from disaster.db import Base


class Apart(Base):
    """An officer said that these two are not duplicates: they are not offered as such again."""

    __tablename__ = "checking_apart"
    __table_args__ = (CheckConstraint("low_id < high_id", name="in_order"),)

    low_id: Mapped[UUID] = mapped_column(primary_key=True)      # a report or a public report, the lower id first
    high_id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str]
    reason: Mapped[str | None]                                  # private


class PublicMerging(Base):
    """A public report that was laid under a report of the same; kept with its reason also after it was undone."""

    __tablename__ = "checking_public_merging"
    __table_args__ = (
        CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone_by_somebody"),
        Index("uq_checking_public_merging_in_force", "public_report_id", unique=True,
              postgresql_where="undone_at IS NULL"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    public_report_id: Mapped[UUID] = mapped_column(ForeignKey("public_report.id"))
    into_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    reason: Mapped[str | None]              # private, as the next one
    undone_reason: Mapped[str | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]
