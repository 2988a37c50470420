"""The key that signs challenges: made once for a database, read once by a process."""

import secrets

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.intake.models import ChallengeKey


async def signing_key(session: AsyncSession) -> bytes:
    """The key of this database; the first who asks makes it."""
    await session.execute(insert(ChallengeKey).values(id=1, secret=secrets.token_bytes(32)).on_conflict_do_nothing())
    return (await session.scalars(select(ChallengeKey.secret))).one()
