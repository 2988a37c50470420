"""Numbers without a gap: raised under a row lock in the transaction that uses them, so a refusal gives them back."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.dispatch.models import Serial


async def order_number(session: AsyncSession, county: str) -> str:
    """The next use order of this county and year: 152502动用〔2026〕1号."""
    year = clock.local(clock.now()).year
    return f"{county}动用〔{year}〕{await raised(session, f'order {county} {year}')}号"


async def consignment_number(session: AsyncSession, county: str) -> str:
    """The next consignment of this county and year: 152502-2026-0001; it can be typed on any phone."""
    year = clock.local(clock.now()).year
    return f"{county}-{year}-{await raised(session, f'consignment {county} {year}'):04d}"


async def part_number(session: AsyncSession, number: str) -> str:
    """The next part of a consignment: 152502-2026-0001-2; the whole counts as its first."""
    return f"{number}-{await raised(session, f'part {number}') + 1}"


async def raised(session: AsyncSession, key: str) -> int:
    """One more than the last."""
    new = insert(Serial).values(key=key, last=1)
    number: int | None = await session.scalar(new.on_conflict_do_update(
        index_elements=["key"], set_={"last": Serial.__table__.c.last + 1}).returning(Serial.last))
    assert number is not None
    return number
