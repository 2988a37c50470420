"""What the desk decided about pairs: two things that look alike and are not the same."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
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
