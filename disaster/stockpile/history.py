"""What lay in a store at any past moment, and the stock card of an item: both are sums of the ledger's lines.

A balance of before is the one of now less what moved since, so what is near is found fast however long the book is.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.stockpile.items import unit_of
from disaster.stockpile.models import Bin, Lot
from disaster.stockpile.stocktake_schemas import CardLine, StockCard, StockThen
from disaster.stockpile.views import stock_lot

CARD_LINES_MAX = 2_000
Balances = dict[tuple[UUID, str], int]      # (lot, on_hand or reserved) -> pieces


async def stock_then(session: AsyncSession, store_id: str, at: datetime, *, known: bool = False) -> StockThen:
    """Lot by lot. With `known`, what the book said at that moment; else what by now is known to have been so."""
    found = {key: pieces for key, pieces in (await balances(session, store_id, at, known=known)).items() if pieces}
    lots = {lot.id: lot for lot in await session.scalars(
        select(Lot).where(Lot.id.in_({lot_id for lot_id, _ in found})).order_by(Lot.item, Lot.id))}
    bins = {row.lot_id: row.bin for row in await session.execute(
        select(Bin.lot_id, Bin.bin).where(Bin.store_id == store_id))}
    return StockThen(store_id=store_id, at=at, known=known, lots=[
        stock_lot(lot, found.get((lot.id, "on_hand"), 0), found.get((lot.id, "reserved"), 0), bins.get(lot.id))
        for lot in lots.values()])


async def balances(session: AsyncSession, store_id: str, at: datetime, *, item: str | None = None,
                   known: bool = False) -> Balances:
    """Pieces that lay in a store after the last movement at or before this moment, by lot and kind of account."""
    rows = await session.execute(KNOWN_THEN if known else THEN, {"store": store_id, "at": at, "item": item})
    found: Balances = {}
    for lot_id, kind, pieces in rows:
        found[lot_id, kind] = found.get((lot_id, kind), 0) + int(pieces)
    return found


async def card(session: AsyncSession, store_id: str, item: str, since: datetime | None, until: datetime) -> StockCard:
    """The stock card of an item: the movements after `since` up to `until`, each with what lay there after it."""
    opening = {"on_hand": 0, "reserved": 0}
    if since is not None:
        for (_, kind), pieces in (await balances(session, store_id, since, item=item)).items():
            opening[kind] += pieces
    rows = (await session.execute(CARD, {"store": store_id, "item": item, "since": since, "until": until,
                                         "limit": CARD_LINES_MAX + 1})).all()
    return StockCard(store_id=store_id, item=item, unit=unit_of(item), since=since, until=until,
                     opening_on_hand=opening["on_hand"], opening_reserved=opening["reserved"],
                     lines=running(rows[:CARD_LINES_MAX], opening["on_hand"], opening["reserved"]),
                     more=len(rows) > CARD_LINES_MAX)


def running(rows: Sequence[Row[*tuple[Any, ...]]], on_hand: int, reserved: int) -> list[CardLine]:
    """Each movement with the balances after it."""
    found = []
    for row in rows:
        on_hand, reserved = on_hand + int(row.on_hand), reserved + int(row.reserved)
        found.append(CardLine(
            movement_id=row.id, kind=row.kind, document=row.document, observed_at=row.observed_at, at=row.at,
            by=row.by, other_side=sorted(row.other_side), came=int(row.came), went=int(row.went),
            set_aside=int(row.reserved), on_hand=on_hand, reserved=reserved))
    return found


SINCE = """
    SELECT a.lot_id, a.kind, a.balance - coalesce((
        SELECT sum(q) FROM (
            SELECT l.quantity AS q FROM movement_line l JOIN movement m ON m.id = l.movement_id
            WHERE l.to_id = a.id AND m.{when} > :at
            UNION ALL SELECT -l.quantity FROM movement_line l JOIN movement m ON m.id = l.movement_id
            WHERE l.from_id = a.id AND m.{when} > :at) moved), 0) AS pieces
    FROM account a WHERE a.store_id = :store AND a.kind IN ('on_hand', 'reserved')
      AND (CAST(:item AS text) IS NULL OR a.item = :item)"""
THEN, KNOWN_THEN = text(SINCE.format(when="observed_at")), text(SINCE.format(when='"at"'))

# `came` and `went` are what passed the store's door: what is set aside, or put back, has not moved.
CARD = text("""
    WITH here AS (SELECT id, kind FROM account
                  WHERE store_id = :store AND item = :item AND kind IN ('on_hand', 'reserved')),
    touched AS (
        SELECT l.movement_id, h.kind, l.quantity AS change, l.from_id AS other FROM here h
        JOIN movement_line l ON l.to_id = h.id
        UNION ALL SELECT l.movement_id, h.kind, -l.quantity, l.to_id FROM here h
        JOIN movement_line l ON l.from_id = h.id)
    SELECT m.id, m.kind, m.document, m.observed_at, m.at, m.by,
           coalesce(sum(t.change) FILTER (WHERE t.kind = 'on_hand'), 0) AS on_hand,
           coalesce(sum(t.change) FILTER (WHERE t.kind = 'reserved'), 0) AS reserved,
           coalesce(sum(t.change) FILTER (WHERE t.change > 0 AND o.inside IS NULL), 0) AS came,
           coalesce(-sum(t.change) FILTER (WHERE t.change < 0 AND o.inside IS NULL), 0) AS went,
           array_agg(DISTINCT CASE WHEN o.place IS NOT NULL THEN o.kind || ':' || o.place
                                   WHEN o.store_id IS NOT NULL THEN o.kind || ':' || o.store_id
                                   ELSE o.kind END) AS other_side
    FROM touched t JOIN movement m ON m.id = t.movement_id
    JOIN LATERAL (SELECT a.kind, a.place, a.store_id,
                         (SELECT h.id FROM here h WHERE h.id = a.id) AS inside FROM account a WHERE a.id = t.other) o
         ON true
    WHERE (CAST(:since AS timestamptz) IS NULL OR m.observed_at > :since) AND m.observed_at <= :until
    GROUP BY m.id ORDER BY m.observed_at, m.at, m.id LIMIT :limit""")
