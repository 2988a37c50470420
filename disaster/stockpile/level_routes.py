"""Doors of the stock board and of proposals to restock."""

from uuid import UUID

from fastapi import APIRouter, Response

from disaster.db import Session
from disaster.people.asking import Asking
from disaster.stockpile import board as boards
from disaster.stockpile.actions import levels
from disaster.stockpile.level_schemas import StockDecisionIn, StockProposalView
from disaster.stockpile.schemas import Board
from disaster.stockpile.views import stock_proposal_view

router = APIRouter()


@router.get("/stockpile/board")
async def board(session: Session, viewer: Asking) -> Board:
    """All sites the asker may see: on hand, reserved, on the way, due to expire, below minimum, how far it goes."""
    return await boards.board(session, viewer)


@router.get("/stockpile/board.csv")
async def board_file(session: Session, viewer: Asking) -> Response:
    """The same as a file that spreadsheets open."""
    return Response(await boards.board_file(session, viewer), media_type="text/csv; charset=utf-8", headers={
        "content-disposition": 'attachment; filename="stock.csv"'})


@router.put("/stock-proposals/{proposal_id}/decision")
async def decide(proposal_id: UUID, entered: StockDecisionIn, session: Session, viewer: Asking) -> StockProposalView:
    """Accept or dismiss a proposal to restock."""
    return stock_proposal_view(await levels.decided(session, proposal_id, entered, by=viewer))
