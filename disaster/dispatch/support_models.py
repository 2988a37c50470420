"""What a county asks its league for: one row for each asking, which both sides follow until the goods came."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from disaster.db import Base

STATES = ("asked", "planned", "on_the_way", "received", "refused", "withdrawn")


class Support(Base):
    """The unmet need of a county's plan, sent up. `lines`: in each group's unit, what is asked and what came of it."""

    __tablename__ = "support"
    __table_args__ = (CheckConstraint(f"state IN {STATES}", name="state"),
                      CheckConstraint("(state IN ('refused', 'withdrawn')) = (ended_at IS NOT NULL)", name="ended"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    county: Mapped[str]
    league: Mapped[str] = mapped_column(index=True)     # code of the county's parent: 152500
    plan_id: Mapped[UUID]               # the county's plan whose unmet need it is
    state: Mapped[str]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str]
    changed_at: Mapped[datetime]
    lowest_celsius: Mapped[int | None]
    example: Mapped[bool]
    lines: Mapped[list[Any]]            # {place, group, short, short_urgent, planned, on_the_way, received}
    demand: Mapped[dict[str, Any]]      # the same need as the planner takes it in, base units
    ended_at: Mapped[datetime | None]
    reasons: Mapped[list[Any]]          # private: {at, by, what, reason}
    body_hash: Mapped[bytes] = mapped_column(LargeBinary)
