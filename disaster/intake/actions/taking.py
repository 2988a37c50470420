"""Public reports are taken in many at once: one insert, one range of numbers, one commit, an answer for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.errors import Refusal, SameIdOtherBody
from disaster.geo.datum import to_wgs84
from disaster.geo.queries import UnknownDivision
from disaster.intake.challenges import ChallengeSpent
from disaster.intake.models import PublicReport
from disaster.intake.rules.public import number_of, phone_of
from disaster.intake.schemas import PublicReportIn, Received, SaidIn
from disaster.intake.views import public_report_view
from disaster.journal.record import record
from disaster.settings import settings

DEGREE_DECIMALS = 6          # 0.1 m
Answer = Received | Refusal


@dataclass(frozen=True, slots=True)
class Telling:
    """What somebody tells, how it came, and who brought it."""

    id: UUID
    entered: SaidIn
    by: str = "public"
    source: str = "public"
    challenge: bytes | None = None          # the digest of the solved challenge, already verified
    origin: Mapping[str, Any] | None = None

    @property
    def digest(self) -> bytes:
        """What makes two bodies the same: every field but the challenge, which is solved anew for each attempt."""
        return sha256(self.entered.model_dump_json(exclude={"challenge"}).encode()).digest()


async def taken_in(session: AsyncSession, tellings: Sequence[Telling]) -> list[Answer]:
    """Store them, and answer each. A repeat gets the first answer; another body under a known id is refused."""
    known = await codes_known(session, {one.entered.place for one in tellings if one.entered.place})
    first: dict[UUID, Telling] = {}
    for one in tellings:
        if one.entered.place is None or one.entered.place in known:
            first.setdefault(one.id, one)
    await stored(session, list(first.values()))
    stands = {row.id: row for row in await session.execute(
        select(PublicReport.id, PublicReport.digest, PublicReport.number, PublicReport.filed_at)
        .where(PublicReport.id.in_([one.id for one in tellings])))}
    return [answer(one, stands.get(one.id), known) for one in tellings]


def answer(one: Telling, stands: Any, known: set[str]) -> Answer:
    """What its sender is told."""
    if stands is not None:
        if stands.digest == one.digest:
            return Received(number=stands.number, received_at=stands.filed_at)
        return SameIdOtherBody(subject=f"public_report/{one.id}")
    if one.entered.place is not None and one.entered.place not in known:
        return UnknownDivision(division=one.entered.place)
    return ChallengeSpent()


async def stored(session: AsyncSession, tellings: Sequence[Telling]) -> None:
    """Insert those that are new, in one statement, and record them."""
    if not tellings:
        return
    now = clock.now()
    points = {one.id: located(one) for one in tellings}
    townships = await townships_of(session, {one.id: points[one.id] for one in tellings
                                             if one.entered.place is None and points[one.id]})
    rows = {one.id: row_of(one, points[one.id], townships.get(one.id), now) for one in tellings}
    new = set(await session.scalars(INSERT, {"rows": as_json(rows.values())}))
    for row in rows.values():
        if row.id in new:
            record(session, "public_report.received", public_report_view(row), by=row.filed_by)


def row_of(one: Telling, point: tuple[float, float] | None, township: str | None, now: datetime) -> PublicReport:
    """The row of a public report that has just come."""
    said = one.entered
    lon, lat = point or (None, None)
    return PublicReport(
        id=one.id, digest=one.digest, number=number_of(one.id), challenge=one.challenge, source=one.source,
        key_hash=key_hash(said), state="received",
        area=said.place or township or settings().jurisdiction, place=said.place, lon=lon, lat=lat,
        accuracy_m=said.point.accuracy_m if said.point else None, datum=said.point.datum.value if said.point else None,
        hazard=said.hazard, danger=said.danger, occurred_at=said.occurred_at, filed_at=now, filed_by=one.by,
        words=said.words, phone=phone_of(said.phone), origin=dict(one.origin or {}), taken_by=None, taken_until=None,
        handled_by=None, handled_at=None, adopted_as=None, dismissal=None, dismissal_reason=None)


def key_hash(said: SaidIn) -> bytes | None:
    """What is kept of the key, where there is one."""
    key = said.key if isinstance(said, PublicReportIn) else None
    return sha256(key.encode()).digest() if key else None


def located(one: Telling) -> tuple[float, float] | None:
    """The point in WGS-84."""
    point = one.entered.point
    if point is None:
        return None
    lon, lat = to_wgs84(point.lon, point.lat, point.datum)
    return round(lon, DEGREE_DECIMALS), round(lat, DEGREE_DECIMALS)


def as_json(rows: Any) -> str:
    """Rows as PostgreSQL reads them; its own names of columns, bytes in hex."""
    columns = [column.name for column in PublicReport.__table__.columns]
    return orjson.dumps([{name: plain(getattr(row, name)) for name in columns} for row in rows], default=str).decode()


def plain(value: Any) -> Any:
    """Bytes as bytea is written."""
    return f"\\x{value.hex()}" if isinstance(value, bytes) else value


async def codes_known(session: AsyncSession, codes: set[str]) -> set[str]:
    """Those among these codes that are divisions in force."""
    if not codes:
        return set()
    return set(await session.scalars(KNOWN, {"codes": sorted(codes)}))


async def townships_of(session: AsyncSession, points: Mapping[UUID, tuple[float, float] | None]) -> dict[UUID, str]:
    """The township of this county that holds each point, as far as its area is drawn."""
    if not points:
        return {}
    rows = orjson.dumps([{"id": str(one), "lon": point[0], "lat": point[1]} for one, point in points.items() if point])
    found = await session.execute(HOLDING, {"rows": rows.decode(), "county": settings().jurisdiction})
    return {row.id: row.code for row in found}


INSERT = text("""
    INSERT INTO public_report SELECT * FROM json_populate_recordset(NULL::public_report, CAST(:rows AS json))
    ON CONFLICT DO NOTHING RETURNING id""")
KNOWN = text("SELECT code FROM division WHERE code = ANY(:codes) AND valid_to IS NULL")
HOLDING = text("""
    SELECT p.id, d.code FROM json_to_recordset(CAST(:rows AS json)) AS p(id uuid, lon float8, lat float8),
    LATERAL (SELECT code FROM division WHERE level = 'township' AND valid_to IS NULL AND code LIKE :county || '%'
               AND ST_Covers(shape, ST_SetSRID(ST_MakePoint(p.lon, p.lat), 4326)) ORDER BY code LIMIT 1) d""")
