"""Whether the figures of a report agree with each other, with their hazard, and with the report before.

An error keeps the report from going upward until it is mended; a warning asks for a note. A check with an
unknown operand says nothing: unknown is not zero.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from disaster.rulebook.expressions import Verdict, parse, verdict, verdicts
from disaster.rulebook.schemas.indicators import Check, Indicator, Indicators, ReportKind
from disaster.rulebook.schemas.values import Finding

FigureValues = Mapping[str, int | Decimal | None]

# 干旱不造成房屋倒塌: a drought report with collapsed houses names the wrong hazard (check hazard_scope).
NO_COLLAPSE = {"drought": ("collapsed_rooms", "collapsed_dwelling_rooms", "collapsed_households")}


def check_figures(document: Indicators, report_kind: ReportKind, hazard: str, figures: FigureValues,
                  previous: FigureValues | None = None, base_data: FigureValues | None = None, *,
                  ledger_rows: Mapping[str, int] | None = None) -> list[Finding]:
    """Every check that these figures break, in the document's order, and those of ledgers not begun as not judged.

    figures: indicator → value, None for unknown; an absent key is unknown too.
    previous: figures of the last report of the same place and source.
    base_data: population, sown_area_ha … of the area, for NAME(area).
    ledger_rows: ledger → how many lines it has for the place; absent: not begun.
    """
    findings: list[Finding] = []
    everything, ranks = document.all, document.ranks
    given = [everything[rank] for rank in sorted(ranks[key] for key in figures if key in ranks)]
    said = Said(figures, given, {key for key, value in figures.items() if value is not None})
    for check in document.checks:
        if not check.report_kinds or report_kind in check.report_kinds:
            findings += (_ledger(check, figures, ledger_rows or {}) if check.rule == "ledger" else
                         _check(check, said, report_kind, hazard, previous or {}, base_data or {}))
    return findings


def blocks_sending(findings: Iterable[Finding], has_note: bool) -> bool:
    """Errors always keep a report from going upward; warnings do until a note explains them."""
    judged = [finding for finding in findings if finding.judged]
    return any(finding.severity == "error" or not has_note for finding in judged)


@dataclass(frozen=True, slots=True)
class Said:
    """The figures of a report, which indicators it gives, and which of them are known: most are not, of most checks."""

    figures: FigureValues
    given: list[Indicator]        # in the document's order
    known: set[str]


def _check(check: Check, said: Said, report_kind: ReportKind, hazard: str, previous: FigureValues,
           base_data: FigureValues) -> list[Finding]:
    match check.rule:
        case "non_negative":
            return [_finding(check, [i.key], i.key) for i in said.given if not _is_count(i, said.figures[i.key])]
        case "hazard_scope":
            return [_finding(check, [key], key) for key in _out_of_scope(said, hazard)]
        case "monotonic":
            return _leaps(check, said, report_kind, previous)
    return [_finding(check, sorted(statement.names), statement.source)
            for statement in parse(check.expr or "").statements
            if statement.names <= said.known and verdict(statement, said.figures, base_data) is Verdict.BROKEN]


def _is_count(indicator: Indicator, value: int | Decimal | None) -> bool:
    """Not negative, and whole where the unit is; unknown passes."""
    return value is None or (value >= 0 and (indicator.type == "decimal" or value == int(value)))


def _out_of_scope(said: Said, hazard: str) -> list[str]:
    """Indicators of other hazards that carry a figure, zero included, and collapsed houses of a drought."""
    foreign = [i.key for i in said.given if i.hazards and hazard not in i.hazards and i.key in said.known]
    return foreign + [key for key in NO_COLLAPSE.get(hazard, ()) if said.figures.get(key)]


def _leaps(check: Check, said: Said, report_kind: ReportKind, previous: FigureValues) -> list[Finding]:
    """Cumulative figures that fell, or moved by more than the share that the check allows."""
    if report_kind == "first" or check.change_share is None:
        return []
    share = Fraction(check.change_share)
    return [_finding(check, [i.key], f"{i.key}: {previous[i.key]} → {said.figures[i.key]}") for i in said.given
            if i.key in previous and i.timing == "cumulative" and _leapt(previous[i.key], said.figures[i.key], share)]


def _leapt(before: int | Decimal | None, now: int | Decimal | None, share: Fraction) -> bool:
    """A rise from zero has no share to be measured by and counts as growth."""
    if before is None or now is None or before == now:
        return False
    return now < before or (before > 0 and Fraction(now) - Fraction(before) > share * Fraction(before))


def ledger_findings(document: Indicators, figures: FigureValues, rows: Mapping[str, int]) -> list[Finding]:
    """The checks of kind `ledger` that are broken, and those that cannot be judged.

    figures: indicator → value of one place, None or absent where unknown or only a lower bound.
    rows: ledger → how many lines it has for that place; a ledger that is not begun is absent.
    A figure that is unknown makes the check say nothing.
    """
    return [found for check in document.checks if check.rule == "ledger" for found in _ledger(check, figures, rows)]


def _ledger(check: Check, figures: FigureValues, rows: Mapping[str, int]) -> list[Finding]:
    """Whether the figures say as many as the ledger has lines."""
    count = rows.get(check.ledger or "")
    if count is None:
        return [_unjudged_ledger(check)]
    statement = parse(f"{check.expr} == {count}")
    broken = Verdict.BROKEN in verdicts(statement, figures, {})
    return [_finding(check, sorted(statement.names), statement.source)] if broken else []


@lru_cache(maxsize=100)
def _unjudged_ledger(check: Check) -> Finding:
    """The ledger is not begun, or not at hand where a report is filed: said, never taken as agreement."""
    terms = sorted(parse(check.expr or "").names)
    return Finding(check_id=check.id, severity=check.severity, judged=False, statement=check.expr,
                   zh=f"{check.zh}(台账未建,未核)", en=f"{check.en} (no ledger yet, not judged)",
                   indicators=tuple(terms))


def _finding(check: Check, indicators: list[str], statement: str) -> Finding:
    return Finding(check_id=check.id, severity=check.severity, zh=check.zh, en=check.en, statement=statement,
                   indicators=tuple(indicators))
