"""How likely two messages speak of the same thing, pure: a sum of reasons, each of which the officer is shown.

Points are log-odds; 0 is as likely as not. Weights were set on the tuning half of benchmarks/data/duplicates.csv.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from rapidfuzz import fuzz

from disaster.checking.rules import said
from disaster.checking.rules.names import Place, named

COUNTY_DIGITS, TOWNSHIP_DIGITS = 6, 9
EARTH_KM = 6371.0088
# Hazards that people mistake for one another: a white gale is snow, wind and cold at once.
GROUPS = (frozenset({"snow", "low_temp", "wind_hail", "sandstorm"}), frozenset({"flood", "wind_hail", "geological"}))
# reason -> points
POINTS = {"bias": -1.7, "village_same": 2.0, "village_other": -4.5, "township_same": 0.7, "township_other": -3.2,
          "very_near": 1.6, "near": 1.0, "off": -1.6, "far": -3.2, "hazard_other": -0.3, "soon": 0.2, "late": -0.5,
          "subjects": 4.0, "subjects_other": -1.3, "words": 2.8, "numbers_same": 1.0, "numbers_other": -1.4,
          "home_same": 2.0, "home_other": -2.2, "sender_same": -1.6, "sender_repeats": 4.0}
LIKELY = 0.5                 # from this chance on the pair is shown as a likely duplicate
VERY_NEAR_KM, NEAR_KM, OFF_KM, FAR_KM = 1.0, 2.5, 4.0, 10.0
SOON_MINUTES, LATE_MINUTES = 60, 240
REPEATS = 0.8                # one sender's two texts that are so alike are one thing told twice


@dataclass(frozen=True)
class Message:
    """What the matcher knows of a report: who, where, when, which hazard, what."""

    place: str                                   # a division code of 6, 9 or 12 digits
    hazard: str
    at: datetime
    text: str
    point: tuple[float, float] | None = None     # lon, lat; WGS-84
    phone: str | None = None
    sender: str | None = None
    figures: Mapping[str, float | None] = field(default_factory=dict)
    places: Mapping[str, Sequence[Place]] = field(default_factory=dict)      # gazetteer() of the county

    @cached_property
    def _named(self) -> tuple[frozenset[str], str]:
        return named(self.text, self.places)

    @cached_property
    def villages(self) -> frozenset[str]:
        """The villages it may be about: the chosen one, and those named; in the chosen township, if any lies there."""
        chosen = {self.place} if len(self.place) > TOWNSHIP_DIGITS else set()
        called = {code for code in self._named[0] if len(code) > TOWNSHIP_DIGITS}
        here = {code for code in called if code.startswith(self.place[:TOWNSHIP_DIGITS])}
        return frozenset(chosen | (here or (set() if chosen else called)))

    @cached_property
    def townships(self) -> frozenset[str]:
        """The townships it may be about."""
        if len(self.place) >= TOWNSHIP_DIGITS:
            return frozenset({self.place[:TOWNSHIP_DIGITS]})
        return frozenset(code[:TOWNSHIP_DIGITS] for code in self._named[0] if len(code) >= TOWNSHIP_DIGITS)

    @cached_property
    def words(self) -> str:
        """The text without names of places."""
        return self._named[1]

    @cached_property
    def subjects(self) -> frozenset[str]:
        """What it speaks of."""
        return said.subjects(self.words)

    @cached_property
    def amounts(self) -> frozenset[said.Amount]:
        """The numbers it says."""
        return said.amounts(self.words, self.figures)

    @cached_property
    def homes(self) -> frozenset[str]:
        """Whose home it is about."""
        return said.homes(self.words)


@dataclass(frozen=True, slots=True)
class Likeness:
    """The chance (0 to 1) that two messages speak of the same thing, and why: reason -> points (log-odds)."""

    chance: float
    reasons: Mapping[str, float]
    kilometres: float | None


def may_be_same(one: str, other: str) -> bool:
    """Whether two hazards may be one thing told by two people."""
    return one == other or any(one in group and other in group for group in GROUPS)


def likeness(one: Message, other: Message) -> Likeness:
    """How alike two messages are. Symmetric."""
    far = None if one.point is None or other.point is None else kilometres(one.point, other.point)
    counts = {**place_counts(one, other, far), **when_counts(one, other), **what_counts(one, other)}
    counts |= sender_counts(one, other)
    reasons = {reason: round(POINTS[reason] * count, 2) for reason, count in counts.items() if count}
    total = POINTS["bias"] + sum(reasons.values())
    return Likeness(1 / (1 + math.exp(-total)), reasons, far)


def place_counts(one: Message, other: Message, far: float | None) -> dict[str, float]:
    """What the places say: the same village, another, only the same township; and the distance of the points."""
    counts: dict[str, float] = {}
    if one.villages and other.villages:
        same = not one.villages.isdisjoint(other.villages)
        counts["village_same" if same else "village_other"] = 1 if same or far is None or far > VERY_NEAR_KM else 0.3
    elif one.townships and other.townships:
        same = not one.townships.isdisjoint(other.townships)
        counts["township_same" if same else "township_other"] = 1 if same or far is None or far > VERY_NEAR_KM else 0.3
    if far is not None:
        step = next((name for name, most in (("very_near", VERY_NEAR_KM), ("near", NEAR_KM)) if far <= most),
                    "far" if far > FAR_KM else "off" if far > OFF_KM else "")
        if step:
            counts[step] = 1
    return counts


def when_counts(one: Message, other: Message) -> dict[str, float]:
    """What time and hazard say."""
    minutes = abs((one.at - other.at).total_seconds()) / 60
    return {"soon": float(minutes <= SOON_MINUTES), "late": float(minutes > LATE_MINUTES),
            "hazard_other": float(one.hazard != other.hazard)}


def what_counts(one: Message, other: Message) -> dict[str, float]:
    """What is spoken of: subjects, words, numbers, homes."""
    shared = said.weight(one.subjects & other.subjects)
    least = min(said.weight(one.subjects), said.weight(other.subjects))
    apart = min(said.weight(one.subjects - other.subjects), said.weight(other.subjects - one.subjects))
    same, different = said.agreeing(one.amounts, other.amounts)
    home = said.same_home(one.homes, other.homes)
    return {"subjects": shared / max(least, 2.0) if shared else 0, "subjects_other": apart,
            "words": words_alike(one.words, other.words) - 0.4,
            "numbers_same": float(bool(same)), "numbers_other": float(bool(different) and not same),
            "home_same": float(home is True), "home_other": float(home is False)}


def words_alike(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1; the shorter one may be a part of the longer."""
    return max(fuzz.token_ratio(one, other), fuzz.partial_ratio(one, other)) / 100


def sender_counts(one: Message, other: Message) -> dict[str, float]:
    """One sender who says the same again, or who tells of two things."""
    if not ((one.phone and one.phone == other.phone) or (one.sender and one.sender == other.sender)):
        return {}
    alike = fuzz.token_ratio(one.words, other.words) / 100
    return {"sender_repeats": 1} if alike >= REPEATS else {"sender_same": 1}


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two WGS-84 points (lon, lat in degrees) on a sphere, in km; within 0.5 % of the ellipsoid's."""
    (lon, lat), (to_lon, to_lat) = (tuple(map(math.radians, point)) for point in (one, other))
    half = math.sin((to_lat - lat) / 2) ** 2 + math.cos(lat) * math.cos(to_lat) * math.sin((to_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))
