"""Who works in a store, who sees what lies in it, and how an address names it."""

from typing import Annotated

from fastapi import Depends, Path
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.db import Session
from disaster.errors import NotFound
from disaster.people.asking import Asking
from disaster.people.viewer import Viewer
from disaster.stockpile.models import Store
from disaster.stockpile.queries import store_of

StoreId = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{1,39}$")]
# The reserves bureau stores, keeps the accounts and ships; the emergency bureau orders, and touches no store
# (中央应急抢险救灾物资储备管理暂行办法 art. 3-5).
KEEPERS = ("storekeeper", "reserves_officer")


async def visible(session: AsyncSession, store_id: str, viewer: Viewer) -> Store:
    """The store, if the asker may see what lies in it."""
    store = await session.get(Store, store_id)
    if store is None or not viewer.sees_entry(f"holding/{store_id}", [store.division]):
        raise NotFound(subject=f"store/{store_id}")
    return store


async def keeper_of(store_id: StoreId, session: Session, viewer: Asking) -> Viewer:
    """Who asks, if he keeps the store that the address names."""
    viewer.allow(*KEEPERS, area=(await store_of(session, store_id)).division)
    return viewer


Keeping = Annotated[Viewer, Depends(keeper_of)]
