"""What due tables must know: the figures as they were at an entry of the journal, the last table sent, names."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.geo import queries as geo
from disaster.geo.models import Division
from disaster.incidents.actions.clocks import met, running
from disaster.incidents.models import Incident
from disaster.journal.models import Entry
from disaster.people.models import Duty
from disaster.rulebook.documents import shipped
from disaster.sitreps.models import DueTable
from disaster.sitreps.schemas import TableCell, TableClock, TableUnit

SENT_MAX = 500
CELL = ("value", "at_least", "unknown_units", "units", "doubtful")


async def figures_at(session: AsyncSession, incident_id: UUID, places: Iterable[str],
                     seq: int) -> dict[str, dict[str, Any]]:
    """What was told of each place up to this entry: the newest view of its figures."""
    names = [f"figures/{incident_id}.{place}" for place in places]
    rows = await session.execute(
        select(Entry.subject, Entry.data).where(Entry.subject.in_(names), Entry.seq <= seq)
        .ext(distinct_on(Entry.subject)).order_by(Entry.subject, Entry.seq.desc()))
    return {told["place"]: told for _, data in rows if data for told in [orjson.loads(data)]}


async def known_until(session: AsyncSession, seq: int) -> datetime:
    """Until when the state at this entry was the present: the moment of the next entry, or now."""
    found: datetime | None = await session.scalar(select(Entry.at).where(Entry.seq == seq + 1))
    return found or clock.now()


async def divisions(session: AsyncSession, county: str) -> list[Division]:
    """The county and its townships, by code."""
    return [await geo.division(session, county), *await geo.children(session, county)]


def unit_of(division: Division, told: dict[str, Any] | None) -> TableUnit:
    """One line of the table, its figures in the national form's order."""
    spoken = told["values"] if told else {}
    return TableUnit(
        place=division.code, name_zh=division.name, name_en=division.name_en or division.name,
        heard=bool(told and told["heard"]),
        values={key.key: TableCell(**{name: spoken[key.key][name] for name in CELL})
                for key in shipped("indicators").all if key.key in spoken})


async def base_data(session: AsyncSession, county: str) -> dict[str, Decimal]:
    """Population, herd and land of the county, as far as known."""
    known = (await geo.values_of(session, [county])).get(county, {})
    return {key: Decimal(str(one.value)) for key, one in known.items()}


async def last_sent(session: AsyncSession, incident_id: UUID) -> DueTable | None:
    """The newest table of an incident."""
    found: DueTable | None = await session.scalar(select(DueTable).where(
        DueTable.incident_id == incident_id).order_by(DueTable.sent_at.desc(), DueTable.id.desc()).limit(1))
    return found


async def correction_of(session: AsyncSession, table_id: UUID) -> UUID | None:
    """The table that corrects this one."""
    found: UUID | None = await session.scalar(select(DueTable.id).where(DueTable.corrects == table_id).limit(1))
    return found


async def sent_with(session: AsyncSession, claims: Sequence[UUID]) -> Sequence[DueTable]:
    """The tables any of whose values rests on one of these claims, oldest first."""
    found = await session.scalars(select(DueTable).where(DueTable.claim_ids.overlap(list(claims)))
                                  .order_by(DueTable.sent_at).limit(SENT_MAX))
    return found.all()


async def clocks_met(session: AsyncSession, incident: Incident, kind: str) -> list[TableClock]:
    """The county's clocks that a table of this kind meets if it goes up now."""
    rows = await session.scalars(running(incident.id, [incident.county]))
    return [TableClock(deadline_id=row.id, rule_id=row.rule_id, kind=row.kind, due_at=row.due_at, basis_zh=row.basis_zh,
                       basis_en=row.basis_en, also_to=row.also_to) for row in rows if met(row, kind, clock.now())]


async def on_duty(session: AsyncSession, county: str) -> UUID | None:
    """Who has the duty of the county now."""
    found: UUID | None = await session.scalar(select(Duty.person_id).where(Duty.area == county, Duty.state != "ended"))
    return found


async def next_number(session: AsyncSession, county: str) -> str:
    """The next number of a due table in this county and year, without gaps."""
    year = clock.local(clock.now()).year
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"due table {county}", 0))))
    prefix = f"{county}灾情〔{year}〕"
    made = await session.scalar(select(func.count()).select_from(DueTable).where(DueTable.number.startswith(prefix)))
    return f"{prefix}{(made or 0) + 1}号"
