"""What comes in from outside, and what is seen of it. Words, phone and the exact point are private."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import UUID7, AfterValidator, BaseModel, Field

from disaster.journal.subjects import View
from disaster.people.schemas import Incoming, Moment, storable
from disaster.reports.schemas import Key, PointIn, Reason, ReportIn, Words

Danger = Literal["yes", "no", "unknown"]
Source = Literal["public", "sms", "import"]
State = Literal["received", "checking", "adopted", "dismissed"]
Dismissal = Literal["duplicate", "elsewhere", "no_disaster", "false", "unclear"]
FollowKey = Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{16}$")]
Phone = Annotated[str, Field(max_length=30), AfterValidator(storable)]
Told = Annotated[str, Field(min_length=1, max_length=1_000), AfterValidator(storable)]


class SaidIn(Incoming):
    """What somebody says who files no report himself, as far as he says it."""

    hazard: Key | None = None
    place: str | None = Field(default=None, pattern=r"^\d{9}(\d{3})?$")
    point: PointIn | None = None
    words: Words | None = None
    danger: Danger = "unknown"
    phone: Phone | None = None
    occurred_at: Moment | None = None


class PublicReportIn(SaidIn):
    """Five fields at most: hazard, where (a place from the list or a point), what happened, danger, phone.

    `key` is made by the sender and follows the report later; `challenge` is the solved challenge, base64.
    """

    hazard: Key
    words: Told
    key: FollowKey | None = None
    challenge: str | None = Field(default=None, max_length=4_000)


class HandlingIn(Incoming):
    """What an officer does with it. `adopt` wants the report that he files under an id of his making."""

    verdict: Literal["take", "release", "adopt", "dismiss"]
    report_id: UUID7 | None = None
    report: ReportIn | None = None
    dismissal: Dismissal | None = None
    reason: Reason | None = None


class LineIn(Incoming):
    """An SMS line as somebody typed it."""

    line: str = Field(min_length=1, max_length=1_000)


class PublicReportView(View):
    """What may be known of a public report without reading it. The point is rounded to about a kilometre."""

    subject_type: ClassVar[str] = "public_report"
    number: str
    source: Source
    state: State
    place: str | None
    point: list[float] | None
    hazard: str | None
    danger: Danger
    occurred_at: datetime | None
    filed_at: datetime
    filed_by: str
    taken_by: str | None
    taken_until: datetime | None
    handled_by: str | None
    handled_at: datetime | None
    adopted_as: UUID | None
    dismissal: Dismissal | None


class PublicReportPrivate(BaseModel):
    """Its words, and who can be asked; its reading is logged."""

    words: str | None
    phone: str | None
    point: list[float] | None
    accuracy_m: float | None
    origin: dict[str, Any]
    dismissal_reason: str | None


class Received(BaseModel):
    """The answer to its sender: it is stored."""

    number: str
    received_at: datetime


class FollowedReport(BaseModel):
    """What its sender sees with number and key. `report_state`: of the report that it became."""

    number: str
    state: State
    received_at: datetime
    handled_at: datetime | None
    dismissal: Dismissal | None
    report_state: str | None
    world: Literal["real", "drill"]


class Waiting(BaseModel):
    """How much waits at the desk from outside, of what the asker may see."""

    received: int
    checking: int
    in_danger: int
    oldest_at: datetime | None
