"""Doors of reports: file, handle at the desk, withdraw, and see figures with the claims behind them."""

import csv
from io import StringIO
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from disaster import clock
from disaster.db import Session
from disaster.errors import NotFound
from disaster.incidents.models import Incident
from disaster.incidents.queries import areas
from disaster.people.asking import Asking
from disaster.people.reading import read_private
from disaster.people.viewer import Forbidden, Viewer
from disaster.reports import corrections, intake_routes, queries, reconciling, rules
from disaster.reports.actions import desk, filing
from disaster.reports.models import Report
from disaster.reports.schemas import (
    ClaimsView,
    DeskIn,
    FiguresTable,
    FiguresView,
    RefusedCopyView,
    ReportView,
    RulesTrialIn,
    WithdrawalIn,
)
from disaster.reports.views import claim_view, copy_view, figures_view, report_view
from disaster.rulebook.documents import metrics_of, read_plan
from disaster.rulebook.queries import one_set
from disaster.rulebook.rules import judge
from disaster.rulebook.schemas import Judgement
from disaster.settings import settings

router = APIRouter(prefix="/api", tags=["reports"])
router.include_router(intake_routes.router)       # the most asked door is looked for first
router.include_router(corrections.router)
router.include_router(reconciling.router)
OFFICE = ("duty_officer", "verifier", "commander")
Area = Annotated[str, Query(pattern=r"^\d{6}(\d{3}(\d{3})?)?$")]
COLUMNS = ("place", "indicator", "value", "at_least", "unknown_units", "units", "heard", "last_report_at")


@router.put("/reports/{report_id}/desk")
async def handle(report_id: UUID, entered: DeskIn, session: Session, viewer: Asking) -> ReportView:
    """Take (for 5 minutes), release, accept, or return with a reason."""
    return report_view(await desk.handled(session, report_id, entered, by=viewer))


@router.put("/reports/{report_id}/withdrawal")
async def withdraw(report_id: UUID, entered: WithdrawalIn, session: Session, viewer: Asking) -> ReportView:
    """Take a report back, with a reason."""
    return report_view(await desk.withdrawn(session, report_id, entered, by=viewer))


@router.get("/reports/{report_id}/private")
async def words(report_id: UUID, session: Session, viewer: Asking) -> Response:
    """The words of a report, for its checkers and for who filed it; this reading is logged."""
    report = await session.get(Report, report_id)
    if report is not None and report.filed_by == viewer.actor:
        told: BaseModel = desk.own_words(session, report, by=viewer)
    else:
        told = await read_private(session, viewer, "report", str(report_id))
    return Response(told.model_dump_json(), media_type="application/json")


@router.get("/reports/{report_id}/refused-copies")
async def copies(report_id: UUID, session: Session, viewer: Asking) -> list[RefusedCopyView]:
    """Other bodies that came under this id, for its checkers; this reading is logged."""
    await read_private(session, viewer, "report", str(report_id))
    return [copy_view(row) for row in await queries.refused_copies(session, report_id, filing.COPIES_MAX)]


@router.get("/incidents/{incident_id}/claims")
async def claims(incident_id: UUID, place: Area, indicator: str, session: Session, viewer: Asking,
                 after: UUID | None = None, limit: Annotated[int, Query(ge=1, le=1000)] = 500) -> ClaimsView:
    """Every claim of an indicator in a place side by side, which of them the figure rests on, and by what rule."""
    await seen(session, viewer, incident_id)
    if not viewer.within(place):
        raise Forbidden(needs_area=place, own_areas=list(viewer.areas))
    row = (await queries.figures_rows(session, incident_id)).get(place)
    figure = row and row.values.get(indicator)
    units = figure["unknown"] if figure else await queries.codes_below(session, place) or [place]
    own = rules.shown(await queries.standing_claims(session, incident_id, place, indicator))
    behind = {UUID(claim) for claim in figure["claims"]} if figure else {own.id} if own else set()
    rows = await queries.claims(session, incident_id, place, indicator, after, limit)
    return ClaimsView(
        rule=rules.RULE, rule_zh=rules.RULE_ZH, rule_en=rules.RULE_EN, shown_id=own.id if own else None,
        claims=[claim_view(claim, standing=standing, shown=claim.id in behind) for claim, standing in rows],
        unknown_units=units, next=rows[-1][0].id if len(rows) == limit else None)


@router.get("/incidents/{incident_id}/figures")
async def table(incident_id: UUID, session: Session, viewer: Asking) -> FiguresTable:
    """Places by indicators: null is unknown, an absent indicator was not spoken of."""
    places = await figures_seen(session, viewer, incident_id)
    return FiguresTable(incident_id=incident_id, rule=rules.RULE, places=places,
                        indicators=sorted({indicator for place in places for indicator in place.values}))


@router.post("/incidents/{incident_id}/trial")
async def try_rules(incident_id: UUID, entered: RulesTrialIn, session: Session, viewer: Asking) -> Judgement:
    """What another rule set, entered or still a draft, would have proposed for this incident or past drill."""
    incident = await seen(session, viewer, incident_id)
    viewer.allow("administrator", "commander", "leader", "duty_officer", area=incident.county)
    today = clock.local(clock.now()).date()
    plan = (read_plan(entered.document) if entered.document is not None
            else (await one_set(session, entered.ruleset_id, today, incident.county)).document)
    figures = queries.figures_of(await queries.figures_rows(session, incident_id))
    return judge(plan, figures, await areas(session, incident.county), incident.hazard, metrics=metrics_of(plan),
                 jurisdiction=incident.county)


@router.get("/incidents/{incident_id}/figures.csv")
async def exported(incident_id: UUID, session: Session, viewer: Asking) -> Response:
    """The same as CSV: unknown is an empty cell, zero is 0, at_least says which totals are lower bounds."""
    out = StringIO()
    lines = csv.writer(out)
    if settings().world == "drill":
        lines.writerow(["演练 DRILL"])
    lines.writerow(COLUMNS)
    for place in await figures_seen(session, viewer, incident_id):
        for indicator, cell in place.values.items():
            lines.writerow([place.place, indicator, "" if cell.value is None else cell.value, cell.at_least,
                            cell.unknown_units, cell.units, place.heard, place.last_report_at])
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8",
                    headers={"content-disposition": 'attachment; filename="figures.csv"'})


async def figures_seen(session: Session, viewer: Viewer, incident_id: UUID) -> list[FiguresView]:
    """The figures of the places that the asker may see, by code."""
    await seen(session, viewer, incident_id)
    rows = await queries.figures_rows(session, incident_id)
    return [figures_view(row) for row in rows.values() if viewer.within(row.place)]


async def seen(session: Session, viewer: Viewer, incident_id: UUID) -> Incident:
    """The incident, for somebody who may know of it."""
    incident = await session.get(Incident, incident_id)
    if incident is None or not viewer.sees_entry(f"incident/{incident_id}", [incident.county]):
        raise NotFound(subject=f"incident/{incident_id}")
    return incident
