"""Doors of the checking desk: the queue, an item with what may be the same, merging and its undoing, telling apart."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from disaster.checking import actions, reading
from disaster.checking.schemas import ApartIn, CopiesView, ItemView, QueueFilter, QueueView
from disaster.db import Session
from disaster.intake.schemas import PublicReportView
from disaster.intake.views import public_report_view
from disaster.people.asking import Asking
from disaster.reports.actions import duplicates
from disaster.reports.schemas import MergingIn, ReportView, UnmergingIn
from disaster.reports.views import report_view

router = APIRouter(prefix="/api/checking", tags=["checking"])
@router.get("/queue")
async def queue(asked: Annotated[QueueFilter, Query()], session: Session, viewer: Asking) -> QueueView:
    """What waits to be checked, by possible harm × age, most urgent first."""
    return await reading.page(session, viewer, asked)


@router.get("/copies")
async def copies(session: Session, viewer: Asking) -> list[CopiesView]:
    """Reports under whose id another body came: both are kept for the officer."""
    return await reading.copied(session, viewer)


@router.get("/reports/{report_id}")
async def item(report_id: UUID, session: Session, viewer: Asking) -> ItemView:
    """A report with its words beside what may be the same; each text shown is logged as read."""
    return await reading.item(session, viewer, report_id)


@router.get("/public-reports/{public_report_id}")
async def public_item(public_report_id: UUID, session: Session, viewer: Asking) -> ItemView:
    """What the public told beside what may be the same; each text shown is logged as read."""
    return await reading.public_item(session, viewer, public_report_id)


@router.put("/public-reports/{public_report_id}/merging")
async def merge_public(public_report_id: UUID, entered: MergingIn, session: Session,
                       viewer: Asking) -> PublicReportView:
    """What the public told is what a report says already: adopt it as its duplicate."""
    return public_report_view(await actions.public_merged(session, public_report_id, entered, by=viewer))


@router.put("/public-reports/{public_report_id}/unmerging")
async def unmerge_public(public_report_id: UUID, entered: UnmergingIn, session: Session,
                         viewer: Asking) -> PublicReportView:
    """It is another thing after all: it waits again."""
    return public_report_view(await actions.public_unmerged(session, public_report_id, entered, by=viewer))


@router.put("/reports/{report_id}/merging")
async def merge(report_id: UUID, entered: MergingIn, session: Session, viewer: Asking) -> ReportView:
    """Lay this report under another that speaks of the same. Both are kept; it can be undone."""
    return report_view(await duplicates.merged(session, report_id, entered, by=viewer))


@router.put("/reports/{report_id}/unmerging")
async def unmerge(report_id: UUID, entered: UnmergingIn, session: Session, viewer: Asking) -> ReportView:
    """Undo the merging of this report, with a reason."""
    return report_view(await duplicates.unmerged(session, report_id, entered, by=viewer))


@router.put("/apart", status_code=204)
async def tell_apart(entered: ApartIn, session: Session, viewer: Asking) -> None:
    """These two are not the same: they are not offered as duplicates again."""
    await actions.told_apart(session, entered, by=viewer)
