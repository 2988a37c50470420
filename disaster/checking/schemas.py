"""What the checking desk is asked and answers."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from disaster.people.schemas import Incoming
from disaster.reports.schemas import Reason, RefusedCopyView, ReportPrivate, ReportView, storable

Word = Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,40}$")]


class ApartIn(Incoming):
    """Two that look alike and are not the same, and why."""

    one: UUID
    other: UUID
    reason: Reason | None = None


class QueueFilter(Incoming):
    """What an officer wants to see of the queue; "" is everything. A search in words logs what it shows as read."""

    area: str = Field(default="", pattern=r"^\d{0,12}$")
    hazard: Word = ""
    source: Word = ""
    state: Word = ""
    text: Annotated[str, Field(max_length=100), AfterValidator(storable)] = ""
    cursor: str = Field(default="", max_length=400)
    limit: int = Field(default=50, ge=1, le=200)


class QueueItem(BaseModel):
    """One thing that waits. `harm`: its class, 0 to 5; `urgency`: weight × minutes, as it was at the answer's `at`."""

    harm: int
    urgency: int
    filed_at: datetime
    report: ReportView


class QueueCounts(BaseModel):
    """How many wait: all, those in somebody's hands, and by class of harm (0 to 5)."""

    all: int
    checking: int
    by_harm: list[int]


class QueueView(BaseModel):
    """A page of the queue, most urgent first. `next` resumes it at the same moment; follow the stream from `seq`."""

    epoch: UUID
    seq: int
    at: datetime
    items: list[QueueItem]
    next: str | None
    counts: QueueCounts
    weights: list[int]
    head_start_minutes: int
    formula_zh: str
    formula_en: str


class LikelyView(BaseModel):
    """Another report that may speak of the same. `reasons`: which of them speaks for it (> 0) or against, in points."""

    report: ReportView
    private: ReportPrivate
    chance: float
    reasons: dict[str, float]
    kilometres: float | None


class MergingView(BaseModel):
    """What was merged into what, by whom and why, and how it was undone."""

    id: UUID
    report_id: UUID
    into_id: UUID
    at: datetime
    by: str
    reason: str | None
    undone_at: datetime | None
    undone_by: str | None
    undone_reason: str | None


class ItemView(BaseModel):
    """One item with its words, what lies under it, what it lies under, and what may be the same."""

    report: ReportView
    private: ReportPrivate
    likely: list[LikelyView]
    under: list[ReportView]
    mergings: list[MergingView]
    copies: list[RefusedCopyView]


