"""Doors of the checking desk: merging and its undoing, telling apart."""

from uuid import UUID

from fastapi import APIRouter

from disaster.checking import actions
from disaster.checking.schemas import ApartIn
from disaster.db import Session
from disaster.people.asking import Asking
from disaster.reports.actions import duplicates
from disaster.reports.schemas import MergingIn, ReportView, UnmergingIn
from disaster.reports.views import report_view

router = APIRouter(prefix="/api/checking", tags=["checking"])


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
