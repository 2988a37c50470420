"""Precision and recall of the duplicate matcher on benchmarks/data/duplicates.csv, for each half by itself.

Run: .venv/bin/python -m benchmarks.duplicates. The peer is likeness of the whole texts alone (rapidfuzz partial_ratio,
its limit set for the best F1 on the tuning half) on the same pairs. "all pairs of a day" are harder to overlook: every
two messages of one day in the county, not only those of one confusable group.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz

from disaster.checking.rules.likeness import LIKELY, Message, likeness, may_be_same
from disaster.checking.rules.names import Place, gazetteer

FILE = Path(__file__).resolve().parent / "data" / "duplicates.csv"
DIVISIONS = Path(__file__).resolve().parent.parent / "disaster/data/xilinhot/divisions.csv"
PEER_RATIO = 38


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message with what it is about: messages of one event are duplicates."""

    half: str
    group: str
    event: str
    message: Message


@dataclass(frozen=True, slots=True)
class Score:
    """How a matcher did on labelled pairs."""

    found: int
    missed: int
    false: int

    @property
    def recall(self) -> float:
        """Of the duplicates, the share that was found."""
        return self.found / (self.found + self.missed)

    @property
    def precision(self) -> float:
        """Of what was found, the share that are duplicates."""
        return self.found / max(self.found + self.false, 1)


def labelled(half: str) -> list[Labelled]:
    """The messages of one half."""
    names = gazetteer({row["code"]: row["name"] for row in lines(DIVISIONS) if row["level"] != "county"})
    return [Labelled(half, row["group"], row["event"], message(row, names)) for row in lines(FILE)
            if row["half"] == half]


def lines(file: Path) -> Iterator[dict[str, str]]:
    """Rows of a CSV without its comments."""
    with file.open(encoding="utf-8") as opened:
        yield from csv.DictReader(line for line in opened if not line.startswith("#"))


def message(row: dict[str, str], names: dict[str, list[Place]]) -> Message:
    """A row as the matcher takes it."""
    figures = {key: float(value) for key, _, value in (one.partition("=") for one in row["figures"].split(";") if one)}
    point = (float(row["lon"]), float(row["lat"])) if row["lon"] else None
    return Message(row["place"], row["hazard"], datetime.fromisoformat(row["at"]), row["text"],
                   point, row["phone"] or None, row["who"] or None, figures, names)


def pairs(half: str, *, whole_day: bool = False) -> Iterator[tuple[Message, Message, bool]]:
    """All pairs of one group (of one day, with `whole_day`) and whether they are duplicates."""
    for one, other in combinations(labelled(half), 2):
        if one.group == other.group or (whole_day and one.message.at.date() == other.message.at.date()):
            yield one.message, other.message, (one.group, one.event) == (other.group, other.event)


def matched(one: Message, other: Message) -> bool:
    """What the desk would show."""
    return may_be_same(one.hazard, other.hazard) and likeness(one, other).chance >= LIKELY


def text_alone(one: Message, other: Message) -> bool:
    """The peer."""
    return may_be_same(one.hazard, other.hazard) and fuzz.partial_ratio(one.text, other.text) >= PEER_RATIO


def score(half: str, matcher: Callable[[Message, Message], bool] = matched, *, whole_day: bool = False) -> Score:
    """How a matcher does on a half."""
    told = [(matcher(one, other), truth) for one, other, truth in pairs(half, whole_day=whole_day)]
    return Score(told.count((True, True)), told.count((False, True)), told.count((True, False)))


def main() -> None:
    """Print both halves, beside the peer."""
    for half in ("tune", "held"):
        for name, matcher in (("matcher", matched), ("text alone", text_alone)):
            for whole_day in (False, True):
                told = score(half, matcher, whole_day=whole_day)
                print(f"{half:5} {name:11} {'all pairs of a day' if whole_day else 'pairs of a group':19} "
                      f"recall {told.recall:.3f}  precision {told.precision:.3f}  "
                      f"({told.found} found, {told.missed} missed, {told.false} false)")


if __name__ == "__main__":
    main()
