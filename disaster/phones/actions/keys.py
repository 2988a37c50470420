"""The keys of this installation: one that phones seal to now, older ones that go on opening; and each person's own."""

import secrets
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.phones import sealing
from disaster.phones.models import CopyKey, SealingKey

SECRET_BYTES = 32


async def current(session: AsyncSession) -> SealingKey:
    """The key that phones seal to; the first one is made when it is first asked for."""
    found = await newest(session)
    if found is None:
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("sealing key", 0))))
        found = await newest(session) or await made(session)
    return found


async def newest(session: AsyncSession) -> SealingKey | None:
    """The key that is not retired."""
    found: SealingKey | None = await session.scalar(select(SealingKey).where(SealingKey.retired_at.is_(None)))
    return found


async def made(session: AsyncSession) -> SealingKey:
    """A new key pair."""
    id, public, private = sealing.new_key()
    key = SealingKey(id=id, public=public, private=private, made_at=clock.now(), retired_at=None)
    session.add(key)
    await session.flush()
    return key


async def rotated(session: AsyncSession) -> SealingKey:
    """Phones seal to a new key from their next contact on; the old one still opens what is on its way."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("sealing key", 0))))
    for key in await session.scalars(select(SealingKey).where(SealingKey.retired_at.is_(None))):
        key.retired_at = clock.now()
    await session.flush()
    return await made(session)


async def of_person(session: AsyncSession, person_id: UUID) -> bytes:
    """What this person's copies are encrypted under, made once."""
    await session.execute(insert(CopyKey).values(person_id=person_id, secret=secrets.token_bytes(SECRET_BYTES))
                          .on_conflict_do_nothing())
    return (await session.scalars(select(CopyKey.secret).where(CopyKey.person_id == person_id))).one()
