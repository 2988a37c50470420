"""The road net in this process: read once for each imported file, its graphs once for each state of the roads.

Every question reads the states anew (those of a few closed roads), so an answer never rests on an opened or closed
road of before; what is dear, the net and the place of stores and townships on it, is kept.
"""

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import Row, any_, func, literal, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.geo.models import Dataset
from disaster.roads.graph import Anchor, Graph, Ints, Net, Slowed, graph_of, joined
from disaster.roads.models import Road, Segment

DATASET = "roads"
REACH_M = 15_000            # a place farther from every road is not on the net (our own assumption, 示例)
BESIDE_M = 1_000            # other roads so little farther than the nearest serve the place as well
ANCHORS_MAX = 3
ACCESS_MS_A_METRE = 252     # 40 km/h and a way 1.4 times the straight line x 2: across country a truck crawls at 20
NETS_KEPT = 2
PLACES_KEPT = 200_000       # the nation's townships, twice
GRAPHS_KEPT = 8
Point = tuple[float, float]
Closed = Collection[str]


@dataclass(eq=False)
class Kept:
    """A net with what was worked out on it."""

    net: Net
    anchors: dict[tuple[float, float, bool], list[Anchor]] = field(default_factory=dict)
    graphs: OrderedDict[object, Graph] = field(default_factory=OrderedDict)
    parts: dict[bool, Ints] = field(default_factory=dict)

    def graph(self, states: Mapping[str, Slowed], *, paved_only: bool) -> Graph:
        """The graph of a class of vehicle in these states."""
        key = (paved_only, frozenset(states.items()))
        if key not in self.graphs:
            self.graphs[key] = graph_of(self.net, states, paved_only=paved_only)
        self.graphs.move_to_end(key)
        while len(self.graphs) > GRAPHS_KEPT:
            self.graphs.popitem(last=False)
        return self.graphs[key]

    def part(self, anchors: Sequence[Anchor], *, paved_only: bool) -> int:
        """The part of the net that a place hangs on; -1 where it hangs on none."""
        if paved_only not in self.parts:
            self.parts[paved_only] = joined(self.net, paved_only=paved_only)
        return int(self.parts[paved_only][self.net.start[anchors[0].edge]]) if anchors else -1


nets: OrderedDict[str, Kept] = OrderedDict()


async def kept_net(session: AsyncSession) -> Kept | None:
    """The net that the database holds now; None where no roads were ever imported."""
    found = (await session.execute(
        select(func.current_database(), Dataset.sha256, Dataset.at, Dataset.added, Dataset.changed)
        .where(Dataset.id == DATASET))).one_or_none()
    if found is None:
        return None
    key = "/".join(map(str, found))
    if key not in nets:
        nets[key] = Kept(await net_of(session, key))
    nets.move_to_end(key)
    while len(nets) > NETS_KEPT:
        nets.popitem(last=False)
    return nets[key] if nets[key].net.ids else None


async def net_of(session: AsyncSession, key: str) -> Net:
    """All segments in use, in the order of their ids."""
    rows = (await session.execute(
        select(Segment.id, Segment.start_node, Segment.end_node, Segment.metres, Segment.speed_kmh, Segment.paved,
               Segment.oneway, Segment.flag == "example").where(Segment.in_use).order_by(Segment.id))).all()
    return net_from(key, rows)


def net_from(key: str, rows: Sequence[Row[str, int, int, int, int, bool, bool, bool]]) -> Net:
    """Rows as arrays; nodes become indices."""
    ids, starts, ends, *rest, example = zip(*rows, strict=True) if rows else ([],) * 8
    ends_of = np.array([starts, ends], dtype=np.int64)
    nodes, index = np.unique(ends_of, return_inverse=True)
    start, end = index.reshape(2, -1).astype(np.int64)
    metres, speed, paved, oneway = rest
    return Net(key=key, ids=list(ids), start=start, end=end, metres=np.array(metres, dtype=np.int64),
               speed_kmh=np.array(speed, dtype=np.int64), paved=np.array(paved, dtype=bool),
               oneway=np.array(oneway, dtype=bool), nodes=len(nodes), example=any(example),
               place_of={segment: edge for edge, segment in enumerate(ids)})


async def states_of(session: AsyncSession, road_class: str, closed: Closed = (),
                    opened: Closed = ()) -> dict[str, Slowed]:
    """The segments that are not open to a class of vehicle now; `closed`, `opened`: as if these were so, too."""
    rows = await session.execute(select(Road.id, Road.state, Road.percent).where(
        Road.state != "open", literal(road_class) == any_(Road.classes)))
    found = {row.id: Slowed(0 if row.state == "closed" else row.percent or 100) for row in rows}
    found.update(dict.fromkeys(closed, Slowed(0)))
    return {segment: slowed for segment, slowed in found.items() if segment not in opened}


async def anchors_of(session: AsyncSession, kept: Kept, places: Collection[Point], *,
                     paved_only: bool) -> dict[Point, list[Anchor]]:
    """Where each place meets the net; no anchor where no road is within reach."""
    new = sorted(place for place in set(places) if (*place, paved_only) not in kept.anchors)
    kept.anchors.update({(*place, paved_only): [] for place in new})
    if new:
        for row in await session.execute(NEAREST, {"lons": [lon for lon, _ in new], "lats": [lat for _, lat in new],
                                                   "paved_only": paved_only, "reach_m": REACH_M}):
            hung = kept.anchors[(*new[row.place - 1], paved_only)]
            if row.id in kept.net.place_of and len(hung) < ANCHORS_MAX and (
                    not hung or row.metres * ACCESS_MS_A_METRE <= hung[0].access_ms + BESIDE_M * ACCESS_MS_A_METRE):
                hung.append(Anchor(kept.net.place_of[row.id], row.share, round(row.metres) * ACCESS_MS_A_METRE))
    found = {place: kept.anchors[(*place, paved_only)] for place in places}
    while len(kept.anchors) > PLACES_KEPT:      # each position of each vehicle is a place
        del kept.anchors[next(iter(kept.anchors))]
    return found


NEAREST = text("""
    WITH asked AS (
      SELECT place, ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS here
      FROM unnest(CAST(:lons AS float8[]), CAST(:lats AS float8[])) WITH ORDINALITY AS given(lon, lat, place))
    SELECT place, near.id, near.share, near.metres FROM asked CROSS JOIN LATERAL (
      SELECT id, ST_LineLocatePoint(shape, here) AS share,
             ST_DistanceSphere(ST_ClosestPoint(shape, here), here) AS metres
      FROM (SELECT id, shape FROM road_segment WHERE in_use AND (paved OR NOT :paved_only)
            ORDER BY shape <-> here LIMIT 8) AS close) AS near
    WHERE near.metres <= :reach_m ORDER BY place, near.metres, near.id""")
