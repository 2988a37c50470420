"""Reports, claims and figures as they are seen, and what comes in about them.

An indicator that is absent was not spoken of; null was said to be unknown; 0 was said to be none.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import (
    UUID7,
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
)

from disaster.geo.datum import Datum, to_wgs84
from disaster.journal.subjects import View
from disaster.people.schemas import Incoming, Moment, storable
from disaster.rulebook.schemas import ReportKind, exact

FIGURE_MAX, DECIMALS_MAX = 10**11, 4          # what a JSON number and NUMERIC(16, 4) both hold exactly
DEGREE_DECIMALS = 6        # 0.1 m

Kind = ReportKind
Stage = Literal["first", "follow_up", "verified"]
Source = Literal["app", "phone", "sms", "officer", "public", "import"]
State = Literal["received", "checking", "accepted", "returned", "withdrawn"]
Severity = Literal["error", "warn", "notice"]
How = Literal["desk", "response", "task", "request", "consignment"]
Number = int | float


def plain(value: int | Decimal) -> Number:
    """A figure as a JSON number: whole ones stay whole."""
    return int(value) if value == int(value) else float(value)


def bounded(value: int | Decimal) -> int | Decimal:
    """Neither larger nor finer than the store holds exactly."""
    exactly = Decimal(value)
    if abs(exactly) > FIGURE_MAX:
        raise ValueError(f"larger than {FIGURE_MAX}")
    if (exactly * 10**DECIMALS_MAX) % 1:
        raise ValueError(f"more than {DECIMALS_MAX} decimals")
    return value


Amount = Annotated[int | Decimal, BeforeValidator(exact), AfterValidator(bounded)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Words = Annotated[str, Field(min_length=1, max_length=4_000), AfterValidator(storable)]
Reason = Annotated[str, Field(min_length=2, max_length=2_000), AfterValidator(storable)]
Notes = Annotated[dict[Key, Reason], Field(max_length=60)]


class PointIn(Incoming):
    """A point by GPS or map pin; it says its datum, and how far off it may be."""

    lon: float = Field(ge=-180, le=180, allow_inf_nan=False)
    lat: float = Field(ge=-90, le=90, allow_inf_nan=False)
    accuracy_m: float | None = Field(default=None, gt=0, le=100_000, allow_inf_nan=False)
    datum: Datum

    @property
    def wgs84(self) -> tuple[float, float]:
        """Longitude and latitude in WGS-84."""
        lon, lat = to_wgs84(self.lon, self.lat, self.datum)
        return round(lon, DEGREE_DECIMALS), round(lat, DEGREE_DECIMALS)


class ReportIn(Incoming):
    """A report as a phone or the officer's form sends it. Place, hazard, kind and occurred_at suffice."""

    place: str = Field(pattern=r"^\d{9}(\d{3})?$")
    point: PointIn | None = None
    hazard: Key
    kind: Kind
    occurred_at: Moment
    observed_at: Moment | None = None         # when it was so; the moment of filing, where nobody says
    figures: dict[Key, Amount | None] = Field(default={}, max_length=200)
    text: Words | None = None
    phone: Annotated[str, Field(max_length=30), AfterValidator(storable)] | None = None
    notes: Notes = Field(default={})
    source: Source | None = None
    corrects: UUID | None = None
    reason: Reason | None = None              # why it corrects; wanted after a verified report
    incident_id: UUID | None = None
    new_incident: bool = False                # another disaster than the open one it would join


class BatchItemIn(Incoming):
    """One report of a batch. Its body is a ReportIn, looked at by itself: a malformed one harms no other."""

    id: UUID7
    body: dict[str, Any]


class BatchIn(Incoming):
    """What a phone has kept while it had no network, or a gateway has gathered."""

    reports: list[BatchItemIn] = Field(min_length=1, max_length=1_000)


class DeskIn(Incoming):
    """What an officer does with a report at the desk. `notes`: check -> why the figure is right all the same."""

    verdict: Literal["take", "release", "accept", "return"]
    reason: Reason | None = None
    notes: Notes = Field(default={})


class MergingIn(Incoming):
    """Into which report this one is merged, and why; `id` is made by the client."""

    id: UUID
    into: UUID
    reason: Reason | None = None


class UnmergingIn(Incoming):
    """Why two reports are two after all."""

    reason: Reason


class RulesTrialIn(Incoming):
    """A rule set to try: one that is known by its id, or a draft."""

    ruleset_id: str = Field(default="", max_length=80)
    document: dict[str, Any] | None = None


class WithdrawalIn(Incoming):
    """Why a report is withdrawn."""

    reason: Reason


class ActedIn(Incoming):
    """What was done about a report, in words for who sent it."""

    words: Reason


class DeedView(BaseModel):
    """Something done about a report: by the desk's own word, or by what the journal tells of its place."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    how: How
    subject: str | None                       # the response, task, request or consignment
    at: datetime


class ChoiceIn(Incoming):
    """This report is to stand. `over`: the others that one has seen it to be in conflict with."""

    over: list[UUID] = Field(min_length=1, max_length=50)
    reason: Reason | None = None


class FindingView(BaseModel):
    """A check that the figures break. error: cannot pass; warn: wants a note; notice: for the eye only."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    check: str
    severity: Severity
    indicators: list[str]
    statement: str | None


class ReportView(View):
    """A report without its words."""

    subject_type: ClassVar[str] = "report"
    place: str
    point: list[float] | None
    accuracy_m: float | None
    point_suggests: str | None
    hazard: str
    kind: Kind
    source: Source
    occurred_at: datetime
    observed_at: datetime
    filed_at: datetime
    filed_by: str
    incident_id: UUID
    state: State
    corrects: UUID | None
    replaced_by: UUID | None
    duplicate_of: UUID | None = Field(default=None, exclude_if=lambda value: value is None)   # older entries lack it
    figures: dict[str, Number | None]
    findings: list[FindingView]
    noted: list[str]                          # checks that have a note
    passable: bool
    taken_by: str | None
    taken_until: datetime | None
    conflict: list[UUID]                      # other corrections of the same report: somebody must choose
    set_aside_by: UUID | None                 # the one that was chosen over this one
    acted_at: datetime | None                 # acted on: when first, and what each kind of deed was
    deeds: list[DeedView]

    @field_validator("occurred_at", "observed_at", "filed_at", "taken_until", "acted_at", mode="after")
    @classmethod
    def in_utc(cls, value: datetime | None) -> datetime | None:
        """As View does, asked of the times only: there are many reports, of many fields."""
        return None if value is None else value.astimezone(UTC)


class HeldReportView(View):
    """A correction that came before the report it corrects: kept, and filed as soon as that one comes.

    refused: it came, and this correction does not fit it (`refusal` is the code); kept for the officer all the same.
    """

    subject_type: ClassVar[str] = "held_report"
    place: str
    hazard: str
    kind: Kind
    source: Source
    corrects: UUID
    received_at: datetime
    filed_by: str
    state: Literal["held", "refused"]
    refusal: str | None


class BatchItemView(BaseModel):
    """What became of one report: 200 with its view, 202 with what is held, or the status of its problem."""

    id: UUID
    status: int
    report: ReportView | None = None
    held: HeldReportView | None = None
    problem: dict[str, Any] | None = None


class BatchView(BaseModel):
    """An answer for each report, in the order in which they were sent."""

    items: list[BatchItemView]


class HeldReportPrivate(BaseModel):
    """What a correction says that waits for what it corrects; its reading is logged."""

    body: dict[str, Any]


class ReportPrivate(BaseModel):
    """The words of a report: for those who check it and for who filed it; their reading is logged."""

    text: str | None
    phone: str | None
    notes: dict[str, str]
    correction_reason: str | None
    return_reason: str | None
    withdrawal_reason: str | None
    choice_reason: str | None
    acted_words: str | None


class FigureCell(BaseModel):
    """One figure of a place: unknown is null; `at_least` when some of its units have not said."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    value: Number | None
    at_least: bool
    unknown_units: int
    units: int
    doubtful: bool                            # a claim behind it breaks a structural check
    claims: list[UUID]


class FiguresView(View):
    """The figures of one place in one incident. An indicator that is absent was not spoken of by anybody there."""

    subject_type: ClassVar[str] = "figures"
    incident_id: UUID
    place: str
    rule: str
    values: dict[str, FigureCell]
    heard: bool
    last_report_at: datetime | None


class ClaimView(BaseModel):
    """One claim beside the others. `shown`: the figure rests on it."""

    id: UUID
    report_id: UUID
    indicator: str
    place: str
    value: Number | None
    stage: Stage
    source: Source
    filed_by: str
    method: Literal["survey", "full_count"]
    observed_at: datetime
    at: datetime
    soundness: Literal["sound", "doubtful", "held"]
    standing: bool
    shown: bool


class ClaimsView(BaseModel):
    """All claims of an indicator in a place, the rule that picks among them, and the units that have not said."""

    rule: str
    rule_zh: str
    rule_en: str
    shown_id: UUID | None
    claims: list[ClaimView]
    unknown_units: list[str]
    next: UUID | None


class FiguresTable(BaseModel):
    """Places by indicators; only the places that the asker may see."""

    incident_id: UUID
    rule: str
    indicators: list[str]
    places: list[FiguresView]


class RefusedCopyView(BaseModel):
    """Another body that came under the id of a report."""

    digest: str
    body: dict[str, Any]
    at: datetime
    by: str
