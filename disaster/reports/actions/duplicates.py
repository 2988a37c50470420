"""Two reports of the same thing: one is laid under the other, both are kept, and it can be undone.

The claims of a duplicate do not stand; its words, its media and its way over the desk stay as they are.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.errors import NotFound, SameIdOtherBody
from disaster.incidents.actions import incidents
from disaster.journal.record import record
from disaster.people.viewer import Viewer
from disaster.reports import queries, rules
from disaster.reports.actions.figures import retold
from disaster.reports.models import Merging, Report
from disaster.reports.schemas import MergingIn, UnmergingIn
from disaster.reports.views import report_view

DESK = ("verifier", "duty_officer")
GONE = ("returned", "withdrawn")
LINE_MAX = 100           # merged into one that was merged into one that …


async def merged(session: AsyncSession, report_id: UUID, entered: MergingIn, *, by: Viewer) -> Report:
    """This report speaks of the same as another and is laid under it. The same merging again changes nothing."""
    if report_id == entered.into:
        raise rules.MergeCircle(report=str(report_id), into=str(report_id))
    report, into = await both(session, report_id, entered.into, by)
    before = await session.get(Merging, entered.id)
    if before is not None:
        if (before.report_id, before.into_id, before.reason) != (report_id, entered.into, entered.reason):
            raise SameIdOtherBody(merging=str(entered.id))
        return report
    if report.duplicate_of is not None:
        raise rules.AlreadyMerged(report=str(report_id), into=str(report.duplicate_of))
    rules.refuse_taken(report.taken_by, report.taken_until, by.actor, clock.now())
    rules.refuse_merging(report_id, [row.id for row in await line_of(session, into)],
                         standing=stands(report), into_standing=stands(into))
    await laid_under(session, report, entered, by=by)
    return report


async def laid_under(session: AsyncSession, report: Report, entered: MergingIn, *, by: Viewer) -> None:
    """Note the merging, take the report out of everybody's hands and its claims out of the figures."""
    session.add(merging(entered.id, report.id, entered.into, entered.reason, by))
    report.duplicate_of, report.taken_by, report.taken_until = entered.into, None, None
    if report.state == "checking":
        report.state = "received"
    entry = record(session, "report.merged", report_view(report), by=by.actor)
    await told_anew(session, report, cause=entry.id, by=by)


async def unmerged(session: AsyncSession, report_id: UUID, entered: UnmergingIn, *, by: Viewer) -> Report:
    """The two are two after all: this one waits for the desk again, and its claims stand as before."""
    report = await locked(session, report_id, by)
    by.allow(*DESK, area=report.place)
    if report.duplicate_of is None:
        raise rules.NotMerged(report=str(report_id))
    if report.kind == "verified" and stands(report) and (other := await queries.other_verified(session, report)):
        raise rules.OtherVerified(report=str(report_id), verified=str(other))
    await freed(session, report, entered.reason, cause=None, by=by)
    return report


async def freed(session: AsyncSession, report: Report, reason: str | None, *, cause: UUID | None, by: Viewer,
                under: UUID | None = None) -> None:
    """Out from under the other report. The merging stays on record, with who undid it and why."""
    undone = await queries.merging_of(session, report.id)
    if undone is not None:
        undone.undone_at, undone.undone_by, undone.undone_reason = clock.now(), by.actor, reason
        await session.flush()
    report.duplicate_of = under
    if under is not None:
        session.add(merging(uuid7(), report.id, under, None, by))
    entry = record(session, "report.unmerged", report_view(report), by=by.actor, cause=cause)
    await told_anew(session, report, cause=entry.id, by=by)


async def parted(session: AsyncSession, report: Report, *, cause: UUID, by: Viewer) -> None:
    """The duplicates of a report that no longer stands wait for the desk again: nothing is lost with it.

    Of several verified ones of a place the first stands, and the others are laid under it.
    """
    for row in await queries.duplicates_of(session, report.id):
        other = await queries.other_verified(session, row) if row.kind == "verified" and stands(row) else None
        await freed(session, row, None, cause=cause, by=by, under=other)


def inherited(session: AsyncSession, report: Report, *, by: Viewer) -> None:
    """The correction of a duplicate speaks of the same as the duplicate: it is merged into the same report."""
    if report.duplicate_of is not None:
        session.add(merging(uuid7(), report.id, report.duplicate_of, None, by))


def merging(merging_id: UUID, report_id: UUID, into: UUID, reason: str | None, by: Viewer) -> Merging:
    """A merging that is in force."""
    return Merging(id=merging_id, report_id=report_id, into_id=into, at=clock.now(), by=by.actor, reason=reason,
                   undone_reason=None, undone_at=None, undone_by=None)


async def told_anew(session: AsyncSession, report: Report, *, cause: UUID, by: Viewer) -> None:
    """The figures of the report's place, after its claims came or went."""
    await session.flush()
    incident = await incidents.locked(session, report.incident_id)
    await retold(session, incident, report.place, by=by.actor, cause=cause)


def stands(report: Report) -> bool:
    """Whether the report is still a word of its place, duplicate or not."""
    return report.state not in GONE and report.replaced_by is None


async def both(session: AsyncSession, one_id: UUID, other_id: UUID, by: Viewer) -> tuple[Report, Report]:
    """Two reports that the viewer may decide about, locked in order of id."""
    rows = {report_id: await locked(session, report_id, by) for report_id in sorted((one_id, other_id))}
    for row in rows.values():
        by.allow(*DESK, area=row.place)
    return rows[one_id], rows[other_id]


async def line_of(session: AsyncSession, report: Report) -> Sequence[Report]:
    """The report, what it is merged into, and so on up, all locked: two mergings at once cannot close a circle."""
    line = [report]
    while line[-1].duplicate_of is not None and len(line) < LINE_MAX:
        above = await queries.locked(session, line[-1].duplicate_of)
        assert above is not None
        line.append(above)
    return line


async def locked(session: AsyncSession, report_id: UUID, by: Viewer) -> Report:
    """The report, locked, for a viewer who may see it."""
    report = await queries.locked(session, report_id)
    if report is None or not by.sees_entry(f"report/{report_id}", [report.place]):
        raise NotFound(subject=f"report/{report_id}")
    return report
