"""What the checking desk is asked and answers."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from disaster.intake.schemas import PublicReportView
from disaster.media.schemas import MediumView
from disaster.people.schemas import Incoming, storable
from disaster.reports.schemas import Number, Reason, RefusedCopyView, ReportPrivate, ReportView

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
    """One thing that waits. `harm`: its class, 0 to 5; `urgency`: weight × minutes, as it was at the answer's `at`.

    Either of the two is there: a report, or what the public told, kept apart.
    """

    id: UUID
    kind: Literal["report", "public_report"]
    harm: int
    urgency: int
    filed_at: datetime
    report: ReportView | None
    public: PublicReportView | None


class QueueCounts(BaseModel):
    """How many wait: all, those of the public, those in somebody's hands, and by class of harm (0 to 5)."""

    all: int
    public: int
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


class Side(BaseModel):
    """A report or a public report as it stands beside another: what was said, where, when, by whom."""

    id: UUID
    kind: Literal["report", "public_report"]
    state: str
    place: str
    hazard: str | None
    source: str
    observed_at: datetime
    filed_at: datetime
    filed_by: str
    point: list[float] | None
    accuracy_m: float | None
    figures: dict[str, Number | None]
    text: str | None
    phone: str | None


class CopiesView(BaseModel):
    """A report under whose id other bodies came: how many, and when last."""

    report: ReportView
    copies: int
    last_at: datetime


class LikelyView(BaseModel):
    """What may speak of the same. `reasons`: which of them speaks for it (> 0) or against (< 0), in points."""

    other: Side
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
    """One item with its words, what lies under it, and what may be the same."""

    own: Side
    report: ReportView | None
    private: ReportPrivate | None
    public: PublicReportView | None
    media: list[MediumView]
    likely: list[LikelyView]
    under: list[Side]
    mergings: list[MergingView]
    copies: list[RefusedCopyView]
