"""Derived township limits: Voronoi cells of the seats inside the county line. A picture, not a survey.

The cells fill the county exactly, overlap nowhere and share their vertices. The town's units share a core
around their seats, the others share the rest: a sumu whose seat lies in the town gets land, not streets.
"""

from collections.abc import Collection, Mapping
from math import cos, radians

import numpy as np
import shapely
from shapely.geometry import MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.prepared import prep

KM_PER_DEGREE = 111.195


def township_cells(county: Polygon | MultiPolygon, seats: Mapping[str, Point], core: Collection[str] = (),
                   core_margin_km: float = 4.0) -> dict[str, MultiPolygon]:
    """Division code -> its cell, all in degrees. `core` names the units that share the town.

    The order in which seats are given does not matter. Straight in degrees, nearest in kilometres.
    """
    plane = Plane(county.centroid)
    town = {code: plane.onto(seats[code]) for code in sorted(seats) if code in core}
    land = {code: plane.onto(seats[code]) for code in sorted(seats) if code not in core}
    streets = MultiPoint(list(town.values())).convex_hull.buffer(core_margin_km) if town else Polygon()
    lines = [county.boundary, plane.back(streets.boundary)]
    lines += [plane.back(edges(group, plane.onto(county))) for group in (town, land)]
    parts: dict[str, list[Polygon]] = {code: [] for code in sorted(seats)}
    for face in faces(county, lines):
        inner = plane.onto(face.representative_point())
        parts[nearest(inner, town if town and streets.contains(inner) else land or town)].append(face)
    return {code: merged(pieces) for code, pieces in parts.items() if pieces}


def edges(seats: Mapping[str, Point], around: BaseGeometry) -> BaseGeometry:
    """The lines halfway between neighbouring seats, drawn beyond the whole county."""
    if len(seats) < 2:
        return MultiPolygon().boundary
    beyond = around.buffer(50.0)
    return shapely.voronoi_polygons(MultiPoint(list(seats.values())), extend_to=beyond, only_edges=True)


def faces(county: BaseGeometry, lines: list[BaseGeometry]) -> list[Polygon]:
    """All lines cut at their crossings once, so that neighbours share every vertex; their faces inside."""
    network = shapely.unary_union(lines)
    found = shapely.polygonize(list(shapely.get_parts(network))).geoms
    inside = prep(county)
    return [face for face in found if inside.contains(face.representative_point())]


def nearest(point: Point, seats: Mapping[str, Point]) -> str:
    """The code of the nearest seat; of two at the same distance, the lower code."""
    return min(seats, key=lambda code: (point.distance(seats[code]), code))


def merged(pieces: list[Polygon]) -> MultiPolygon:
    """One cell in canonical form."""
    union = shapely.normalize(shapely.coverage_union_all(pieces))
    return union if isinstance(union, MultiPolygon) else MultiPolygon([union])


class Plane:
    """Degrees to kilometres around a county's middle: affine, so a straight line stays straight."""

    def __init__(self, middle: Point) -> None:
        self.origin = np.array([middle.x, middle.y])
        self.scale = np.array([KM_PER_DEGREE * cos(radians(middle.y)), KM_PER_DEGREE])

    def onto(self, shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(shape, lambda pairs: (pairs - self.origin) * self.scale)

    def back(self, shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(shape, lambda pairs: pairs / self.scale + self.origin)
