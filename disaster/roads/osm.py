"""Roads of an OpenStreetMap file, read twice and never held: junctions first, then the ways one by one, cut there.

A province's extract has ten million nodes. What is kept is the number of each node that roads use (8 bytes), and where
the nodes lie, in a file beside, which the machine may put out of memory.
"""

from array import array
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import osmium
from numpy.typing import NDArray

from disaster.geo.importing import ERRORS_MAX, ImportRefused, error, refuse
from disaster.geo.reading import Table, UnreadableFile
from disaster.roads.classes import class_of, highway_class, is_paved, speed_of
from disaster.roads.noding import Cut, Drawn, cut_at

ENDINGS = (".pbf", ".osm", ".bz2")
SOURCE = "OpenStreetMap contributors, ODbL 1.0"
BACKWARD = {"-1", "reverse"}
YES = {"yes", "true", "1", "t", "y"}
OUT_OF_USE = {"no", "private"}
Ids = NDArray[np.int64]


def osm_cuts(path: Path, source: str) -> Iterator[Cut]:
    """The segments of the file's roads for vehicles; its nodes are the junctions. Raises at the end if a way lacked a
    node, with every such way: nothing may be kept of what was yielded then."""
    missing: list[dict[str, Any]] = []
    total = ways = yielded = 0
    try:
        shared = junctions(path)
        with TemporaryDirectory() as folder:
            for way in road_ways(path, Path(folder) / "locations"):
                ways += 1
                nodes = list(way.nodes)
                refs = [node.ref for node in nodes if not node.location.valid()]
                if refs:
                    total += 1
                    if len(missing) < ERRORS_MAX:
                        missing.append(error(ways, "node", refs[0], "node_missing", way=way.id,
                                             nodes_missing=len(refs)))
                elif len(nodes) > 1:
                    road, yielded = osm_road(way, nodes, source), yielded + 1
                    yield from cut_at(road, inner(np.array(road.nodes, dtype=np.int64), shared))
    except (RuntimeError, ValueError) as malformed:
        raise UnreadableFile(file=path.name, reason="malformed", detail=str(malformed)[:200]) from malformed
    if missing:
        raise ImportRefused(path.name, missing, total)
    refuse(Table(path.name, "", ["highway"], []), [] if yielded else [error(1, "", None, "no_roads")])


def digest_of(path: Path) -> str:
    """SHA-256 of the file, read part by part."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def junctions(path: Path) -> Ids:
    """The nodes that roads use more than once, sorted."""
    used = array("q")
    for way in osmium.FileProcessor(str(path), osmium.osm.WAY).with_filter(osmium.filter.KeyFilter("highway")):
        if serves(way.tags) and len(way.nodes) > 1:      # type: ignore[union-attr]  # only ways are read
            used.extend(node.ref for node in way.nodes)  # type: ignore[union-attr]
    nodes = np.frombuffer(used, dtype=np.int64).copy() if used else np.empty(0, dtype=np.int64)
    nodes.sort()
    return np.unique(nodes[1:][nodes[1:] == nodes[:-1]])


def road_ways(path: Path, beside: Path) -> Iterator[Any]:
    """The ways for vehicles with where their nodes lie, which is kept in the file beside."""
    found: Any = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations(
        f"sparse_file_array,{beside}").with_filter(osmium.filter.EntityFilter(osmium.osm.WAY)).with_filter(
        osmium.filter.KeyFilter("highway"))
    return (way for way in found if serves(way.tags))


def inner(nodes: Ids, shared: Ids) -> list[int]:
    """Which of a road's nodes, but for its ends, are junctions."""
    if not shared.size:
        return []
    at = np.searchsorted(shared, nodes)
    hits = np.flatnonzero(shared[np.minimum(at, shared.size - 1)] == nodes)
    return [int(place) for place in hits if 0 < place < len(nodes) - 1]


def serves(tags: Any) -> bool:
    """Whether a relief vehicle may use it."""
    return (highway_class(tags.get("highway", "")) is not None and tags.get("area") != "yes"
            and tags.get("access", "yes") not in OUT_OF_USE)


def osm_road(way: Any, nodes: list[Any], source: str) -> Drawn:
    """A way of OpenStreetMap."""
    tags = way.tags
    ref = tags.get("ref", "").partition(";")[0].strip()[:40]
    kind = class_of(tags["highway"], ref) or "local"
    by_itself = tags["highway"] == "motorway" or tags.get("junction") == "roundabout"
    oneway = tags.get("oneway", "yes" if by_itself else "no")
    if oneway in BACKWARD:
        nodes.reverse()
    line = [(node.lon, node.lat) for node in nodes]
    return Drawn(id=f"w{way.id}", nodes=[node.ref for node in nodes], line=line, name=tags.get("name", "")[:120],
                 name_en=tags.get("name:en", "")[:120], ref=ref, road_class=kind,
                 paved=is_paved(kind, tags.get("surface", "")), oneway=oneway in YES | BACKWARD, source=source,
                 speed_kmh=speed_of(kind, tags.get("maxspeed", "")), flag="derived")
