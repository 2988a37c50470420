"""Phones and sealed letters as they are seen, and what comes in about them."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import UUID7, AwareDatetime, BaseModel, Field, StringConstraints

from disaster.dispatch.schemas import ConsignmentReceiptIn, ConsignmentStateIn
from disaster.journal.subjects import View
from disaster.people.schemas import Incoming
from disaster.stockpile.schemas import AdjustmentIn, ReceiptIn
from disaster.stockpile.stocktake_schemas import StocktakeIn

Base64 = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$")]      # base64url without padding
Door = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,31}$")]
BOX_CHARACTERS_MAX = 800_000
Road = Literal["phone", "file", "qr", "sms", "carrier"]


class SealedIn(Incoming):
    """A sealed letter, as any phone, file or code may carry it: nothing in it can be read or altered on the way."""

    v: Literal[1] = 1
    id: UUID7                                       # of the letter, and of the report it holds
    door: Door                                      # which kind of thing it is: "report", "house"
    key: str = Field(pattern=r"^[0-9a-f]{16}$")     # the key of the installation that it is sealed to
    box: Base64 = Field(max_length=BOX_CHARACTERS_MAX)


class BoxContent(Incoming):
    """What is in the box: a letter as text, and its signature over these very bytes."""

    letter: str
    signature: Base64


class Letter(Incoming):
    """What was signed on the phone."""

    id: UUID7
    door: Door
    signer: UUID                                    # the phone's key
    signed_at: AwareDatetime
    body: dict[str, Any]


class Receipt(BaseModel):
    """What became of a letter; `at` is when the service had it. `shut_out`: the phone that signed it is shut out."""

    id: UUID
    state: Literal["received", "held_aside", "refused"]
    code: str | None = None
    facts: dict[str, Any] = {}
    at: datetime
    shut_out: bool = False


class PhoneIn(Incoming):
    """A phone that makes itself known, with the public half of the key it signs with (P-256, uncompressed point)."""

    label: str = Field(max_length=120)
    key_id: UUID7
    public_key: Base64 = Field(min_length=87, max_length=87)


class PublicSealingKey(BaseModel):
    """What letters are sealed to."""

    id: str
    public_key: str


class Registration(BaseModel):
    """What a phone needs to seal, and to keep its person's own copies. Nothing of it, if it is shut out."""

    id: UUID
    shut_out: bool
    sealing_key: PublicSealingKey | None = None
    copy_key: str | None = None                     # 32 bytes; the page keeps it as a key that cannot be read out


class Standing(BaseModel):
    """Whether a phone is shut out: asked without an account, by a phone that has no session any more."""

    shut_out: bool


class ShutOutIn(Incoming):
    """Why a phone is shut out."""

    reason: str = Field(min_length=2, max_length=2_000)


class DecisionIn(Incoming):
    """What becomes of a letter that was put aside: filed after all, by the officer's own right, or dismissed."""

    verdict: Literal["file", "dismiss"]
    reason: str = Field(min_length=2, max_length=2_000)


class PhoneView(View):
    """A phone: whose it is, and whether it is shut out."""

    subject_type: ClassVar[str] = "phone"
    person_id: UUID
    registered_at: datetime
    shut_out_at: datetime | None
    shut_out_by: str | None


class PhonePrivate(BaseModel):
    """What the browser calls itself, and why it was shut out."""

    label: str
    shut_out_reason: str | None


class PhoneSeen(BaseModel):
    """A phone in the administrator's list, with what changes too often for the journal."""

    phone: PhoneView
    label: str
    last_seen_at: datetime
    letters: int


class AsideView(View):
    """A letter that could not be filed, without its content."""

    subject_type: ClassVar[str] = "aside_letter"
    letter_id: UUID
    door: str
    person_id: UUID | None
    phone_id: UUID | None
    code: str
    signed_at: datetime
    put_aside_at: datetime
    state: Literal["waiting", "filed", "dismissed"]
    decided_by: str | None
    decided_at: datetime | None


class AsidePrivate(BaseModel):
    """Its content, for those who decide."""

    body: dict[str, Any]
    facts: dict[str, Any]
    reason: str | None


class StepLetter(Incoming):
    """A step of a consignment, as a keeper's phone tells it."""

    consignment_id: UUID
    told: ConsignmentStateIn


class ReceiptLetter(Incoming):
    """A consignment that was signed for."""

    consignment_id: UUID
    told: ConsignmentReceiptIn


class IntakeLetter(Incoming):
    """Goods that a store took in."""

    store_id: str = Field(max_length=40)
    told: ReceiptIn


class StocktakeLetter(Incoming):
    """A store that was counted; `close`: the count is finished, and the book is to follow it."""

    store_id: str = Field(max_length=40)
    told: StocktakeIn
    close: bool


class AdjustmentLetter(Incoming):
    """A lot that was counted, and differs from the book."""

    store_id: str = Field(max_length=40)
    told: AdjustmentIn
