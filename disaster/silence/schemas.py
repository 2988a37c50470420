"""Silence as it is seen, and what comes in about it."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from disaster.journal.subjects import View
from disaster.people.schemas import Incoming

Channel = Literal["notice", "sms"]
Source = Literal["", "no_area", "neighbours", "order", "blue", "yellow", "orange", "red"]


class SilenceView(View):
    """A mute place that was asked, when and by which channels, and whether it answered."""

    subject_type: ClassVar[str] = "silence"
    incident_id: UUID
    place: str
    state: Literal["asked", "answered", "lapsed"]
    silent_since: datetime
    first_asked_at: datetime
    asked_at: datetime
    times: int
    asked_by: str
    channels: list[Channel]
    reporters: int
    answered_at: datetime | None
    answered_by: UUID | None


class SilentPlace(BaseModel):
    """One place with every term of its score. Null amounts: nobody knows, and the score is at least so much."""

    model_config = ConfigDict(extra="forbid")
    place: str
    owes: bool
    silent: bool
    source: Source
    share: float
    intensity: int
    people: int | None
    people_inside: int | None
    sheep_units: int | None
    sheep_units_inside: int | None
    example: bool
    harm: float
    at_least: bool
    last_word_at: datetime | None
    last_word_nil: bool
    since: datetime
    hours: float
    neighbours: int
    neighbours_nil: int
    township_spoke: bool
    damping: float
    score: float


class Formula(BaseModel):
    """The numbers of the formula, as the rule document gives them."""

    flag: str
    sheep_units_per_person: int
    word_lasts_hours: int
    neighbour_nil_damping: float
    township_word_damping: float
    ask_again_minutes: int
    asks_by_itself_after_hours: int
    intensity: dict[str, int]


class SilenceTable(BaseModel):
    """The places of an incident that the asker may see, silent ones first; `areas`: what the hazard area is made of."""

    incident_id: UUID
    at: datetime
    formula: Formula
    areas: list[str]                    # subjects: alert/…, evacuation_order/…
    places: list[SilentPlace]


class AskIn(Incoming):
    """Ask these places of an incident for a word."""

    incident_id: UUID
    places: list[str] = Field(min_length=1, max_length=5_000)


class Asked(BaseModel):
    """Who was asked now, and who was asked so lately that he is left in peace."""

    asked: list[SilenceView]
    left: list[str]


ContactChannel = Literal["app", "sms", "call"]


class ContactDrillView(View):
    """A routine drill of who can be reached (联络演练)."""

    subject_type: ClassVar[str] = "contact_drill"
    area: str
    channels: list[ContactChannel]
    state: Literal["open", "ended"]
    started_at: datetime
    started_by: str
    until: datetime
    ended_at: datetime | None
    people: int


class ContactView(View):
    """One person in one drill; name and number are private."""

    subject_type: ClassVar[str] = "contact"
    drill_id: UUID
    person_id: UUID
    has_phone: bool
    state: Literal["waiting", "reached", "unreached"]
    channel: ContactChannel | None
    reached_at: datetime | None
    recorded_by: str | None
    calls: int


class ContactDrillIn(Incoming):
    """Start a drill of everybody who works in this area, until so many hours from now."""

    area: str = Field(pattern=r"^\d{2}(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?$")
    hours: int = Field(default=24, ge=1, le=24 * 14)
    channels: list[ContactChannel] = Field(default=["app", "call"], min_length=1, max_length=3)


class CallIn(Incoming):
    """What came of a call: the person answered, or nobody did."""

    reached: bool


class SmsAnswerIn(Incoming):
    """A gateway's word that this number answered."""

    phone: str = Field(min_length=3, max_length=30)


class SmsAnswered(BaseModel):
    """In how many drills this number was waited for."""

    reached: int


class ContactListed(BaseModel):
    """One line of the list, with name and number: for colleagues with the duty; its reading is logged."""

    contact: ContactView
    name: str
    phone: str | None
    post_zh: str
    post_en: str
    roles: list[str]
    sms: Literal["waiting", "sent", "failed"] | None


class ContactList(BaseModel):
    """The result of a drill, those who were not reached first, with the drills before it to compare."""

    drill: ContactDrillView
    people: list[ContactListed]
    earlier: list["EarlierDrill"]


class EarlierDrill(BaseModel):
    """How an earlier drill of this area ended."""

    id: UUID
    started_at: datetime
    people: int
    reached: int
