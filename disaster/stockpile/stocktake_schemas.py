"""Counts of a store, its stock at a past moment and its stock cards, as they come in and are seen."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, model_validator

from disaster.journal.subjects import View
from disaster.people.schemas import Incoming
from disaster.stockpile.schemas import ItemKey, Kind, Seen, StockLot

Reason = Literal["miscounted_before", "entered_wrongly", "lost", "spoilt", "expired", "found", "other"]
Pieces = Annotated[int, Field(ge=0, le=10**9)]


class CountIn(Incoming):
    """A line of a count: a lot by its id, by the code scanned off it (its id or batch), or goods the book does not
    know (item and owner). `counted` are good pieces, `damaged` spoilt ones; nothing found is 0."""

    lot_id: UUID | None = None
    code: str | None = Field(default=None, min_length=1, max_length=120)
    item: ItemKey | None = None
    batch: str | None = Field(default=None, max_length=80)
    expires_on: date | None = None
    owner: str | None = Field(default=None, min_length=1, max_length=80)
    counted: Pieces
    damaged: Pieces = 0
    reason: Reason | None = None
    words: str | None = Field(default=None, max_length=500)

    @model_validator(mode="after")
    def one_way(self) -> Self:
        ways = (self.lot_id is not None) + (self.code is not None) + (self.item is not None)
        if ways != 1 or (self.item is not None and self.owner is None):
            raise ValueError("a line names a lot, a code, or an item with its owner")
        return self


class StocktakeIn(Incoming):
    """A whole count, as the phone drafted it. `items`: only these were counted; None: the whole store."""

    counted_at: AwareDatetime
    items: list[ItemKey] | None = Field(default=None, min_length=1, max_length=200)
    lines: list[CountIn] = Field(max_length=20_000)


class StocktakeLineView(Seen):
    """A line; `expected` is what the book had at the moment of the count, known once it is closed."""

    line: int
    lot_id: UUID | None
    item: str
    batch: str | None
    expires_on: date | None
    counted: int
    damaged: int
    expected: int | None
    reason: Reason | None


class StocktakeView(View):
    """A count of a store: a draft, or closed. Closed, it closes the book of what it counted up to `counted_at`."""

    subject_type: ClassVar[str] = "stocktake"
    store_id: str
    state: Literal["draft", "closed"]
    counted_at: datetime
    items: list[str] | None
    lines: list[StocktakeLineView]
    drafted_by: str
    drafted_at: datetime
    closed_by: str | None
    closed_at: datetime | None
    movement_id: UUID | None


class StocktakePrivate(BaseModel):
    """What the keeper wrote beside lines, by number."""

    words: dict[str, str]


class CountDifference(Seen):
    """A line beside the book at the moment of the count."""

    line: int
    lot_id: UUID | None
    item: str
    expected: int
    counted: int
    damaged: int
    missing: int


class Differences(Seen):
    """A draft beside the book, and the lots of the book that nobody counted."""

    lines: list[CountDifference]
    uncounted: list[UUID]


class StockThen(Seen):
    """What lay in a store at a moment; `known`: as the book said it then, not as it is known now."""

    store_id: str
    at: datetime
    known: bool
    lots: list[StockLot]


class CardLine(Seen):
    """A line of a stock card: a movement, what came in and went out, and what lies there after it."""

    movement_id: UUID
    kind: Kind
    document: str | None
    observed_at: datetime
    at: datetime
    by: str
    other_side: list[str]
    came: int
    went: int
    set_aside: int
    on_hand: int
    reserved: int


class StockCard(Seen):
    """All that happened to an item in a store between two moments. What lies there is on hand + reserved."""

    store_id: str
    item: str
    unit: str
    since: datetime | None
    until: datetime
    opening_on_hand: int
    opening_reserved: int
    lines: list[CardLine]
    more: bool
