"""Roads from a file: OpenStreetMap PBF (or XML), or lines of GeoJSON, GeoPackage and whatever else tables come in.

The whole file is judged before anything is written; every error names the feature or line, for OpenStreetMap the way.
"""

import re
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path
from typing import Any

import osmium
import shapely
from pydantic import Field, field_validator

from disaster.geo.datum import Datum, shape_to_wgs84
from disaster.geo.importing import CHINA, RowModel, check, error, refuse, shape_in
from disaster.geo.reading import Line, Table, UnreadableFile, read
from disaster.geo.rows import Flag
from disaster.roads.classes import BY_HIGHWAY, class_of, highway_class, is_paved, speed_of
from disaster.roads.models import CLASSES
from disaster.roads.noding import Drawn, node_at

OSM = (".pbf", ".osm", ".bz2")
OSM_SOURCE = "OpenStreetMap contributors, ODbL 1.0"
BACKWARD = {"-1", "reverse"}
YES = {"yes", "true", "1", "t", "y"}
OUT_OF_USE = {"no", "private"}
ID = re.compile(r"[^A-Za-z0-9_-]+")


class RoadRow(RowModel):
    """A line of a file of roads; `highway`, `surface` and `maxspeed` as in OpenStreetMap. Others are ignored."""

    id: str = ""
    osm_id: str = ""
    name: str = Field(default="", max_length=120)
    name_en: str = Field(default="", max_length=120)
    ref: str = Field(default="", max_length=40)
    road_class: str = ""
    highway: str = ""
    surface: str = ""
    oneway: str = ""
    speed_kmh: int | None = Field(default=None, ge=5, le=130)
    maxspeed: str = ""
    source: str = ""
    flag: Flag = "derived"
    geometry: str

    @field_validator("road_class")
    @classmethod
    def known_class(cls, value: str) -> str:
        if value and value not in CLASSES:
            raise ValueError(f"a road is one of {', '.join(CLASSES)}")
        return value

    @field_validator("highway")
    @classmethod
    def known_highway(cls, value: str) -> str:
        if value and highway_class(value) is None:
            raise ValueError(f"no road for vehicles; roads are {', '.join(BY_HIGHWAY)}")
        return value

    @field_validator("geometry")
    @classmethod
    def a_line(cls, value: str) -> str:
        shape = shape_in(value, CHINA)
        if shape.geom_type not in {"LineString", "MultiLineString"}:
            raise ValueError(f"a road is a line, not a {shape.geom_type}")
        return value


def roads_of(path: Path, datum: Datum | None, source: str) -> tuple[Table, list[Drawn]]:
    """The file (its lines counted) and its roads in WGS-84. A datum is needed but for OpenStreetMap's own files."""
    if path.suffix.lower() in OSM:
        return osm_roads(path, source or OSM_SOURCE)
    table = read(path)
    known = set(RoadRow.model_fields) - {"line"}
    table = Table(table.name, table.sha256, [name for name in table.columns if name in known],
                  [Line(one.number, {name: cell for name, cell in one.cells.items() if name in known})
                   for one in table.lines])
    rows = check(table, RoadRow, Datum.WGS84)
    if datum is None:
        refuse(table, [error(1, "geometry", None, "datum_required", choices=[str(one) for one in Datum])])
    unclassed = [error(row.line, "road_class", None, "road_class_or_highway") for row in rows
                 if not (row.road_class or row.highway)]
    refuse(table, unclassed)
    named = [drawn for row in rows for drawn in drawn_of(row, datum or Datum.WGS84, source or path.name)]
    refuse(table, list(twice(named)))
    return table, [road for _, road in named]


def drawn_of(row: RoadRow, datum: Datum, source: str) -> Iterator[tuple[int, Drawn]]:
    """The road of a line; each part of a MultiLineString is one."""
    kind = row.road_class or class_of(row.highway, row.ref) or "local"
    own = ID.sub("-", row.id or (f"w{row.osm_id}" if row.osm_id else "")).strip("-") or f"line-{row.line}"
    parts = shapely.get_parts(shape_to_wgs84(shapely.force_2d(shapely.from_geojson(row.geometry)), datum))
    for number, part in enumerate(parts, start=1):
        line = tidy([(float(x), float(y)) for x, y in part.coords])
        if row.oneway in BACKWARD:
            line.reverse()
        yield row.line, Drawn(
            id=own if len(parts) == 1 else f"{own}_{number}", nodes=[node_at(*point) for point in line], line=line,
            name=row.name, name_en=row.name_en, ref=row.ref, road_class=kind, paved=is_paved(kind, row.surface),
            oneway=row.oneway.lower() in YES | BACKWARD, source=row.source or source, flag=row.flag,
            speed_kmh=row.speed_kmh or speed_of(kind, row.maxspeed))


def tidy(line: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The line without points that repeat the one before."""
    return [point for at, point in enumerate(line) if at == 0 or node_at(*point) != node_at(*line[at - 1])] or line


def twice(named: list[tuple[int, Drawn]]) -> Iterator[dict[str, Any]]:
    """Roads that have the same id, and roads of one point."""
    first: dict[str, int] = {}
    for line, road in named:
        if road.id in first:
            yield error(line, "id", road.id, "repeated", first_line=first[road.id])
        if len(road.line) < 2:
            yield error(line, "geometry", road.id, "a_line_of_one_point")
        first.setdefault(road.id, line)


def osm_roads(path: Path, source: str) -> tuple[Table, list[Drawn]]:
    """The roads for vehicles of an OpenStreetMap file; its nodes are the junctions."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    roads, errors, ways = [], [], 0
    try:
        found: Any = osmium.FileProcessor(str(path)).with_locations().with_filter(osmium.filter.KeyFilter("highway"))
        for way in found:
            if not way.is_way() or not serves(way.tags):
                continue
            ways += 1
            missing = [node.ref for node in way.nodes if not node.location.valid()]
            if missing:
                errors.append(error(ways, "node", missing[0], "node_missing", way=way.id, nodes_missing=len(missing)))
            elif len(way.nodes) > 1:
                roads.append(osm_road(way, source))
    except (RuntimeError, ValueError) as malformed:
        raise UnreadableFile(file=path.name, reason="malformed", detail=str(malformed)[:200]) from malformed
    table = Table(path.name, digest, ["highway"], [])
    refuse(table, errors or ([] if roads else [error(1, "", None, "no_roads")]))
    return table, roads


def serves(tags: Any) -> bool:
    """Whether a relief vehicle may use it."""
    return (highway_class(tags.get("highway", "")) is not None and tags.get("area") != "yes"
            and tags.get("access", "yes") not in OUT_OF_USE)


def osm_road(way: Any, source: str) -> Drawn:
    """A way of OpenStreetMap."""
    tags = way.tags
    ref = tags.get("ref", "").partition(";")[0].strip()[:40]
    kind = class_of(tags["highway"], ref) or "local"
    by_itself = tags["highway"] == "motorway" or tags.get("junction") == "roundabout"
    oneway = tags.get("oneway", "yes" if by_itself else "no")
    nodes = [node.ref for node in way.nodes]
    line = [(node.lon, node.lat) for node in way.nodes]
    if oneway in BACKWARD:
        nodes.reverse()
        line.reverse()
    return Drawn(id=f"w{way.id}", nodes=nodes, line=line, name=tags.get("name", "")[:120],
                 name_en=tags.get("name:en", "")[:120], ref=ref, road_class=kind,
                 paved=is_paved(kind, tags.get("surface", "")), oneway=oneway in YES | BACKWARD, source=source,
                 speed_kmh=speed_of(kind, tags.get("maxspeed", "")), flag="derived")
