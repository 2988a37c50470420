"""Which class a road has, whether a truck passes, and how fast a loaded truck is on it: pure.

The class follows the letter of the road's number (GB/T 917: G 国道, S 省道, X 县道, Y 乡道, C 村道), else
OpenStreetMap's `highway`. The speeds are our own assumption for loaded trucks on dry roads, 示例.
"""

import re

BY_LETTER = {"G": "national", "S": "provincial", "X": "county", "Y": "township", "C": "local"}
BY_HIGHWAY = {
    "motorway": "motorway", "trunk": "national", "primary": "provincial", "secondary": "county", "tertiary": "township",
    "unclassified": "local", "residential": "local", "living_street": "local", "service": "local", "road": "local",
    "track": "track"}
SPEED_KMH = {"motorway": 80, "national": 70, "provincial": 60, "county": 50, "township": 40, "local": 30, "track": 20}
UNPAVED = {"unpaved", "dirt", "earth", "ground", "grass", "sand", "mud", "ice", "snow"}
NUMBER = re.compile(r"^([GSXYC])\d")


def highway_class(highway: str) -> str | None:
    """The class of a value of OpenStreetMap's `highway`; None: no road for vehicles."""
    return BY_HIGHWAY.get(highway.removesuffix("_link"))


def class_of(highway: str, ref: str) -> str | None:
    """By number, else by `highway`. A motorway stays one: its number begins with G or S as well."""
    known, number = highway_class(highway), NUMBER.match(ref.strip().upper())
    if known is None or known in {"motorway", "track"} or number is None:
        return known
    return BY_LETTER[number[1]]


def is_paved(road_class: str, surface: str) -> bool:
    """Whether a truck passes. Gravel carries trucks; what is bare earth does not when it snows or rains."""
    return road_class != "track" and surface.strip().lower() not in UNPAVED


def speed_of(road_class: str, limit: str) -> int:
    """km/h: the class's own, or the limit where that is lower."""
    usual = SPEED_KMH[road_class]
    return min(usual, max(5, int(limit))) if limit.isdecimal() else usual
