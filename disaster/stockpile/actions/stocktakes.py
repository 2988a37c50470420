"""Counts of a store: drafted whole, as often as the keeper likes, and closed once.

Closing corrects the book as it was at the moment of the count, so that what moved since then stays as it is.
"""

from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.errors import NotFound, SameIdOtherBody
from disaster.journal.record import record
from disaster.people.viewer import Viewer
from disaster.stockpile import history
from disaster.stockpile.actions.kits import lot_for_found
from disaster.stockpile.items import item_of
from disaster.stockpile.ledger import Draft, Spot, Step, closings, posted, stores_locked
from disaster.stockpile.models import Account, Lot, Stocktake
from disaster.stockpile.rules import at_a_past_moment
from disaster.stockpile.rules.stocktakes import (
    BookClosed,
    Counted,
    Difference,
    StocktakeClosed,
    UnknownCodes,
    differences,
    may_be_closed,
    open_book,
)
from disaster.stockpile.stocktake_schemas import CountIn, StocktakeIn
from disaster.stockpile.views import stocktake_view


async def drafted(session: AsyncSession, store_id: str, stocktake_id: UUID, entered: StocktakeIn, *,
                  by: Viewer) -> Stocktake:
    """Keep a draft; the whole body takes the place of the one before. A closed count does not change."""
    await stores_locked(session, [store_id])
    at_a_past_moment(entered.counted_at, clock.now())
    row = await session.get(Stocktake, stocktake_id, with_for_update=True)
    digest = sha256(f"{store_id} {entered.model_dump_json()}".encode()).digest()
    if row is not None and row.store_id != store_id:
        raise SameIdOtherBody(subject=f"stocktake/{stocktake_id}")
    if row is not None and row.body_hash == digest:
        return row
    if row is not None and row.state == "closed":
        raise StocktakeClosed(stocktake_id=str(stocktake_id), closed_at=row.closed_at and row.closed_at.isoformat())
    lines = await resolved(session, store_id, entered.lines)
    if row is None:
        row = Stocktake(id=stocktake_id, store_id=store_id, state="draft", closed_by=None, closed_at=None,
                        movement_id=None)
        session.add(row)
    row.counted_at, row.items, row.body_hash = min(entered.counted_at, clock.now()), scope_of(entered), digest
    row.lines = lines
    row.words = {str(number): one.words for number, one in enumerate(entered.lines, start=1) if one.words}
    row.drafted_by, row.drafted_at = by.actor, clock.now()
    await session.flush()
    await session.refresh(row, ["store"])
    record(session, "stocktake.drafted", stocktake_view(row), by=by.actor)
    return row


async def closed(session: AsyncSession, store_id: str, stocktake_id: UUID, *, by: Viewer) -> Stocktake:
    """Close a count: the book becomes what was counted, and is closed up to that moment. Twice changes nothing."""
    store, = (await stores_locked(session, [store_id])).values()
    row = await session.get(Stocktake, stocktake_id, with_for_update=True, populate_existing=True)
    if row is None or row.store_id != store_id:
        raise NotFound(subject=f"stocktake/{stocktake_id}")
    if row.state == "closed":
        return row
    lines, book = counted(row), await book_of(session, row)
    found = differences(lines, book)
    items = {row.id: row.item for row in await session.execute(select(Lot.id, Lot.item).where(Lot.id.in_(list(book))))}
    may_be_closed(lines, found, book, items, await free_of(session, store_id, list(book)))
    touched = [(one.line, store_id, one.item, one.lot_id or row.id) for one in found]
    open_book(touched, await closings(session, {store_id}, row.counted_at), row.counted_at, BookClosed)
    steps = [step for one in found for step in await correcting(session, row, one)]
    row.lines = [{**line, "expected": one.expected} for line, one in zip(row.lines, found, strict=True)]
    if steps:
        await posted(session, Draft(row.id, "adjustment", steps, reason="; ".join(map(str, row.words.values())) or None,
                                    document=None, observed_at=row.counted_at, body_hash=row.body_hash, closing=True),
                     [store], by=by.actor)
        row.movement_id = row.id
    row.state, row.closed_by, row.closed_at = "closed", by.actor, clock.now()
    await session.flush()
    record(session, "stocktake.closed", stocktake_view(row), by=by.actor)
    return row


async def compared(session: AsyncSession, row: Stocktake) -> tuple[list[Difference], list[UUID]]:
    """A draft beside the book of its moment, and the lots of the book that are not on it."""
    lines, book = counted(row), await book_of(session, row)
    listed = {one.lot_id for one in lines}
    return differences(lines, book), sorted(lot for lot, pieces in book.items() if pieces and lot not in listed)


async def book_of(session: AsyncSession, row: Stocktake) -> dict[UUID, int]:
    """Pieces by lot that the book had at the moment of the count, of what was counted; and of lots that are listed."""
    listed = {one["lot_id"] for one in row.lines}
    items = {one.lot_id: one.item for one in await session.execute(
        select(Account.lot_id, Account.item).where(Account.store_id == row.store_id))}
    found: dict[UUID, int] = {}
    for (lot_id, _), pieces in (await history.balances(session, row.store_id, row.counted_at)).items():
        if row.items is None or items[lot_id] in row.items or str(lot_id) in listed:
            found[lot_id] = found.get(lot_id, 0) + pieces
    return found


async def free_of(session: AsyncSession, store_id: str, lots: list[UUID]) -> dict[UUID, int]:
    """What lies free of these lots now."""
    rows = await session.execute(select(Account.lot_id, Account.balance).where(
        Account.store_id == store_id, Account.kind == "on_hand", Account.lot_id.in_(lots)))
    return {one.lot_id: one.balance for one in rows}


async def correcting(session: AsyncSession, row: Stocktake, one: Difference) -> list[Step]:
    """What makes the book what was found of a line: missing pieces are lost, spoilt ones leave the shelf."""
    if not one.differs:
        return []
    lot_id, over = one.lot_id or await found_lot(session, row, one), max(0, -one.missing)
    new_id = await lot_for_found(session, lot_id) if over else lot_id
    here, new = Spot("on_hand", lot_id, row.store_id), Spot("on_hand", new_id, row.store_id)
    ends = ((over, Spot("outside", new_id), new),
            (max(0, one.missing), here, Spot("loss", lot_id, row.store_id)),
            (min(one.damaged, over), new, Spot("damaged", new_id, row.store_id)),
            (max(0, one.damaged - over), here, Spot("damaged", lot_id, row.store_id)))
    return [Step(one.item, pieces, source, target) for pieces, source, target in ends if pieces]


async def found_lot(session: AsyncSession, row: Stocktake, one: Difference) -> UUID:
    """Goods that the book did not know become a lot of their own."""
    line = row.lines[one.line - 1]
    lot = Lot(id=uuid7(), item=one.item, batch=line["batch"], owner=line["owner"], condition="good", donation_id=None,
              expires_on=date.fromisoformat(line["expires_on"]) if line["expires_on"] else None, earmark=None,
              flag="verified")
    session.add(lot)
    await session.flush()
    line["lot_id"] = str(lot.id)
    return lot.id


def counted(row: Stocktake) -> list[Counted]:
    """The lines as rules judge them."""
    return [Counted(one["line"], UUID(one["lot_id"]) if one["lot_id"] else None, one["item"], one["counted"],
                    one["damaged"], one["reason"]) for one in row.lines]


def scope_of(entered: StocktakeIn) -> list[str] | None:
    """The items that were counted, each of the catalogue."""
    return None if entered.items is None else sorted({item_of(item).key for item in entered.items})


async def resolved(session: AsyncSession, store_id: str, lines: list[CountIn]) -> list[dict[str, Any]]:
    """The lines with their lots: a code is a lot's id or its batch. Every line that names no lot of here is refused."""
    here = {lot.id: lot for lot in await session.scalars(
        select(Lot).join(Account, Account.lot_id == Lot.id).where(
            Account.store_id == store_id, Account.kind.in_(["on_hand", "reserved"])).distinct())}
    by_code: dict[str, list[Lot]] = {}
    for lot in here.values():
        for code in {str(lot.id), lot.batch or str(lot.id)}:
            by_code.setdefault(code, []).append(lot)
    found, bad, seen = [], [], set()
    for number, line in enumerate(lines, start=1):
        lots = [] if line.item else by_code.get(line.code or str(line.lot_id), [])
        twice = len(lots) == 1 and lots[0].id in seen
        if not line.item and (len(lots) != 1 or twice):
            bad.append({"line": number, "code": line.code or str(line.lot_id), "lots": [str(lot.id) for lot in lots]})
            continue
        seen |= {lot.id for lot in lots}
        found.append(kept(number, line, lots[0] if lots else None))
    if bad:
        raise UnknownCodes(store=store_id, lines=bad)
    return found


def kept(number: int, line: CountIn, lot: Lot | None) -> dict[str, Any]:
    """A line as the row keeps it."""
    expires_on = lot.expires_on if lot else line.expires_on
    return {"line": number, "lot_id": str(lot.id) if lot else None, "item": lot.item if lot else
            item_of(line.item or "").key, "batch": lot.batch if lot else line.batch,
            "expires_on": expires_on.isoformat() if expires_on else None, "owner": lot.owner if lot else line.owner,
            "counted": line.counted, "damaged": line.damaged, "expected": None, "reason": line.reason}
