"""Households and issues as they are seen and as they come in. Views name nobody: they carry ids, codes and counts."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from disaster.journal.subjects import View
from disaster.people.schemas import Incoming, Moment, storable

Place = Annotated[str, StringConstraints(pattern=r"^\d{9}(\d{3})?$")]
Words = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(storable)]
Reason = Annotated[str, Field(min_length=2, max_length=2_000), AfterValidator(storable)]
IdNumber = Annotated[str, Field(pattern=r"^[0-9]{6,17}[0-9Xx]$")]
ItemKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
How = Literal["list", "scan"]
IssueState = Literal["issued", "taken_back"]
Double = Literal["none", "open", "stands", "taken_back"]


class Seen(BaseModel):
    """A part of a view."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Who(Incoming):
    """Who lives there: private, all of it."""

    head: Words | None = None
    id_number: IdNumber | None = None
    phone: Annotated[str, Field(max_length=30), AfterValidator(storable)] | None = None
    address: Words | None = None


class HouseholdIn(Incoming):
    """A household as it is registered."""

    place: Place
    people: int | None = Field(default=None, ge=0, le=200)
    who: Who = Who()


class HouseholdCorrectionIn(Incoming):
    """The household as it should have been, or has become, and why. Withdrawn: it is no longer there."""

    told: HouseholdIn
    withdrawn: bool = False
    reason: Reason


class AidLine(Incoming):
    """Whole units of an item."""

    item: ItemKey
    quantity: int = Field(ge=1, le=100_000)


class IssueIn(Incoming):
    """Goods that were handed to a household. `despite`: why, although it got the same kind lately."""

    household_id: UUID
    lines: list[AidLine] = Field(min_length=1, max_length=50)
    issued_at: Moment
    how: How = "list"
    incident_id: UUID | None = None
    from_place: Place | None = None
    received_by: Words | None = None
    despite: Reason | None = None

    @model_validator(mode="after")
    def each_item_once(self) -> Self:
        if len({line.item for line in self.lines}) < len(self.lines):
            raise ValueError("an item stands twice")
        return self


class DecisionIn(Incoming):
    """A second issue stands, with its reason; or an issue is taken back: the goods lie at the place again."""

    verdict: Literal["stands", "taken_back"]
    reason: Reason


class HouseholdView(View):
    """A household without anybody's name."""

    subject_type: ClassVar[str] = "household"
    code: str
    place: str
    people: int | None
    state: Literal["listed", "withdrawn"]
    registered_at: datetime
    registered_by: str


class HouseholdPrivate(BaseModel):
    """Who lives there, and what was corrected; its reading is logged."""

    id: UUID
    who: Who
    edits: list[Any]


class GivenLine(Seen):
    """Whole units of an item, with the unit."""

    item: str
    quantity: int
    unit: str


class Repeat(Seen):
    """Aid of the same kind that the household had within the period."""

    kind: str
    issue_id: UUID
    issued_at: datetime


class AidIssueView(View):
    """Goods that were handed to a household."""

    subject_type: ClassVar[str] = "aid_issue"
    household_id: UUID
    incident_id: UUID | None
    place: str
    from_place: str | None
    lines: list[GivenLine]
    how: How
    issued_at: datetime
    recorded_at: datetime
    recorded_by: str
    state: IssueState
    double: Double
    repeats: list[Repeat]
    booked: bool
    decided_by: str | None
    decided_at: datetime | None


class AidIssuePrivate(BaseModel):
    """Who took the goods, and the reasons that somebody gave; its reading is logged."""

    received_by: str | None
    despite: str | None
    reason: str | None


class Due(Seen):
    """A kind of aid that the household had lately: when, and from when on it is due again."""

    kind: str
    issue_id: UUID
    issued_at: datetime
    due_at: datetime


class AidOfHousehold(Seen):
    """All aid of a household in one place, the newest first, and which kinds are not due yet."""

    household: HouseholdView
    issues: list[AidIssueView]
    not_due: list[Due]
    received: list[GivenLine]


class ListedHousehold(Seen):
    """A household as who issues finds it: with its head and where it lives, without number and phone."""

    household: HouseholdView
    head: str | None
    address: str | None


class HouseholdList(Seen):
    """The households of a place with names; the reading was logged."""

    place: str
    at: datetime
    households: list[ListedHousehold]
    truncated: bool


class IssueList(Seen):
    """What the households of a place got, the newest first; no names."""

    place: str
    at: datetime
    issues: list[AidIssueView]
    truncated: bool


class PlaceItem(Seen):
    """One item at a place: came in, handed to households, lies there still; given out but not in the book yet."""

    item: str
    unit: str
    delivered: int
    handed_out: int
    there: int
    unbooked: int


class AidOfPlace(Seen):
    """The last step of a place in figures."""

    place: str
    households: int
    households_given: int
    issues: int
    doubles_open: int
    unbooked: int
    items: list[PlaceItem]


class HowListed(BaseModel):
    """What the one who imports says about the file."""

    columns: dict[str, str] = Field(default={}, max_length=20)       # field -> column, where its name is not known
    dry_run: bool = False


class ImportedHouseholds(BaseModel):
    """What became of every line. Withdrawn: the household is known as no longer there, and is left so."""

    file: str
    lines: int
    added: int
    changed: int
    unchanged: int
    withdrawn: int
    columns: dict[str, str]
    ignored: list[str]
    dry_run: bool
