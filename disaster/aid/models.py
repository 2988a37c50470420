"""Tables of aid: households with their code, and what was issued to each.

Who lives there, who took the goods and why, stands in the columns `private`: out of the journal, erased at once.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from disaster.db import Base


class Household(Base):
    """A household that may be given aid. Its code is on its card, and is worked out from its id: any phone can."""

    __tablename__ = "household"
    __table_args__ = (UniqueConstraint("code"),
                      CheckConstraint("state IN ('listed', 'withdrawn')", name="state"),
                      CheckConstraint("people >= 0", name="not_negative"),
                      Index("ix_household_id_number", text("upper(private ->> 'id_number')")))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str]
    place: Mapped[str] = mapped_column(index=True)      # village (12 digits), or township where it has no villages
    people: Mapped[int | None]
    state: Mapped[str]
    registered_at: Mapped[datetime]
    registered_by: Mapped[str]
    digest: Mapped[bytes] = mapped_column(LargeBinary)  # of the body that made it: a repeat is known by it
    private: Mapped[dict[str, Any]]                     # head, id_number, phone, address
    edits: Mapped[list[Any]]                            # private: {at, by, reason, was}


class AidIssue(Base):
    """Goods that were handed to one household. A fact of the field: it is kept also where the book holds less."""

    __tablename__ = "aid_issue"
    __table_args__ = (
        CheckConstraint("state IN ('issued', 'taken_back')", name="state"),
        CheckConstraint("double IN ('none', 'open', 'stands', 'taken_back')", name="double"),
        CheckConstraint("how IN ('list', 'scan')", name="how"),
        CheckConstraint("(double = 'none') = (jsonb_array_length(repeats) = 0)", name="double_says_of_what"),
        CheckConstraint("(booked_at IS NULL) = (movement_id IS NULL)", name="booked_with_movement"),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_by_somebody"),
        CheckConstraint("decided_by IS NOT NULL OR (state = 'issued' AND double IN ('none', 'open'))",
                        name="decision_has_author"),
        Index("ix_aid_issue_unbooked", "recorded_at", postgresql_where="booked_at IS NULL AND state = 'issued'"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), index=True)
    incident_id: Mapped[UUID | None] = mapped_column(ForeignKey("incident.id"), index=True)
    place: Mapped[str] = mapped_column(index=True)      # of the household when it got them
    from_place: Mapped[str | None]                      # where the goods lay; None: the village, then its township
    lines: Mapped[list[Any]]                            # {item, quantity}
    how: Mapped[str]
    issued_at: Mapped[datetime]                         # when it was so
    recorded_at: Mapped[datetime]                       # when we learned it
    recorded_by: Mapped[str]
    state: Mapped[str]
    double: Mapped[str]
    repeats: Mapped[list[Any]]                          # {kind, issue_id, issued_at}: earlier aid within the period
    booked_at: Mapped[datetime | None]                  # None: the book does not hold that much at the place
    movement_id: Mapped[UUID | None] = mapped_column(ForeignKey("movement.id"))
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    private: Mapped[dict[str, Any]]                     # received_by, despite, reason
    household: Mapped[Household] = relationship(lazy="selectin")
