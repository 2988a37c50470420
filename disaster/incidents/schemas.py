"""Incidents, proposals, responses, tasks and clocks as they are seen, and what comes in about them."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from disaster.journal.subjects import View
from disaster.people.schemas import Incoming

Level = Literal["I", "II", "III", "IV", "warning"]


class IncidentView(View):
    """One disaster being handled."""

    subject_type: ClassVar[str] = "incident"
    name_zh: str
    name_en: str
    hazard: str
    occurred_at: datetime
    opened_at: datetime
    state: Literal["open", "stable", "closed"]
    stable_at: datetime | None
    closed_at: datetime | None
    level: Level | None
    response_id: UUID | None
    opened_by_report: UUID | None
    merged_into: UUID | None


class MergeView(View):
    """Two incidents that became one; `stayed` and `kept` are told once it is undone."""

    subject_type: ClassVar[str] = "merge"
    incident_id: UUID               # the one that goes on
    source_id: UUID
    at: datetime
    by: str
    moved: dict[str, int]
    undone_at: datetime | None
    undone_by: str | None
    stayed: dict[str, int]
    kept: list[str]


class MergeIn(Incoming):
    """Make one incident of two: all that `source_id` has goes to `target_id`."""

    source_id: UUID
    target_id: UUID
    reason: str = Field(min_length=2, max_length=2_000)


class UndoIn(Incoming):
    """Why two incidents that were merged are two after all."""

    reason: str = Field(min_length=2, max_length=2_000)


class MergePreview(BaseModel):
    """What a merge would move, what stands against it, and what a person should know before."""

    moves: dict[str, int]
    against: list[str]              # codes of refusals
    other_hazard: bool
    occurred_at: datetime           # the onset that the one incident would have: the earlier
    level: Level | None             # of the response that would be in force: the higher
    ends_response: UUID | None      # the lower response, which would end


class Candidate(BaseModel):
    """An open incident that a word may belong to, and why. `joins`: the rule would join it by itself."""

    incident_id: UUID
    joins: bool
    same_hazard: bool
    hours_apart: float              # between the word and the time the incident was heard of; 0: within it
    km: float | None                # from the place to the nearest place heard of there; None: nobody knows
    reasons: list[Literal["same_hazard", "related_hazard", "in_time", "near_in_time", "same_place", "near_place"]]


class TriggerView(BaseModel):
    """One clause that is met, with its figure. `at_least`: some terms are unknown, the true value may be higher."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    metric: str
    label_zh: str
    label_en: str
    unit: str
    value: str                      # decimal text: 0.1200 or 307
    at_least: bool
    threshold: str
    area: str
    indicators: list[str]
    claims: list[str]


class NotJudged(BaseModel):
    """A clause that nobody can judge yet, and why: never the same as not met."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    metric: str
    label_zh: str
    label_en: str
    area: str | None
    reason: str


class ProposalView(View):
    """A proposed level. `example`: it rests on a 示例 threshold or value, so only a person at the desk may decide."""

    subject_type: ClassVar[str] = "proposal"
    incident_id: UUID
    kind: Literal["response", "warning"]
    direction: Literal["start", "raise", "lower"]
    level: Level
    plan_id: str
    plan_name_zh: str
    source_flag: str
    example: bool
    triggers: list[TriggerView]
    not_judged: list[NotJudged]
    places: list[str]
    matter_zh: str
    matter_en: str
    expected_hours: int
    measures: list[str]
    proposed_at: datetime
    state: Literal["open", "confirmed", "refused", "superseded"]
    decided_by: str | None
    decided_at: datetime | None
    authority_id: UUID | None
    alert_id: UUID | None


class Step(BaseModel):
    """One decision about a level."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    level: Level
    verb: Literal["started", "raised", "lowered", "ended", "reopened"]
    at: datetime
    by: str
    authority_id: UUID | None


class ResponseView(View):
    """A response: what the law wants stated, and every decision about its level."""

    subject_type: ClassVar[str] = "response"
    incident_id: UUID
    kind: Literal["response", "warning"]
    number: str
    level: Level
    state: Literal["in_force", "ended"]
    started_at: datetime
    ended_at: datetime | None
    expected_until: datetime
    measures: list[str]
    plan_id: str
    decided_by: str
    authority_id: UUID | None
    history: list[Step]


class AuthorityView(View):
    """A standing written authority."""

    subject_type: ClassVar[str] = "authority"
    person_id: UUID
    levels: list[Level]
    hazards: list[str]
    valid_from: datetime
    valid_to: datetime
    document: str
    revoked_at: datetime | None


class TaskView(View):
    """A task of a level."""

    subject_type: ClassVar[str] = "task"
    incident_id: UUID
    response_id: UUID
    key: str
    title_zh: str
    title_en: str
    measure: str
    role: str
    owner: str | None
    place: str
    due_at: datetime
    state: Literal["open", "taken", "done", "cancelled"]
    done_at: datetime | None
    level: Level
    example: bool


class DeadlineView(View):
    """A legal clock. Without an incident it is a yearly one of the county. `note`: how sure its time is."""

    subject_type: ClassVar[str] = "deadline"
    incident_id: UUID | None
    rule_id: str
    level: Literal["township", "county"]
    kind: str
    place: str
    due_at: datetime
    basis_zh: str
    basis_en: str
    also_to: list[str]
    note: str | None
    neared_at: datetime | None
    missed_at: datetime | None
    lifted_at: datetime | None
    met_at: datetime | None
    late: bool


class LineView(View):
    """A line that somebody added to the chronology; its text is private."""

    subject_type: ClassVar[str] = "line"
    incident_id: UUID
    at: datetime
    observed_at: datetime
    corrects: UUID | None
    by: str


class LinePrivate(BaseModel):
    """The words of a chronology line."""

    text: str


class Reasons(BaseModel):
    """Why somebody decided as he did, oldest first."""

    reasons: list[str]


class DecisionIn(Incoming):
    """What an officer decides about a proposal. `level`: another than proposed, with a reason."""

    verdict: Literal["confirm", "refuse"]
    level: Literal["I", "II", "III", "IV"] | None = None
    reason: str | None = Field(default=None, min_length=2, max_length=2_000)
    expected_hours: int | None = Field(default=None, ge=1, le=24 * 90)


class LevelIn(Incoming):
    """A decision about the level in force, without a proposal."""

    kind: Literal["response", "warning"] = "response"
    direction: Literal["start", "raise", "lower", "end", "reopen"]
    level: Literal["I", "II", "III", "IV"]
    reason: str = Field(min_length=2, max_length=2_000)
    expected_hours: int | None = Field(default=None, ge=1, le=24 * 90)     # of a start
    places: list[str] = Field(default=[], max_length=200)                  # townships whose tasks a start makes


class StateIn(Incoming):
    """The commander declares the situation stable, or the incident closed, or open again."""

    state: Literal["open", "stable", "closed"]
    reason: str = Field(min_length=2, max_length=2_000)


class TaskIn(Incoming):
    """Somebody takes a task, finishes it, or gives it back."""

    state: Literal["open", "taken", "done"]


class AuthorityIn(Incoming):
    """A standing authority as the administrator enters it from the paper."""

    person_id: UUID
    levels: list[Level] = Field(min_length=1, max_length=5)
    hazards: list[str] = Field(default=[], max_length=12)
    valid_from: datetime
    valid_to: datetime
    document: str = Field(min_length=2, max_length=120)


class LineIn(Incoming):
    """A line for the chronology."""

    text: str = Field(min_length=1, max_length=4_000)
    observed_at: datetime
    corrects: UUID | None = None
