"""What incidents must know: the thresholds in force, the base data of areas, the authority that may start a level."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from geoalchemy2 import Geography
from sqlalchemy import ColumnElement, any_, bindparam, cast, func, literal, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from disaster.alerts.models import Notice
from disaster.geo.models import Division, DivisionValue
from disaster.incidents.models import Authority, Deadline, Incident, Proposal, Response, Task
from disaster.incidents.rules import fits
from disaster.journal.models import Entry
from disaster.rulebook.schemas import Area, BaseFigure, Span

BASE_VALUES = select(DivisionValue.code, DivisionValue.key, DivisionValue.value, DivisionValue.flag).where(
    DivisionValue.code.startswith(bindparam("county")), func.length(DivisionValue.code) <= 9)
KINDS = select(Division.code, Division.kind).where(
    Division.code.startswith(bindparam("county")), func.length(Division.code) <= 9)
PASTORAL = ("sumu", "farm")       # sumus, and state farms and ranches


async def areas(session: AsyncSession, county: str) -> dict[str, Area]:
    """Base data of the county and each of its townships, with how well each value is known."""
    values: dict[str, dict[str, BaseFigure]] = {}
    for code, key, value, flag in await session.execute(BASE_VALUES, {"county": county}):
        values.setdefault(code, {})[key] = BaseFigure(value, flag)  # type: ignore[arg-type]
    kinds = await session.execute(KINDS, {"county": county})
    return {code: Area(kind in PASTORAL, values.get(code, {})) for code, kind in kinds}


async def division_names(session: AsyncSession, code: str) -> tuple[str, str]:
    """The Chinese and English name of a division; its code where it is not known."""
    found = (await session.execute(select(Division.name, Division.name_en).where(Division.code == code))).first()
    return (found[0], found[1] or found[0]) if found else (code, code)


async def open_incidents(session: AsyncSession, county: str, hazard: str) -> Sequence[Incident]:
    """Incidents of this county and hazard that are not closed, newest first."""
    found = await session.scalars(select(Incident).where(
        Incident.county == county, Incident.hazard == hazard, Incident.state != "closed")
        .order_by(Incident.occurred_at.desc()))
    return found.all()


async def merged_incident(session: AsyncSession, county: str, hazard: str, occurred_at: datetime,
                          span: Span) -> UUID | None:
    """An incident that this word would have joined, had it not become part of another that is still going on."""
    target = aliased(Incident)
    rows = await session.scalars(select(Incident).join(target, target.id == Incident.merged_into).where(
        Incident.county == county, Incident.hazard == hazard, target.state != "closed")
        .order_by(Incident.occurred_at.desc()).limit(50))
    return next((row.id for row in rows if fits(span, row.occurred_at, row.last_word_at, occurred_at)), None)


async def near_incidents(session: AsyncSession, county: str) -> Sequence[Incident]:
    """The incidents of a county that are not closed, newest first."""
    found = await session.scalars(select(Incident).where(Incident.county == county, Incident.state != "closed")
                                  .order_by(Incident.occurred_at.desc()).limit(50))
    return found.all()


async def km_to_heard(session: AsyncSession, incident_id: UUID, place: str) -> float | None:
    """From a township to the nearest township heard of in an incident, 0 for itself; None where nobody knows."""
    heard = list(await session.scalars(select(Deadline.place).where(
        Deadline.incident_id == incident_id, Deadline.level == "township").distinct()))
    if place[:9] in heard:
        return 0.0
    here = select(Division.seat).where(Division.code == place[:9]).scalar_subquery()
    metres = await session.scalar(select(func.min(func.ST_Distance(cast(Division.seat, Geography), cast(
        here, Geography)))).where(Division.code.in_(heard)))
    return None if metres is None else round(metres / 1000, 1)


async def family(session: AsyncSession, incident_id: UUID) -> list[str]:
    """The incident and those that became part of it."""
    merged = await session.scalars(select(Incident.id).where(Incident.merged_into == incident_id))
    return [str(incident_id), *(str(one) for one in merged)]


async def refused_so_far(session: AsyncSession, incident_id: UUID, kind: str) -> list[tuple[str, set[str]]]:
    """Levels that people have refused for this incident, each with the metrics that had fired."""
    rows = await session.execute(select(Proposal.level, Proposal.triggers).where(
        Proposal.incident_id == incident_id, Proposal.kind == kind, Proposal.state == "refused"))
    return [(level, {trigger["metric"] for trigger in triggers}) for level, triggers in rows]


async def response_in_force(session: AsyncSession, incident_id: UUID, kind: str) -> Response | None:
    """The response of this kind that is in force, locked."""
    found: Response | None = await session.scalar(select(Response).where(
        Response.incident_id == incident_id, Response.kind == kind, Response.state == "in_force").with_for_update())
    return found


async def standing_authority(session: AsyncSession, county: str, hazard: str, level: str,
                             now: datetime) -> Authority | None:
    """A written authority, in force now, for this level and hazard."""
    found: Authority | None = await session.scalar(select(Authority).where(
        Authority.county == county, Authority.revoked_at.is_(None), Authority.valid_from <= now,
        Authority.valid_to >= now, literal(level) == any_(Authority.levels),
        (func.cardinality(Authority.hazards) == 0) | (literal(hazard) == any_(Authority.hazards)))
        .order_by(Authority.id).limit(1))
    return found


async def open_items(session: AsyncSession, county: str) -> int:
    """What a handover hands over: proposals, notices and tasks that wait, and clocks that run."""
    waiting = (
        select(func.count()).select_from(Proposal).where(Proposal.state == "open", Proposal.county == county),
        select(func.count()).select_from(Notice).where(Notice.acknowledged_at.is_(None)),
        select(func.count()).select_from(Task).where(Task.state.in_(["open", "taken"]), Task.place.startswith(county)),
        select(func.count()).select_from(Deadline).where(Deadline.met_at.is_(None), Deadline.place.startswith(county)))
    return sum([await session.scalar(counted) or 0 for counted in waiting])


async def chronology(session: AsyncSession, incident_id: UUID, after: int, limit: int) -> Sequence[Entry]:
    """Entries that concern an incident and what became part of it, in order."""
    ids = await family(session, incident_id)
    found = await session.scalars(select(Entry).where(
        or_(INCIDENT_OF.in_(ids), Entry.subject.in_([f"incident/{one}" for one in ids])), Entry.seq > after)
        .order_by(Entry.seq).limit(limit))
    return found.all()


INCIDENT_OF: ColumnElement[str] = literal_column(
    """substring(data from '"incident_id":"([0-9a-f-]{36})"')""")      # indexed: migration 0006
