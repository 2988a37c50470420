"""Minutes for plans and consignments, on the roads as they are, for the vehicles that there are.

A truck's way is preferred; where only a vehicle that passes off the road can go, its minutes stand, and the route is
usable if such a vehicle is there. Where no road is known the minutes are an estimate, and whoever shows them says so.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.models import Vehicle
from disaster.planning.problem import Route
from disaster.roads import travel
from disaster.roads.net import Point
from disaster.roads.travel import Travel, Way

PAVED, TRACK = "paved", "track"
Places = Mapping[str, Point | None]


@dataclass(frozen=True, slots=True)
class Routes:
    """Routes between all pairs whose places are known; whether any is an estimate, or rests on example roads."""

    routes: tuple[Route, ...]
    is_estimate: bool
    example: bool


async def open_routes(session: AsyncSession, stores: Places, places: Places,
                      closed: Collection[str] = (), opened: Collection[str] = ()) -> Routes:
    """Routes on the open roads; `closed`, `opened`: as if these segments were so, too."""
    fleet = set(await session.scalars(select(Vehicle.road_class).distinct()))
    paved = await travel.routes(session, stores, places, road_class=PAVED, closed=closed, opened=opened)
    track = await travel.routes(session, stores, places, road_class=TRACK, closed=closed, opened=opened)
    usable = not fleet or TRACK in fleet
    found = [better((row, column), paved, track, off_road=usable)
             for row in range(len(paved.stores)) for column in range(len(paved.places))]
    return Routes(tuple(route for route, _ in found), any(estimate for _, estimate in found),
                  paved.example or track.example)


def better(pair: tuple[int, int], paved: Travel, track: Travel, *, off_road: bool) -> tuple[Route, bool]:
    """The route of a pair, and whether it is an estimate: by truck, else by what passes without a road."""
    store, place = paved.stores[pair[0]], paved.places[pair[1]]
    by_truck, by_track = int(paved.matrix[pair]), int(track.matrix[pair])
    guessed = bool(paved.estimated[pair]), bool(track.estimated[pair])
    if by_truck >= 0 and guessed[0] <= guessed[1]:
        return Route(store=store, township=place, minutes=by_truck), guessed[0]
    return Route(store=store, township=place, minutes=by_track if by_track >= 0 else None, vehicle=off_road), guessed[1]


async def quickest(session: AsyncSession, start: Point, end: Point, road_class: str | None = None, *,
                   closed: Collection[str] = (), opened: Collection[str] = ()) -> Way:
    """The way of one pair for a vehicle; where no vehicle is named, by truck, else off the road."""
    if road_class is not None:
        return await travel.way(session, start, end, road_class=road_class, closed=closed, opened=opened)
    by_truck = await travel.way(session, start, end, road_class=PAVED, closed=closed, opened=opened)
    if by_truck.minutes is not None and not by_truck.is_estimate:
        return by_truck
    return await travel.way(session, start, end, road_class=TRACK, closed=closed, opened=opened)
