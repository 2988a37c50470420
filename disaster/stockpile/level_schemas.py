"""Minimum levels, cover and proposals to restock, as they come in and are seen."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from disaster.journal.subjects import View
from disaster.people.schemas import Incoming
from disaster.stockpile.schemas import ItemKey, Words

State = Literal["open", "accepted", "dismissed", "lapsed", "fulfilled"]


class LevelsIn(Incoming):
    """What a store shall hold at least, in pieces by item, and whom it serves; None: as many as its level asks. All
    of it is told each time."""

    minimum: dict[ItemKey, Annotated[int, Field(ge=1, le=10**9)]] = Field(max_length=100)
    serves_people: int | None = Field(default=None, ge=0, le=10**8)
    serves_sheep_units: int | None = Field(default=None, ge=0, le=10**9)


class StockProposalView(View):
    """How a shortage in a store may be put right: from another store, from the league, or bought. `need` is a group of
    needs or item:<key> with a minimum of its own."""

    subject_type: ClassVar[str] = "stock_proposal"
    store_id: str
    need: str
    item: str
    unit: str
    way: Literal["transfer", "ask_league", "buy"]
    from_store: str | None
    pieces: int
    state: State
    example: bool
    made_at: datetime
    decided_by: str | None
    decided_at: datetime | None


class StockProposalPrivate(BaseModel):
    """Why it was decided so."""

    reason: str | None


class StockDecisionIn(Incoming):
    """An officer's decision; dismissing needs a reason."""

    verdict: Literal["accept", "dismiss"]
    reason: Words | None = None

    @model_validator(mode="after")
    def reasoned(self) -> "StockDecisionIn":
        if self.verdict == "dismiss" and self.reason is None:
            raise ValueError("dismissing needs a reason")
        return self


class Due(BaseModel):
    """Lots that came near their expiry, or past it, since somebody last was told."""

    store_id: str
    division: str
    lots: list[UUID]
