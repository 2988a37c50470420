"""Doors of corrections: the versions of a report, what used its figures, and setting figures right at the desk."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse
from pydantic import UUID7

from disaster.db import Session
from disaster.errors import NotFound, SameIdOtherBody
from disaster.people.asking import Asking
from disaster.people.reading import read_private
from disaster.people.viewer import Viewer
from disaster.reports import versions
from disaster.reports.actions import acting, correcting, desk
from disaster.reports.corrections_schemas import CorrectedView, CorrectionIn, UseView, VersionView
from disaster.reports.models import Report
from disaster.reports.schemas import ActedIn, ReportView
from disaster.reports.views import report_view

router = APIRouter()
Indicators = Annotated[list[str], Query(max_length=100)]


@router.get("/reports/{report_id}/versions")
async def versions_of(report_id: UUID, session: Session, viewer: Asking) -> list[VersionView]:
    """Every version with differences, author, time, reason; for checkers and who sent it; the reading is logged."""
    line = await versions.line_of(session, await seen(session, viewer, report_id))
    if any(row.filed_by == viewer.actor for row in line):
        desk.own_words(session, line[-1], by=viewer)
    else:
        await read_private(session, viewer, "report", str(report_id))
    return versions.version_views(line)


@router.get("/reports/{report_id}/uses")
async def uses(report_id: UUID, session: Session, viewer: Asking, indicator: Indicators = []) -> list[UseView]:  # noqa: B006  # FastAPI copies it
    """What used the figures of this report, in any of its versions: totals, proposals, tables, sent sitreps."""
    line = await versions.line_of(session, await seen(session, viewer, report_id))
    return await told(session, viewer, line, indicator)


@router.put("/reports/{report_id}/corrections/{new_id}", response_model=CorrectedView)
async def correct(report_id: UUID, new_id: UUID7, entered: CorrectionIn, session: Session,
                  viewer: Asking) -> CorrectedView | Response:
    """Set figures right by a new report under `new_id`; answers everything that used the old ones, then and now."""
    done = await correcting.corrected(session, report_id, new_id, entered, by=viewer)
    if isinstance(done, SameIdOtherBody):      # answered, not raised: the copy put aside is to be committed
        return JSONResponse(done.problem(), done.status, media_type="application/problem+json")
    line = [row for row in await versions.line_of(session, done) if row.id != new_id]
    return CorrectedView(report=report_view(done), uses=await told(session, viewer, line, list(entered.figures)))


@router.put("/reports/{report_id}/acted")
async def act(report_id: UUID, entered: ActedIn, session: Session, viewer: Asking) -> ReportView:
    """Say what was done about a report; who sent it reads the words."""
    return report_view(await acting.acted_on(session, report_id, entered, by=viewer))


async def told(session: Session, viewer: Viewer, line: list[Report], indicators: list[str]) -> list[UseView]:
    """The uses of places that the asker may see."""
    found = await versions.uses_of(session, line, indicators)
    return await versions.use_views(session, [
        use for use in found if viewer.within(use.place) and viewer.sees_entry(use.subject, [use.place])])


async def seen(session: Session, viewer: Viewer, report_id: UUID) -> Report:
    """The report, for somebody who may see it."""
    report = await session.get(Report, report_id)
    if report is None or not viewer.sees_entry(f"report/{report_id}", [report.place]):
        raise NotFound(subject=f"report/{report_id}")
    return report
