"""Minutes for plans and consignments, on the roads as they are, for the vehicles that there are.

A truck's way is preferred; where no truck can go, its way to a hub, and from there the way of what passes off the
road, if there are trucks and such vehicles; else the way of the latter alone, usable if there is one. Where no road is
known the minutes are an estimate, and whoever shows them says so.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.hubs import hubs_now
from disaster.dispatch.models import Vehicle
from disaster.planning.problem import Route, Transfer
from disaster.roads import travel
from disaster.roads.net import Point
from disaster.roads.travel import Travel, Way

PAVED, TRACK = "paved", "track"
Places = Mapping[str, Point | None]


@dataclass(frozen=True, slots=True)
class Routes:
    """Routes between all pairs whose places are known; whether any is an estimate, or rests on example roads.

    `off_road`: pairs that no truck passes. `transfers`: routes that change vehicles at a hub."""

    routes: tuple[Route, ...]
    is_estimate: bool
    example: bool
    transfers: tuple[Transfer, ...] = ()
    off_road: frozenset[tuple[str, str]] = frozenset()


async def open_routes(session: AsyncSession, stores: Places, places: Places,
                      closed: Collection[str] = (), opened: Collection[str] = ()) -> Routes:
    """Routes on the open roads; `closed`, `opened`: as if these segments were so, too."""
    fleet = set(await session.scalars(select(Vehicle.road_class).distinct()))
    found = await straight_routes(session, stores, places, fleet, closed, opened)
    points, handling = await hubs_now(session)
    if not points or not {PAVED, TRACK} <= fleet:
        return found
    there = await travel.routes(session, stores, points, road_class=PAVED, closed=closed, opened=opened)
    onward = await travel.routes(session, points, places, road_class=TRACK, closed=closed, opened=opened)
    return over_hubs(found, there, onward, handling)


def over_hubs(straight: Routes, there: Travel, onward: Travel, handling: Mapping[str, int]) -> Routes:
    """The routes, over the best hub where no truck passes all the way. Straight lines lead to no hub: nobody knows then
    where the road ends."""
    routes, transfers = [], []
    row = {store: at for at, store in enumerate(there.stores)}
    column = {place: at for at, place in enumerate(onward.places)}
    for route in straight.routes:
        at, to = row[route.store], column[route.township]
        ways = [(int(there.matrix[at, one] + onward.matrix[one, to]) + handling[hub], hub, int(there.matrix[at, one]))
                for one, hub in enumerate(there.places) if hub != route.township and there.matrix[at, one] >= 0
                and onward.matrix[one, to] >= 0 and not there.estimated[at, one] and not onward.estimated[one, to]]
        if ways and (route.store, route.township) in straight.off_road:
            minutes, hub, first = min(ways)
            route = Route(store=route.store, township=route.township, minutes=minutes)  # noqa: PLW2901  # in its place
            transfers.append(Transfer(store=route.store, township=route.township, hub=hub, first_minutes=first,
                                      handling_minutes=handling[hub]))
        routes.append(route)
    return replace(straight, routes=tuple(routes), transfers=tuple(transfers))


async def straight_routes(session: AsyncSession, stores: Places, places: Places, fleet: Collection[str],
                          closed: Collection[str], opened: Collection[str]) -> Routes:
    """Routes without a change of vehicles."""
    paved = await travel.routes(session, stores, places, road_class=PAVED, closed=closed, opened=opened)
    track = await travel.routes(session, stores, places, road_class=TRACK, closed=closed, opened=opened)
    usable = not fleet or TRACK in fleet
    found = [better((row, column), paved, track, off_road=usable)
             for row in range(len(paved.stores)) for column in range(len(paved.places))]
    no_truck = (paved.matrix < 0) & ~track.estimated
    off_road = frozenset((paved.stores[row], paved.places[column])
                         for row, column in zip(*no_truck.nonzero(), strict=True))
    return Routes(tuple(route for route, _ in found), any(estimate for _, estimate in found),
                  paved.example or track.example, off_road=off_road)


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
