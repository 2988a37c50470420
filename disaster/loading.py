"""Loads Xilinhot once: its places, and, for a demo, example stores, stock, shelters, vehicles and people."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.geo.loading import load_xilinhot
from disaster.geo.models import Division
from disaster.people.demo import demo_people
from disaster.people.viewer import SYSTEM


async def load(session: AsyncSession, *, demo: bool) -> None:
    """Load what is not there yet."""
    await load_xilinhot(session, SYSTEM.actor)
    if demo:
        townships = await session.execute(select(Division.code, Division.name, Division.name_en).where(
            Division.level == "township").order_by(Division.code))
        await demo_people(session, [tuple(row) for row in townships])
