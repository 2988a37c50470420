"""Decisions about incidents and levels, pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from disaster.errors import Refusal
from disaster.rulebook.schemas import Joining, Span

ORDER = {None: 0, "IV": 1, "III": 2, "II": 3, "I": 4}
EXPECTED_HOURS = {"I": 240, "II": 168, "III": 120, "IV": 72}   # 示例: period first proposed


class LevelNotYours(Refusal):
    """This person has no right to decide this level; the facts say which levels he may."""

    code, status = "level_not_yours", 403


class AlreadyDecided(Refusal):
    """Somebody else decided it first; the facts say who, when and what."""

    code = "already_decided"


class ReasonMissing(Refusal):
    """Refusing, or deciding another level than proposed, wants a reason."""

    code, status = "reason_missing", 400


class NoSuchStep(Refusal):
    """From this state there is no such step (a raise that is not higher, an end of what is not in force)."""

    code = "no_such_step"


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided which level, why, by which authority, and for which townships."""

    level: str
    by: str
    reason: str = ""
    cause: UUID | None = None
    places: Sequence[str] = ()
    authority_id: UUID | None = None


def fits(span: Span, incident_from: datetime, last_word: datetime, occurred_at: datetime) -> bool:
    """Whether a word of this time belongs to an incident that began then and was last heard of then (joining.yaml)."""
    return incident_from - span.before <= occurred_at <= last_word + span.after


def name_of(day: date, county_zh: str, county_en: str, hazard_zh: str, hazard_en: str,
            number: int = 1) -> tuple[str, str]:
    """Name by rule: local date of onset + county + hazard (indicators.yaml, general rules).

    The second of the same name is called （2）, and so on: the rule for that is ours.
    """
    zh, en = ("", "") if number == 1 else (f"（{number}）", f" ({number})")
    return (f"{day.year}年{day.month}月{day.day}日{county_zh}{hazard_zh}{zh}",
            f"{day:%Y-%m-%d} {county_en}: {hazard_en}{en}")


def higher(level: str | None, than: str | None) -> bool:
    """Whether a level is above another."""
    return ORDER[level] > ORDER[than]


def refuse_unless_level(kind: str, level: str, levels: Iterable[str]) -> None:
    """Only somebody with the right to this very level decides it; a warning response is a right of its own."""
    needed = "warning" if kind == "warning" else level
    if needed not in set(levels):
        raise LevelNotYours(level=needed, own_levels=sorted(levels))


def levels_concerned(direction: str, level: str, current: str | None) -> list[str]:
    """The levels that one must have the right to decide: the new one, and the one that is given up."""
    if current is None or direction in {"start", "raise", "reopen"}:
        return [level]
    return [current] if direction == "end" else [level, current]


def refuse_step(direction: str, level: str, current: str | None) -> None:
    """Raise goes up, lower goes down, end and reopen keep the level."""
    wrong = {"start": current is not None, "raise": not higher(level, current), "lower": not higher(current, level),
             "end": current is None, "reopen": current is not None}
    if wrong[direction]:
        raise NoSuchStep(direction=direction, level=level, current=current)


def worth_proposing(level: str | None, current: str | None, metrics: set[str],
                    refused: Iterable[tuple[str, set[str]]]) -> bool:
    """Whether to propose: above what is in force, and not merely what a person has already refused."""
    if level is None or not higher(level, current):
        return False
    return not any(ORDER[was] >= ORDER[level] and metrics <= had for was, had in refused)


# Which clocks a word of each kind meets. Any word is a first one, and a nil report of its day; a full table is also the
# casualty notice that law wants at once. The verified report is the only one that meets its own clock.
KINDS_MET: Mapping[str, frozenset[str]] = {
    "nil": frozenset({"nil", "first"}),
    "first": frozenset({"first", "nil", "casualty_notice"}),
    "follow_up": frozenset({"first", "nil", "casualty_notice", "follow_up"}),
    "verified": frozenset({"first", "nil", "casualty_notice", "follow_up", "verified"}),
}


def meets_day(kind: str, due_at: datetime, at: datetime, midnight: datetime) -> bool:
    """Whether a word at this time is that day's: a nil report holds data to 24:00 of the day before (deadlines.yaml).

    midnight: when the day of the deadline began. A drought's ten days are met by any follow-up before them.
    """
    return kind == "follow_up" or at >= min(midnight, due_at)


def is_late(kind: str, due_at: datetime, at: datetime, at_once_minutes: int) -> bool:
    """Whether a word at this time came late; what is due at once has a few minutes to be said."""
    return at > due_at + (timedelta(minutes=at_once_minutes) if kind == "casualty_notice" else timedelta(0))


def moves(due_at: datetime, now_due_at: datetime, note: str | None, now_note: str | None) -> bool:
    """Whether the rule now gives a running clock another time: another onset or stable day, holidays published."""
    return (due_at, note) != (now_due_at, now_note)


def may_stop(kind: str, due_at: datetime, now: datetime, until: datetime) -> bool:
    """Whether a clock that no rule asks for any more may be lifted: only what lies ahead, and the verified report.

    What was missed stays missed; clocks that hang on figures (casualties) are never lifted by what is not known.
    """
    return kind == "verified" or (kind in {"nil", "follow_up"} and now < due_at <= until)


class NotOneDisaster(Refusal):
    """These two cannot become one: the same one, another county's, closed or merged already; the facts say which."""

    code = "not_one_disaster"


class BothVerified(Refusal):
    """Both incidents have a verified report of the same place: one must be corrected or withdrawn first."""

    code = "both_verified"


class IncidentMerged(Refusal):
    """The incident has become part of another; the facts name it."""

    code = "incident_merged"


class MergeNotUndoable(Refusal):
    """What it was merged into has itself become part of another since, or was closed: that is undone first."""

    code = "merge_not_undoable"


def refuse_merge(source: tuple[str, str, UUID | None], target: tuple[str, str, UUID | None], *, same: bool) -> None:
    """Two incidents (county, state, merged_into) become one only inside one county, both going on, none merged yet."""
    if same or source[0] != target[0]:
        raise NotOneDisaster(reason="same" if same else "other_county")
    for name, (_, state, merged_into) in (("source", source), ("target", target)):
        if merged_into is not None:
            raise IncidentMerged(which=name, into=str(merged_into))
        if state == "closed":
            raise NotOneDisaster(reason="closed", which=name)


def belonging(document: Joining, span: Span, known: tuple[datetime, datetime], hazard: str, occurred_at: datetime,
              of_hazard: str, *, km: float | None) -> tuple[bool, float, list[str]] | None:
    """Whether a word of this time and hazard joins an incident by rule, the hours between them, and the reasons.

    `span`: the document's for this hazard; `known`: onset and newest word of the incident; `km`: from the place to the
    nearest place heard of there, None where nobody knows. None: too far apart to be offered.
    """
    if hazard != of_hazard and not document.are_related(hazard, of_hazard):
        return None
    gap = max(known[0] - occurred_at, occurred_at - known[1], timedelta(0))
    within = fits(span, *known, occurred_at)
    if gap > document.near_times * (span.before if occurred_at < known[0] else span.after):
        return None
    reasons = ["same_hazard" if hazard == of_hazard else "related_hazard", "in_time" if within else "near_in_time"]
    if km is not None and km <= document.near_km:
        reasons.append("same_place" if km == 0 else "near_place")
    return within and hazard == of_hazard, round(gap.total_seconds() / 3600, 1), reasons
