"""When two incidents become one, their houses and casualties move, and the houses are added up anew; also back."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.incidents.merging import Children, Merging, register
from disaster.journal.record import record
from disaster.ledgers.actions.houses import added_up
from disaster.ledgers.models import House, HouseRollup
from disaster.ledgers.views import rollup_view


async def anew(session: AsyncSession, merging: Merging) -> None:
    """Every sum of both incidents, from the houses that each has now; a place without any house has no sum."""
    for incident in (merging.source, merging.target):
        houses = await session.scalars(select(House.place).where(House.incident_id == incident.id).distinct())
        places = {place[:digits] for place in houses for digits in (6, 9, 12)}
        for row in await session.scalars(select(HouseRollup).where(HouseRollup.incident_id == incident.id)):
            if row.place not in places:
                record(session, "house_rollup.removed", rollup_view(row), by=merging.by, cause=merging.cause,
                       removed=True)
                await session.delete(row)
        await session.flush()
        await added_up(session, incident.id, places, by=merging.by, cause=merging.cause)


register(Children("house_rollup", plain=False, merged=anew, undone=anew))
