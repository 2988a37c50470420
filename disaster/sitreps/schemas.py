"""Due tables as they are drafted, signed and seen. What nobody said is absent or null, never zero."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from disaster.journal.subjects import View
from disaster.people.schemas import Incoming
from disaster.reports.schemas import Notes, Number, Reason
from disaster.rulebook.schemas import ReportKind

Kind = ReportKind
Format = Literal["xlsx", "csv", "pdf"]
Severity = Literal["error", "warn", "notice"]


class Frozen(BaseModel):
    """A part of a table's content."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TableCell(Frozen):
    """One figure. value null: said to be unknown. at_least: some of its units have not said."""

    value: Number | None
    at_least: bool
    unknown_units: int
    units: int
    doubtful: bool


class TableUnit(Frozen):
    """The county or a township with what it is known to have said; an absent indicator was not spoken of."""

    place: str
    name_zh: str
    name_en: str
    heard: bool
    values: dict[str, TableCell]


class TableChange(Frozen):
    """A figure that differs from the last table sent. Null is unknown or not spoken of."""

    place: str
    indicator: str
    old: Number | None
    new: Number | None
    old_at_least: bool
    new_at_least: bool


class TableFinding(Frozen):
    """A check that the county's figures break. error and warn want a note before the table goes up."""

    check: str
    severity: Severity
    indicators: list[str]
    statement: str | None
    zh: str
    en: str


class TableClock(Frozen):
    """A legal clock that sending this table meets."""

    deadline_id: UUID
    rule_id: str
    kind: str
    due_at: datetime
    basis_zh: str
    basis_en: str
    also_to: list[str]


class TableContent(Frozen):
    """What a due table says: the county first, then each township, in the national form's order of fields."""

    incident_id: UUID
    name_zh: str
    name_en: str
    hazard: str
    occurred_at: datetime
    county: str
    kind: Kind
    seq: int
    data_at: datetime
    previous: UUID | None
    previous_number: str | None
    corrects: UUID | None
    units: list[TableUnit]
    changes: list[TableChange]
    findings: list[TableFinding]
    addressees: list[str]


class DraftView(BaseModel):
    """The table as it would go up now, and what stands in its way."""

    content: TableContent
    epoch: UUID
    kinds: list[Kind]                   # which kinds may follow the last one sent
    clocks: list[TableClock]
    may_sign: bool
    filler_id: UUID | None              # who is on duty


class SendIn(Incoming):
    """A signature under the table as it stood at `seq` of the journal. `notes`: check -> why it is right anyhow."""

    incident_id: UUID
    kind: Kind
    epoch: UUID
    seq: Annotated[int, Field(ge=0, lt=2**62)]
    previous: UUID | None
    notes: Notes = Field(default={})
    filler_id: UUID | None = None
    corrects: UUID | None = None
    reason: Reason | None = None


class DueTableView(View):
    """A table that was signed and sent. Its figures are in its content, whose digest stands here."""

    subject_type: ClassVar[str] = "due_table"
    incident_id: UUID
    number: str
    kind: Kind
    seq: int
    data_at: AwareDatetime
    sent_at: AwareDatetime
    sent_by: str
    signatory_id: UUID
    filler_id: UUID
    addressees: list[str]
    previous: UUID | None
    corrects: UUID | None
    digest: str
    changed: int
    noted: list[str]
    example: bool


class SentView(BaseModel):
    """A sent table with its figures, without names and words."""

    table: DueTableView
    content: TableContent


class SentPrivate(BaseModel):
    """Who signed and who filled it in, by name, and the words that explain it."""

    signatory: str
    filler: str
    reason: str | None
    notes: dict[str, str]


class LookIn(Incoming):
    """How far somebody has looked: at one incident, or at the whole desk. A position is epoch and number."""

    incident_id: UUID | None = None
    epoch: UUID
    seq: Annotated[int, Field(ge=0, lt=2**62)]


class LookView(BaseModel):
    """How far one has looked. Null: never."""

    epoch: UUID
    seq: int
    at: datetime


class FigureChange(BaseModel):
    """A figure that is told otherwise than when one last looked."""

    model_config = ConfigDict(from_attributes=True)
    place: str
    indicator: str
    old: Number | None
    new: Number | None
    old_at_least: bool
    new_at_least: bool
    weight: int


class SubjectChange(BaseModel):
    """What happened to one subject since: the kinds of its entries in order, the newest one's time and actor."""

    subject: str
    is_new: bool
    kinds: list[str]
    seq: int
    at: datetime
    actor: str
    weight: int


class ChangesView(BaseModel):
    """What changed since one last looked, by weight, up to `seq`. `more`: further subjects changed than are listed."""

    epoch: UUID
    seq: int
    since: LookView | None
    restored: bool                      # a backup was restored since: told by time, not by number
    figures: list[FigureChange]
    subjects: list[SubjectChange]
    more: bool
