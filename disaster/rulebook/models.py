"""The rule sets that a government has entered itself; the shipped ones are documents, not rows."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from disaster.db import Base


class RuleSet(Base):
    """A plan as entered. The document never changes; its period may, and it may be withdrawn."""

    __tablename__ = "rule_set"
    __table_args__ = (
        CheckConstraint(r"jurisdiction ~ '^[0-9]{2,12}$'", name="jurisdiction_is_a_code"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period_runs_forward"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)",
                        name="withdrawn_with_a_reason"),
        Index("ix_rule_set_jurisdiction_valid_from", "jurisdiction", "valid_from"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    jurisdiction: Mapped[str]
    document: Mapped[dict[str, Any]]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    entered_at: Mapped[datetime]
    entered_by: Mapped[str]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]


class HolidayTable(Base):
    """A year of public holidays as an administrator entered it from the notice; never changed, only followed."""

    __tablename__ = "holiday_table"
    __table_args__ = (Index("ix_holiday_table_year_entered_at", "year", "entered_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[int]
    document: Mapped[dict[str, Any]]
    entered_at: Mapped[datetime]
    entered_by: Mapped[str]
