"""Travel times on the roads as they are now, and the way of one pair.

`routes` answers whole minutes, rounded up. Where no road is within reach of a store or place, or the net never joined
the two even with every road open, it falls back on the great-circle estimate (planning/travel.py) and says so; where
only closed roads, or roads that the vehicle cannot use, lie between them, the answer is None: no open road.
"""

from asyncio import to_thread
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString
from shapely.ops import substring
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.planning.travel import estimate_minutes
from disaster.roads.graph import Anchor, Graph, Path, path, times
from disaster.roads.measure import metres_of
from disaster.roads.models import Segment
from disaster.roads.net import Closed, Kept, Point, anchors_of, kept_net, states_of

MS_A_MINUTE = 60_000
PAVED = "paved"
Places = Mapping[str, Point | None]


@dataclass(frozen=True, eq=False)
class Travel:
    """Minutes between stores (rows) and places (columns), by id in sorted order; places nobody can find lack.

    `matrix`: whole minutes, -1 where there is no open road. `estimated`: True where it is the straight-line estimate.
    `example`: some of the roads are 示例.
    """

    stores: tuple[str, ...]
    places: tuple[str, ...]
    matrix: NDArray[np.int64]
    estimated: NDArray[np.bool_]
    example: bool = False

    @cached_property
    def minutes(self) -> dict[tuple[str, str], int | None]:
        """(store, place) -> minutes; None: no open road."""
        return {(store, place): None if minutes < 0 else minutes
                for store, row in zip(self.stores, self.matrix.tolist(), strict=True)
                for place, minutes in zip(self.places, row, strict=True)}

    @property
    def is_estimate(self) -> bool:
        """Whether any pair is an estimate."""
        return bool(self.estimated.any())


@dataclass(frozen=True, slots=True)
class Way:
    """The way of one pair: segment ids in the order driven, the line in WGS-84. `minutes` None: no open road."""

    minutes: int | None
    metres: int | None
    segments: tuple[str, ...]
    line: tuple[Point, ...]
    is_estimate: bool = False


async def routes(session: AsyncSession, stores: Places, places: Places, *, road_class: str,
                 closed: Closed = (), opened: Closed = ()) -> Travel:
    """Minutes for a class of vehicle ("paved" or "track"); `closed`, `opened`: as if these segments were so, too."""
    origins = {store: point for store, point in sorted(stores.items()) if point}
    ends = {place: point for place, point in sorted(places.items()) if point}
    estimate = straight(list(origins.values()), list(ends.values()))
    kept = await kept_net(session)
    if kept is None or not origins or not ends:
        return Travel(tuple(origins), tuple(ends), estimate, np.ones(estimate.shape, dtype=bool))
    paved_only = road_class == PAVED
    states = await states_of(session, road_class, closed, opened)
    hung = await anchors_of(session, kept, {*origins.values(), *ends.values()}, paved_only=paved_only)
    on_net = [hung[point] for point in origins.values()], [hung[point] for point in ends.values()]
    found = await to_thread(times, kept.graph(states, paved_only=paved_only), *on_net)
    unknown = ~np.isfinite(found) & ~could_be(kept, *on_net, paved_only=paved_only)
    minutes = np.where(np.isfinite(found), np.ceil(np.where(np.isfinite(found), found, 0) / MS_A_MINUTE), -1)
    return Travel(tuple(origins), tuple(ends), np.where(unknown, estimate, minutes.astype(np.int64)), unknown,
                  example=kept.net.example)


async def way(session: AsyncSession, start: Point, end: Point, *, road_class: str, closed: Closed = (),
              opened: Closed = ()) -> Way:
    """The quickest open way between two points in WGS-84."""
    roads = await roads_now(session, [start, end], road_class=road_class, closed=closed, opened=opened)
    found = await to_thread(roads.path, start, end)
    if roads.graph is None or found is None:
        return roads.way(start, end)
    line = [start, *driven(roads.graph, found, await shapes_of(session, roads.graph, [found])), end]
    return replace(roads.way(start, end), metres=round(metres_of(line)), line=tuple(line))


async def lengths(session: AsyncSession, pairs: Collection[tuple[Point, Point]], *,
                  road_class: str) -> dict[tuple[Point, Point], int | None]:
    """Metres of the quickest open way of each pair, as `way` tells them; None: no open road. One look for all."""
    roads = await roads_now(session, {point for pair in pairs for point in pair}, road_class=road_class)
    paths = await to_thread(lambda: {pair: roads.path(*pair) for pair in sorted(pairs)})
    found = {pair: path for pair, path in paths.items() if path}
    if roads.graph is None or not found:
        return {pair: roads.way(*pair).metres for pair in paths}
    shapes = await shapes_of(session, roads.graph, found.values())
    return {pair: round(metres_of([pair[0], *driven(roads.graph, found[pair], shapes), pair[1]]))
            if pair in found else roads.way(*pair).metres for pair in paths}


@dataclass(frozen=True, eq=False)
class Roads:
    """The net as it is now for a class of vehicle, with the places it was asked for: ways without waiting."""

    kept: Kept | None
    graph: Graph | None
    hung: Mapping[Point, list[Anchor]]
    paved_only: bool

    def path(self, start: Point, end: Point) -> Path | None:
        """The quickest path, if there is one."""
        return path(self.graph, self.hung[start], self.hung[end]) if self.graph else None

    def way(self, start: Point, end: Point) -> Way:
        """The way without its line; its metres are those of its segments."""
        found = self.path(start, end)
        if self.kept is None or self.graph is None:
            return estimated(start, end)
        if found is None:
            known = could_be(self.kept, [self.hung[start]], [self.hung[end]], paved_only=self.paved_only)[0, 0]
            return Way(None, None, (), ()) if known else estimated(start, end)
        edges = [edge for edge, _ in found.edges]
        return Way(-(-found.milliseconds // MS_A_MINUTE), int(self.graph.net.metres[edges].sum()),
                   tuple(self.graph.net.ids[edge] for edge in edges), ())

    def near(self, point: Point) -> set[str]:
        """The segments that a place lies at."""
        return {self.graph.net.ids[anchor.edge] for anchor in self.hung[point]} if self.graph else set()


async def roads_now(session: AsyncSession, places: Collection[Point], *, road_class: str, closed: Closed = (),
                    opened: Closed = ()) -> Roads:
    """The net as it is now, for ways between these places."""
    paved_only = road_class == PAVED
    kept = await kept_net(session)
    if kept is None:
        return Roads(None, None, {}, paved_only)
    states = await states_of(session, road_class, closed, opened)
    return Roads(kept, kept.graph(states, paved_only=paved_only),
                 await anchors_of(session, kept, places, paved_only=paved_only), paved_only)


def could_be(kept: Kept, origins: Sequence[Sequence[Anchor]], ends: Sequence[Sequence[Anchor]], *,
             paved_only: bool) -> NDArray[np.bool_]:
    """(origins, ends): whether the net joins the two when every road is open."""
    here = np.array([kept.part(anchors, paved_only=paved_only) for anchors in origins])[:, None]
    there = np.array([kept.part(anchors, paved_only=paved_only) for anchors in ends])[None, :]
    joins: NDArray[np.bool_] = (here == there) & (here >= 0)
    return joins


def straight(origins: Sequence[Point], ends: Sequence[Point]) -> NDArray[np.int64]:
    """The estimate in whole minutes."""
    if not origins or not ends:
        return np.zeros((len(origins), len(ends)), dtype=np.int64)
    return estimate_minutes(origins, ends).minutes


def estimated(start: Point, end: Point) -> Way:
    """Nobody knows the road: a straight line and an estimate."""
    return Way(int(straight([start], [end])[0, 0]), round(metres_of([start, end])), (), (start, end), is_estimate=True)


async def shapes_of(session: AsyncSession, graph: Graph, paths: Iterable[Path]) -> dict[str, LineString]:
    """The lines of all segments of some paths."""
    ids = {graph.net.ids[edge] for path in paths for edge, _ in path.edges}
    return {segment: shapely.from_wkb(bytes(shape)) for segment, shape in await session.execute(
        select(Segment.id, func.ST_AsBinary(Segment.shape)).where(Segment.id.in_(ids)))}


def driven(graph: Graph, found: Path, shapes: Mapping[str, LineString]) -> list[Point]:
    """The line of a path, each segment as it is driven, the first and last from where the places lie."""
    line: list[Point] = []
    for place, (edge, forward) in enumerate(found.edges):
        shape = shapes[graph.net.ids[edge]]
        first = found.first_share if place == 0 and found.first_share >= 0 else (0.0 if forward else 1.0)
        last = (found.last_share if place == len(found.edges) - 1 and found.last_share >= 0
                else (1.0 if forward else 0.0))
        part = substring(shape, first, last, normalized=True)
        line += [(x, y) for x, y in part.coords if not line or line[-1] != (x, y)]
    return line
