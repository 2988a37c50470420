"""Doors of the stock board and of what a store shall hold at least."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from disaster.db import Session
from disaster.people.asking import Asking
from disaster.stockpile import board as boards
from disaster.stockpile import queries
from disaster.stockpile.actions import levels
from disaster.stockpile.doors import StoreId
from disaster.stockpile.level_schemas import LevelsIn
from disaster.stockpile.schemas import Board, StoreView
from disaster.stockpile.views import store_view

router = APIRouter()


@router.get("/stockpile/board")
async def board(session: Session, viewer: Asking,
                lowest_celsius: Annotated[int | None, Query(ge=-70, le=50)] = None) -> Board:
    """All sites the asker may see: on hand, reserved, on the way, due to expire, below minimum; how far it goes, in
    this cold or in the one that stores are kept ready for."""
    return await boards.board(session, viewer, lowest_celsius)


@router.get("/stockpile/board.csv")
async def board_file(session: Session, viewer: Asking) -> Response:
    """The same as a file that spreadsheets open."""
    return Response(await boards.board_file(session, viewer), media_type="text/csv; charset=utf-8", headers={
        "content-disposition": 'attachment; filename="stock.csv"'})


@router.put("/stores/{store_id}/levels")
async def set_levels(store_id: StoreId, entered: LevelsIn, session: Session, viewer: Asking) -> StoreView:
    """Say what a store shall hold at least, and whom it serves."""
    viewer.allow("administrator", "reserves_officer", area=(await queries.store_of(session, store_id)).division)
    return store_view(await levels.set_for(session, store_id, entered, by=viewer.actor))
