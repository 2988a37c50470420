"""Tables of silence: which mute place was asked and whether it answered. The score itself is never stored."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from disaster.db import Base


class Silence(Base):
    """A place that should have spoken, was asked, and answered or not. `lapsed`: the incident ended, or was merged."""

    __tablename__ = "silence"
    __table_args__ = (CheckConstraint("state IN ('asked', 'answered', 'lapsed')", name="state"),
                      CheckConstraint("(state = 'answered') = (answered_at IS NOT NULL)", name="answered_at"),
                      Index("uq_silence_asked", "incident_id", "place", unique=True,
                            postgresql_where="state = 'asked'"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    place: Mapped[str] = mapped_column(ForeignKey("division.code"))
    state: Mapped[str]
    silent_since: Mapped[datetime]      # the last word, or the onset where there was none
    first_asked_at: Mapped[datetime]
    asked_at: Mapped[datetime]          # the last time
    times: Mapped[int]
    asked_by: Mapped[str]
    channels: Mapped[list[str]]         # notice, sms
    reporters: Mapped[int]              # people who were asked; 0: nobody is known there
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None]    # the report


class ContactDrill(Base):
    """A routine drill of who can be reached (联络演练): real people, real channels, and nothing of a disaster in it."""

    __tablename__ = "contact_drill"
    __table_args__ = (CheckConstraint("(ended_at IS NULL) = (state = 'open')", name="ended"),
                      CheckConstraint("state IN ('open', 'ended')", name="state"),
                      CheckConstraint("until > started_at", name="until"),
                      Index("uq_contact_drill_open", "area", unique=True, postgresql_where="state = 'open'"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    area: Mapped[str]
    channels: Mapped[list[str]]         # app, sms, call
    state: Mapped[str]
    started_at: Mapped[datetime]
    started_by: Mapped[str]
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    people: Mapped[int]


class Contact(Base):
    """One person in one drill: reached by which channel and when, or not."""

    __tablename__ = "contact"
    __table_args__ = (CheckConstraint("state IN ('waiting', 'reached', 'unreached')", name="state"),
                      CheckConstraint("channel IN ('app', 'sms', 'call')", name="channel"),
                      CheckConstraint("(state = 'reached') = (channel IS NOT NULL)", name="reached_by"),
                      CheckConstraint("(state = 'reached') = (reached_at IS NOT NULL)", name="reached_at"),
                      UniqueConstraint("drill_id", "person_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    drill_id: Mapped[UUID] = mapped_column(ForeignKey("contact_drill.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    areas: Mapped[list[str]]
    has_phone: Mapped[bool]
    state: Mapped[str]
    channel: Mapped[str | None]
    reached_at: Mapped[datetime | None]
    recorded_by: Mapped[str | None]     # who wrote down a call; for the others the person himself, or the gateway
    calls: Mapped[int]                  # calls tried in vain
