"""The nation's townships and villages in memory, for what an area holds of them at once: pure, shapely's STRtree.

Shares are of area in the plane of degrees, as PostGIS reckons them for geometry; a township wholly inside is 1 without
being cut. Points on the border are inside (ST_Covers).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

Shapes = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Held:
    """What an area holds: indices of touched polygons with the share of each that is inside, indices of points."""

    touched: NDArray[np.int64]
    shares: NDArray[np.float64]
    points: NDArray[np.int64]


class Layers:
    """Polygons and points, indexed once."""

    def __init__(self, polygons: Sequence[BaseGeometry] | Shapes, points: Sequence[BaseGeometry] | Shapes) -> None:
        self.polygons: Shapes = np.asarray(polygons, dtype=object)
        self.points: Shapes = np.asarray(points, dtype=object)
        self.areas = shapely.area(self.polygons)
        self.by_polygon, self.by_point = shapely.STRtree(self.polygons), shapely.STRtree(self.points)

    def held(self, area: BaseGeometry) -> Held:
        """What this area (WGS-84 degrees, valid) holds."""
        shapely.prepare(area)
        touched = np.sort(self.by_polygon.query(area, predicate="intersects"))
        whole = shapely.covers(area, self.polygons[touched])
        shares = np.ones(len(touched))
        cut = touched[~whole]
        shares[~whole] = shapely.area(overlaps(area, self.polygons[cut])) / self.areas[cut]
        return Held(touched, shares, np.sort(self.by_point.query(area, predicate="covers")))


def overlaps(area: BaseGeometry, polygons: Shapes) -> Shapes:
    """Each polygon's part inside the area, which is cut to the polygon's box first: it may be a province."""
    boxed = np.array([shapely.clip_by_rect(area, *box) for box in shapely.bounds(polygons)], dtype=object)
    try:
        return np.asarray(shapely.intersection(boxed, polygons), dtype=object)
    except GEOSException:           # a box may leave a shape that touches itself
        return np.asarray(shapely.intersection(area, polygons), dtype=object)
