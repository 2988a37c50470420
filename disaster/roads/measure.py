"""How long a line is over the earth."""

from collections.abc import Sequence

import numpy as np

from disaster.planning.travel import EARTH_RADIUS_METRES

Point = tuple[float, float]


def metres_of(line: Sequence[Point]) -> float:
    """Metres along a line of WGS-84 longitudes and latitudes in degrees: haversine on the mean sphere (IUGG)."""
    at = np.radians(np.asarray(line, dtype=np.float64).reshape(-1, 2))
    lon, lat = at[:, 0], at[:, 1]
    half = (np.sin(np.diff(lat) / 2) ** 2 + np.cos(lat[:-1]) * np.cos(lat[1:]) * np.sin(np.diff(lon) / 2) ** 2)
    return float(2 * EARTH_RADIUS_METRES * np.arcsin(np.sqrt(np.clip(half, 0, 1))).sum())
