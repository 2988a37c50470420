"""Tables of what is said from outside: public reports, kept apart until an officer has checked them, and the key that
signs challenges. A public report is no report: it has no claims, and no total knows of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from disaster.db import Base

OPEN = "state IN ('received', 'checking')"


class PublicReport(Base):
    """What somebody told who has no account here, or what came in no form that could be filed at once."""

    __tablename__ = "public_report"
    __table_args__ = (
        CheckConstraint("source IN ('public', 'sms', 'import')", name="source"),
        CheckConstraint("state IN ('received', 'checking', 'adopted', 'dismissed')", name="state"),
        CheckConstraint("danger IN ('yes', 'no', 'unknown')", name="danger"),
        CheckConstraint("(lon IS NULL) = (lat IS NULL)", name="whole_point"),
        CheckConstraint("(state = 'checking') = (taken_by IS NOT NULL)", name="checking_by_somebody"),
        CheckConstraint("(taken_by IS NULL) = (taken_until IS NULL)", name="taken_until_a_time"),
        CheckConstraint("(state = 'adopted') = (adopted_as IS NOT NULL)", name="adopted_as_a_report"),
        CheckConstraint("(state = 'dismissed') = (dismissal IS NOT NULL)", name="dismissed_with_a_reason"),
        Index("ix_public_report_open", "area", "filed_at", postgresql_where=OPEN),
        Index("ix_public_report_queue", "danger", "filed_at", "id", postgresql_where=OPEN,
              postgresql_include=["area", "state"]),
        Index("ix_public_report_lat", "lat", "lon", postgresql_where=f"{OPEN} AND lat IS NOT NULL"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary)      # of the body: a repeat is harmless, another body refused
    number: Mapped[str] = mapped_column(index=True)         # follows from the id
    key_hash: Mapped[bytes | None] = mapped_column(LargeBinary)      # with the key its sender follows it
    challenge: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)     # each is good for one report
    source: Mapped[str]
    state: Mapped[str]
    area: Mapped[str]                       # whose desk it is: the place, what the point suggests, or the county
    place: Mapped[str | None]               # as the sender chose it from the list
    lon: Mapped[float | None]               # WGS-84, private: it may be somebody's home
    lat: Mapped[float | None]
    accuracy_m: Mapped[float | None]
    datum: Mapped[str | None]
    hazard: Mapped[str | None]
    danger: Mapped[str]                     # people hurt or in danger: yes, no, unknown
    occurred_at: Mapped[datetime | None]
    filed_at: Mapped[datetime]
    filed_by: Mapped[str]                   # "public", or who brought it: "token/…", "person/…", "system"
    words: Mapped[str | None]               # private
    phone: Mapped[str | None] = mapped_column(index=True)    # private; +86… where it is a number of this country
    origin: Mapped[dict[str, Any]]          # private: the raw message or the cells of the file, as they came
    taken_by: Mapped[str | None]
    taken_until: Mapped[datetime | None]
    handled_by: Mapped[str | None]
    handled_at: Mapped[datetime | None]
    adopted_as: Mapped[UUID | None] = mapped_column(ForeignKey("report.id"), index=True)
    dismissal: Mapped[str | None]
    dismissal_reason: Mapped[str | None]    # private


class ChallengeKey(Base):
    """The one key that signs challenges: all processes share it, and it outlives them."""

    __tablename__ = "challenge_key"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
