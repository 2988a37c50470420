"""A proposal to restock is decided; who has to send the goods is told, nobody else would tell him."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from disaster.alerts.actions import noticed
from disaster.people.viewer import Viewer
from disaster.stockpile.actions import levels
from disaster.stockpile.doors import KEEPERS
from disaster.stockpile.level_schemas import StockDecisionIn
from disaster.stockpile.models import StockProposal


async def decided(session: AsyncSession, proposal_id: UUID, entered: StockDecisionIn, *, by: Viewer) -> StockProposal:
    """Accept or dismiss. An accepted transfer stands in the inbox of the keepers of the store that gives, once."""
    before = await session.get(StockProposal, proposal_id)
    was_open = before is not None and before.state == "open"
    row = await levels.decided(session, proposal_id, entered, by=by)
    if was_open and row.state == "accepted" and row.giver is not None:
        await noticed(session, "stock_give", f"store/{row.giver.id}", [row.giver.division], KEEPERS, by=by.actor)
    return row
