"""Minutes and metres between places for each class of vehicle, and the rests that drivers take on the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from disaster.planning.fleet import DRIVE_MINUTES, REST_MINUTES, Leg
from disaster.planning.tableau import Ints

NO_WAY = 10**7              # minutes of a way that does not exist: longer than any shift
ALSO = {"track": ("paved",)}    # a vehicle that needs no road takes the road where there is one


@dataclass(frozen=True, slots=True)
class Ways:
    """Legs by road class and ends."""

    legs: dict[tuple[str, str, str], tuple[int, int | None]] = field(default_factory=dict)

    def minutes(self, start: str, end: str, road_class: str) -> int:
        """NO_WAY where none is open."""
        return self._leg(start, end, road_class)[0]

    def metres(self, start: str, end: str, road_class: str) -> int | None:
        """None where nobody knows."""
        return self._leg(start, end, road_class)[1]

    def table(self, places: Sequence[str], road_class: str) -> Ints:
        """Minutes from each place to each."""
        return np.array([[self.minutes(start, end, road_class) for end in places] for start in places], dtype=np.int64)

    def _leg(self, start: str, end: str, road_class: str) -> tuple[int, int | None]:
        if start == end:
            return 0, 0
        found = [self.legs[key] for one in (road_class, *ALSO.get(road_class, ())) if (key := (one, start, end))
                 in self.legs]
        return min(found, default=(NO_WAY, None), key=lambda leg: leg[0])


def ways_of(legs: Iterable[Leg]) -> Ways:
    """Every listed leg, and its way back unless that is listed too. A closed leg is closed both ways."""
    found: dict[tuple[str, str, str], tuple[int, int | None]] = {}
    listed = list(legs)
    for leg in listed:
        found[leg.road_class, leg.end, leg.start] = _known(leg)
    for leg in listed:
        found[leg.road_class, leg.start, leg.end] = _known(leg)
    return Ways(found)


def _known(leg: Leg) -> tuple[int, int | None]:
    return (NO_WAY, None) if leg.minutes is None else (leg.minutes, leg.metres)


def rests(driven: int, minutes: int) -> int:
    """Rests that fall due on the next `minutes` at the wheel after `driven` of them: one after each four hours."""
    before, after = max(0, driven - 1) // DRIVE_MINUTES, max(0, driven + minutes - 1) // DRIVE_MINUTES
    return after - before


def rest_minutes(shift: int) -> int:
    """The most that all rests of a shift can take."""
    return shift // DRIVE_MINUTES * REST_MINUTES
