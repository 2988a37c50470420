"""What comes in about donations, and what is seen of them. Money is in fen, goods in whole units of the item."""

from datetime import UTC, date, datetime
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from disaster.journal.subjects import View
from disaster.people.schemas import Incoming
from disaster.stockpile.schemas import Division, Earmark, ItemKey, Quantity

Kind = Literal["goods", "money"]
Moment = Annotated[AwareDatetime, AfterValidator(lambda moment: moment.astimezone(UTC))]
Fen = Annotated[int, Field(ge=1, le=10**13)]
DeclinedReason = Literal["not_needed", "cannot_store", "unsafe", "too_near_expiry", "wish_cannot_be_met"]
Head = Literal["living", "rescue", "rebuilding", "wish", "other"]     # 救灾捐赠管理办法 art. 5


class Seen(BaseModel):
    """A part of a view."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Whereabouts(Seen):
    """Where a gift is. received = in_store + in_transit + issued + lost. Of money: in hand, committed, paid."""

    received: int = 0
    in_store: int = 0
    in_transit: int = 0
    issued: int = 0
    lost: int = 0


class DonationLine(Seen):
    """Goods of one kind in a gift."""

    item: str
    quantity: int
    unit: str
    balance: Whereabouts


class EarmarkView(Seen):
    """What the giver wished it used for."""

    incident_id: UUID | None = None
    place: str | None = None
    item: str | None = None


class DonationView(View):
    """A gift without its giver. `balance` is null where lines count in different units: then see the lines."""

    subject_type: ClassVar[str] = "donation"
    number: str
    kind: Kind
    lines: list[DonationLine]
    amount_fen: int | None
    earmark: EarmarkView | None
    state: Literal["offered", "received", "declined"]
    declined_reason: DeclinedReason | None
    receipt_number: str | None
    offered_at: datetime
    received_at: datetime | None
    store_id: str | None
    anonymous: bool
    donor_id: UUID | None
    balance: Whereabouts | None


class DonorPrivate(BaseModel):
    """Who gave, and the key with which he follows his gift."""

    name: str | None
    phone: str | None
    key: str


class SpendingPart(Seen):
    """How much of a spending came from one gift."""

    donation_id: UUID
    amount_fen: int


class SpendingView(View):
    """Donated money used for one thing."""

    subject_type: ClassVar[str] = "spending"
    state: Literal["committed", "paid", "released"]
    incident_id: UUID
    place: str
    item: str | None
    head: Head
    amount_fen: int
    document: str | None
    at: datetime
    by: str
    paid_at: datetime | None
    donations: list[SpendingPart]


class SpendingPrivate(BaseModel):
    """What for, in words."""

    purpose: str


class BalanceLine(Seen):
    """One giver's gift of one kind on one night. `difference`: what the receipt says minus what was found."""

    donation_id: UUID
    donor_id: UUID | None
    kind: str            # an item, or "money"
    unit: str
    received: int
    in_store: int
    in_transit: int
    issued: int
    lost: int
    difference: int


class BalanceCheckView(View):
    """A night's check: lines that differ first. `truncated`: there are more lines than are listed."""

    subject_type: ClassVar[str] = "balance_check"
    day: date
    at: datetime
    donations: int
    differences: int
    lines: list[BalanceLine]
    truncated: bool


class OfferLineIn(Incoming):
    """Goods of one kind that are offered."""

    item: ItemKey
    quantity: Quantity


class DonationIn(Incoming):
    """An offer as the clerk enters it. Without a name the gift is anonymous and is recorded as such."""

    kind: Kind
    lines: list[OfferLineIn] = Field(default=[], max_length=50)
    amount_fen: Fen | None = None
    earmark: Earmark | None = None
    donor_name: str | None = Field(default=None, min_length=1, max_length=80)
    donor_phone: str | None = Field(default=None, min_length=3, max_length=30)
    anonymous: bool = False

    @model_validator(mode="after")
    def consistent(self) -> Self:
        if (self.kind == "goods") != bool(self.lines) or (self.kind == "money") != (self.amount_fen is not None):
            raise ValueError("goods have lines, money has an amount")
        if self.anonymous == (self.donor_name is not None) or (self.anonymous and self.donor_phone):
            raise ValueError("a gift is anonymous, or its giver is named")
        if len({line.item for line in self.lines}) != len(self.lines):
            raise ValueError("an item stands in one line")
        return self


class ReceivedLineIn(OfferLineIn):
    """Goods of one kind as they came."""

    batch: str | None = Field(default=None, max_length=80)
    expires_on: date | None = None


class ReceiptIn(Incoming):
    """What really came: without lines or amount, what was offered."""

    store_id: str | None = Field(default=None, max_length=40)
    lines: list[ReceivedLineIn] = Field(default=[], max_length=50)
    amount_fen: Fen | None = None
    received_at: Moment | None = None

    @model_validator(mode="after")
    def each_item_once(self) -> Self:
        if len({line.item for line in self.lines}) != len(self.lines):
            raise ValueError("an item stands in one line")
        return self


class RefusalIn(Incoming):
    """Why a gift is declined; the giver is told politely."""

    reason: DeclinedReason


class SpendingIn(Incoming):
    """Donated money set aside for something, or paid at once."""

    incident_id: UUID
    place: Division
    item: ItemKey | None = None
    head: Head
    amount_fen: Fen
    purpose: str = Field(min_length=2, max_length=500)
    document: str | None = Field(default=None, max_length=120)
    donation_id: UUID | None = None
    paid: bool = False


class SpendingStateIn(Incoming):
    """Paid, or not needed after all."""

    state: Literal["paid", "released"]


class Step(Seen):
    """One link of a gift's chain. `place` is the township, never a household."""

    at: datetime
    verb: Literal["received", "moved", "reserved", "released", "departed", "issued", "handed_out", "lost", "corrected",
                  "committed", "paid"]
    item: str            # an item, or "money"
    item_zh: str
    unit: str
    quantity: int
    store_id: str | None = None
    store_zh: str | None = None
    place: str | None = None
    place_zh: str | None = None


class Names(Seen):
    """What something is called: for a page that has no other source of names."""

    zh: str
    en: str


class Followed(BaseModel):
    """What a giver sees of his gift, without an account."""

    number: str
    kind: Kind
    state: Literal["offered", "received", "declined"]
    receipt_number: str | None
    offered_at: datetime
    received_at: datetime | None
    lines: list[DonationLine]
    amount_fen: int | None
    balance: Whereabouts | None
    chain: list[Step]
    names: dict[str, Names]      # of every item, store and place above, by its key
    truncated: bool
    letter_zh: str
    letter_en: str
    world: Literal["real", "drill"]
