"""What is worth telling somebody who comes back, and how much it weighs, pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from disaster.errors import Refusal

# Kind of subject -> how much a change of it weighs, the least number first. What is not here is told nowhere.
TOLD_OF: Mapping[str, int] = {
    "incident": 1, "response": 1, "proposal": 1, "alert": 1, "evacuation_order": 2, "due_table": 2, "deadline": 2,
    "report": 4, "plan": 5, "consignment": 5, "request": 6, "shelter": 6, "task": 7, "donation": 8}
PEOPLE = frozenset({"deaths", "missing", "injured", "seriously_injured", "herder_households_cut_off"})
PEOPLE_WEIGHT, COUNTY_WEIGHT, FIGURE_WEIGHT = 0, 3, 4
COUNTY_DIGITS = 6
# A clock that was only set or is near says nothing to somebody who comes back; that it was missed does.
SAID_OF_CLOCKS = frozenset({"deadline.missed", "deadline.met", "deadline.retimed", "deadline.lifted"})


class OtherEpoch(Refusal):
    """The position is of a journal from before a restored backup, or lies beyond its end: take a new snapshot."""

    code = "other_epoch"


@dataclass(frozen=True, slots=True)
class FigureMove:
    """A figure of a place that is told otherwise now. None: unknown, or nobody had spoken of it."""

    place: str
    indicator: str
    old: int | float | None
    new: int | float | None
    old_at_least: bool
    new_at_least: bool
    weight: int


def figure_moves(place: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[FigureMove]:
    """Each indicator of a place whose value, or whose 'at least', is another than at the last look."""
    found = []
    for indicator in sorted({*old, *new}):
        was, now = told(old.get(indicator)), told(new.get(indicator))
        if was != now:
            found.append(FigureMove(place, indicator, was[0], now[0], was[1], now[1], weight_of(place, indicator)))
    return found


def weight_of(place: str, indicator: str) -> int:
    """People who died or are missing weigh most, the county's totals more than one township's."""
    if indicator in PEOPLE:
        return PEOPLE_WEIGHT
    return COUNTY_WEIGHT if len(place) == COUNTY_DIGITS else FIGURE_WEIGHT


def told(cell: Mapping[str, Any] | None) -> tuple[int | float | None, bool]:
    """Value and 'at least' of a cell; unknown is never at least anything."""
    return (None, False) if cell is None or cell["value"] is None else (cell["value"], bool(cell["at_least"]))


def worth_telling(kind: str, entries: Iterable[str], *, own: bool) -> bool:
    """Whether these entries of one subject are told: not what one did oneself, nor a clock that only began to run,
    nor what an upgrade of the program told anew."""
    happened = [one for one in entries if one != f"{kind}.renewed"]
    return not own and kind in TOLD_OF and bool(happened) and (
        kind != "deadline" or not SAID_OF_CLOCKS.isdisjoint(happened))


def weight(kind: str, entries: Iterable[str]) -> int:
    """How much it weighs; a missed clock and a decision weigh most."""
    return 1 if "deadline.missed" in entries else TOLD_OF[kind]
