"""Tables of reports: what came under each client-made id, the report, its claims, and the figures told of each place.

Claims are never changed. Whether a claim stands follows from its report: returned, withdrawn, replaced and duplicate
ones do not.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from disaster.db import Base

STANDS = "state NOT IN ('returned', 'withdrawn') AND replaced_by IS NULL AND duplicate_of IS NULL"
WAITS = "state IN ('received', 'checking') AND replaced_by IS NULL AND duplicate_of IS NULL"


class Submission(Base):
    """The first body that came under a client-made id: a repeat has the same digest, anything else is refused.

    Without a digest the id is awaited: a correction of it is here already. `compact`: so far only its SMS came.
    """

    __tablename__ = "report_submission"

    report_id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    compact: Mapped[bool] = mapped_column(default=False, server_default="false")


class RefusedCopy(Base):
    """Another body that came under an id already taken, kept for the officer to look at."""

    __tablename__ = "report_refused_copy"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report_submission.report_id"), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    body: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    by: Mapped[str]


class HeldReport(Base):
    """A correction that came before the report it corrects. Its row goes when that one comes and this one is filed."""

    __tablename__ = "held_report"
    __table_args__ = (CheckConstraint("(refusal IS NULL) = (state = 'held')", name="refused_with_its_code"),
                      CheckConstraint("state IN ('held', 'refused')", name="state"))

    id: Mapped[UUID] = mapped_column(ForeignKey("report_submission.report_id"), primary_key=True)
    corrects: Mapped[UUID] = mapped_column(ForeignKey("report_submission.report_id"), index=True)
    place: Mapped[str]
    hazard: Mapped[str]
    kind: Mapped[str]
    source: Mapped[str]
    received_at: Mapped[datetime]
    filed_by: Mapped[str]
    state: Mapped[str]
    refusal: Mapped[str | None]
    body: Mapped[dict[str, Any]]            # private: the whole ReportIn


class Report(Base):
    """One report from a place. What was told is never edited; only its way over the desk changes."""

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint("kind IN ('first', 'follow_up', 'verified', 'nil')", name="kind"),
        CheckConstraint("source IN ('app', 'phone', 'sms', 'officer', 'public', 'import')", name="source"),
        CheckConstraint("state IN ('received', 'checking', 'accepted', 'returned', 'withdrawn')", name="state"),
        CheckConstraint("(state = 'checking') = (taken_by IS NOT NULL)", name="checking_by_somebody"),
        CheckConstraint("(taken_by IS NULL) = (taken_until IS NULL)", name="taken_until_a_time"),
        CheckConstraint("(lon IS NULL) = (lat IS NULL)", name="whole_point"),
        CheckConstraint("kind <> 'nil' OR figures = '{}'", name="nil_has_no_figures"),
        CheckConstraint("state <> 'accepted' OR passable", name="only_passable_is_accepted"),
        CheckConstraint("corrects <> id AND replaced_by <> id AND duplicate_of <> id", name="not_of_itself"),
        CheckConstraint("harm BETWEEN 0 AND 5", name="harm_class"),
        Index("uq_report_one_verified", "incident_id", "place", unique=True,
              postgresql_where=f"kind = 'verified' AND {STANDS}"),
        Index("ix_report_duplicate_of", "duplicate_of", postgresql_where="duplicate_of IS NOT NULL"),
        Index("ix_report_queue", "harm", "filed_at", "id", postgresql_where=WAITS,
              postgresql_include=["place", "state"]),       # the queue is read and counted from it alone
        Index("ix_report_place_filed_at", "place", "filed_at"),
        Index("ix_report_lat", "lat", "lon", postgresql_where="lat IS NOT NULL"),
        Index("ix_report_taken_until", "taken_until", postgresql_where="state = 'checking'"),
        Index("ix_report_incident_id_place_kind", "incident_id", "place", "kind"))

    id: Mapped[UUID] = mapped_column(ForeignKey("report_submission.report_id"), primary_key=True)
    place: Mapped[str]                      # the chosen code: it alone decides whose report this is
    lon: Mapped[float | None]               # WGS-84
    lat: Mapped[float | None]
    accuracy_m: Mapped[float | None]
    datum: Mapped[str | None]               # the point came in this datum
    point_suggests: Mapped[str | None]      # the township whose (drawn) area holds the point; decides nothing
    hazard: Mapped[str]
    kind: Mapped[str]
    source: Mapped[str]
    occurred_at: Mapped[datetime]
    observed_at: Mapped[datetime]
    filed_at: Mapped[datetime]
    filed_by: Mapped[str] = mapped_column(index=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"))
    state: Mapped[str]
    corrects: Mapped[UUID | None] = mapped_column(ForeignKey("report.id"))
    replaced_by: Mapped[UUID | None] = mapped_column(ForeignKey("report.id", deferrable=True, initially="DEFERRED"))
    duplicate_of: Mapped[UUID | None] = mapped_column(ForeignKey("report.id"))
    harm: Mapped[int] = mapped_column(SmallInteger)      # rules.harm_class at filing: what the queue is sorted by
    figures: Mapped[dict[str, Any]]         # indicator -> number, or null: said to be unknown
    findings: Mapped[list[Any]]
    passable: Mapped[bool]
    taken_by: Mapped[str | None]
    taken_until: Mapped[datetime | None]
    origin: Mapped[UUID] = mapped_column(ForeignKey("report.id"), index=True)   # the first of its chain of corrections
    conflict: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")  # other ends of the chain: ids
    set_aside_by: Mapped[UUID | None]       # the end that somebody chose over this one
    acted_at: Mapped[datetime | None]       # when something was first done about it
    deeds: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")   # what: rules.Deed, each kind once
    text: Mapped[str | None]                # private, as all below
    phone: Mapped[str | None]
    notes: Mapped[dict[str, Any]]           # check -> why the figure is right all the same
    correction_reason: Mapped[str | None]
    return_reason: Mapped[str | None]
    withdrawal_reason: Mapped[str | None]
    choice_reason: Mapped[str | None]
    acted_words: Mapped[str | None]


class Merging(Base):
    """One report laid under another that speaks of the same; kept with its reason also after it was undone."""

    __tablename__ = "report_merging"
    __table_args__ = (
        CheckConstraint("report_id <> into_id", name="not_into_itself"),
        CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone_by_somebody"),
        Index("uq_report_merging_in_force", "report_id", unique=True, postgresql_where="undone_at IS NULL"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"))
    into_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    reason: Mapped[str | None]              # private, as the next one
    undone_reason: Mapped[str | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]


class Claim(Base):
    """One figure of one report. NULL says that the place said it does not know."""

    __tablename__ = "claim"
    __table_args__ = (Index("ix_claim_shown", "incident_id", "indicator", "place", "stage", "observed_at", "at", "id"),
                      Index("uq_claim_report_id_indicator", "report_id", "indicator", unique=True),
                      CheckConstraint("stage IN ('first', 'follow_up', 'verified')", name="stage"),
                      CheckConstraint("soundness IN ('sound', 'doubtful', 'held')", name="soundness"),
                      CheckConstraint("soundness = 'held' OR value IS NULL OR value >= 0", name="negative_is_held"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"))
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"))
    place: Mapped[str]
    indicator: Mapped[str]
    value: Mapped[Decimal | None] = mapped_column(Numeric(16, 4))
    stage: Mapped[str]
    source: Mapped[str]
    method: Mapped[str]                     # full_count (逐户核定) or survey (非全面调查)
    filed_by: Mapped[str]
    observed_at: Mapped[datetime]           # never later than `at`: a fast clock wins nothing
    at: Mapped[datetime]
    soundness: Mapped[str]                  # held: breaks a check by itself and is in no total; doubtful: is, marked


class ActingCursor(Base):
    """How far the journal was read for what has been done about reports: one row."""

    __tablename__ = "report_acting_cursor"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    seq: Mapped[int]


class PlaceFigures(Base):
    """What is told of one place in one incident: its shown figures, recomputed whenever a claim comes or goes."""

    __tablename__ = "place_figures"

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    values: Mapped[dict[str, Any]]          # indicator -> rules.Told as JSON
    heard: Mapped[bool]
    last_report_at: Mapped[datetime | None]
