"""What an officer may do with a report at the desk, and who may withdraw it, pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from disaster.errors import NotFound, Refusal

DESK_OPEN = ("received", "checking")


class NotStanding(Refusal):
    """The report was returned, withdrawn or replaced: nothing is decided about it any more."""

    code = "not_standing"


class TakenByAnother(Refusal):
    """Another officer is checking this report; the facts say who and until when."""

    code = "taken_by_another"


class NotPassable(Refusal):
    """Figures break a structural check: the report cannot pass until a correction mends them."""

    code = "not_passable"


class NoteMissing(Refusal):
    """A plausibility check wants a note before the report passes."""

    code = "note_missing"


class MergeCircle(Refusal):
    """The report named lies itself under the one that was to be merged into it."""

    code = "merge_circle"


class AlreadyMerged(Refusal):
    """The report was merged into another already; that is undone first."""

    code = "already_merged"


class NotMerged(Refusal):
    """The report is merged into no other: nothing to undo."""

    code = "not_merged"


class OtherVerified(Refusal):
    """Another verified report of the place stands by now; the two cannot both."""

    code = "other_verified"


def refuse_hands_off(state: str, replaced_by: UUID | None, taken_by: str | None, taken_until: datetime | None,
                     asker: str, now: datetime, *, duplicate_of: UUID | None = None) -> None:
    """Nobody decides what no longer stands, nor what another is checking; a lock frees itself after its time."""
    if state not in DESK_OPEN or replaced_by is not None or duplicate_of is not None:
        raise NotStanding(state=state, replaced_by=str(replaced_by) if replaced_by else None,
                          duplicate_of=str(duplicate_of) if duplicate_of else None)
    refuse_taken(taken_by, taken_until, asker, now)


def refuse_taken(taken_by: str | None, taken_until: datetime | None, asker: str, now: datetime) -> None:
    """What another is checking is his until his time is over."""
    if taken_by not in {None, asker} and taken_until is not None and taken_until > now:
        raise TakenByAnother(by=taken_by, until=taken_until.isoformat())


def refuse_acceptance(findings: Iterable[Mapping[str, Any]], notes: Iterable[str]) -> None:
    """Structural errors must be mended by a correction; plausibility warnings want a note each."""
    found = list(findings)
    errors = sorted({one["check"] for one in found if one["severity"] == "error"})
    if errors:
        raise NotPassable(checks=errors)
    unexplained = sorted({one["check"] for one in found if one["severity"] == "warn"} - set(notes))
    if unexplained:
        raise NoteMissing(checks=unexplained)


def refuse_merging(report_id: UUID, line: Sequence[UUID], *, standing: bool, into_standing: bool) -> None:
    """A report that stands is merged into one that stands or lies under one that does; never into its own duplicate.

    `line`: the report it is merged into, what that one is merged into, and so on up.
    """
    if report_id in line:
        raise MergeCircle(report=str(report_id), into=str(line[0]))
    if not standing or not into_standing:
        raise NotStanding(report=str(report_id), into=str(line[0]), standing=standing, into_standing=into_standing)


def refuse_unless_own(asker: str, filed_by: str, state: str, *, staff: bool) -> None:
    """A reporter withdraws his own report until it is accepted; the county's officers may any time."""
    if not staff and asker != filed_by:
        raise NotFound(subject="report")
    if not staff and state == "accepted":
        raise NotStanding(state=state, replaced_by=None)
