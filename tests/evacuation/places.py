"""Xilinhot's places, shelters and an open incident for tests: loaded once a worker, copied or rolled back."""

from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.db import open_engine, sessions, transaction
from disaster.evacuation.importing import shelters_imported
from disaster.geo.datum import Datum
from disaster.geo.loading import FOLDER, load_xilinhot
from disaster.geo.reading import read
from disaster.incidents.actions.incidents import opened


async def loaded(database_url: str) -> str:
    """Fill a migrated database with the county; answers the id of its incident."""
    engine = open_engine(database_url, pool_size=1)
    async with transaction(sessions(engine)) as session:
        incident_id = await county(session)
    await engine.dispose()
    return incident_id


async def county(session: AsyncSession) -> str:
    """Xilinhot with its shelters, and a blizzard that is going on."""
    await load_xilinhot(session, "system")
    await shelters_imported(session, read(FOLDER / "shelters.csv"), by="system", datum=Datum.WGS84)
    incident = await opened(session, "152502", "snow", clock.now(), None, by="system")
    return str(incident.id)
