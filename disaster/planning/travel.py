"""Travel time until roads are loaded: great-circle distance times a factor, rounded up to minutes.

The factor 1.4 (roads are longer than the straight line) and 40 km/h (a loaded truck on steppe and winter
roads) are our own assumptions, 示例. The answer carries both, and every screen that shows such a time says
that it is an estimate.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from disaster.planning.problem import Route

EARTH_RADIUS_METRES = 6_371_008.8  # IUGG mean radius
FACTOR_PERCENT = 140
SPEED_KMH = 40


@dataclass(frozen=True, slots=True)
class TravelEstimate:
    """`minutes` (origins, destinations), whole minutes rounded up; `is_estimate` is always True."""

    minutes: NDArray[np.int64]
    factor_percent: int
    speed_kmh: int
    is_estimate: bool = True


def estimate_minutes(
    origins: ArrayLike, destinations: ArrayLike,
    factor_percent: int = FACTOR_PERCENT, speed_kmh: int = SPEED_KMH,
) -> TravelEstimate:
    """From each origin to each destination; both are (n, 2) longitude and latitude in WGS-84 degrees."""
    if factor_percent < 100 or speed_kmh <= 0:
        raise ValueError("a road is no shorter than the straight line, and a vehicle moves")
    centimetres = np.rint(great_circle_metres(origins, destinations) * 100).astype(np.int64)
    # cm * percent / (cm a minute * 100), rounded up in integers: equal places are 0 minutes apart
    divisor = speed_kmh * 100_000 * 100
    minutes = -(-centimetres * factor_percent * 60 // divisor)
    return TravelEstimate(minutes, factor_percent, speed_kmh)


def routes_of(stores: Sequence[str], townships: Sequence[str], estimate: TravelEstimate) -> tuple[Route, ...]:
    """Routes for a problem, which then carries `travel_is_estimate`; ids in the order of the estimate's axes."""
    return tuple(Route(store=store, township=township, minutes=minutes)
                 for store, row in zip(stores, estimate.minutes.tolist(), strict=True)
                 for township, minutes in zip(townships, row, strict=True))


def great_circle_metres(origins: ArrayLike, destinations: ArrayLike) -> NDArray[np.float64]:
    """Haversine distance on the mean sphere, (origins, destinations)."""
    start = np.radians(np.asarray(origins, dtype=np.float64).reshape(-1, 2))[:, None, :]
    end = np.radians(np.asarray(destinations, dtype=np.float64).reshape(-1, 2))[None, :, :]
    half = np.sin((end - start) / 2) ** 2
    chord = half[..., 1] + np.cos(start[..., 1]) * np.cos(end[..., 1]) * half[..., 0]
    distance: NDArray[np.float64] = 2 * EARTH_RADIUS_METRES * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
    return distance
