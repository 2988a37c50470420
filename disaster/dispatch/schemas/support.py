"""Support that a county asks its league for: what comes in, and what both sides see."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel

from disaster.journal.subjects import View
from disaster.people.schemas import Incoming
from disaster.stockpile.schemas import Seen, Words

SupportState = Literal["asked", "planned", "on_the_way", "received", "refused", "withdrawn"]


class SupportIn(Incoming):
    """Send up what this plan of the county leaves unmet."""

    plan_id: UUID
    words: Words | None = None


class SupportEndIn(Incoming):
    """Why it is taken back, or refused."""

    reason: Words


class SupportLineView(Seen):
    """One need of a place, in the group's unit: asked for, and of it set aside in stores, under way, there. What is
    asked is what was unmet then; the others count whole units of what the league's orders bring."""

    place: str
    group: str
    short: int
    short_urgent: int
    planned: int
    on_the_way: int
    received: int


class SupportView(View):
    """A county asks its league. `plan_id`: the county's plan whose unmet need it is."""

    subject_type: ClassVar[str] = "support"
    incident_id: UUID
    county: str
    league: str
    plan_id: UUID
    state: SupportState
    asked_at: datetime
    asked_by: str
    changed_at: datetime
    lowest_celsius: int | None
    example: bool
    lines: list[SupportLineView]
    ended_at: datetime | None


class SupportPrivate(BaseModel):
    """What people wrote: when it was asked, changed, refused, taken back."""

    reasons: list[dict[str, str]]
