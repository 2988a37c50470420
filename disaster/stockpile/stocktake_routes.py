"""Doors of counts, of the stock at a past moment, and of stock cards."""

import csv
import io
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.cells import defused
from disaster.db import Session
from disaster.errors import NotFound
from disaster.people.asking import Asking
from disaster.people.viewer import Viewer
from disaster.stockpile import history
from disaster.stockpile.actions import stocktakes
from disaster.stockpile.doors import Keeping, StoreId, visible
from disaster.stockpile.items import item_of
from disaster.stockpile.models import Stocktake
from disaster.stockpile.stocktake_schemas import (
    CountDifference,
    Differences,
    StockCard,
    StocktakeIn,
    StocktakeView,
    StockThen,
)
from disaster.stockpile.views import stocktake_view

router = APIRouter(prefix="/stores/{store_id}")
Moment = Annotated[AwareDatetime | None, Query()]


@router.put("/stocktakes/{stocktake_id}")
async def draft(store_id: StoreId, stocktake_id: UUID, entered: StocktakeIn, session: Session,
                viewer: Keeping) -> StocktakeView:
    """Keep a draft of a count; the whole body takes the place of the one before."""
    return stocktake_view(await stocktakes.drafted(session, store_id, stocktake_id, entered, by=viewer))


@router.put("/stocktakes/{stocktake_id}/closing")
async def close(store_id: StoreId, stocktake_id: UUID, session: Session, viewer: Keeping) -> StocktakeView:
    """Close a count: the book becomes what was counted, and is closed up to its moment."""
    return stocktake_view(await stocktakes.closed(session, store_id, stocktake_id, by=viewer))


@router.get("/stocktakes/{stocktake_id}/differences")
async def compare(store_id: StoreId, stocktake_id: UUID, session: Session, viewer: Asking) -> Differences:
    """A count beside the book of its moment."""
    await visible(session, store_id, viewer)
    row = await session.get(Stocktake, stocktake_id)
    if row is None or row.store_id != store_id:
        raise NotFound(subject=f"stocktake/{stocktake_id}")
    lines, uncounted = await stocktakes.compared(session, row)
    return Differences(uncounted=uncounted, lines=[
        CountDifference(line=one.line, lot_id=one.lot_id, item=one.item, expected=one.expected, counted=one.counted,
                       damaged=one.damaged, missing=one.missing) for one in lines])


@router.get("/stock")
async def stock_then(store_id: StoreId, session: Session, viewer: Asking, at: Moment = None,
                     known: bool = False) -> StockThen:
    """What lay in a store at a past moment, lot by lot; with `known`, as the book said it then."""
    await visible(session, store_id, viewer)
    return await history.stock_then(session, store_id, at or clock.now(), known=known)


@router.get("/cards/{item}")
async def card(store_id: StoreId, item: str, session: Session, viewer: Asking, since: Moment = None,
               until: Moment = None) -> StockCard:
    """The stock card of an item."""
    return await card_of(session, store_id, item, since, until, viewer)


@router.get("/cards/{item}/card.csv")
async def card_file(store_id: StoreId, item: str, session: Session, viewer: Asking, since: Moment = None,
                    until: Moment = None) -> Response:
    """The same as a file that spreadsheets open."""
    found, out = await card_of(session, store_id, item, since, until, viewer), io.StringIO("\ufeff", newline="")
    out.seek(1)
    rows = csv.writer(out)
    rows.writerow(["observed_at", "recorded_at", "kind", "document", "other_side", "came", "went", "set_aside",
                   "on_hand", "reserved", "movement"])
    for one in found.lines:
        rows.writerow([clock.local(one.observed_at).isoformat(), clock.local(one.at).isoformat(), one.kind,
                       defused(one.document or ""), " ".join(one.other_side), one.came, one.went, one.set_aside,
                       one.on_hand, one.reserved, one.movement_id])
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers={
        "content-disposition": f'attachment; filename="card-{store_id}-{found.item}.csv"'})


async def card_of(session: AsyncSession, store_id: str, item: str, since: datetime | None, until: datetime | None,
                  viewer: Viewer) -> StockCard:
    """The card, if the asker may see the store."""
    await visible(session, store_id, viewer)
    return await history.card(session, store_id, item_of(item).key, since, until or clock.now())
