"""Rule sets as they come in and as they are seen; a comparison of two; a trial of one."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, Field

from disaster.journal.subjects import View
from disaster.rulebook.schemas.levels import AreaKind, Plan
from disaster.rulebook.schemas.vocabulary import Amount, AreaCode, Flag, Key, Level, Strict, Text


class RuleSetIn(Strict):
    """A government's own plan. Its id is the one of the address, whatever the document says."""

    document: Plan


class PeriodIn(Strict):
    """From which day to which day a set applies, both included; valid_to None: until further notice."""

    valid_from: date
    valid_to: date | None = None


class WithdrawalIn(Strict):
    reason: Text


class RuleSetView(View):
    """An entered rule set with its whole document: the journal keeps every version that ever applied."""

    subject_type: ClassVar[str] = "ruleset"
    zh: str
    en: str
    jurisdiction: str
    flag: Flag
    valid_from: date
    valid_to: date | None
    source: str | None
    entered_at: datetime
    entered_by: str
    withdrawn_at: datetime | None
    document: Plan


class RuleSetPrivate(BaseModel):
    """Why a set was withdrawn, in the words of who did it."""

    withdrawn_reason: str | None


class RuleSetListed(Strict):
    """One line of the list: shipped or entered, and whether it is the one in force on the day asked for."""

    id: str
    shipped: bool
    comparison: bool
    zh: str
    en: str
    jurisdiction: str | None
    flag: Flag
    valid_from: date | None
    valid_to: date | None
    source: str | None
    withdrawn_at: datetime | None
    in_force: bool


class RuleSetDetail(RuleSetListed):
    """The same with its document."""

    document: Plan


class Difference(Strict):
    """One clause in both sets; None where a set has no such clause or no floor for the level."""

    metric: str
    zh: str
    en: str
    unit: str | None
    area: AreaKind
    hazards: tuple[str, ...]
    a: dict[Level, Amount] | None
    b: dict[Level, Amount] | None
    differs: bool


class Comparison(Strict):
    a: RuleSetListed
    b: RuleSetListed
    differences: tuple[Difference, ...]


class FigureIn(Strict):
    """A figure to try a set with; value None is unknown."""

    value: Amount | None
    at_least: bool = False
    claim_ids: tuple[UUID, ...] = Field(default=(), max_length=1000)


class AreaIn(Strict):
    pastoral: bool = False
    base_data: dict[Key, Amount | None] = Field(default={}, max_length=20)
    flag: Flag = "verified"


class TrialIn(Strict):
    """Figures by area and indicator, and base data by area, to see what a set would have proposed."""

    jurisdiction: AreaCode
    hazard: Key
    figures: dict[AreaCode, dict[Key, FigureIn]] = Field(max_length=500)
    areas: dict[AreaCode, AreaIn] = Field(default={}, max_length=500)
