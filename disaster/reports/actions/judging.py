"""What a report says, as rows: its incident and chain, what its checks find, its claims."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster.errors import Refusal
from disaster.incidents.models import Incident
from disaster.reports import filing_queries, rules
from disaster.reports.actions.words import Outcome, Word
from disaster.reports.filing_queries import Ask
from disaster.reports.models import HeldReport, Report
from disaster.reports.schemas import plain
from disaster.reports.views import held_report_view, report_view
from disaster.rulebook.documents import shipped
from disaster.rulebook.rules import check_figures
from disaster.rulebook.schemas import Finding

BESIDE_MAX = 50            # reports of one place in one group that the next one is compared with
LEAP_KINDS = {"follow_up", "verified"}       # kinds that are compared with what was said before


@dataclass(frozen=True, slots=True)
class Matter:
    """What a correction must fit."""

    place: str
    hazard: str
    kind: str
    state: str
    incident_id: UUID
    duplicate_of: UUID | None


@dataclass(frozen=True, slots=True)
class Beside:
    """A report of the same group and place, as the next one is judged in its light."""

    said: rules.Earlier
    origin: UUID
    corrects: UUID | None


@dataclass(frozen=True, slots=True)
class Context:
    """What the checks of a group need, read once for all: base figures of places, earlier reports, points."""

    base: Mapping[str, Mapping[str, Decimal]]
    earlier: Mapping[UUID, Sequence[rules.Earlier]]
    points: Mapping[UUID, tuple[float, float, str | None]]
    filed: dict[tuple[UUID, str], list[Beside]]      # of this group, by incident and place


def matter_of(row: Report) -> Matter:
    """Of a stored report."""
    return Matter(row.place, row.hazard, row.kind, row.state, row.incident_id, row.duplicate_of)


def matter_of_word(word: Word, incident_id: UUID, duplicate_of: UUID | None) -> Matter:
    """Of one that is being filed; the correction of a duplicate speaks of the same as the duplicate."""
    return Matter(word.entered.place, word.entered.hazard, word.entered.kind, "received", incident_id, duplicate_of)


async def context_of(session: AsyncSession, placed: Sequence[tuple[Word, Incident, UUID | None]],
                     completed: Sequence[tuple[Word, Report]]) -> Context:
    """Read it."""
    asks = {word.id: Ask(incident.id, word.entered.place, origin, word.source, word.entered.observed_at or word.at,
                         tuple(word.entered.figures) if word.entered.kind in LEAP_KINDS else ())
            for word, incident, origin in placed}
    asks |= {word.id: Ask(row.incident_id, row.place, row.origin, row.source, row.observed_at,
                          tuple(word.entered.figures) if row.kind in LEAP_KINDS else ()) for word, row in completed}
    words = [*(word for word, *_ in placed), *(word for word, _ in completed)]
    base = await filing_queries.base_data(session, {word.entered.place for word in words})
    earlier = dict(zip(asks, await filing_queries.earlier(session, list(asks.values())), strict=True))
    spots = {word.id: word.entered.point.wgs84 for word in words if word.entered.point is not None}
    towns = await filing_queries.townships_at(session, list(spots.values()))
    points = {one: (*where, town) for (one, where), town in zip(spots.items(), towns, strict=True)}
    return Context(base, earlier, points, defaultdict(list))


def report_of(word: Word, incident: Incident, origin: UUID | None, context: Context) -> Report:
    """The row of a report that has just come, with what its checks found.

    No object of the session: it is inserted with the others of its group (actions/writing.py).
    """
    entered, observed_at = word.entered, word.entered.observed_at or word.at
    beside = context.filed[incident.id, entered.place]
    earlier = [*context.earlier[word.id], *standing(beside, origin)]
    findings, passable = checked(word, entered.figures, earlier, context)
    row = cast("Report", SimpleNamespace(
        id=word.id, place=entered.place, hazard=entered.hazard, kind=entered.kind, source=word.source,
        occurred_at=entered.occurred_at, observed_at=observed_at, filed_at=word.at, filed_by=word.actor,
        incident_id=incident.id, state="received", corrects=entered.corrects, replaced_by=None, duplicate_of=None,
        harm=harm_of(word, context.base.get(entered.place, {})),
        origin=origin or word.id, conflict=[], set_aside_by=None, findings=findings, passable=passable, taken_by=None,
        taken_until=None,
        figures={key: None if value is None else plain(value) for key, value in entered.figures.items()},
        acted_at=None, deeds=[], text=entered.text, phone=entered.phone, notes=entered.notes,
        correction_reason=entered.reason, return_reason=None, withdrawal_reason=None, choice_reason=None,
        acted_words=None, **pointed(word, context)))
    said = rules.Earlier(row.id, row.kind, row.source, row.observed_at, {
        key: None if value is None else Decimal(value) for key, value in entered.figures.items()})
    beside.append(Beside(said, row.origin, row.corrects))
    return row


def standing(rows: Sequence[Beside], origin: UUID | None) -> list[rules.Earlier]:
    """What others of the same group said of the place before, as far as nobody in it has corrected them.

    Of very many the last ones, and every verified one.
    """
    near = rows if len(rows) <= BESIDE_MAX else [
        *(row for row in rows[:-BESIDE_MAX] if row.said.kind == "verified"), *rows[-BESIDE_MAX:]]
    corrected = {row.corrects for row in near}
    return [row.said for row in near if row.said.id not in corrected and row.origin != origin]


def checked(word: Word, figures: Mapping[str, int | Decimal | None], earlier: Sequence[rules.Earlier],
            context: Context) -> tuple[list[dict[str, Any]], bool]:
    """What the checks of the rulebook and the order of report kinds find, and whether the report may pass."""
    entered, observed_at = word.entered, word.entered.observed_at or word.at
    found = check_figures(shipped("indicators"), entered.kind, entered.hazard, figures,
                          rules.previous_figures(earlier, word.source, observed_at),
                          context.base.get(entered.place, {}))
    passable = not any(one.severity == "error" and one.judged for one in found)
    findings = [finding_of(one) for one in found]
    findings += [notice(name) for name in rules.order_findings(entered.kind, observed_at, earlier)]
    _, _, town = context.points.get(word.id, (0, 0, None))
    if town is not None and not entered.place.startswith(town):
        findings.append(notice("point_elsewhere"))
    return findings, passable


def harm_of(word: Word, base: Mapping[str, Decimal]) -> int:
    """The class of harm that the report may speak of: what the checking queue is sorted by."""
    entered, people = word.entered, base.get("population")
    return rules.harm_class(rules.harm_points(
        entered.figures, hazard=entered.hazard, kind=entered.kind, source=word.source,
        population=None if people is None else int(people)))


def finding_of(found: Finding) -> dict[str, Any]:
    """A finding as it is kept; a check that could not be judged is for the eye only."""
    return {"check": found.check_id, "severity": found.severity if found.judged else "notice",
            "indicators": list(found.indicators), "statement": found.statement}


def notice(name: str) -> dict[str, Any]:
    """Something to see that neither blocks nor wants a note."""
    return {"check": name, "severity": "notice", "indicators": [], "statement": None}


def pointed(word: Word, context: Context) -> dict[str, Any]:
    """The point with its accuracy, and the township it suggests. The chosen code stays, whatever it says."""
    point = word.entered.point
    if point is None:
        return dict.fromkeys(("lon", "lat", "accuracy_m", "datum", "point_suggests"))
    lon, lat, town = context.points[word.id]
    return {"lon": lon, "lat": lat, "accuracy_m": point.accuracy_m, "datum": point.datum.value, "point_suggests": town}


def completed(word: Word, row: Report, context: Context) -> dict[str, Any]:
    """The full body has come after its SMS: words, point, further figures; answers these.

    Who had checked the SMS checks again.
    """
    entered = word.entered
    further = {key: None if value is None else plain(value) for key, value in entered.figures.items()
               if key not in row.figures}
    findings, row.passable = checked(word, entered.figures, context.earlier[word.id], context)
    row.findings, row.figures = findings, {**row.figures, **further}
    row.text, row.phone, row.notes = entered.text, entered.phone, {**row.notes, **entered.notes}
    row.correction_reason = row.correction_reason or entered.reason
    if row.filed_by.startswith("token/"):      # a gateway brought the SMS: now we know whose it is
        row.filed_by = word.actor
    for name, value in pointed(word, context).items():
        setattr(row, name, value)
    if row.state in {"checking", "accepted"}:
        row.state, row.taken_by, row.taken_until = "received", None, None
    return further


def claims_of(row: Report, figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A row of Claim for each of these figures, unknown ones too."""
    broken = [Finding(check_id=one["check"], severity=one["severity"], zh="-", en="-", indicators=one["indicators"])
              for one in row.findings if one["severity"] == "error"]
    same = {"report_id": row.id, "incident_id": row.incident_id, "place": row.place, "stage": row.kind,
            "source": row.source, "filed_by": row.filed_by, "at": row.filed_at,
            "observed_at": min(row.observed_at, row.filed_at)}
    return [{"id": uuid7(), "indicator": name, "value": value, "method": rules.METHODS[row.kind],
             "soundness": rules.soundness(name, broken), **same} for name, value in figures.items()]


def outcome_of(word: Word) -> Outcome:
    """What became of it, as it is seen."""
    if word.view is not None or isinstance(word.outcome, Refusal):
        return word.view or word.outcome      # type: ignore[return-value]  # one of the two is there
    assert word.outcome is not None
    return held_report_view(word.outcome) if isinstance(word.outcome, HeldReport) else report_view(word.outcome)
