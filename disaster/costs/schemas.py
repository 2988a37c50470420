"""Payments and the cost of a response, as they come in and are seen. Money in fen, ways in metres, time in minutes."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from disaster.journal.subjects import View
from disaster.people.schemas import Incoming
from disaster.stockpile.schemas import Seen, Words

Head = Literal["goods", "transport", "labour", "other"]
Section = Literal["goods", "donated", "transport", "vehicles", "drivers", "duty"]
Missing = Literal["no_value", "no_way", "no_vehicle", "keepers_unrecorded", "people_moved_unrecorded", "duty_shared"]


class PaymentIn(Incoming):
    """Money that finance paid for a response, on which document and day."""

    incident_id: UUID
    head: Head
    amount_fen: Annotated[int, Field(ge=1, le=10**15)]
    document: str = Field(min_length=2, max_length=120)
    paid_on: date


class ReversalIn(Incoming):
    """Why a payment is taken back out of the book."""

    reason: Words


class PaymentView(View):
    """A payment, or the reversal of one."""

    subject_type: ClassVar[str] = "payment"
    incident_id: UUID
    head: Head
    amount_fen: int
    document: str
    paid_on: date
    at: datetime
    by: str
    reverses: UUID | None


class PaymentPrivate(BaseModel):
    """Why it was reversed."""

    reason: str | None


class CostLine(Seen):
    """So much of something at a rate. `fen` None: it has no rate, so nobody knows."""

    section: Section
    key: str
    zh: str
    en: str
    quantity: int
    unit: Literal["piece", "metre", "minute"]
    unit_zh: str
    rate_fen: int | None
    fen: int | None


class MissingView(Seen):
    """What is not in the sums, and how many of it; None: nobody counts them."""

    code: Missing
    count: int | None
    names: list[str]


class CostsView(Seen):
    """The cost of a response so far (FIN-01). `at_least`: something is missing, so the true sum is higher.

    `donated_fen` is the value of gifts that were used: no money of the county, and not in `total_fen`.
    """

    incident_id: UUID
    at: datetime
    flag: str
    goods_fen: int
    donated_fen: int
    transport_fen: int
    labour_fen: int
    total_fen: int
    at_least: bool
    metres: int
    vehicle_minutes: int
    people_minutes: int
    paid_fen: int
    paid_by_head: dict[str, int]
    donations_paid_fen: int
    lines: list[CostLine]
    missing: list[MissingView]
