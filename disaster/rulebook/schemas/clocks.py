"""The document of deadlines: which report is due when, and what must be published when."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from disaster.rulebook.schemas.indicators import ReportKind
from disaster.rulebook.schemas.vocabulary import Amount, Document, Flag, Key, Note, Strict, Text, unique

ClockFrom = Literal["occurred_at", "learned_at", "stable_at"]
DeadlineKind = Literal["first", "follow_up", "verified", "nil", "casualty_notice", "winter_spring_need"]
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
DayOfYear = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class KindOfReport(Strict):
    key: ReportKind
    zh: Text
    en: Text
    meaning_zh: Text
    meaning_en: Text
    flag: Flag
    source: Text | None = None


class ReportOrder(Strict):
    after: ReportKind | Literal["none"]
    may: tuple[ReportKind, ...]


class When(Strict):
    """The clock runs only once this metric has reached this floor."""

    metric: Key
    min: Amount


class ClockRow(Strict):
    """One clock that the service runs."""

    id: Key
    level: Literal["township", "county"]
    kind: DeadlineKind
    minutes: int | None = Field(default=None, ge=0)
    daily_local_time: TimeOfDay | None = None
    every_days: int | None = Field(default=None, ge=1)
    workdays: int | None = Field(default=None, ge=1)
    by_date: DayOfYear | None = None
    clock_from: ClockFrom | None = None
    hazards: tuple[Key, ...] = ()
    when: When | None = None
    until: Literal["stable", "lifted"] | None = None
    also_to: tuple[Key, ...] = ()
    zh: Text
    en: Text
    flag: Flag
    source: Text | None = None

    @model_validator(mode="after")
    def _one_time(self) -> Self:
        times = (self.minutes, self.daily_local_time, self.every_days, self.workdays, self.by_date)
        if sum(time is not None for time in times) != 1:
            raise ValueError("one of minutes, daily_local_time, every_days, workdays, by_date sets the time")
        if (self.clock_from is None) != (self.daily_local_time is not None or self.by_date is not None):
            raise ValueError("clock_from goes with minutes, every_days and workdays, and only with them")
        if (self.until is None) == (self.daily_local_time is not None or self.every_days is not None):
            raise ValueError("a clock that repeats says until when, and only such a clock")
        return self


class Default(Strict):
    value: int
    flag: Flag
    zh: Text
    en: Text


class Limit(Strict):
    """What a source says about who reports when; for reading."""

    who_zh: Text
    who_en: Text
    kind: Key
    hazards: tuple[Key, ...] = ()
    rule_zh: Text
    rule_en: Text
    flag: Flag
    source: Text | None = None


class Duty(Strict):
    """What must be published, returned or destroyed, and by when; for reading."""

    what_zh: Text
    what_en: Text
    every: Text | None = None
    within: Text | None = None
    rule_zh: Text
    rule_en: Text
    flag: Flag
    source: Text | None = None


class Deadlines(Document):
    """Report kinds, their order, the clocks, and the sources' own words."""

    name: Literal["deadlines"]
    report_kinds: tuple[KindOfReport, ...]
    report_order: tuple[ReportOrder, ...]
    program: tuple[ClockRow, ...]
    notices: dict[Key, Note]
    defaults: dict[Key, Default]
    limits: tuple[Limit, ...]
    disclosure: tuple[Duty, ...]
    duties: tuple[Duty, ...]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        unique("clock", [row.id for row in self.program])
        unique("report order", [order.after for order in self.report_order])
        return self

    def may_follow(self, previous: ReportKind | None, kind: ReportKind) -> bool:
        """Whether a report of this kind may follow the chain's last one (None: the chain is empty)."""
        return any(kind in order.may for order in self.report_order if order.after == (previous or "none"))
