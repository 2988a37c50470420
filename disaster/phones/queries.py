"""Phones as the administrator lists them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.phones.models import Phone

PHONES_MAX = 5_000


async def phones(session: AsyncSession) -> Sequence[Phone]:
    """The phones last heard of first."""
    found = await session.scalars(select(Phone).order_by(Phone.last_seen_at.desc(), Phone.id).limit(PHONES_MAX))
    return found.all()
