"""The legal clocks of an incident: set by the rows of deadlines.yaml, met by reports; what was late stays late."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.errors import NotFound
from disaster.incidents.models import Deadline, Incident
from disaster.incidents.views import deadline_view
from disaster.journal.record import record
from disaster.people.viewer import Viewer
from disaster.rulebook import rules as rulebook
from disaster.rulebook.documents import shipped
from disaster.rulebook.schemas import Deadline as Due
from disaster.rulebook.schemas import Figure, IncidentFacts

AHEAD = timedelta(hours=24)                 # how far repeating clocks are written out
REPEATING = {"nil", "follow_up"}
ELSEWHERE = {"winter_spring_need"}          # yearly work of the relief package, not a clock of one incident


async def set_for(session: AsyncSession, incident: Incident, *, by: str, figures: Mapping[str, Figure] | None = None,
                  townships: Sequence[str] = (), cause: UUID | None = None) -> None:
    """Write out the clocks that run now: the county's, and those of the townships named."""
    now = clock.now()
    facts = IncidentFacts(incident.hazard, incident.occurred_at, incident.opened_at, incident.stable_at,
                          incident.closed_at)
    due = [one for one in rulebook.deadlines(shipped("deadlines"), facts, figures or {},
                                             shipped("response_levels").metrics, now + AHEAD)
           if one.kind not in ELSEWHERE]
    standing = (await session.scalars(select(Deadline).where(Deadline.incident_id == incident.id))).all()
    known = {(row.rule_id, row.place) for row in standing}
    exact = {(row.rule_id, row.place, row.due_at) for row in standing}
    for one in due:
        for place in ([incident.county] if one.level == "county" else townships):
            due_at = now if one.kind == "casualty_notice" else one.due_at
            repeats = one.kind in REPEATING and (one.rule_id, place, due_at) not in exact
            if repeats or (one.rule_id, place) not in known:
                added(session, incident, one, place, due_at, by, cause)
    await session.flush()


async def written_out(session: AsyncSession, incident: Incident, *, by: str) -> None:
    """The repeating clocks of the day ahead, for the county and the townships that have a clock already (a job)."""
    places = await session.scalars(select(Deadline.place).where(
        Deadline.incident_id == incident.id, Deadline.level == "township").distinct())
    if incident.opened_by_report is not None:
        await set_for(session, incident, by=by, townships=sorted(places))


def added(session: AsyncSession, incident: Incident, due: Due, place: str, due_at: datetime, by: str,
          cause: UUID | None) -> None:
    """One clock begins to run."""
    row = Deadline(id=uuid7(), incident_id=incident.id, rule_id=due.rule_id, level=due.level, kind=due.kind,
                   place=place, due_at=due_at, basis_zh=due.basis_zh, met_at=None, late=False)
    session.add(row)
    record(session, "deadline.set", deadline_view(row), by=by, cause=cause)


async def reported(session: AsyncSession, incident: Incident, *, place: str, kind: str, at: datetime, by: str,
                   cause: UUID | None = None) -> None:
    """A report from a township meets its clock of that kind; any word meets the nil report of its day."""
    township = place[:9]
    if len(township) < 9:
        return
    await set_for(session, incident, by=by, townships=[township], cause=cause)
    for row in await session.scalars(select(Deadline).where(
            Deadline.incident_id == incident.id, Deadline.place == township, Deadline.met_at.is_(None),
            Deadline.kind.in_([kind, "nil"])).order_by(Deadline.due_at).with_for_update()):
        if row.kind != "nil" or at >= row.due_at - timedelta(days=1):
            meet(session, row, at, by, cause)


async def told_upward(session: AsyncSession, deadline_id: UUID, at: datetime, *, by: Viewer) -> Deadline:
    """A duty officer says when the county met one of its own clocks (until the upper platform is joined)."""
    row = await session.get(Deadline, deadline_id, with_for_update=True)
    if row is None or not by.within(row.place):
        raise NotFound(subject=f"deadline/{deadline_id}")
    by.allow("duty_officer", "commander", area=row.place)
    if row.met_at is None:
        meet(session, row, at, by.actor, None)
    return row


def meet(session: AsyncSession, row: Deadline, at: datetime, by: str, cause: UUID | None) -> None:
    """Mark and record, late or in time."""
    row.met_at, row.late = at, at > row.due_at
    record(session, "deadline.met", deadline_view(row), by=by, cause=cause)
