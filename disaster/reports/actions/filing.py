"""A report is filed: once under its id, into its incident, as claims, into the figures, before the thresholds."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.errors import NotFound, SameIdOtherBody
from disaster.geo import queries as geo
from disaster.geo.datum import to_wgs84
from disaster.incidents.actions import clocks, incidents
from disaster.incidents.models import Incident
from disaster.journal.record import record
from disaster.people.viewer import Viewer
from disaster.reports import queries, rules
from disaster.reports.actions import duplicates
from disaster.reports.actions.figures import retold
from disaster.reports.models import Claim, RefusedCopy, Report, Submission
from disaster.reports.schemas import PointIn, ReportIn, plain
from disaster.reports.views import report_view
from disaster.rulebook.documents import shipped
from disaster.rulebook.rules import check_figures
from disaster.rulebook.schemas import Finding

COPIES_MAX = 20            # refused copies kept for one id
DEGREE_DECIMALS = 6        # 0.1 m


async def filed(session: AsyncSession, report_id: UUID, entered: ReportIn, *, by: Viewer) -> Report | SameIdOtherBody:
    """File a report. A repeat answers the same report; another body under the same id is kept aside and refused.

    The refusal is returned, not raised, so that the copy put aside is committed.
    """
    digest = digest_of(entered)
    if not await is_first_of_its_id(session, report_id, digest):
        return await repeated(session, report_id, digest, entered, by=by)
    refuse_unknown_words(entered)
    await geo.division(session, entered.place)
    corrected = await correctable(session, entered)          # reports are locked before the incident
    incident = await incident_of(session, report_id, entered, corrected, by=by)
    earlier = await queries.chain(session, incident.id, entered.place, without=entered.corrects)
    report = await report_of(session, report_id, entered, incident, earlier, by=by)
    await replaced(session, corrected, report, by=by)
    report.duplicate_of = corrected[0].duplicate_of if corrected else None
    session.add(report)
    await session.flush()
    duplicates.inherited(session, report, by=by)
    entry = record(session, "report.filed", report_view(report), by=by.actor)
    session.add_all(claims_of(report))
    await session.flush()
    await clocks.reported(session, incident, place=report.place, kind=report.kind, at=report.filed_at, by=by.actor,
                          cause=entry.id)
    await retold(session, incident, report.place, by=by.actor, cause=entry.id)
    return report


def digest_of(entered: ReportIn) -> bytes:
    """What makes two bodies the same: every field, in whatever order and notation it came."""
    return sha256(orjson.dumps(entered.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)).digest()


async def is_first_of_its_id(session: AsyncSession, report_id: UUID, digest: bytes) -> bool:
    """Whether this body is the first under its id. Copies that come at the same moment wait here for the first."""
    added = await session.scalar(insert(Submission).values(report_id=report_id, digest=digest)
                                 .on_conflict_do_nothing().returning(Submission.report_id))
    return added is not None


async def repeated(session: AsyncSession, report_id: UUID, digest: bytes, entered: ReportIn, *,
                   by: Viewer) -> Report | SameIdOtherBody:
    """The report that stands under the id, if this is the same body; else the copy is put aside."""
    if await session.scalar(select(Submission.digest).where(Submission.report_id == report_id)) == digest:
        return (await session.scalars(select(Report).where(Report.id == report_id))).one()
    kept = await session.scalar(select(func.count()).where(RefusedCopy.report_id == report_id))
    if (kept or 0) < COPIES_MAX:
        await session.execute(insert(RefusedCopy).values(
            report_id=report_id, digest=digest, body=entered.model_dump(mode="json"), at=clock.now(), by=by.actor)
            .on_conflict_do_nothing())
    return SameIdOtherBody(report=str(report_id))


def refuse_unknown_words(entered: ReportIn) -> None:
    """Hazard and indicators are those of the rulebook."""
    rules.refuse_unknown_words(entered.hazard, entered.figures, entered.kind, shipped("hazards").by_key(),
                               shipped("indicators").by_key())


async def correctable(session: AsyncSession, entered: ReportIn) -> list[Report]:
    """The report that this one corrects, and what that one had corrected, newest first, all locked."""
    if entered.corrects is None:
        return []
    report = await queries.locked(session, entered.corrects)
    if report is None:
        raise NotFound(subject=f"report/{entered.corrects}")
    rules.refuse_correction((entered.place, entered.hazard), (report.place, report.hazard), state=report.state,
                            replaced_by=report.replaced_by, kind=entered.kind, of_kind=report.kind,
                            reason=entered.reason)
    line = [report]
    while line[-1].corrects is not None and (older := await queries.locked(session, line[-1].corrects)):
        line.append(older)
    return line


async def incident_of(session: AsyncSession, report_id: UUID, entered: ReportIn, corrected: Sequence[Report], *,
                      by: Viewer) -> Incident:
    """The incident of the report it corrects, the one it names, or the one its hazard, county and time fit; locked."""
    if corrected:
        return await incidents.locked(session, corrected[0].incident_id)
    if entered.new_incident:
        return await incidents.opened(session, entered.place[:6], entered.hazard, min(entered.occurred_at, clock.now()),
                                      report_id, by=by.actor)
    if entered.incident_id is None:
        return await incidents.joined(session, hazard=entered.hazard, place=entered.place,
                                      occurred_at=min(entered.occurred_at, clock.now()),     # a fast clock wins nothing
                                      report_id=report_id, by=by.actor)
    incident = await incidents.locked(session, entered.incident_id)
    going_on = await incidents.current(session, incident.id)      # merged: its reports join what it became part of
    rules.refuse_incident(county=entered.place[:6], hazard=entered.hazard, of_county=incident.county,
                          of_hazard=incident.hazard, state=going_on.state)
    return going_on


async def report_of(session: AsyncSession, report_id: UUID, entered: ReportIn, incident: Incident,
                    earlier: Sequence[rules.Earlier], *, by: Viewer) -> Report:
    """The row of a report that has just come, with what its checks found."""
    now = clock.now()
    observed_at = entered.observed_at or now
    source = entered.source or ("app" if by.holds("reporter") else "officer")
    base = {key: Decimal(str(figure.value))
            for key, figure in (await geo.values_of(session, [entered.place])).get(entered.place, {}).items()}
    findings, passable = checked(entered, earlier, source, observed_at, base)
    told = entered.model_dump(include={"place", "hazard", "kind", "occurred_at", "corrects", "text", "phone", "notes"})
    return Report(
        id=report_id, **told, **await pointed(session, entered.point, entered.place, findings), source=source,
        observed_at=observed_at, filed_at=now, filed_by=by.actor, incident_id=incident.id, state="received",
        replaced_by=None, duplicate_of=None, harm=harm_of(entered, source, base), findings=findings,
        figures={key: None if value is None else plain(value) for key, value in entered.figures.items()},
        passable=passable, taken_by=None, taken_until=None, acted_at=None, deeds=[], correction_reason=entered.reason,
        return_reason=None, withdrawal_reason=None, acted_words=None)


def harm_of(entered: ReportIn, source: str, base: Mapping[str, Decimal]) -> int:
    """The class of harm that the report may speak of: what the checking queue is sorted by."""
    people = base.get("population")
    return rules.harm_class(rules.harm_points(entered.figures, hazard=entered.hazard, kind=entered.kind, source=source,
                                              population=None if people is None else int(people)))


def checked(entered: ReportIn, earlier: Sequence[rules.Earlier], source: str, observed_at: datetime,
            base: Mapping[str, Decimal]) -> tuple[list[dict[str, Any]], bool]:
    """What the checks of the rulebook and the order of report kinds find, and whether the report may pass."""
    found = check_figures(shipped("indicators"), entered.kind, entered.hazard, entered.figures,
                          rules.previous_figures(earlier, source, observed_at), base)
    passable = not any(one.severity == "error" and one.judged for one in found)
    order = rules.order_findings(entered.kind, observed_at, earlier)
    return [finding_of(one) for one in found] + [notice(name) for name in order], passable


def finding_of(found: Finding) -> dict[str, Any]:
    """A finding as it is kept; a check that could not be judged is for the eye only."""
    return {"check": found.check_id, "severity": found.severity if found.judged else "notice",
            "indicators": list(found.indicators), "statement": found.statement}


def notice(name: str) -> dict[str, Any]:
    """Something to see that neither blocks nor wants a note."""
    return {"check": name, "severity": "notice", "indicators": [], "statement": None}


async def pointed(session: AsyncSession, entered: PointIn | None, place: str,
                  findings: list[dict[str, Any]]) -> Mapping[str, Any]:
    """The point in WGS-84 with its accuracy, and the township it suggests. The chosen code stays, whatever it says."""
    if entered is None:
        return dict.fromkeys(("lon", "lat", "accuracy_m", "datum", "point_suggests"))
    lon, lat = (round(degrees, DEGREE_DECIMALS) for degrees in to_wgs84(entered.lon, entered.lat, entered.datum))
    suggests = (await geo.holding(session, lon, lat)).township
    if suggests is not None and not place.startswith(suggests):
        findings.append(notice("point_elsewhere"))
    return {"lon": lon, "lat": lat, "accuracy_m": entered.accuracy_m, "datum": entered.datum.value,
            "point_suggests": suggests}


async def replaced(session: AsyncSession, corrected: Sequence[Report], report: Report, *, by: Viewer) -> None:
    """The corrected report, and what a returned correction had let stand again, give way to the new one."""
    for older in corrected:
        if older.replaced_by is None and older.state != "withdrawn":
            older.replaced_by = report.id
            if older.state == "checking":
                older.state, older.taken_by, older.taken_until = "received", None, None
            record(session, "report.corrected", report_view(older), by=by.actor)
    await session.flush()


def claims_of(report: Report) -> list[Claim]:
    """One claim for each figure given, unknown ones too."""
    broken = [Finding(check_id=one["check"], severity=one["severity"], zh="-", en="-", indicators=one["indicators"])
              for one in report.findings if one["severity"] == "error"]
    return [Claim(id=uuid7(), report_id=report.id, incident_id=report.incident_id, place=report.place, indicator=name,
                  value=None if value is None else Decimal(str(value)), stage=report.kind, source=report.source,
                  method=rules.METHODS[report.kind], filed_by=report.filed_by,
                  observed_at=min(report.observed_at, report.filed_at), at=report.filed_at,
                  soundness=rules.soundness(name, broken))
            for name, value in report.figures.items()]
