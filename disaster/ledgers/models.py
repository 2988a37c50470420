"""Tables of the two ledgers, damaged houses and casualties, of their versions, and of the houses added up by place.

Who lives in a house, who is dead or missing, stands in the one column `private`: out of the journal, erased at once.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from disaster.db import Base
from disaster.ledgers.rules import GRADES

ROOMS = tuple(f"{grade}_{rooms}" for grade in GRADES for rooms in ("rooms", "dwelling_rooms"))


def standing_checks() -> tuple[CheckConstraint, ...]:
    """How far a line has come, and by whom."""
    return (CheckConstraint("standing IN ('recorded', 'verified', 'withdrawn')", name="standing"),
            CheckConstraint("(standing = 'verified') = (verified_by IS NOT NULL AND verified_at IS NOT NULL)",
                            name="verified_by_somebody"))


class Kept:
    """What every line of a ledger has."""

    id: Mapped[UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"))
    place: Mapped[str]                              # village (12 digits), or township where it has no villages
    standing: Mapped[str]
    version: Mapped[int] = mapped_column(SmallInteger)
    observed_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    verified_at: Mapped[datetime | None]
    verified_by: Mapped[str | None]
    digest: Mapped[bytes] = mapped_column(LargeBinary)      # of the first body under this id: a repeat is known by it
    private: Mapped[dict[str, Any]]


class House(Kept, Base):
    """One household's damaged house. Rooms are natural rooms (自然间); NULL: not counted yet."""

    __tablename__ = "house"
    __table_args__ = (
        *standing_checks(), Index("ix_house_incident_id_place", "incident_id", "place"),
        CheckConstraint("grade IN ('collapsed', 'severe', 'light')", name="grade"),
        CheckConstraint("stage IN ('first', 'follow_up', 'verified')", name="stage"),
        *(CheckConstraint(f"{grade}_dwelling_rooms <= {grade}_rooms AND {grade}_dwelling_rooms >= 0", name=grade)
          for grade in GRADES),
        CheckConstraint("people >= 0 AND rebuild_rooms >= 0", name="not_negative"))

    stage: Mapped[str]
    grade: Mapped[str]                              # of the household's whole structure
    structure: Mapped[str]
    collapsed_rooms: Mapped[int | None]
    collapsed_dwelling_rooms: Mapped[int | None]
    severe_rooms: Mapped[int | None]
    severe_dwelling_rooms: Mapped[int | None]
    light_rooms: Mapped[int | None]
    light_dwelling_rooms: Mapped[int | None]
    rebuild_rooms: Mapped[int | None]
    people: Mapped[int | None]                      # in the household


class Casualty(Kept, Base):
    """Somebody dead or missing by the disaster, or found alive after having been missed."""

    __tablename__ = "casualty"
    __table_args__ = (*standing_checks(), Index("ix_casualty_incident_id_place", "incident_id", "place"),
                      CheckConstraint("state IN ('dead', 'missing', 'found_alive')", name="state"))

    state: Mapped[str]


class LedgerVersion(Base):
    """One version of a line of a ledger as it was entered: who, when, why. Number 1 is the first entry."""

    __tablename__ = "ledger_version"
    __table_args__ = (Index("uq_ledger_version_subject_number", "subject", "number", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)      # the correction's, as the client made it
    subject: Mapped[str]
    number: Mapped[int] = mapped_column(SmallInteger)
    at: Mapped[datetime]
    by: Mapped[str]
    reason: Mapped[str | None]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    body: Mapped[dict[str, Any]]


class HouseRollup(Base):
    """The damaged houses of one place in one incident, added up whenever one of them changes."""

    __tablename__ = "house_rollup"

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    households: Mapped[int]
    verified: Mapped[int]
    values: Mapped[dict[str, Any]]                  # indicator -> {"value", "unknown"}
