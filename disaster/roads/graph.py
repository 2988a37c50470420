"""The road net as a graph, pure: times between anchors on it and the path of one pair; exact in whole milliseconds.

Edges are segments, nodes junctions, both by index. A place hangs on the net by one to three anchors: the segments near
it, how far along them, and the way to them across country. Shortest paths: Dijkstra (scipy.sparse.csgraph).
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Tree = tuple[Floats, NDArray[np.int32]]
TREE_CELLS_MAX = 10_000_000 # of kept trees of one graph: 120 MB
CELLS_MAX = 40_000_000      # of one block of distances: 320 MB
AT_JUNCTION_M = 200         # so near the end of a segment a place belongs to the junction


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a place meets the net: `share` of the edge's length from its start; `access_ms` across country to it."""

    edge: int
    share: float
    access_ms: int


@dataclass(frozen=True, eq=False)
class Net:
    """All segments in use. `start`, `end`: node indices; lengths in metres, speeds in km/h of a loaded truck."""

    key: str
    ids: list[str]
    start: Ints
    end: Ints
    metres: Ints
    speed_kmh: Ints
    paved: NDArray[np.bool_]
    oneway: NDArray[np.bool_]
    nodes: int
    example: bool = False
    place_of: dict[str, int] = field(default_factory=dict)     # segment id -> edge


@dataclass(frozen=True, slots=True)
class Slowed:
    """What a state does to a segment for one class of vehicle: `percent` of its speed is left, 0 is closed."""

    percent: int


@dataclass(frozen=True, eq=False)
class Graph:
    """The net for one class of vehicle in one state of the roads. `there`, `back`: milliseconds along each edge."""

    net: Net
    there: Floats
    back: Floats
    matrix: csr_array
    edge_of: Ints                       # the edge behind each stored cell of the matrix
    trees: OrderedDict[tuple[int, ...], Tree] = field(default_factory=OrderedDict)
    lock: Any = field(default_factory=Lock)

    def tree(self, nodes: Ints) -> Tree:
        """Distances from some nodes and the node before each; the last few are kept: one store serves many places."""
        key = tuple(nodes.tolist())
        with self.lock:
            if key not in self.trees:
                self.trees[key] = dijkstra(self.matrix, indices=nodes, return_predecessors=True)
            self.trees.move_to_end(key)
            while len(self.trees) > max(1, TREE_CELLS_MAX // (len(key) * max(1, self.net.nodes))):
                self.trees.popitem(last=False)
            return self.trees[key]


@dataclass(frozen=True, slots=True)
class Path:
    """One way: edges in the order driven, each with True where it is driven from its start to its end."""

    milliseconds: int
    edges: list[tuple[int, bool]]
    first_share: float                  # of the first edge, where the place lies; so of the last
    last_share: float


def graph_of(net: Net, states: Mapping[str, Slowed], *, paved_only: bool) -> Graph:
    """The graph that a class of vehicle may use now."""
    percent = np.full(len(net.ids), 100, dtype=np.int64)
    for segment, slowed in states.items():
        if segment in net.place_of:
            percent[net.place_of[segment]] = slowed.percent
    if paved_only:
        percent[~net.paved] = 0
    with np.errstate(divide="ignore"):
        there = np.ceil(net.metres * 360_000 / (net.speed_kmh * percent))     # 3,600 ms of each metre at 1 km/h
    back = np.where(net.oneway, np.inf, there)
    rows, columns = np.concatenate([net.start, net.end]), np.concatenate([net.end, net.start])
    costs, edges = np.concatenate([there, back]), np.tile(np.arange(len(net.ids)), 2)
    keep = np.isfinite(costs) & (rows != columns)
    order = np.lexsort((edges[keep], costs[keep], columns[keep], rows[keep]))
    rows, columns, costs, edges = (part[keep][order] for part in (rows, columns, costs, edges))
    first = np.ones(len(rows), dtype=bool)              # of parallel roads the quickest
    first[1:] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
    starts = np.searchsorted(rows[first], np.arange(net.nodes + 1))
    matrix = csr_array((costs[first], columns[first], starts), shape=(net.nodes, net.nodes))
    return Graph(net, there, back, matrix, edges[first])


@dataclass(frozen=True, eq=False)
class Hung:
    """Places on a graph: nodes each may leave by and is reached by, with the milliseconds to and from them."""

    nodes: Ints                         # (places, k); where the cost is inf the node means nothing
    out: Floats
    into: Floats
    edges: Ints                         # (places, anchors), -1 where there is none
    shares: Floats
    access: Floats


def hung(graph: Graph, places: Sequence[Sequence[Anchor]]) -> Hung:
    """Places by their anchors."""
    most = max((len(anchors) for anchors in places), default=0) or 1
    edges = np.full((len(places), most), -1, dtype=np.int64)
    shares, access = np.zeros(edges.shape), np.full(edges.shape, np.inf)
    for row, anchors in enumerate(places):
        for column, anchor in enumerate(anchors):
            edges[row, column], shares[row, column], access[row, column] = anchor.edge, anchor.share, anchor.access_ms
    at, there, back = np.maximum(edges, 0), graph.there[edges], graph.back[edges]
    start, end = graph.net.start[at], graph.net.end[at]
    near = AT_JUNCTION_M / graph.net.metres[at]
    # at a junction a place does not need the segment to be open
    to_start = np.where(shares <= near, 0.0, along(shares, back))
    from_start = np.where(shares <= near, 0.0, along(shares, there))
    to_end = np.where(1 - shares <= near, 0.0, along(1 - shares, there))
    from_end = np.where(1 - shares <= near, 0.0, along(1 - shares, back))
    return Hung(np.concatenate([start, end], axis=1),
                np.concatenate([to_start + access, to_end + access], axis=1),
                np.concatenate([from_start + access, from_end + access], axis=1), edges, shares, access)


def along(share: Floats, milliseconds: Floats) -> Floats:
    """A part of an edge; no part of a closed one can be driven."""
    whole = np.where(np.isfinite(milliseconds), milliseconds, 0)
    return np.where(np.isfinite(milliseconds), np.rint(share * whole), np.inf)


def times(graph: Graph, origins: Sequence[Sequence[Anchor]], ends: Sequence[Sequence[Anchor]]) -> Floats:
    """Milliseconds (origins, ends); inf where there is no open way."""
    found = np.full((len(origins), len(ends)), np.inf)
    if not origins or not ends:
        return found
    there = hung(graph, ends)
    block = max(1, CELLS_MAX // max(1, graph.net.nodes * 3))
    for first in range(0, len(origins), block):
        here = hung(graph, origins[first:first + block])
        found[first:first + block] = block_of_times(graph, here, there)
    return found


def block_of_times(graph: Graph, here: Hung, there: Hung) -> Floats:
    """Of some origins at a time, so that the distances fit in memory."""
    needed, place = np.unique(here.nodes, return_inverse=True)
    reach = dijkstra(graph.matrix, indices=needed)
    place = place.reshape(here.nodes.shape)
    best = np.min(reach[place] + here.out[:, :, None], axis=1)              # (origins, nodes)
    found: Floats = np.full((len(best), len(there.nodes)), np.inf)
    for column in range(there.nodes.shape[1]):
        np.minimum(found, best[:, there.nodes[:, column]] + there.into[None, :, column], out=found)
    return np.minimum(found, on_one_edge(graph, here, there))


def on_one_edge(graph: Graph, here: Hung, there: Hung) -> Floats:
    """Two places on the same segment need no junction between them."""
    found: Floats = np.full((len(here.nodes), len(there.nodes)), np.inf)
    for one in range(here.edges.shape[1]):
        for other in range(there.edges.shape[1]):
            edge = here.edges[:, one, None]
            same = (edge == there.edges[None, :, other]) & (edge >= 0)
            ahead = there.shares[None, :, other] - here.shares[:, one, None]
            pace = np.where(ahead >= 0, graph.there[edge], graph.back[edge])
            direct = along(np.abs(ahead), pace) + here.access[:, one, None] + there.access[None, :, other]
            np.minimum(found, np.where(same, direct, np.inf), out=found)
    return found


def path(graph: Graph, origin: Sequence[Anchor], end: Sequence[Anchor]) -> Path | None:
    """The quickest way of one pair; of equal ones always the same."""
    if not origin or not end:
        return None
    best = direct(graph, origin, end)
    here, there = hung(graph, [origin]), hung(graph, [end])
    reach, before = graph.tree(here.nodes[0])
    total = here.out[0][:, None] + reach[:, there.nodes[0]] + there.into[0][None, :]
    row, column = np.unravel_index(int(np.argmin(total)), total.shape)
    if not np.isfinite(total[row, column]) or (best and best.milliseconds < total[row, column]):
        return best
    leaving, coming = int(row), int(column)
    edges = driven(graph, before[leaving], int(there.nodes[0][coming]))
    first = ends_on(graph, origin, leaving, leaving_it=True)
    last = ends_on(graph, end, coming, leaving_it=False)
    return Path(int(total[row, column]), [*first[0], *edges, *last[0]], first[1], last[1])


def driven(graph: Graph, before: NDArray[np.int32], node: int) -> list[tuple[int, bool]]:
    """The edges from where `before` begins to this node."""
    edges = []
    while (previous := int(before[node])) >= 0:
        row = slice(graph.matrix.indptr[previous], graph.matrix.indptr[previous + 1])
        cell = row.start + int(np.searchsorted(graph.matrix.indices[row], node))
        edge = int(graph.edge_of[cell])
        edges.append((edge, int(graph.net.start[edge]) == previous))
        node = previous
    return edges[::-1]


def ends_on(graph: Graph, anchors: Sequence[Anchor], column: int, *,
            leaving_it: bool) -> tuple[list[tuple[int, bool]], float]:
    """The part of a segment between a place and the junction it leaves or comes by; nothing where it lies at one."""
    anchor, at_end = anchors[column % len(anchors)], column >= len(anchors)
    rest = 1 - anchor.share if at_end else anchor.share
    if rest * graph.net.metres[anchor.edge] <= AT_JUNCTION_M:
        return [], -1.0
    return [(anchor.edge, at_end is leaving_it)], anchor.share


def direct(graph: Graph, origin: Sequence[Anchor], end: Sequence[Anchor]) -> Path | None:
    """The way along one segment, if both lie on one."""
    found = [Path(int(cost), [(one.edge, other.share > one.share)] if other.share != one.share else [], one.share,
                  other.share) for one in origin for other in end if one.edge == other.edge
             and np.isfinite(cost := along(
                 np.array(abs(other.share - one.share)),
                 (graph.there if other.share >= one.share else graph.back)[one.edge]) + one.access_ms
                 + other.access_ms)]
    return min(found, key=lambda one: one.milliseconds, default=None)


def joined(net: Net, *, paved_only: bool) -> Ints:
    """To which part of the net each node belongs if all roads are open: what no road ever joined lies in two."""
    keep = net.paved if paved_only else np.ones(len(net.ids), dtype=bool)
    ones = np.ones(int(keep.sum()))
    matrix = csr_array((ones, (net.start[keep], net.end[keep])), shape=(net.nodes, net.nodes))
    parts: Ints = connected_components(matrix, directed=False)[1].astype(np.int64)
    return parts
