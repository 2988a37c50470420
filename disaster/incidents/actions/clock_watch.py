"""Clocks are watched: who must be told that one is near or missed is told once, whoever else looks at the same time."""

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.alerts.actions import noticed, settled
from disaster.incidents.actions.clocks import TOLD, added, told_near
from disaster.incidents.models import Deadline
from disaster.incidents.views import deadline_view
from disaster.journal.record import record
from disaster.rulebook import rules as rulebook
from disaster.rulebook.documents import shipped

CLAIMED_MOST = 500


async def watched(session: AsyncSession, *, by: str) -> int:
    """Tell of every clock that is near or was missed and that nobody else has claimed; answers how many (a job)."""
    now = clock.now()
    defaults = shipped("deadlines").defaults
    near = now + timedelta(minutes=defaults["escalation_before_minutes"].value)
    missed = Deadline.due_at < now
    at_once = Deadline.due_at < now - timedelta(minutes=defaults["at_once_minutes"].value)
    rows = await session.scalars(select(Deadline).where(
        Deadline.met_at.is_(None), Deadline.lifted_at.is_(None), Deadline.missed_at.is_(None), or_(
            and_(Deadline.kind == "casualty_notice", at_once), and_(Deadline.kind != "casualty_notice", missed),
            and_(Deadline.neared_at.is_(None), Deadline.due_at <= near)))
        .order_by(Deadline.due_at, Deadline.id).limit(CLAIMED_MOST).with_for_update(skip_locked=True))
    found = rows.all()
    for row in found:
        await told(session, row, now, by=by)
    return len(found)


async def told(session: AsyncSession, row: Deadline, now: datetime, *, by: str) -> None:
    """Tell of one clock: near, or missed, which stays on every screen until it is met, and in its record after that."""
    grace = shipped("deadlines").defaults["at_once_minutes"].value if row.kind == "casualty_notice" else 0
    if row.due_at + timedelta(minutes=grace) >= now:
        row.neared_at = now
        entry = record(session, "deadline.neared", deadline_view(row), by=by)
        await told_near(session, row, by=by, cause=entry.id)
        return
    row.missed_at = now
    entry = record(session, "deadline.missed", deadline_view(row), by=by)
    await settled(session, f"deadline/{row.id}", by=by)           # one line for one clock: missed, no longer near
    await noticed(session, "deadline_missed", f"deadline/{row.id}", [row.place], TOLD[row.level], by=by,
                  incident_id=row.incident_id, cause=entry.id)


async def yearly_written(session: AsyncSession, county: str, *, by: str) -> None:
    """The next turn of each yearly clock of the county runs (a job): winter and spring need by the end of October."""
    for due in rulebook.yearly(shipped("deadlines"), clock.now()):
        known = await session.scalar(select(Deadline.id).where(
            Deadline.incident_id.is_(None), Deadline.rule_id == due.rule_id, Deadline.place == county,
            Deadline.due_at == due.due_at))
        if known is None:
            await added(session, None, due, county, due.due_at, by, None)
