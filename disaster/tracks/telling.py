"""Positions on the live stream: each process looks for new ones every two seconds and tells those who may see them."""

import asyncio
import logging
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from disaster import clock
from disaster.live.hub import Hub
from disaster.tracks.queries import may_look, positions

LOOK_SECONDS = 2
OVERLAP = timedelta(seconds=30)     # a transaction may commit this long after it took the time
log = logging.getLogger("disaster.tracks")


async def telling(hub: Hub) -> None:
    """For ever: tell what was not told yet."""
    told: dict[str, datetime] = {}
    since = clock.now() - OVERLAP
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if not hub.followers:
            continue
        try:
            since = await told_once(hub, told, since)
        except (OSError, SQLAlchemyError) as error:
            log.warning("positions cannot be read: %s", error)


async def told_once(hub: Hub, told: dict[str, datetime], since: datetime) -> datetime:
    """One look; answers from when on the next one looks."""
    now = clock.now()
    async with hub.sessions() as session:
        found = [one for one in await positions(session, since) if told.get(one.of) != one.observed_at]
    if found:
        hub.tell_beside("positions", [(one.areas, one.model_dump_json().encode()) for one in found], may_look)
        told |= {one.of: one.observed_at for one in found}
    return now - OVERLAP
