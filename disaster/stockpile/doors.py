"""Who works in a store, who sees what lies in it, and how an address names it."""

from typing import Annotated

from fastapi import Path
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.errors import NotFound
from disaster.people.viewer import Viewer
from disaster.stockpile.models import Store

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
