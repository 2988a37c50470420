"""How long a line is over the earth."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from disaster.planning.travel import EARTH_RADIUS_METRES

Point = tuple[float, float]
Floats = NDArray[np.float64]


def metres_of(line: Sequence[Point]) -> float:
    """Metres along a line of WGS-84 longitudes and latitudes in degrees: haversine on the mean sphere (IUGG)."""
    return float(steps(np.asarray(line, dtype=np.float64).reshape(-1, 2)).sum())


def metres_of_each(points: Floats, counts: Sequence[int]) -> list[int]:
    """Whole metres, one at least, along each of many lines: their points (n, 2) in degrees one after the other, and how
    many each has, two at least."""
    starts = np.cumsum([0, *counts[:-1]])
    between = np.append(steps(points), 0.0)
    between[starts[1:] - 1] = 0.0           # from the end of one line to the beginning of the next
    return [max(1, round(float(metres))) for metres in np.add.reduceat(between, starts)]


def steps(points: Floats) -> Floats:
    """Metres between each point and the next."""
    at = np.radians(points)
    lon, lat = at[:, 0], at[:, 1]
    half = (np.sin(np.diff(lat) / 2) ** 2 + np.cos(lat[:-1]) * np.cos(lat[1:]) * np.sin(np.diff(lon) / 2) ** 2)
    metres: Floats = 2 * EARTH_RADIUS_METRES * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return metres
