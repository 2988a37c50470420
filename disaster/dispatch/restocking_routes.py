"""The door of a decision on a proposal to restock."""

from uuid import UUID

from fastapi import APIRouter

from disaster.db import Session
from disaster.dispatch.actions import restocking
from disaster.people.asking import Asking
from disaster.stockpile.level_schemas import StockDecisionIn, StockProposalView
from disaster.stockpile.views import stock_proposal_view

router = APIRouter()


@router.put("/stock-proposals/{proposal_id}/decision")
async def decide(proposal_id: UUID, entered: StockDecisionIn, session: Session, viewer: Asking) -> StockProposalView:
    """Accept or dismiss a proposal to restock."""
    return stock_proposal_view(await restocking.decided(session, proposal_id, entered, by=viewer))
