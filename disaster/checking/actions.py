"""The verbs of the checking desk beside those of reports: pairs told apart, public reports laid under a report."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.checking.models import Apart, PublicMerging
from disaster.checking.schemas import ApartIn
from disaster.errors import NotFound, SameIdOtherBody
from disaster.intake.models import PublicReport
from disaster.intake.rules import public as public_rules
from disaster.intake.views import public_report_view
from disaster.journal.record import record
from disaster.people.viewer import Viewer
from disaster.reports import queries, rules
from disaster.reports.actions import duplicates
from disaster.reports.models import Report
from disaster.reports.schemas import MergingIn, UnmergingIn

DESK = ("verifier", "duty_officer")


async def told_apart(session: AsyncSession, entered: ApartIn, *, by: Viewer) -> None:
    """These two are not duplicates; they are not offered as such again. Saying so twice is harmless."""
    for one in (entered.one, entered.other):
        await decided_about(session, one, by)
    low, high = sorted((entered.one, entered.other))
    await session.execute(insert(Apart).values(low_id=low, high_id=high, at=clock.now(), by=by.actor,
                                               reason=entered.reason).on_conflict_do_nothing())


async def decided_about(session: AsyncSession, one: UUID, by: Viewer) -> None:
    """Refuse unless the viewer may decide about this report or public report."""
    public = await session.get(PublicReport, one)
    if public is None:
        by.allow(*DESK, area=(await duplicates.locked(session, one, by)).place)
    else:
        await public_locked(session, one, by)


async def public_merged(session: AsyncSession, public_id: UUID, entered: MergingIn, *, by: Viewer) -> PublicReport:
    """A public report says what a report says already: it is adopted as its duplicate, both kept."""
    row = await public_locked(session, public_id, by)
    into = await duplicates.locked(session, entered.into, by)
    by.allow(*DESK, area=into.place)
    before = await session.get(PublicMerging, entered.id)
    if before is not None:
        if (before.public_report_id, before.into_id, before.reason) != (public_id, entered.into, entered.reason):
            raise SameIdOtherBody(merging=str(entered.id))
        return row
    public_rules.refuse_hands_off(row.state, row.taken_by, row.taken_until, by.actor, clock.now())
    if not duplicates.stands(into):
        raise rules.NotStanding(report=str(public_id), into=str(into.id), into_standing=False)
    session.add(PublicMerging(id=entered.id, public_report_id=public_id, into_id=into.id, at=clock.now(), by=by.actor,
                              reason=entered.reason, undone_reason=None, undone_at=None, undone_by=None))
    row.state, row.taken_by, row.taken_until, row.adopted_as = "adopted", None, None, into.id
    row.handled_by, row.handled_at = by.actor, clock.now()
    record(session, "public_report.merged", public_report_view(row), by=by.actor)
    return row


async def public_unmerged(session: AsyncSession, public_id: UUID, entered: UnmergingIn, *, by: Viewer) -> PublicReport:
    """It is another thing after all: it waits at the desk again, as before."""
    row = await public_locked(session, public_id, by)
    merging = await session.scalar(select(PublicMerging).where(
        PublicMerging.public_report_id == public_id, PublicMerging.undone_at.is_(None)).with_for_update())
    if merging is None:
        raise rules.NotMerged(report=str(public_id))
    waits_again(session, merging, row, entered.reason, by=by.actor)
    return row


def waits_again(session: AsyncSession, merging: PublicMerging, row: PublicReport, reason: str | None, *,
                by: str) -> None:
    """Out from under the report. The merging stays on record, with who undid it and why."""
    merging.undone_at, merging.undone_by, merging.undone_reason = clock.now(), by, reason
    row.state, row.adopted_as, row.handled_by, row.handled_at = "received", None, None, None
    record(session, "public_report.unmerged", public_report_view(row), by=by)


async def public_parted(session: AsyncSession, *, by: str) -> None:
    """What lies under a report that was returned or withdrawn waits at the desk again: nothing is lost with it."""
    rows = await session.execute(
        select(PublicMerging, PublicReport).join(PublicReport, PublicReport.id == PublicMerging.public_report_id)
        .join(Report, Report.id == PublicMerging.into_id)
        .where(PublicMerging.undone_at.is_(None), Report.state.in_(duplicates.GONE)).limit(queries.REPORTS_MAX)
        .with_for_update(of=[PublicMerging, PublicReport], skip_locked=True))
    for merging, row in rows:
        waits_again(session, merging, row, None, by=by)


async def public_freed_by_time(session: AsyncSession, *, by: str) -> None:
    """What was taken of the public's and not decided in time is free again."""
    rows = await session.scalars(select(PublicReport).where(
        PublicReport.state == "checking", PublicReport.taken_until < clock.now()).limit(queries.REPORTS_MAX)
        .with_for_update(skip_locked=True))
    for row in rows:
        row.state, row.taken_by, row.taken_until = "received", None, None
        record(session, "public_report.released", public_report_view(row), by=by)


async def public_locked(session: AsyncSession, public_id: UUID, by: Viewer) -> PublicReport:
    """The public report, locked, for somebody who may decide about it."""
    row = await session.get(PublicReport, public_id, with_for_update=True)
    if row is None or not by.sees_entry(f"public_report/{public_id}", [row.area]):
        raise NotFound(subject=f"public_report/{public_id}")
    by.allow(*DESK, area=row.area)
    return row
