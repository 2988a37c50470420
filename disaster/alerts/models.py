"""Tables of warnings and notices."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from disaster.db import Base


class Alert(Base):
    """A warning as its issuer sent it; never changed but for its state. `identifier` is the issuer's."""

    __tablename__ = "alert"
    __table_args__ = (
        CheckConstraint("state IN ('in_force', 'updated', 'cancelled', 'expired', 'test')", name="state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    identifier: Mapped[str] = mapped_column(unique=True)
    sender: Mapped[str]
    sent_at: Mapped[datetime]
    status: Mapped[str]
    message_type: Mapped[str]
    references: Mapped[list[str]]       # identifiers of the messages this one updates or cancels
    event_zh: Mapped[str]
    event_code: Mapped[str | None]
    hazard: Mapped[str | None]
    colour: Mapped[str | None]          # as issued, never computed
    headline: Mapped[str]
    effective_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    state: Mapped[str]
    replaced_by: Mapped[UUID | None] = mapped_column(ForeignKey("alert.id"))
    areas: Mapped[list[str]]            # matched divisions
    polygons: Mapped[list[Any]]
    source: Mapped[str]                 # the file as it came


class Notice(Base):
    """Something that must be seen by somebody with one of these roles, and is open until acknowledged or settled."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_open_about", "about", postgresql_where="acknowledged_at IS NULL"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    about: Mapped[str]
    areas: Mapped[list[str]]
    to_roles: Mapped[list[str]]
    incident_id: Mapped[UUID | None]
    at: Mapped[datetime]
    acknowledged_by: Mapped[str | None]
    acknowledged_at: Mapped[datetime | None]


class OutgoingMessage(Base):
    """A message that leaves the service by a gateway; its number and its words are private."""

    __tablename__ = "outgoing_message"
    __table_args__ = (CheckConstraint("channel IN ('sms')", name="channel"),
                      CheckConstraint("state IN ('waiting', 'sent', 'failed')", name="state"),
                      Index("ix_outgoing_message_waiting", "next_at", postgresql_where="state = 'waiting'"),
                      Index("ix_outgoing_message_about", "about"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[str]
    about: Mapped[str]                  # the subject that asks: silence/…, contact/…
    to: Mapped[str]                     # private
    text: Mapped[str]                   # private
    state: Mapped[str]
    made_at: Mapped[datetime]
    next_at: Mapped[datetime]
    attempts: Mapped[int]
    sent_at: Mapped[datetime | None]
    failure: Mapped[str | None]
