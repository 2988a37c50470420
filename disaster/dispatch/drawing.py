"""A journey as lines to draw. Reads only."""

from uuid import UUID

import orjson
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.actions.laying import class_of, classes_of, end_of, start_of
from disaster.dispatch.journeys import Journey, JourneyOut
from disaster.dispatch.models import Consignment
from disaster.dispatch.routing import quickest
from disaster.errors import NotFound
from disaster.people.viewer import Viewer
from disaster.roads.models import Segment
from disaster.roads.schemas import WayOut


async def journey_drawn(session: AsyncSession, consignment_id: UUID, viewer: Viewer) -> JourneyOut:
    """The way of a consignment that the asker may see; where it is cut, the other one, too."""
    row = await session.get(Consignment, consignment_id)
    if row is None or not viewer.sees_entry(f"consignment/{consignment_id}", [row.store_division, row.place]):
        raise NotFound(subject=f"consignment/{consignment_id}")
    journey = await session.get(Journey, consignment_id)
    if journey is None:
        return JourneyOut(id=consignment_id, lines=[], cut=[], other=None)
    shapes = {segment: orjson.loads(line)["coordinates"] for segment, line in await session.execute(
        select(Segment.id, func.ST_AsGeoJSON(Segment.shape, 5)).where(Segment.id.in_(journey.segments)))}
    return JourneyOut(id=consignment_id, lines=[shapes[one] for one in journey.segments if one in shapes],
                      cut=journey.cut, other=await other_way(session, row) if journey.cut else None)


async def other_way(session: AsyncSession, row: Consignment) -> WayOut | None:
    """The quickest open way from where it is."""
    found = await quickest(session, start_of(row), end_of(row), class_of(row, await classes_of(session, [row])))
    if found.minutes is None or found.is_estimate:
        return None
    return WayOut(minutes=found.minutes, metres=found.metres, is_estimate=False, segments=list(found.segments),
                  line=[list(point) for point in found.line])
