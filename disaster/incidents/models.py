"""Tables of incidents, proposals, responses, authorities, tasks, clocks and chronology lines."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from disaster.db import Base


class Incident(Base):
    """One disaster in one county, from its first report or warning to its end."""

    __tablename__ = "incident"
    __table_args__ = (CheckConstraint("state IN ('open', 'stable', 'closed')", name="state"),
                      Index("ix_incident_open", "county", "hazard", postgresql_where="state <> 'closed'"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    county: Mapped[str]
    hazard: Mapped[str]
    name_zh: Mapped[str]
    name_en: Mapped[str]
    occurred_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    last_word_at: Mapped[datetime]          # the newest occurred_at of a report that joined it
    state: Mapped[str]
    stable_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    opened_by_report: Mapped[UUID | None]
    level: Mapped[str | None]               # of the response in force
    response_id: Mapped[UUID | None]
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("incident.id"), index=True)


class Merge(Base):
    """Two incidents made for one disaster became one: the source's children moved to the target, until undone."""

    __tablename__ = "incident_merge"
    __table_args__ = (CheckConstraint("source_id <> target_id", name="two"),
                      CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone_by_somebody"),
                      Index("uq_incident_merge_standing", "source_id", unique=True,
                            postgresql_where="undone_at IS NULL"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"))
    target_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    county: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
    moved: Mapped[dict[str, Any]]           # table -> how many children moved
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]
    stayed: Mapped[dict[str, Any]]          # after the undoing: table -> how many stay with the target, come after
    kept: Mapped[list[Any]]                 # after the undoing: what somebody changed meanwhile and was left so


class MergeChild(Base):
    """One child that a merge moved, changed, removed or made; with it the merge is undone exactly."""

    __tablename__ = "incident_merge_child"
    __table_args__ = (CheckConstraint("how IN ('moved', 'changed', 'removed', 'made', 'followed')", name="how"),)

    merge_id: Mapped[UUID] = mapped_column(ForeignKey("incident_merge.id"), primary_key=True)
    table_name: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    how: Mapped[str] = mapped_column(primary_key=True)
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]


class Proposal(Base):
    """A level that the rules propose, with the clause and the figures quoted. A person decides it."""

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'confirmed', 'refused', 'superseded')", name="state"),
        Index("uq_proposal_one_open", "incident_id", "kind", unique=True, postgresql_where="state = 'open'"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    county: Mapped[str]
    kind: Mapped[str]                       # response or warning
    direction: Mapped[str]                  # start, raise or lower
    level: Mapped[str]
    plan: Mapped[dict[str, Any]]            # id, name, flag of the rule set
    triggers: Mapped[list[Any]]
    not_judged: Mapped[list[Any]]
    places: Mapped[list[str]]               # townships it is about: their tasks will be made
    example: Mapped[bool]                   # rests on a 示例 value somewhere
    matter_zh: Mapped[str]
    matter_en: Mapped[str]
    expected_hours: Mapped[int]
    measures: Mapped[list[str]]
    proposed_at: Mapped[datetime]
    state: Mapped[str]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    authority_id: Mapped[UUID | None]
    reason: Mapped[str | None]              # private
    alert_id: Mapped[UUID | None]


class Response(Base):
    """A response in force: matter, level, expected period, measures (突发事件应对法 2024, art. 72)."""

    __tablename__ = "response"
    __table_args__ = (CheckConstraint("state IN ('in_force', 'ended')", name="state"),
                      UniqueConstraint("number"),
                      Index("uq_response_one_in_force", "incident_id", "kind", unique=True,
                            postgresql_where="state = 'in_force'"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    county: Mapped[str]
    kind: Mapped[str]
    number: Mapped[str]
    level: Mapped[str]
    state: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    expected_until: Mapped[datetime]
    measures: Mapped[list[str]]
    plan_id: Mapped[str]
    decided_by: Mapped[str]
    authority_id: Mapped[UUID | None]
    history: Mapped[list[Any]]              # {level, verb, at, by, authority_id}
    reasons: Mapped[list[str]]              # private


class Authority(Base):
    """A standing written authority: named, dated, revocable. It lets a level start without a further decision."""

    __tablename__ = "authority"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    county: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    levels: Mapped[list[str]]
    hazards: Mapped[list[str]]              # empty: all
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime]
    document: Mapped[str]                   # number of the paper
    revoked_at: Mapped[datetime | None]


class Task(Base):
    """What a level asks of somebody, somewhere, by a time."""

    __tablename__ = "task"
    __table_args__ = (UniqueConstraint("response_id", "key", "place"),
                      CheckConstraint("state IN ('open', 'taken', 'done', 'cancelled')", name="state"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"))
    key: Mapped[str]
    title_zh: Mapped[str]
    title_en: Mapped[str]
    measure: Mapped[str]
    role: Mapped[str]
    owner: Mapped[str | None]
    place: Mapped[str]
    due_at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[str]
    done_at: Mapped[datetime | None]
    level: Mapped[str]
    example: Mapped[bool]


class Deadline(Base):
    """A legal clock of an incident; without one, a yearly one of the county. Lateness is recorded, never hidden."""

    __tablename__ = "deadline"
    __table_args__ = (UniqueConstraint("incident_id", "rule_id", "place", "due_at", postgresql_nulls_not_distinct=True),
                      Index("ix_deadline_running", "due_at",
                            postgresql_where="met_at IS NULL AND lifted_at IS NULL AND missed_at IS NULL"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[UUID | None] = mapped_column(ForeignKey("incident.id"), index=True)
    rule_id: Mapped[str]
    level: Mapped[str]
    kind: Mapped[str]
    place: Mapped[str]
    due_at: Mapped[datetime] = mapped_column(index=True)
    basis_zh: Mapped[str]
    basis_en: Mapped[str]
    also_to: Mapped[list[str]]              # further addressees of what meets it: region, ministry
    note: Mapped[str | None]                # "workdays_by_weekend": counted through a year nobody published
    neared_at: Mapped[datetime | None]      # when its people were told that it is near
    missed_at: Mapped[datetime | None]      # and that it was missed
    lifted_at: Mapped[datetime | None]      # it runs no longer: stable, lifted, open again
    met_at: Mapped[datetime | None]
    late: Mapped[bool]


class Line(Base):
    """A line that somebody added to the chronology. A correction is a further line."""

    __tablename__ = "chronology_line"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    county: Mapped[str]
    at: Mapped[datetime]
    observed_at: Mapped[datetime]
    corrects: Mapped[UUID | None] = mapped_column(ForeignKey("chronology_line.id"))
    by: Mapped[str]
    text: Mapped[str]                       # private
