"""What happens to a report at the desk: taken, released, accepted, returned; and its withdrawal."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.errors import NotFound
from disaster.incidents.actions import incidents
from disaster.journal.record import Recorded, record
from disaster.people.models import Reading
from disaster.people.viewer import Viewer
from disaster.reports import queries, rules
from disaster.reports.actions import chaining, duplicates
from disaster.reports.actions.chaining import locked_chain, settled_anew
from disaster.reports.actions.figures import retold
from disaster.reports.models import Report
from disaster.reports.schemas import ChoiceIn, DeskIn, ReportPrivate, WithdrawalIn
from disaster.reports.views import report_private_view, report_view

TAKEN = timedelta(minutes=5)          # an item taken by one checker is locked for others and freed after this
DESK = ("verifier", "duty_officer")
STAFF = ("verifier", "duty_officer", "commander")
SETTLED = {"accept": "accepted", "return": "returned", "release": "received"}


async def handled(session: AsyncSession, report_id: UUID, entered: DeskIn, *, by: Viewer) -> Report:
    """An officer takes, releases, accepts or returns a report. Doing the same again changes nothing."""
    report, chain = await locked_chain(session, report_id, by) if entered.verdict == "return" else (
        await locked(session, report_id, by), [])
    by.allow(*DESK, area=report.place)
    if SETTLED.get(entered.verdict) == report.state:
        return report
    now = clock.now()
    rules.refuse_hands_off(report.state, report.replaced_by, report.taken_by, report.taken_until, by.actor, now,
                           duplicate_of=report.duplicate_of)
    if entered.verdict == "take":
        report.state, report.taken_by, report.taken_until = "checking", by.actor, now + TAKEN
        record(session, "report.taken", report_view(report), by=by.actor)
    elif entered.verdict == "release":
        put(session, report, "received", "report.released", by=by)
    elif entered.verdict == "accept":
        notes = {**report.notes, **entered.notes}
        rules.refuse_acceptance(report.findings, notes)
        report.notes = notes
        put(session, report, "accepted", "report.accepted", by=by)
    else:
        await returned(session, report, chain, entered.reason, by=by)
    return report


async def freed_by_time(session: AsyncSession, *, by: str) -> None:
    """What was taken and not decided in time is free again, on every screen, without anybody's doing."""
    for report in await queries.taken_too_long(session, clock.now()):
        report.state, report.taken_by, report.taken_until = "received", None, None
        record(session, "report.released", report_view(report), by=by)


async def returned(session: AsyncSession, report: Report, chain: Sequence[Report], reason: str | None, *,
                   by: Viewer) -> None:
    """Back to who filed it, with the reason; its claims no longer stand."""
    if not reason:
        raise rules.ReasonMissing(field="reason")
    report.return_reason = reason
    entry = put(session, report, "returned", "report.returned", by=by)
    await no_longer_stands(session, report, chain, cause=entry.id, by=by)


async def withdrawn(session: AsyncSession, report_id: UUID, entered: WithdrawalIn, *, by: Viewer) -> Report:
    """Taken back by who filed it, or by an officer. What was said stays in the journal; it counts no more."""
    report, chain = await locked_chain(session, report_id, by)
    staff = by.holds(*STAFF) and by.within(report.place)
    rules.refuse_unless_own(by.actor, report.filed_by, report.state, staff=staff)
    if report.state == "withdrawn":
        return report
    report.withdrawal_reason = entered.reason
    entry = put(session, report, "withdrawn", "report.withdrawn", by=by)
    await no_longer_stands(session, report, chain, cause=entry.id, by=by)
    return report


async def locked(session: AsyncSession, report_id: UUID, by: Viewer) -> Report:
    """The report, locked, for a viewer who may see it."""
    report = await queries.locked(session, report_id)
    if report is None or not by.sees_entry(f"report/{report_id}", [report.place]):
        raise NotFound(subject=f"report/{report_id}")
    return report


def put(session: AsyncSession, report: Report, state: str, kind: str, *, by: Viewer) -> Recorded:
    """Into this state, out of everybody's hands."""
    report.state, report.taken_by, report.taken_until = state, None, None
    return record(session, kind, report_view(report), by=by.actor)


async def no_longer_stands(session: AsyncSession, report: Report, chain: Sequence[Report], *, cause: UUID,
                           by: Viewer) -> None:
    """What this report had replaced stands again, unless another correction of it does; the figures are told anew."""
    await session.flush()
    await duplicates.parted(session, report, cause=cause, by=by)
    await session.flush()
    await settled_anew(session, chain, by=by.actor, cause=cause)
    incident = await incidents.locked(session, report.incident_id)
    await retold(session, incident, report.place, by=by.actor, cause=cause)


async def chosen(session: AsyncSession, report_id: UUID, entered: ChoiceIn, *, by: Viewer) -> Report:
    """Of corrections that knew nothing of each other, this one is to stand: an officer says so, or who filed one."""
    report = await chaining.chosen(session, report_id, entered.over, entered.reason, staff=STAFF, by=by)
    incident = await incidents.locked(session, report.incident_id)
    await retold(session, incident, report.place, by=by.actor, cause=None)
    return report


def own_words(session: AsyncSession, report: Report, *, by: Viewer) -> ReportPrivate:
    """What one filed oneself, with the officer's reason; its reading is logged like everybody's."""
    session.add(Reading(id=uuid7(), at=clock.now(), actor=by.actor, subject=f"report/{report.id}"))
    return report_private_view(report)
