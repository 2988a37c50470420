"""What may stand in a ledger, who may change it, what it adds up to and how it agrees with the figures, pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from disaster.errors import BadInput, Refusal

GRADES = ("collapsed", "severe", "light")       # the worst first
DESK = frozenset({"verifier", "duty_officer", "commander"})


class GradeAgainstRooms(BadInput):
    """The grade is that of the household's worst rooms; the rooms given say another."""

    code = "grade_against_rooms"


class DwellingAboveRooms(BadInput):
    """More dwelling rooms than rooms."""

    code = "dwelling_above_rooms"


class IncidentUnsaid(BadInput):
    """Neither the incident nor a hazard with its time of onset is said."""

    code = "incident_unsaid"


class LineWithdrawn(Refusal):
    """This line was taken out of the ledger; a new one has a new id."""

    code = "line_withdrawn"


class NotYours(Refusal):
    """Only who recorded the line, or an officer, may change it."""

    code, status = "not_yours", 403


class DeadStaysDead(Refusal):
    """That somebody entered as dead is not dead is said by an officer."""

    code, status = "dead_stays_dead", 403


def refuse_rooms(grade: str, rooms: Mapping[str, int | None]) -> None:
    """Rooms by `<grade>_rooms` and `<grade>_dwelling_rooms`; None: not counted.

    The unit of judgement is the household's whole structure (indicators.yaml: QINSHUI, XIUNING), so its grade is the
    worst of which it has rooms, and there is at least one of that grade where rooms were counted.
    """
    for one in GRADES:
        every, dwelling = rooms[f"{one}_rooms"], rooms[f"{one}_dwelling_rooms"]
        if every is not None and dwelling is not None and dwelling > every:
            raise DwellingAboveRooms(grade=one, rooms=every, dwelling_rooms=dwelling)
    worse = [one for one in GRADES[:GRADES.index(grade)] if rooms[f"{one}_rooms"]]
    if worse or rooms[f"{grade}_rooms"] == 0:
        raise GradeAgainstRooms(grade=grade, worse=worse)


def refuse_change(standing: str, recorded_by: str, asker: str, roles: Iterable[str]) -> None:
    """A line is changed by who recorded it or by an officer, while it stands."""
    if recorded_by != asker and not DESK & set(roles):
        raise NotYours(recorded_by=recorded_by)
    if standing == "withdrawn":
        raise LineWithdrawn


def refuse_return_to_life(was: str, now: str, roles: Iterable[str]) -> None:
    """missing → dead (confirmed) and missing → found alive are news; undoing a death corrects an error."""
    if was == "dead" and now != "dead" and not DESK & set(roles):
        raise DeadStaysDead(state=was)


def verb(was: str, now: str) -> str:
    """What a correction of a casualty is called."""
    return {"dead": "confirmed_dead", "found_alive": "found_alive", "missing": "missed_again"}[now] \
        if was != now else "corrected"


def differences(before: Mapping[str, Any], after: Mapping[str, Any], path: str = "") -> list[tuple[str, Any, Any]]:
    """Each field that differs between two bodies: its dotted name, what it was, what it is."""
    found = []
    for name in sorted({*before, *after}):
        was, now = before.get(name), after.get(name)
        if isinstance(was, Mapping) and isinstance(now, Mapping):
            found += differences(was, now, f"{path}{name}.")
        elif was != now:
            found.append((f"{path}{name}", was, now))
    return found


def doubles(lines: Sequence[tuple[UUID, str, str | None, str | None]]) -> dict[UUID, list[UUID]]:
    """Lines (id, place, name, id number) that look like the same household or person.

    The same id number anywhere, or the same name in the same place where not both have an id number.
    """
    by_number: dict[str, list[UUID]] = {}
    by_name: dict[tuple[str, str], list[tuple[UUID, str | None]]] = {}
    for one, place, name, number in lines:
        if number:
            by_number.setdefault(number.upper(), []).append(one)
        if name:
            by_name.setdefault((place, "".join(name.split())), []).append((one, number))
    found: dict[UUID, set[UUID]] = {}
    groups = [[(one, None) for one in same] for same in by_number.values()] + list(by_name.values())
    for group in groups:
        for one, number in group:
            found.setdefault(one, set()).update(
                other for other, its in group if other != one and not (number and its))
    return {one: sorted(others) for one, others in found.items() if others}


def added(known: Decimal | int | None, unknown: int) -> dict[str, int | None]:
    """A sum over houses: null where houses speak of it and none knows; 0 where none has any."""
    value = int(known) if known is not None else None if unknown else 0
    return {"value": value, "unknown": unknown}


@dataclass(frozen=True, slots=True)
class Compared:
    """A count of a ledger beside the figure that is told."""

    figure: int | None
    difference: int | None
    verdict: str                # equal, ledger_short, ledger_over, unknown


def compared(ledger: int, figure: int | None, *, at_least: bool) -> Compared:
    """How many lines a ledger has against the figure shown.

    An unknown figure is not zero and is not compared. Where the figure is "at least n", more lines than n contradict
    nothing.
    """
    if figure is None or (at_least and ledger > figure):
        return Compared(figure, None, "unknown")
    difference = ledger - figure
    return Compared(figure, difference, "equal" if not difference else "ledger_short" if difference < 0
                    else "ledger_over")
