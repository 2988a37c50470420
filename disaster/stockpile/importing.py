"""Stores and their opening stock from files. stores.csv has the columns of geo's StoreRow; stock.csv those of StockRow.

The whole file is judged first; nothing is written on any error or in a dry run.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster.errors import Refusal
from disaster.geo.actions import imported
from disaster.geo.datum import Datum
from disaster.geo.importing import RowModel, check, error, refuse
from disaster.geo.reading import Table
from disaster.geo.rows import StoreRow
from disaster.geo.schemas import Imported
from disaster.people.viewer import Viewer
from disaster.stockpile.actions import listed, received
from disaster.stockpile.items import item_of, whole_units
from disaster.stockpile.models import Account, Lot, Store
from disaster.stockpile.schemas import (
    DOCUMENT_MAX,
    LINES_MAX,
    PIECES_MAX,
    BinName,
    Condition,
    Flag,
    LotIn,
    PointIn,
    ReceiptIn,
    StoreIn,
)


class StockRow(RowModel):
    """A line of stock.csv: store_id,item,lot,quantity,unit,expires_on,owner,condition,bin,source,flag.

    `unit` may be a larger one or a pack that converts exactly (吨 for an item in 公斤, 包 of ten); condition and bin
    may be left out (good, nowhere in particular).
    """

    store_id: str = Field(min_length=1, max_length=40)
    item: str = Field(min_length=1, max_length=40)
    lot: str = Field(min_length=1, max_length=80)
    quantity: Decimal = Field(gt=0, le=10**9)
    unit: str = Field(min_length=1, max_length=10)
    expires_on: date | None = None
    owner: str = Field(min_length=1, max_length=80)
    condition: Condition = "good"
    bin: BinName | None = None
    source: str = Field(min_length=3)
    flag: Flag

    @property
    def identity(self) -> tuple[object, ...]:
        return (self.store_id, self.lot)


async def stores_imported(session: AsyncSession, table: Table, *, by: Viewer, datum: Datum | None = None,
                          dry_run: bool = False) -> Imported:
    """The stores of a file, as places (geo) and as stores with a stock of their own."""
    done = await imported(session, "stores", table, by=by.actor, datum=datum, dry_run=dry_run)
    if not dry_run:
        for row in check(table, StoreRow, datum):
            point = (PointIn(lon=row.lon, lat=row.lat, datum=Datum.WGS84)
                     if row.lon is not None and row.lat is not None else None)
            await listed(session, row.id, StoreIn(
                name_zh=row.name, name_en=row.name_en, kind=row.store_level, division=row.division_code,
                point=point, flag=row.flag, active=row.active), by=by.actor)
    return done


async def stock_imported(session: AsyncSession, table: Table, *, by: Viewer, dry_run: bool = False) -> Imported:
    """The opening count of stores: a lot for each line, some hundred a movement. A batch is counted in only once."""
    rows = check(table, StockRow)
    await judged(session, table, rows)
    by_store: dict[str, list[LotIn]] = defaultdict(list)
    for row in rows:
        by_store[row.store_id].append(LotIn(
            item=row.item, quantity=whole_units(row.item, row.quantity, row.unit), batch=row.lot, owner=row.owner,
            expires_on=row.expires_on, condition=row.condition, flag=row.flag, bin=row.bin))
    if not dry_run:
        for store_id, lines in sorted(by_store.items()):
            for first in range(0, len(lines), LINES_MAX):
                await received(session, store_id, uuid7(), ReceiptIn(
                    opening=True, document=table.name[:DOCUMENT_MAX], lines=lines[first:first + LINES_MAX]), by=by)
    return Imported(dataset="stock", file=table.name, sha256=table.sha256, lines=len(rows), added=len(rows),
                    changed=0, unchanged=0, dry_run=dry_run)


async def judged(session: AsyncSession, table: Table, rows: list[StockRow]) -> None:
    """Refuse what only the database and the catalogue can see."""
    stores = set(await session.scalars(select(Store.id)))
    counted = {(store_id, batch) for store_id, batch in await session.execute(
        select(Account.store_id, Lot.batch).join(Lot, Lot.id == Account.lot_id).where(Account.kind == "on_hand"))}
    found = [error(row.line, "store_id", row.store_id, "unknown_store") for row in rows if row.store_id not in stores]
    found += [error(row.line, "lot", row.lot, "counted_already") for row in rows if (row.store_id, row.lot) in counted]
    for row in rows:
        try:
            item_of(row.item)
            if whole_units(row.item, row.quantity, row.unit) > PIECES_MAX:
                found.append(error(row.line, "quantity", str(row.quantity), "too_many_pieces", pieces_max=PIECES_MAX))
        except Refusal as refusal:
            found.append(error(row.line, "item", row.item, refusal.code, **refusal.facts))
    refuse(table, found)
