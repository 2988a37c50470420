"""Public reports are taken in many at once: one insert, one range of numbers, one commit, an answer for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.errors import Refusal, SameIdOtherBody
from disaster.geo.queries import UnknownDivision
from disaster.intake.challenges import ChallengeSpent
from disaster.intake.models import PublicReport
from disaster.intake.rules.public import number_of, phone_of
from disaster.intake.schemas import PublicReportIn, Received, SaidIn
from disaster.intake.views import public_report_view
from disaster.journal.record import record
from disaster.reports import filing_queries
from disaster.settings import settings

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
    strange = await filing_queries.unknown_places(session, {one.entered.place for one in tellings if one.entered.place})
    first: dict[UUID, Telling] = {}
    for one in tellings:
        if one.entered.place not in strange:
            first.setdefault(one.id, one)
    await stored(session, list(first.values()))
    stands = {row.id: row for row in await session.execute(
        select(PublicReport.id, PublicReport.digest, PublicReport.number, PublicReport.filed_at)
        .where(PublicReport.id.in_([one.id for one in tellings])))}
    return [answer(one, stands.get(one.id), strange) for one in tellings]


def answer(one: Telling, stands: Any, strange: set[str]) -> Answer:
    """What its sender is told."""
    if stands is not None:
        if stands.digest == one.digest:
            return Received(number=stands.number, received_at=stands.filed_at)
        return SameIdOtherBody(subject=f"public_report/{one.id}")
    if one.entered.place in strange:
        return UnknownDivision(division=one.entered.place)
    return ChallengeSpent()


async def stored(session: AsyncSession, tellings: Sequence[Telling]) -> None:
    """Insert those that are new, in one statement, and record them."""
    if not tellings:
        return
    now = clock.now()
    spots = {one.id: one.entered.point.wgs84 for one in tellings if one.entered.place is None and one.entered.point}
    towns = dict(zip(spots, await filing_queries.townships_at(session, list(spots.values())), strict=True))
    rows = {one.id: row_of(one, towns.get(one.id), now) for one in tellings}
    dumped = filing_queries.dumped([columns_of(row) for row in rows.values()])
    new = set(await session.scalars(INSERT, {"rows": dumped}))
    for row in rows.values():
        if row.id in new:
            record(session, "public_report.received", public_report_view(row), by=row.filed_by)


def row_of(one: Telling, township: str | None, now: datetime) -> PublicReport:
    """The row of a public report that has just come; a point in another county is for this county's desk."""
    said, county = one.entered, settings().jurisdiction
    lon, lat = said.point.wgs84 if said.point else (None, None)
    if township is None or not township.startswith(county):
        township = county
    return PublicReport(
        id=one.id, digest=one.digest, number=number_of(one.id), challenge=one.challenge, source=one.source,
        key_hash=key_hash(said), state="received",
        area=said.place or township, place=said.place, lon=lon, lat=lat,
        accuracy_m=said.point.accuracy_m if said.point else None, datum=said.point.datum.value if said.point else None,
        hazard=said.hazard, danger=said.danger, occurred_at=said.occurred_at, filed_at=now, filed_by=one.by,
        words=said.words, phone=phone_of(said.phone), origin=dict(one.origin or {}), taken_by=None, taken_until=None,
        handled_by=None, handled_at=None, adopted_as=None, dismissal=None, dismissal_reason=None)


def key_hash(said: SaidIn) -> bytes | None:
    """What is kept of the key, where there is one."""
    key = said.key if isinstance(said, PublicReportIn) else None
    return sha256(key.encode()).digest() if key else None


def columns_of(row: PublicReport) -> dict[str, Any]:
    """A row by its own names of columns."""
    return {column.name: plain(getattr(row, column.name)) for column in PublicReport.__table__.columns}


def plain(value: Any) -> Any:
    """Bytes as bytea is written."""
    return f"\\x{value.hex()}" if isinstance(value, bytes) else value


INSERT = text("""
    INSERT INTO public_report SELECT * FROM json_populate_recordset(NULL::public_report, CAST(:rows AS json))
    ON CONFLICT DO NOTHING RETURNING id""")
