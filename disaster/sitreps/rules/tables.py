"""What a due table says and whether it may go up, pure: values in, values out; no session, no clock."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from disaster.errors import Refusal
from disaster.rulebook.rules import check_figures
from disaster.rulebook.schemas import Deadlines, Finding, Indicators
from disaster.sitreps.schemas import Kind, TableCell, TableChange, TableFinding, TableUnit

KINDS: tuple[Kind, ...] = ("first", "follow_up", "verified", "nil")
READ_WITHIN = timedelta(minutes=30)         # how old the figures under a signature may be
UPWARD = "league"


class TableOrder(Refusal):
    """A table of this kind does not follow the last one sent (deadlines.yaml, report_order); the facts say which do."""

    code = "table_order"


class TableOvertaken(Refusal):
    """Somebody sent another table meanwhile: the differences that were read are not those to the last one sent."""

    code = "table_overtaken"


class DraftTooOld(Refusal):
    """The figures that were read are older than half an hour, or from before a restored backup: read them again."""

    code = "draft_too_old"


class NotesMissing(Refusal):
    """A check that the table breaks wants a note before it goes up; the facts name the checks."""

    code = "notes_missing"


class MayNotSign(Refusal):
    """A table is signed by a commander, a leader or the officer who is on duty, each a named person."""

    code, status = "may_not_sign", 403


class CorrectionReason(Refusal):
    """Correcting a table that was sent wants a reason, and only that does."""

    code, status = "correction_reason", 400


class NotCorrectedTwice(Refusal):
    """This table was corrected already; the facts name the newer one, which can be corrected in its turn."""

    code = "not_corrected_twice"


def changes(units: Iterable[TableUnit], before: Iterable[TableUnit]) -> list[TableChange]:
    """Every figure that the last table sent had otherwise, in the order of the table."""
    old = {unit.place: unit.values for unit in before}
    return [one for unit in units for one in unit_changes(unit.place, unit.values, old.get(unit.place, {}))]


def unit_changes(place: str, now: Mapping[str, TableCell], old: Mapping[str, TableCell]) -> list[TableChange]:
    """The same of one place; unknown and zero are two things, and so are N and at least N."""
    found = []
    for indicator in [*now, *(key for key in old if key not in now)]:
        was, is_now = said(old.get(indicator)), said(now.get(indicator))
        if was != is_now:
            found.append(TableChange(place=place, indicator=indicator, old=was[0], new=is_now[0], old_at_least=was[1],
                                     new_at_least=is_now[1]))
    return found


def said(cell: TableCell | None) -> tuple[int | float | None, bool]:
    """What a cell says; nothing where nobody spoke."""
    return (None, False) if cell is None or cell.value is None else (cell.value, cell.at_least)


def findings(document: Indicators, kind: Kind, hazard: str, county: Mapping[str, TableCell],
             before: Mapping[str, TableCell], base_data: Mapping[str, Decimal],
             ledger_rows: Mapping[str, int] | None = None) -> list[TableFinding]:
    """The checks of the indicators on the county's figures. A sum that is only 'at least' cannot break one for sure."""
    found = check_figures(document, kind, hazard, values(county), values(before), base_data,
                          ledger_rows=ledger_rows)
    return [finding(one, county) for one in found]


def values(cells: Mapping[str, TableCell]) -> dict[str, int | Decimal | None]:
    """Indicator -> exact value, as the checks take them."""
    return {key: None if cell.value is None else Decimal(str(cell.value)) for key, cell in cells.items()}


def finding(one: Finding, county: Mapping[str, TableCell]) -> TableFinding:
    """A finding of the table: not judged is for the eye only; broken by lower bounds alone is doubtful, not wrong."""
    unsure = any(county[key].at_least for key in one.indicators if key in county)
    severity = "notice" if not one.judged else "warn" if unsure else one.severity
    return TableFinding(check=one.check_id, severity=severity, indicators=list(one.indicators),
                        statement=one.statement, zh=one.zh, en=one.en)


def wants_notes(found: Iterable[TableFinding]) -> list[str]:
    """The checks that want a note: sharp rises and falls, and whatever contradicts itself (features VER-05)."""
    return sorted({one.check for one in found if one.severity != "notice"})


def kinds_after(document: Deadlines, last: Kind | None, *, stable: bool) -> list[Kind]:
    """Which kinds may go up next; the verified one only once the situation is stable, and none after it."""
    if last == "verified":
        return []
    return [kind for kind in KINDS if document.may_follow(last, kind) and (stable or kind != "verified")
            and not (kind == "first" and last not in {None, "nil"})]


def likely_kind(kinds: Sequence[Kind], *, stable: bool, changed: bool) -> Kind:
    """The kind that is proposed: the verified report once stable, a nil report where nothing changed."""
    wanted: Kind = "verified" if stable else "follow_up" if changed else "nil"
    return next((kind for kind in ("first", wanted, "follow_up") if kind in kinds), "follow_up")


def refuse_order(kind: Kind, kinds: Sequence[Kind], *, corrects: Kind | None) -> None:
    """A correction is of the kind that it corrects; any other table is of a kind that may follow."""
    if corrects is not None and kind != corrects:
        raise TableOrder(kind=kind, kinds=[corrects])
    if corrects is None and kind not in kinds:
        raise TableOrder(kind=kind, kinds=list(kinds))


def refuse_old(data_at: datetime, now: datetime) -> None:
    """What is signed was read lately."""
    if now - data_at > READ_WITHIN:
        raise DraftTooOld(data_at=data_at, minutes=int(READ_WITHIN.total_seconds() // 60))


def refuse_without_notes(found: Iterable[TableFinding], notes: Mapping[str, str]) -> None:
    """Each check that is broken has its note."""
    missing = [check for check in wants_notes(found) if not notes.get(check, "").strip()]
    if missing:
        raise NotesMissing(checks=missing)


def refuse_signature(*, is_person: bool, holds_office: bool, on_duty: bool) -> None:
    """Whoever signs answers for the figures (统计法 2024, art. 7): a named person with the right."""
    if not is_person or not (holds_office or on_duty):
        raise MayNotSign(needs_role=["commander", "leader"], or_on_duty="duty_officer")


def refuse_correction(*, is_correction: bool, reason: str | None) -> None:
    """A table is corrected with a reason; a reason without a table to correct says nothing."""
    if is_correction != bool(reason):
        raise CorrectionReason(field="reason")
