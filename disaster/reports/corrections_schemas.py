"""Versions of a report and what rests on them, as they are seen, and a correction at the desk as it comes in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from disaster.people.schemas import Incoming
from disaster.reports.schemas import Amount, Key, Kind, Notes, Number, Reason, ReportView, Source, State


class CorrectionIn(Incoming):
    """Figures that an officer sets right, with the reason; what is not named stays as it was reported."""

    figures: dict[Key, Amount | None] = Field(min_length=1, max_length=200)
    reason: Reason
    notes: Notes = Field(default={})


class DifferenceView(BaseModel):
    """One field that changed. An absent figure is neither unknown (null) nor zero: said_before, said_now tell."""

    model_config = ConfigDict(from_attributes=True)
    field: str
    old: Any
    new: Any
    said_before: bool
    said_now: bool


class VersionView(BaseModel):
    """One version of a report: who said it when, why it corrects the one before, and what it changed."""

    report_id: UUID
    number: int
    kind: Kind
    source: Source
    filed_at: datetime
    filed_by: str
    observed_at: datetime
    state: State
    standing: bool
    reason: str | None
    differences: list[DifferenceView]


class UseView(BaseModel):
    """Something that used a figure: the value it used, and what is told now. fixed: it was sent and stays so."""

    what: str
    subject: str
    place: str
    indicator: str
    zh: str
    en: str
    used: Number | None
    now: Number | None
    at: datetime | None
    fixed: bool
    differs: bool


class CorrectedView(BaseModel):
    """The correcting report, and what used the old values and now differs or does not."""

    report: ReportView
    uses: list[UseView]
