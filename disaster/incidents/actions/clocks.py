"""The legal clocks of an incident: set by the rows of deadlines.yaml, met by reports; what was late stays late."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.alerts.actions import noticed, settled
from disaster.errors import NotFound
from disaster.incidents.models import Deadline, Incident
from disaster.incidents.rules import KINDS_MET, is_late, may_stop, meets_day, moves
from disaster.incidents.views import deadline_view
from disaster.journal.record import record
from disaster.people.viewer import Viewer
from disaster.rulebook import rules as rulebook
from disaster.rulebook.documents import shipped
from disaster.rulebook.queries import calendar
from disaster.rulebook.schemas import Deadline as Due
from disaster.rulebook.schemas import Figure, IncidentFacts

TOWNSHIP_DIGITS = 9
AHEAD = timedelta(hours=36)                 # how far repeating clocks are written out
AHEAD_SLOW = timedelta(days=10)             # the same for those of a slow disaster, so that one always runs
REPEATING = {"nil", "follow_up"}
YEARLY = {"winter_spring_need"}             # a clock of the county, not of one incident (clock_watch.py)
WRITTEN_OUT = select(Deadline).where(       # of what repeats, what still concerns somebody
    Deadline.incident_id == bindparam("incident"),
    or_(Deadline.kind.not_in(sorted(REPEATING)), Deadline.due_at > bindparam("now"),
        and_(Deadline.met_at.is_(None), Deadline.lifted_at.is_(None)))).with_for_update(key_share=True)
TOLD = {"county": ("duty_officer", "commander"), "township": ("duty_officer", "reporter")}


async def set_for(session: AsyncSession, incident: Incident, *, by: str, figures: Mapping[str, Figure] | None = None,
                  townships: Sequence[str] = (), cause: UUID | None = None) -> None:
    """Write out the clocks that run now, the county's and those of the townships named; move or lift what changed."""
    now = clock.now()
    rows = list(await session.scalars(WRITTEN_OUT, {"incident": incident.id, "now": now}))
    due = await due_of(session, incident, figures or {}, now)
    for one in due:
        for place in ([incident.county] if one.level == "county" else townships):
            due_at = now if one.kind == "casualty_notice" else one.due_at
            same = [row for row in rows if (row.rule_id, row.place) == (one.rule_id, place)]
            if one.kind in REPEATING:
                same = [row for row in same if row.due_at == due_at]
            if not same:
                await added(session, incident, one, place, due_at, by, cause)
            for row in same:
                resumed(session, row, one, by, cause)
    stopped(session, rows, due, now, by, cause)
    await session.flush()


async def due_of(session: AsyncSession, incident: Incident, figures: Mapping[str, Figure],
                 now: datetime) -> list[Due]:
    """What the rows of the deadlines document say of this incident."""
    holidays = await calendar(session) if incident.stable_at else rulebook.WEEKENDS     # only working days need them

    def asked(learned_at: datetime, until: datetime) -> list[Due]:
        facts = IncidentFacts(incident.hazard, incident.occurred_at, learned_at, incident.stable_at, incident.closed_at)
        return rulebook.deadlines(shipped("deadlines"), facts, figures, shipped("response_levels").metrics, until,
                                  holidays)

    due = [one for one in asked(incident.opened_at, now + AHEAD) if one.kind not in {*YEARLY, "follow_up"}
           and (one.kind != "nil" or one.due_at > now)]     # nobody owes a day that was over when he first spoke
    if not shipped("hazards").by_key()[incident.hazard].slow_onset:
        return due
    spoken = await session.scalar(select(func.max(Deadline.met_at)).where(
        Deadline.incident_id == incident.id, Deadline.place == incident.county,
        Deadline.kind.in_(["first", "follow_up"]))) or incident.opened_at     # ten days from the last word
    return due + [one for one in asked(spoken, now + AHEAD_SLOW) if one.kind == "follow_up" and one.due_at > now]


async def written_out(session: AsyncSession, incident: Incident, *, by: str) -> None:
    """The repeating clocks of the day ahead, for the county and the townships that have a clock already (a job)."""
    places = await session.scalars(select(Deadline.place).where(
        Deadline.incident_id == incident.id, Deadline.level == "township").distinct())
    if incident.opened_by_report is not None:
        await set_for(session, incident, by=by, townships=sorted(places))


async def added(session: AsyncSession, incident: Incident | None, due: Due, place: str, due_at: datetime, by: str,
                cause: UUID | None) -> None:
    """One clock begins to run. What is due at once is brought before its people at once."""
    row = Deadline(id=uuid7(), incident_id=incident.id if incident else None, rule_id=due.rule_id, level=due.level,
                   kind=due.kind, place=place, due_at=due_at, basis_zh=due.basis_zh, basis_en=due.basis_en,
                   also_to=list(due.also_to), note="workdays_by_weekend" if due.note else None, neared_at=None,
                   missed_at=None, lifted_at=None, met_at=None, late=False)
    session.add(row)
    if due.kind == "casualty_notice":
        row.neared_at = clock.now()
        await told_near(session, row, by=by, cause=cause)
    record(session, "deadline.set", deadline_view(row), by=by, cause=cause)


def resumed(session: AsyncSession, row: Deadline, due: Due, by: str, cause: UUID | None) -> None:
    """A clock that had stopped runs again; one whose start or calendar changed gets its new time."""
    note = "workdays_by_weekend" if due.note else None
    if row.met_at is not None or row.kind == "casualty_notice":
        return
    if row.lifted_at is not None:
        row.lifted_at = row.neared_at = row.missed_at = None
        row.due_at, row.note = due.due_at, note
        record(session, "deadline.set", deadline_view(row), by=by, cause=cause)
    elif moves(row.due_at, due.due_at, row.note, note):
        row.due_at, row.note, row.neared_at, row.missed_at = due.due_at, note, None, None
        record(session, "deadline.retimed", deadline_view(row), by=by, cause=cause)


def stopped(session: AsyncSession, rows: Iterable[Deadline], due: Sequence[Due], now: datetime, by: str,
            cause: UUID | None) -> None:
    """What the rules no longer ask is owed no longer: tomorrow's nil report once stable, the verified one once open."""
    asked = {(one.rule_id, one.due_at) for one in due if one.kind in REPEATING}
    kinds = {one.rule_id for one in due}
    for row in rows:
        running = row.met_at is None and row.lifted_at is None
        still = (row.rule_id, row.due_at) in asked if row.kind in REPEATING else row.rule_id in kinds
        if running and not still and may_stop(row.kind, row.due_at, now, now + AHEAD_SLOW):
            row.lifted_at = now
            record(session, "deadline.lifted", deadline_view(row), by=by, cause=cause)


async def told_near(session: AsyncSession, row: Deadline, *, by: str, cause: UUID | None = None) -> None:
    """Bring a clock that runs out before the desk and, where it is theirs, the township's reporters."""
    await noticed(session, "deadline", f"deadline/{row.id}", [row.place], TOLD[row.level], by=by,
                  incident_id=row.incident_id, cause=cause)


@dataclass(frozen=True, slots=True)
class Word:
    """A report from a township, as far as clocks are concerned."""

    place: str
    kind: str
    at: datetime
    by: str
    cause: UUID | None = None


async def reported(session: AsyncSession, incident: Incident, words: Sequence[Word]) -> None:
    """Each report from a township meets its clocks of that kind; any word meets the first and the day's nil report."""
    words = [word for word in words if len(word.place) >= TOWNSHIP_DIGITS]
    if not words:
        return
    townships = sorted({word.place[:TOWNSHIP_DIGITS] for word in words})
    await set_for(session, incident, by=words[-1].by, townships=townships, cause=words[-1].cause)
    rows = (await session.scalars(running(incident.id, townships).with_for_update())).all()
    for word in words:
        for row in rows:
            if row.met_at is None and row.place == word.place[:TOWNSHIP_DIGITS] and met(row, word.kind, word.at):
                await meet(session, row, word.at, word.by, word.cause)


async def sent_upward(session: AsyncSession, incident: Incident, *, kind: str, at: datetime, by: str,
                      cause: UUID | None = None) -> list[Deadline]:
    """A signed table went up: it meets the county's clocks of its kind, and every one that any full table meets."""
    rows = await met_by(session, incident, incident.county, kind, at, by, cause)
    await session.flush()
    await set_for(session, incident, by=by, cause=cause)        # the next one of what repeats
    return rows


async def met_by(session: AsyncSession, incident: Incident, place: str, kind: str, at: datetime, by: str,
                 cause: UUID | None) -> list[Deadline]:
    """Meet what a word of this kind from this place meets; answers the clocks that it met."""
    rows = [row for row in await session.scalars(running(incident.id, [place]).with_for_update())
            if met(row, kind, at)]
    for row in rows:
        await meet(session, row, at, by, cause)
    return rows


def met(row: Deadline, kind: str, at: datetime) -> bool:
    """Whether a word of this kind at this time is what the clock waits for."""
    midnight = clock.local(row.due_at).replace(hour=0, minute=0, second=0, microsecond=0)
    return row.kind in KINDS_MET[kind] and (row.kind not in REPEATING or meets_day(row.kind, row.due_at, at, midnight))


def running(incident_id: UUID, places: Sequence[str]) -> Select[Deadline]:
    """The clocks of these places in an incident that nothing has met and nothing has lifted, by time."""
    return select(Deadline).where(
        Deadline.incident_id == incident_id, Deadline.place.in_(places), Deadline.met_at.is_(None),
        Deadline.lifted_at.is_(None)).order_by(Deadline.due_at, Deadline.id)


async def told_upward(session: AsyncSession, deadline_id: UUID, at: datetime, *, by: Viewer) -> Deadline:
    """A duty officer says when the county met one of its own clocks by telephone or paper."""
    row = await session.get(Deadline, deadline_id, with_for_update=True)
    if row is None or not by.within(row.place):
        raise NotFound(subject=f"deadline/{deadline_id}")
    by.allow("duty_officer", "commander", area=row.place)
    if row.met_at is None:
        await meet(session, row, at, by.actor, None)
    return row


async def meet(session: AsyncSession, row: Deadline, at: datetime, by: str, cause: UUID | None) -> None:
    """Mark and record, late or in time; nobody need be told of it any more."""
    grace = shipped("deadlines").defaults["at_once_minutes"].value
    row.met_at, row.late = at, is_late(row.kind, row.due_at, at, grace)
    record(session, "deadline.met", deadline_view(row), by=by, cause=cause)
    if row.neared_at is not None or row.missed_at is not None:
        await settled(session, f"deadline/{row.id}", by=by)
