"""Where in a store a lot lies: put into a bin, moved to another."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.errors import NotFound
from disaster.people.viewer import Viewer
from disaster.stockpile.ledger import HELD, holding_told, holdings, stores_locked
from disaster.stockpile.models import Account, Bin, Holding
from disaster.stockpile.schemas import BinIn


async def shelved(session: AsyncSession, store_id: str, lot_id: UUID, entered: BinIn, *, by: Viewer) -> Holding:
    """Say in which bin a lot lies; the same bin again changes nothing."""
    await stores_locked(session, [store_id])
    item = await session.scalar(select(Account.item).where(
        Account.store_id == store_id, Account.lot_id == lot_id, Account.kind.in_(HELD), Account.balance > 0).limit(1))
    if item is None:
        raise NotFound(subject=f"lot/{lot_id}", store=store_id)
    place = await session.get(Bin, (store_id, lot_id))
    same = (place and place.bin) == entered.bin
    if not same and place is not None and entered.bin is not None:
        place.bin = entered.bin
    elif not same and place is not None:
        await session.delete(place)
    elif not same:
        session.add(Bin(store_id=store_id, lot_id=lot_id, item=item, bin=entered.bin))
    await session.flush()
    holding, = await holdings(session, {(store_id, item)})
    if not same:
        holding_told(session, holding, "shelved", by=by.actor)
    return holding
