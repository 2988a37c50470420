"""Tables of what went up: due tables as they were signed, their files, and how far each person has looked.

A due table is never changed: a trigger of the database refuses it. A correction is a new table that names the old one.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from disaster.db import Base
from disaster.rulebook.schemas import ReportKind


class DueTable(Base):
    """A table for the upper level, frozen as it was signed. What the figures were at `seq` of the journal."""

    __tablename__ = "due_table"
    __table_args__ = (
        CheckConstraint("kind IN ('first', 'follow_up', 'verified', 'nil')", name="kind"),
        CheckConstraint("(corrects IS NULL) = (reason IS NULL)", name="a_correction_has_a_reason"),
        CheckConstraint("corrects <> id", name="not_of_itself"),
        Index("ix_due_table_claim_ids", "claim_ids", postgresql_using="gin"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    county: Mapped[str]
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[ReportKind] = mapped_column(String)
    seq: Mapped[int]                        # the journal entry up to which the figures are known
    data_at: Mapped[datetime]               # when that was
    sent_at: Mapped[datetime]
    sent_by: Mapped[str]
    signatory_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    filler_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    addressees: Mapped[list[str]]
    previous: Mapped[UUID | None] = mapped_column(ForeignKey("due_table.id"))    # the last one sent before it
    corrects: Mapped[UUID | None] = mapped_column(ForeignKey("due_table.id"))
    content: Mapped[dict[str, Any]]         # schemas.Content as JSON: what the files print
    claim_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))    # every claim behind any value
    digest: Mapped[str]                     # sha256 of the content
    changed: Mapped[int]                    # figures that differ from the last one sent
    noted: Mapped[list[str]]                # checks that were explained
    example: Mapped[bool]
    reason: Mapped[str | None]              # private: why it corrects


class SentFile(Base):
    """A due table as a file, made once from the frozen content and kept byte for byte."""

    __tablename__ = "due_table_file"
    __table_args__ = (CheckConstraint("format IN ('xlsx', 'csv', 'pdf')", name="format"),)

    table_id: Mapped[UUID] = mapped_column(ForeignKey("due_table.id"), primary_key=True)
    format: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]


class Look(Base):
    """How far somebody has looked at an incident, or at the whole desk. Nobody else's business: no entry, no view."""

    __tablename__ = "look"

    actor: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True)        # "desk" or "incident/<id>"
    epoch: Mapped[UUID]
    seq: Mapped[int]
    at: Mapped[datetime]
