"""Stores, stock and movements as they are seen, and what comes in about them. Amounts are whole units of the item."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from disaster.geo.datum import Datum
from disaster.journal.subjects import View
from disaster.people.schemas import Incoming

Kind = Literal["opening", "receipt", "issue", "transfer", "adjustment", "counter_entry", "reservation", "release",
               "departure", "delivery", "handing_out", "handing_back", "split", "merge", "redirection", "return",
               "kitting", "unkitting"]
Condition = Literal["good", "damaged"]
Flag = Literal["verified", "derived", "example"]
StoreLevel = Literal["league", "county", "township", "village"]
Division = Annotated[str, Field(pattern=r"^(\d{6}|\d{9}|\d{12})$")]
PIECES_MAX, LINES_MAX, DOCUMENT_MAX = 10**9, 500, 120    # of one lot that comes in; of one receipt
Quantity = Annotated[int, Field(ge=1, le=PIECES_MAX)]
ItemKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
BinName = Annotated[str, Field(pattern=r"^\S(.{0,38}\S)?$")]
Words = Annotated[str, Field(min_length=2, max_length=2_000)]


class Seen(BaseModel):
    """A part of a view."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StoreView(View):
    """A store."""

    subject_type: ClassVar[str] = "store"
    name_zh: str
    name_en: str
    point: list[float] | None
    address_zh: str | None
    kind: StoreLevel
    flag: Flag
    active: bool
    reserve: dict[str, int]
    minimum: dict[str, int]
    serves_people: int | None
    serves_sheep_units: int | None


class StockLot(Seen):
    """What of a lot lies in a store: free on the shelf, and set aside for a consignment."""

    lot_id: UUID
    item: str
    unit: str
    batch: str | None
    expires_on: date | None
    owner: str
    condition: Condition
    donation_id: UUID | None
    earmark: dict[str, Any] | None
    flag: Flag
    on_hand: int
    reserved: int
    bin: str | None


class ShelfPart(Seen):
    """Pieces of one expiry and condition, whichever lots they are."""

    expires_on: date | None
    condition: Condition
    on_hand: int
    reserved: int


class ShelfView(View):
    """What a store has of one item, summed: all that a screen of many stores needs. Its lots are asked for, whenever
    `mark` is another: it changes with whatever is said of them."""

    subject_type: ClassVar[str] = "shelf"
    store_id: str
    item: str
    unit: str
    stock: list[ShelfPart]
    lots: int
    mark: str


class HoldingView(View):
    """What a store holds of one item, lot by lot."""

    subject_type: ClassVar[str] = "holding"
    store_id: str
    item: str
    unit: str
    lots: list[StockLot]


class MovementLineView(Seen):
    """One line of the ledger."""

    item: str
    lot_id: UUID
    quantity: int
    from_account: str
    to_account: str


class MovementView(View):
    """One movement of goods."""

    subject_type: ClassVar[str] = "movement"
    kind: Kind
    lines: list[MovementLineView]
    document: str | None
    incident_id: UUID | None
    consignment_id: UUID | None
    cancels: UUID | None
    observed_at: datetime
    at: datetime
    by: str


class MovementPrivate(BaseModel):
    """Why somebody moved them, in his words."""

    reason: str


class PointIn(Incoming):
    """A place on the map in a stated datum."""

    lon: float = Field(ge=73, le=136)
    lat: float = Field(ge=3, le=54)
    datum: Datum


class StoreIn(Incoming):
    """A store as an administrator enters it."""

    name_zh: str = Field(min_length=1, max_length=80)
    name_en: str = Field(default="", max_length=80)
    address_zh: str | None = Field(default=None, max_length=200)
    kind: StoreLevel
    division: Division
    point: PointIn | None = None
    flag: Flag = "verified"
    active: bool = True
    reserve: dict[ItemKey, Annotated[int, Field(ge=0, le=10**9)]] = Field(default={}, max_length=100)
    minimum: dict[ItemKey, Annotated[int, Field(ge=0, le=10**9)]] = Field(default={}, max_length=100)
    serves_people: int | None = Field(default=None, ge=0, le=10**8)
    serves_sheep_units: int | None = Field(default=None, ge=0, le=10**9)


class Earmark(Incoming):
    """A donor's wish: only for this incident, this place, this kind of goods."""

    incident_id: UUID | None = None
    place: Division | None = None
    item: ItemKey | None = None


class LotIn(Incoming):
    """Goods that come in together; they become a lot of their own. `quantity` counts packs where one is named."""

    item: ItemKey
    quantity: Quantity
    pack: ItemKey | None = None
    bin: BinName | None = None
    batch: str | None = Field(default=None, max_length=80)
    expires_on: date | None = None
    owner: str = Field(min_length=1, max_length=80)
    condition: Condition = "good"
    donation_id: UUID | None = None
    earmark: Earmark | None = None
    flag: Flag = "verified"


class MovementIn(Incoming):
    """What every movement by hand may say. `observed_at`: when the goods moved, if that is not now."""

    observed_at: AwareDatetime | None = None
    document: str | None = Field(default=None, max_length=DOCUMENT_MAX)
    incident_id: UUID | None = None
    reason: Words | None = None


class ReceiptIn(MovementIn):
    """Goods that a store takes in. `opening`: they lay there when the book was opened."""

    lines: list[LotIn] = Field(min_length=1, max_length=LINES_MAX)
    opening: bool = False


class TakeIn(Incoming):
    """So many pieces, or packs, of an item; of this lot, or first expired first out. With `or_substitutes`, what lacks
    is made up of what the catalogue lets stand in for it."""

    item: ItemKey
    quantity: Quantity
    pack: ItemKey | None = None
    lot_id: UUID | None = None
    or_substitutes: bool = False


class IssueIn(MovementIn):
    """Goods handed out of a store; `place` is where they went, without it the store's own division."""

    lines: list[TakeIn] = Field(min_length=1, max_length=200)
    place: Division | None = None


class TransferIn(MovementIn):
    """Goods that lie in another store now."""

    lines: list[TakeIn] = Field(min_length=1, max_length=200)
    to_store: str = Field(max_length=40)


class ChangeIn(Incoming):
    """A lot's count was wrong (found, missing), or some of it is spoilt (damaged)."""

    lot_id: UUID
    quantity: Quantity
    what: Literal["found", "missing", "damaged"]


class AdjustmentIn(Incoming):
    """A correction of the book to what lies there. A reason is a must."""

    lines: list[ChangeIn] = Field(min_length=1, max_length=200)
    reason: Words
    document: str | None = Field(default=None, max_length=DOCUMENT_MAX)


class BinIn(Incoming):
    """Where a lot lies; None: nowhere in particular."""

    bin: BinName | None


class KitIn(MovementIn):
    """So many kits put together, or taken apart."""

    kit: ItemKey
    quantity: Quantity


class CounterIn(Incoming):
    """Why a movement is undone."""

    reason: Words


class ReceivedLot(Incoming):
    """What came of a lot at the far end. `store_id`: out of whose book, where a load has the lot from two stores."""

    lot_id: UUID
    store_id: str | None = None
    good: int = Field(ge=0, le=10**9)
    damaged: int = Field(ge=0, le=10**9)
    lost: int = Field(ge=0, le=10**9)

    @model_validator(mode="after")
    def something(self) -> Self:
        if self.good + self.damaged + self.lost == 0:
            raise ValueError("a line of nothing")
        return self


class BoardItem(Seen):
    """One item at one site. `expiring` is usable still, within `warning_days`; `expired` and `damaged` never are.
    `minimum`: its own, None where it has none; `below`: how far the available pieces are under it."""

    item: str
    unit: str
    on_hand: int
    available: int
    reserved: int
    on_the_way: int
    delivered: int
    expiring: int
    expired: int
    damaged: int
    warning_days: int
    minimum: int | None
    below: int

    @classmethod
    def counted(cls) -> list[str]:
        """What is counted of an item."""
        return [name for name in cls.model_fields
                if name not in {"item", "unit", "warning_days", "minimum", "below"}]


class BoardCover(Seen):
    """How far a store's goods go for one need: heads fully served of those it is to serve, whole days for all of them
    (a daily need), units of the group beside the norm."""

    group: str
    heads: int
    heads_to_serve: int
    days: int | None
    days_needed: int | None
    units: int
    needed: int
    short: int
    example: bool


class BoardSite(Seen):
    """A store: what it has, and what left it and has not arrived. A place: what comes to it, and what it got."""

    store_id: str | None
    place: str
    items: list[BoardItem]
    cover: list[BoardCover]


class Board(Seen):
    """One table of all sites that the asker may see; how far goods go is reckoned for this cold (None: for none)."""

    day: date
    lowest_celsius: int | None
    sites: list[BoardSite]
