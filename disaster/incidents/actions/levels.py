"""The level in force: started, raised, lowered, ended, reopened. Who, when and why stay with it."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.errors import BadInput, NotFound
from disaster.incidents import queries
from disaster.incidents.actions import tasks
from disaster.incidents.models import Incident, Proposal, Response
from disaster.incidents.rules import (
    EXPECTED_HOURS,
    Decision,
    NoSuchStep,
    levels_concerned,
    refuse_step,
    refuse_unless_level,
)
from disaster.incidents.schemas import LevelIn
from disaster.incidents.views import incident_view, response_view
from disaster.journal.record import record, stamp
from disaster.people.viewer import Viewer
from disaster.rulebook.documents import shipped

VERBS = {"raise": "raised", "lower": "lowered", "end": "ended", "reopen": "reopened"}


@dataclass(frozen=True, slots=True)
class Start:
    """What a response states besides its matter and level: by which plan, which measures, for how long."""

    kind: str
    plan_id: str
    measures: list[str]
    hours: int


async def started(session: AsyncSession, incident: Incident, start: Start, decision: Decision) -> Response:
    """A response comes into force with the four facts the law wants (突发事件应对法 2024, art. 72)."""
    now = clock.now()
    response = Response(
        id=uuid7(), incident_id=incident.id, county=incident.county, kind=start.kind,
        number=await next_number(session, incident.county), level=decision.level, state="in_force", started_at=now,
        ended_at=None, expected_until=now + timedelta(hours=start.hours), measures=start.measures,
        plan_id=start.plan_id, decided_by=decision.by, authority_id=decision.authority_id, reasons=[],
        history=[])
    session.add(response)
    await stepped(session, incident, response, "started", decision)
    return response


async def stepped(session: AsyncSession, incident: Incident, response: Response, verb: str,
                  decision: Decision) -> None:
    """One step of a response: its level, its history, the incident's level, and the tasks it adds."""
    now = clock.now()
    step = {"level": decision.level, "verb": verb, "at": stamp(now), "by": decision.by,
            "authority_id": str(decision.authority_id) if decision.authority_id else None}
    response.level, response.history = decision.level, [*response.history, step]
    response.reasons = [*response.reasons, decision.reason]
    response.state, response.ended_at = ("ended", now) if verb == "ended" else ("in_force", None)
    await session.flush()
    entry = record(session, f"response.{verb}", response_view(response), by=decision.by, cause=decision.cause)
    if verb == "ended":
        await tasks.cancelled(session, response, by=decision.by, cause=entry.id)
    elif verb != "lowered":
        await tasks.made(session, response, decision.places, by=decision.by, cause=entry.id)
    await levelled(session, incident, by=decision.by, cause=entry.id)


async def levelled(session: AsyncSession, incident: Incident, *, by: str, cause: UUID) -> None:
    """The incident shows the highest response in force: a relief response before a warning response."""
    in_force = {kind: await queries.response_in_force(session, incident.id, kind) for kind in ("response", "warning")}
    shown = in_force["response"] or in_force["warning"]
    level = None if shown is None else shown.level if shown.kind == "response" else "warning"
    if (incident.level, incident.response_id) != (level, shown.id if shown else None):
        incident.level, incident.response_id = level, shown.id if shown else None
        record(session, "incident.levelled", incident_view(incident), by=by, cause=cause)


async def changed(session: AsyncSession, incident_id: UUID, entered: LevelIn, *, by: Viewer) -> Response:
    """A commander starts, raises, lowers, ends or reopens without a proposal: people decide beyond what rules say."""
    incident = await session.get(Incident, incident_id, with_for_update=True)
    if incident is None or not by.within(incident.county):
        raise NotFound(subject=f"incident/{incident_id}")
    by.allow("commander", "duty_officer", area=incident.county)
    response = await latest(session, incident_id, entered.kind)
    current = response.level if response is not None and response.state == "in_force" else None
    for level in levels_concerned(entered.direction, entered.level, current):
        refuse_unless_level(entered.kind, level, by.levels)
    refuse_step(entered.direction, entered.level, current)
    named = [place for place in entered.places if len(place) == 9 and place.startswith(incident.county)]
    if len(named) < len(entered.places):
        raise BadInput(places=sorted({*entered.places} - {*named}), county=incident.county)
    places = sorted({*await affected(session, incident_id), *named})
    if entered.direction == "start":
        return await started(session, incident, of_discretion(entered), Decision(
            entered.level, by.actor, entered.reason, places=places))
    if response is None:
        raise NoSuchStep(direction=entered.direction, level=entered.level, current=None)
    level = response.level if entered.direction == "end" else entered.level
    await stepped(session, incident, response, VERBS[entered.direction], Decision(
        level, by.actor, entered.reason, places=places))
    return response


def of_discretion(entered: LevelIn) -> Start:
    """What a start states that no rule proposed: all measures that the regulation names, the usual period."""
    document = shipped("response_levels")
    named = document.measures_warning if entered.kind == "warning" else document.measures_response
    return Start(entered.kind, "discretion", [measure.key for measure in named],
                 entered.expected_hours or EXPECTED_HOURS[entered.level])


async def latest(session: AsyncSession, incident_id: UUID, kind: str) -> Response | None:
    """The newest response of this kind, in force or not, locked."""
    found: Response | None = await session.scalar(select(Response).where(
        Response.incident_id == incident_id, Response.kind == kind).order_by(Response.started_at.desc()).limit(1)
        .with_for_update())
    return found


async def affected(session: AsyncSession, incident_id: UUID) -> list[str]:
    """The townships that any proposal of this incident was about."""
    rows = await session.scalars(select(Proposal.places).where(Proposal.incident_id == incident_id))
    return sorted({place for places in rows for place in places})


async def next_number(session: AsyncSession, county: str) -> str:
    """The next number of a response in this county and year, without gaps."""
    year = clock.local(clock.now()).year
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"response {county}", 0))))
    prefix = f"{county}应急响应〔{year}〕"
    made = await session.scalar(select(func.count()).select_from(Response).where(Response.number.startswith(prefix)))
    return f"{prefix}{(made or 0) + 1}号"
