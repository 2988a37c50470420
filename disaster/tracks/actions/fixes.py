"""What is done with positions: noted, the newest kept apart, what they mean for a load reckoned; forgotten in time."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.dispatch.actions.reckoning import reckoned
from disaster.settings import settings
from disaster.tracks.models import Position, Track
from disaster.tracks.rules import ENOUGH_M, Fix

NEWEST = ("observed_at", "at", "lon", "lat", "accuracy_m", "speed_kmh", "course", "source")


async def noted(session: AsyncSession, of: str, fixes: Sequence[Fix], *, source: str) -> int:
    """Where something was; answers how many of these positions were new. The same letter again changes nothing."""
    rows = rows_of(of, fixes, source)
    if not (new := await tracked(session, rows)):
        return 0
    last = max(rows, key=lambda row: row["observed_at"].timestamp())
    newest = insert(Position).values(last)
    moved = await session.scalar(newest.on_conflict_do_update(
        index_elements=["of"], set_={name: newest.excluded[name] for name in NEWEST},
        where=newest.excluded.observed_at > Position.observed_at).returning(Position.of))
    if moved is not None and (last["accuracy_m"] or 0) <= ENOUGH_M:
        await reckoned(session, of, (last["lon"], last["lat"]), last["observed_at"])
    return new


async def learnt_late(session: AsyncSession, of: str, fixes: Sequence[Fix], *, source: str) -> int:
    """The way of a load that came meanwhile, from a phone that had no network: nothing moves by it any more."""
    return await tracked(session, rows_of(of, fixes, source))


def rows_of(of: str, fixes: Sequence[Fix], source: str) -> list[dict[str, Any]]:
    """One row for each moment."""
    now = clock.now()
    return [{"of": of, "observed_at": fix.observed_at, "at": now, "lon": fix.lon, "lat": fix.lat,
             "accuracy_m": fix.accuracy_m, "speed_kmh": fix.speed_kmh, "course": fix.course, "source": source}
            for fix in {fix.observed_at: fix for fix in fixes}.values()]


async def tracked(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> int:
    """Keep them; answers how many were new."""
    return len((await session.scalars(insert(Track).values(rows).on_conflict_do_nothing()
                                      .returning(Track.observed_at))).all())


async def forgotten(session: AsyncSession) -> None:
    """Where things were is not kept longer than it may be of use."""
    until = clock.now() - timedelta(days=settings().track_days)
    await session.execute(delete(Track).where(Track.at < until))
    await session.execute(delete(Position).where(Position.at < until))
