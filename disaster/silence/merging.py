"""Of two incidents that become one, a place is asked once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.incidents.merging import Children, Merging, register
from disaster.silence.actions.asking import lapsed
from disaster.silence.models import Silence


async def asked_once(session: AsyncSession, merging: Merging) -> None:
    """Where both had asked, the target's question stands."""
    for row in await asked(session, merging.source.id):
        if await asked(session, merging.target.id, row.place):
            await lapsed(session, row, by=merging.by)
    await session.flush()


async def none_else_asked(session: AsyncSession, key: str, before: Mapping[str, Any]) -> bool:
    """A question is open again only where no other is."""
    row = await session.get(Silence, UUID(key), populate_existing=True)
    return row is None or before["state"] != "asked" or not await asked(session, row.incident_id, row.place)


async def asked(session: AsyncSession, incident_id: UUID, place: str | None = None) -> list[Silence]:
    """The open questions of an incident."""
    query = select(Silence).where(Silence.incident_id == incident_id, Silence.state == "asked")
    if place is not None:
        query = query.where(Silence.place == place)
    return list(await session.scalars(query.with_for_update()))


register(Children("silence", tracked=("state", "answered_at", "answered_by"), made_way=asked_once,
                  may_return=none_else_asked))
