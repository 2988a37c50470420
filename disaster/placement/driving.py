"""Minutes from stores to townships on the roads of a good day, and what a disaster's closed roads make of them.

Today's closures do not count: a plan is for years. A disaster closes every road close to the townships that it cuts
off; whoever drove through them takes another way, or has none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from geoalchemy2 import Geography
from sqlalchemy import cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.placement.catalogue import Changed
from disaster.placement.instance import Way
from disaster.roads.models import Road, Segment
from disaster.roads.travel import Travel, routes

Point = tuple[float, float]
ROAD_CLASS = "track"            # relief also goes by vehicles that pass where no road is paved
NEAR_METRES, NEAR_IN_TOWN_METRES = 4_000, 800
SEGMENTS_MAX = 100_000


@dataclass(frozen=True, slots=True)
class Roads:
    """A good day, for stores and places in WGS-84."""

    stores: Mapping[str, Point]
    places: Mapping[str, Point]
    good_day: Travel
    opened: tuple[str, ...]

    @property
    def ways(self) -> tuple[Way, ...]:
        """Every pair that has a road."""
        return tuple(Way(store=store, township=place, minutes=minutes)
                     for (store, place), minutes in sorted(self.good_day.minutes.items()) if minutes is not None)


async def roads_of(session: AsyncSession, stores: Mapping[str, Point], places: Mapping[str, Point]) -> Roads:
    """The good day."""
    spoken = await session.scalars(select(Road.id).where(Road.state != "open").order_by(Road.id).limit(SEGMENTS_MAX))
    opened = tuple(spoken)
    return Roads(stores, places, await routes(session, stores, places, road_class=ROAD_CLASS, opened=opened), opened)


async def near(session: AsyncSession, points: Iterable[tuple[Point, bool]]) -> list[str]:
    """The segments close to any of these points; (point, whether it is in the town)."""
    around = [func.ST_DWithin(cast(Segment.shape, Geography), cast(func.ST_SetSRID(
        func.ST_MakePoint(*point), 4326), Geography), NEAR_IN_TOWN_METRES if in_town else NEAR_METRES)
        for point, in_town in points]
    if not around:
        return []
    found = await session.scalars(select(Segment.id).where(Segment.in_use, or_(*around)).order_by(Segment.id)
                                  .limit(SEGMENTS_MAX))
    return list(found)


async def changed(session: AsyncSession, roads: Roads, closed: list[str]) -> Changed:
    """The same pairs with these segments closed."""
    if not closed:
        return Changed((), ())
    still = set(closed)
    travel = await routes(session, roads.stores, roads.places, road_class=ROAD_CLASS, closed=closed,
                          opened=[one for one in roads.opened if one not in still])
    shut, longer = [], []
    for (store, place), minutes in sorted(travel.minutes.items()):
        before = roads.good_day.minutes[store, place]
        if before is not None and minutes is None:
            shut.append((store, place))
        elif before is not None and minutes is not None and minutes > before:
            longer.append(Way(store=store, township=place, minutes=minutes))
    return Changed(tuple(shut), tuple(longer))
