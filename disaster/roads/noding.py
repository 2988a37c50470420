"""Roads as a file draws them, cut into segments at their junctions: pure.

A junction is a point that two roads share, or where one of them ends; lines that only cross (a bridge) are none.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from disaster.roads.measure import Point, metres_of

METRES_MAX = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """One road of a file. `nodes`: equal numbers are the same place; `line`: WGS-84, as many points."""

    id: str
    nodes: Sequence[int]
    line: Sequence[Point]
    name: str
    name_en: str
    ref: str
    road_class: str
    paved: bool
    oneway: bool
    speed_kmh: int
    source: str
    flag: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A segment: its road, and which of the road's points it runs through."""

    id: str
    road: Drawn
    first: int
    last: int

    @property
    def line(self) -> Sequence[Point]:
        return self.road.line[self.first:self.last + 1]

    @property
    def metres(self) -> int:
        return max(1, round(metres_of(self.line)))


def segments(roads: Sequence[Drawn]) -> Iterator[Cut]:
    """All roads, cut at their junctions. The only piece of a road keeps its id, else they are numbered along it."""
    used = Counter(node for road in roads for node in road.nodes)
    for road in roads:
        yield from cut_at(road, [at for at in range(1, len(road.nodes) - 1) if used[road.nodes[at]] > 1])


def cut_at(road: Drawn, inner: Sequence[int]) -> Iterator[Cut]:
    """A road, cut at these of its points (neither its first nor its last)."""
    cuts = [0, *inner, len(road.nodes) - 1]
    for number, (start, end) in enumerate(pairwise(cuts), start=1):
        yield Cut(road.id if len(cuts) == 2 else f"{road.id}.{number}", road, start, end)


def node_at(lon: float, lat: float) -> int:
    """The number of a place in a file that numbers none: what lies within 0.1 m is one. Negative, unlike OSM's."""
    return -((round((lon + 180) * 1e6) << 28) + round((lat + 90) * 1e6) + 1)
