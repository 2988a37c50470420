"""Incidents opened and joined, declared stable, closed."""

from collections.abc import Collection
from datetime import datetime
from itertools import count
from uuid import UUID

from sqlalchemy import and_, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.errors import NotFound, SameIdOtherBody
from disaster.incidents import queries
from disaster.incidents.actions import clocks
from disaster.incidents.models import Incident, Line
from disaster.incidents.rules import IncidentMerged, NoSuchStep, fits, name_of
from disaster.incidents.schemas import LineIn, StateIn
from disaster.incidents.views import incident_view, line_view
from disaster.journal.record import record
from disaster.people.viewer import Viewer
from disaster.rulebook.documents import shipped
from disaster.rulebook.schemas import Span


async def joined(session: AsyncSession, *, hazard: str, place: str, occurred_at: datetime, report_id: UUID | None,
                 by: str, cause: UUID | None = None) -> Incident:
    """The open incident that a word of this hazard, county and time belongs to; a new one where none fits.

    Answers it locked, so that reports of one incident are counted one after the other.
    """
    county = place[:6]
    await one_at_a_time(session, {(county, hazard)})
    for incident in await queries.open_incidents(session, county, hazard):
        if fits(span_of(hazard), incident.occurred_at, incident.last_word_at, occurred_at):
            await session.refresh(incident, with_for_update=True)
            await heard(session, incident, occurred_at, report_id, by=by, cause=cause)
            return incident
    merged = await queries.merged_incident(session, county, hazard, occurred_at, span_of(hazard))
    if merged is not None:
        return await current(session, merged)
    return await opened(session, county, hazard, occurred_at, report_id, by=by, cause=cause)


async def joined_among(session: AsyncSession, known: list[Incident], *, hazard: str, place: str, occurred_at: datetime,
                       report_id: UUID, by: str) -> Incident:
    """The same where many reports are filed at once: among those that `locked_for` answered, newest first.

    A new one is added to them.
    """
    for incident in known:
        if ((incident.county, incident.hazard) == (place[:6], hazard) and incident.state != "closed"
                and fits(span_of(hazard), incident.occurred_at, incident.last_word_at, occurred_at)):
            await heard(session, incident, occurred_at, report_id, by=by, cause=None)
            return incident
    merged = await queries.merged_incident(session, place[:6], hazard, occurred_at, span_of(hazard))
    other = await current(session, merged) if merged else await opened(session, place[:6], hazard, occurred_at,
                                                                       report_id, by=by)
    return among(known, other)


def among(known: list[Incident], other: Incident) -> Incident:
    """Put one more among those that are known and locked, newest first."""
    if other not in known:
        known.append(other)
        known.sort(key=lambda one: one.occurred_at, reverse=True)
    return other


async def locked_for(session: AsyncSession, matters: Collection[tuple[str, str]],
                     named: Collection[UUID]) -> list[Incident]:
    """Every open incident of these counties and hazards, and those named, in any state, all locked in order of id."""
    await one_at_a_time(session, matters)
    going_on = and_(tuple_(Incident.county, Incident.hazard).in_(matters), Incident.state != "closed")
    rows = await session.scalars(
        select(Incident).where(or_(Incident.id.in_(named), going_on)).order_by(Incident.id).with_for_update()
        .execution_options(populate_existing=True))
    return sorted(rows, key=lambda one: one.occurred_at, reverse=True)


async def one_at_a_time(session: AsyncSession, matters: Collection[tuple[str, str]]) -> None:
    """Nobody else opens an incident of these counties and hazards until this transaction ends."""
    for county, hazard in sorted(matters):
        await session.execute(select(func.pg_advisory_xact_lock(
            func.hashtextextended(f"incident {county} {hazard}", 0))))


def span_of(hazard: str) -> Span:
    """How far apart in time its words may lie; of what comes slowly, as drought does, much farther."""
    document = shipped("joining")
    return document.slow if shipped("hazards").by_key()[hazard].slow_onset else document.usual


async def heard(session: AsyncSession, incident: Incident, occurred_at: datetime, report_id: UUID | None, *, by: str,
                cause: UUID | None) -> None:
    """A word of this time belongs to it; the first report that does tells when it struck."""
    incident.last_word_at = max(incident.last_word_at, occurred_at)
    if report_id is not None and incident.opened_by_report is None:
        await struck(session, incident, occurred_at, report_id, by=by, cause=cause)


async def locked(session: AsyncSession, incident_id: UUID) -> Incident:
    """The incident, locked; NotFound where there is none."""
    incident = await session.get(Incident, incident_id, with_for_update=True)
    if incident is None:
        raise NotFound(subject=f"incident/{incident_id}")
    return incident


async def current(session: AsyncSession, incident_id: UUID) -> Incident:
    """The incident, or what it has become part of, locked: a phone may still name one that was merged."""
    incident = await locked(session, incident_id)
    while incident.merged_into is not None:
        incident = await locked(session, incident.merged_into)
    return incident


async def opened(session: AsyncSession, county: str, hazard: str, occurred_at: datetime, report_id: UUID | None, *,
                 by: str, cause: UUID | None = None) -> Incident:
    """Open an incident, named by rule."""
    name_zh, name_en = await named(session, county, hazard, occurred_at, set())
    incident = Incident(id=uuid7(), county=county, hazard=hazard, name_zh=name_zh, name_en=name_en,
                        occurred_at=occurred_at, opened_at=clock.now(), last_word_at=occurred_at, state="open",
                        stable_at=None, closed_at=None, opened_by_report=report_id, level=None, response_id=None,
                        merged_into=None)
    session.add(incident)
    await session.flush()
    record(session, "incident.opened", incident_view(incident), by=by, cause=cause)
    return incident


async def struck(session: AsyncSession, incident: Incident, occurred_at: datetime, report_id: UUID, *, by: str,
                 cause: UUID | None) -> None:
    """What a warning had opened has come: the time of onset, and so the name and the legal clocks, are the report's."""
    incident.occurred_at, incident.opened_by_report = occurred_at, report_id
    incident.name_zh, incident.name_en = await named(session, incident.county, incident.hazard, occurred_at,
                                                      {incident.id})
    record(session, "incident.struck", incident_view(incident), by=by, cause=cause)


async def named(session: AsyncSession, county: str, hazard: str, occurred_at: datetime,
                own: Collection[UUID]) -> tuple[str, str]:
    """The Chinese and English name of an incident; the second of a day, hazard and county is numbered (2).

    `own`: incidents whose names are free to take: its own, and that of the one that merges into it.
    """
    known = shipped("hazards").by_key()[hazard]
    day, names = clock.local(occurred_at).date(), await queries.division_names(session, county)
    taken = set(await session.scalars(select(Incident.name_zh).where(
        Incident.county == county, Incident.hazard == hazard, Incident.id.not_in(own))))
    every = (name_of(day, *names, known.zh, known.en, number) for number in count(1))
    return next(name for name in every if name[0] not in taken)


async def declared(session: AsyncSession, incident_id: UUID, entered: StateIn, *, by: Viewer) -> Incident:
    """A commander declares the situation stable, the incident closed, or open again."""
    incident = await locked(session, incident_id)
    by.allow("commander", area=incident.county)
    if incident.merged_into is not None:
        raise IncidentMerged(into=str(incident.merged_into))
    if entered.state == incident.state:
        return incident
    if entered.state == "closed" and incident.level is not None:
        raise NoSuchStep(state=entered.state, current=incident.state, level=incident.level)
    now = clock.now()
    incident.state = entered.state
    if entered.state == "open":
        incident.stable_at = incident.closed_at = None
    elif entered.state == "stable":
        incident.stable_at, incident.closed_at = now, None
    else:
        incident.stable_at, incident.closed_at = incident.stable_at or now, now
    entry = record(session, f"incident.declared_{entered.state}", incident_view(incident), by=by.actor)
    await noted(session, incident, LineIn(text=entered.reason, observed_at=now), uuid7(), by=by)
    await clocks.set_for(session, incident, by=by.actor, cause=entry.id)
    return incident


async def noted(session: AsyncSession, incident: Incident, entered: LineIn, line_id: UUID, *, by: Viewer) -> Line:
    """Add a line to the chronology; nothing there is ever changed."""
    standing = await session.get(Line, line_id)
    if standing is not None:
        if standing.incident_id != incident.id or any(
                getattr(standing, name) != value for name, value in entered.model_dump().items()):
            raise SameIdOtherBody(subject=f"line/{line_id}")
        return standing
    line = Line(id=line_id, incident_id=incident.id, county=incident.county, at=clock.now(), by=by.actor,
                **entered.model_dump())
    session.add(line)
    await session.flush()
    record(session, "line.added", line_view(line), by=by.actor)
    return line
