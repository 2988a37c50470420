"""Roads from a table: lines of GeoJSON, GeoPackage and whatever else tables come in (OpenStreetMap: osm.py).

The whole file is judged before anything is written; every error names the feature or line.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely
from pydantic import Field, field_validator

from disaster.geo.datum import Datum, shape_to_wgs84
from disaster.geo.importing import CHINA, RowModel, check, error, refuse, shape_in
from disaster.geo.reading import Line, Table, read
from disaster.geo.rows import Flag
from disaster.roads.classes import BY_HIGHWAY, class_of, highway_class, is_paved, speed_of
from disaster.roads.models import CLASSES
from disaster.roads.noding import Drawn, node_at
from disaster.roads.osm import BACKWARD, YES

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
    """The file (its lines counted) and its roads in WGS-84; a datum is needed."""
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
