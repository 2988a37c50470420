"""What a count says beside the book, when it may be closed, and what a closed count forbids. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from disaster.errors import Refusal


class NotEveryLotCounted(Refusal):
    """Lots that the book has are not on the list; the facts name each. None found is a line with 0."""

    code = "not_every_lot_counted"


class DifferencesUnexplained(Refusal):
    """Lines differ from the book and no reason is given; the facts name each."""

    code = "differences_unexplained"


class MissingIsSetAside(Refusal):
    """More is missing than lies free: what is set aside for a consignment must be released first. Names each lot."""

    code = "missing_is_set_aside"


class StocktakeClosed(Refusal):
    """A closed count is not changed; what was wrong in it is put right by a new count."""

    code = "stocktake_closed"


class UnknownCodes(Refusal):
    """Scanned codes that no lot of this store has, or several have; the facts name each line."""

    code = "unknown_codes"


class BookClosed(Refusal):
    """A count closed the book for this time; the facts name each line, the count and its moment."""

    code = "book_closed"


class AcrossStocktake(Refusal):
    """It cannot be undone: what it moved has been counted since. The facts name every such line."""

    code = "across_stocktake"


@dataclass(frozen=True, slots=True)
class Counted:
    """A line of a count: good pieces and spoilt ones that lie there. `lot_id` None: a lot the book does not know."""

    line: int
    lot_id: UUID | None
    item: str
    counted: int
    damaged: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What a line says beside the book; `missing` is what was expected and was not found, below zero what is over."""

    line: int
    lot_id: UUID | None
    item: str
    expected: int
    counted: int
    damaged: int

    @property
    def missing(self) -> int:
        return self.expected - self.counted - self.damaged

    @property
    def differs(self) -> bool:
        return self.missing != 0 or self.damaged > 0

    def facts(self) -> dict[str, Any]:
        """For a refusal."""
        return {"line": self.line, "lot_id": self.lot_id and str(self.lot_id), "item": self.item,
                "expected": self.expected, "counted": self.counted, "damaged": self.damaged}


@dataclass(frozen=True, slots=True)
class Closing:
    """A closed count: the store's book is closed up to its moment, for these items or (None) for all."""

    stocktake_id: UUID
    store_id: str
    counted_at: datetime
    items: Collection[str] | None

    def covers(self, store_id: str, item: str) -> bool:
        return store_id == self.store_id and (self.items is None or item in self.items)


def differences(lines: Iterable[Counted], book: Mapping[UUID, int]) -> list[Difference]:
    """Each line beside what the book had of its lot at the moment of the count: free and set aside lie there alike."""
    return [Difference(one.line, one.lot_id, one.item, book.get(one.lot_id, 0) if one.lot_id else 0, one.counted,
                       one.damaged) for one in lines]


def may_be_closed(lines: Sequence[Counted], found: Sequence[Difference], book: Mapping[UUID, int],
                  items: Mapping[UUID, str], free: Mapping[UUID, int]) -> None:
    """Every lot of the book is on the list, every difference has a reason, and what lacks is not set aside."""
    listed = {one.lot_id for one in lines}
    if left := sorted(lot for lot, pieces in book.items() if pieces and lot not in listed):
        raise NotEveryLotCounted(lots=[{"lot_id": str(lot), "item": items[lot], "expected": book[lot]}
                                       for lot in left])
    reasons = {one.line: one.reason for one in lines}
    if bare := [one for one in found if one.differs and not reasons[one.line]]:
        raise DifferencesUnexplained(lines=[one.facts() for one in bare])
    if short := [one for one in found if one.lot_id and one.missing + one.damaged > free.get(one.lot_id, 0)]:
        raise MissingIsSetAside(lines=[{**one.facts(), "free": free.get(one.lot_id, 0) if one.lot_id else 0}
                                       for one in short])


def open_book(touched: Iterable[tuple[int, str, str, UUID]], closings: Sequence[Closing], observed_at: datetime,
              refusal: type[BookClosed] | type[AcrossStocktake]) -> None:
    """Refuse where a line (number, store, item, lot) was counted at or after this moment; every such line is named."""
    bad = [{"line": line, "store_id": store_id, "item": item, "lot_id": str(lot_id),
            "stocktake_id": str(one.stocktake_id), "counted_at": one.counted_at.isoformat()}
           for line, store_id, item, lot_id in touched
           for one in closings if one.covers(store_id, item) and one.counted_at >= observed_at]
    if bad:
        raise refusal(observed_at=observed_at.isoformat(), lines=bad)
