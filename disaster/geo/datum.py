"""WGS-84, GCJ-02 and BD-09: every intake names its datum, the store holds WGS-84, exact both ways.

GCJ-02 ("Mars coordinates") is the shift that Chinese map services must apply; at Xilinhot it is about 600 m.
BD-09 is Baidu's further shift. CGCS2000 differs from WGS-84 by centimetres and is taken as it is.
The formula was never published officially; this is the one known since 2013 (coolypf's EvilTransform, MIT;
the same in eviltransform, PRCoords and geoChina), on the Krasovsky 1940 ellipsoid.
"""

from collections.abc import Callable
from enum import StrEnum
from math import atan2, cos, hypot, pi, sin, sqrt

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

Pair = tuple[float, float]     # longitude, latitude in degrees

SEMI_MAJOR_M = 6378245.0                 # Krasovsky 1940
ECCENTRICITY_SQUARED = 0.00669342162296594323
BAIDU_TURN = pi * 3000.0 / 180.0
ROUNDS_MAX = 30
EXACT_DEGREES = 1e-11


class Datum(StrEnum):
    """What a coordinate was measured in."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def to_wgs84(lon: float, lat: float, datum: Datum) -> Pair:
    """The same place in WGS-84, degrees; the inverse is iterated until it is exact to 1e-11 degree."""
    if datum is Datum.GCJ02:
        return inverse(gcj02_of_wgs84, lon, lat)
    if datum is Datum.BD09:
        return inverse(bd09_of_wgs84, lon, lat)
    return lon, lat


def from_wgs84(lon: float, lat: float, datum: Datum) -> Pair:
    """The same place in another datum, degrees: for a map whose base is shifted, never for the store."""
    if datum is Datum.GCJ02:
        return gcj02_of_wgs84(lon, lat)
    if datum is Datum.BD09:
        return bd09_of_wgs84(lon, lat)
    return lon, lat


def shape_to_wgs84(shape: BaseGeometry, datum: Datum) -> BaseGeometry:
    """A whole point, line or polygon, vertex by vertex."""
    if datum in {Datum.WGS84, Datum.CGCS2000}:
        return shape
    return shapely.transform(shape, lambda pairs: np.array([to_wgs84(lon, lat, datum) for lon, lat in pairs]))


def gcj02_of_wgs84(lon: float, lat: float) -> Pair:
    """The shift itself. Outside the box that the services use, GCJ-02 is WGS-84."""
    if not (72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271):
        return lon, lat
    x, y = lon - 105.0, lat - 35.0
    waves = 20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)
    north = (-100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
             + (waves + 20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)
                + 160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0)
    east = (300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
            + (waves + 20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)
               + 150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0)
    phi = lat / 180.0 * pi
    bulge = 1.0 - ECCENTRICITY_SQUARED * sin(phi) ** 2
    degrees_north = north * 180.0 / (SEMI_MAJOR_M * (1.0 - ECCENTRICITY_SQUARED) / (bulge * sqrt(bulge)) * pi)
    degrees_east = east * 180.0 / (SEMI_MAJOR_M / sqrt(bulge) * cos(phi) * pi)
    return lon + degrees_east, lat + degrees_north


def bd09_of_wgs84(lon: float, lat: float) -> Pair:
    """Baidu's turn on top of GCJ-02."""
    x, y = gcj02_of_wgs84(lon, lat)
    radius = hypot(x, y) + 0.00002 * sin(y * BAIDU_TURN)
    angle = atan2(y, x) + 0.000003 * cos(x * BAIDU_TURN)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def inverse(forward: Callable[[float, float], Pair], lon: float, lat: float) -> Pair:
    """The pair that `forward` takes to (lon, lat): a slow shift, so few corrections reach it."""
    guess_lon, guess_lat = lon, lat
    for _ in range(ROUNDS_MAX):
        reached_lon, reached_lat = forward(guess_lon, guess_lat)
        off_lon, off_lat = reached_lon - lon, reached_lat - lat
        guess_lon, guess_lat = guess_lon - off_lon, guess_lat - off_lat
        if abs(off_lon) < EXACT_DEGREES and abs(off_lat) < EXACT_DEGREES:
            break
    return guess_lon, guess_lat
