"""From rows to what is seen of support: by the county that asks, and by its league."""

from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.schemas.support import SupportLineView, SupportPrivate, SupportView
from disaster.dispatch.support_models import Support
from disaster.journal.subjects import Subject, register
from disaster.people.views import STAFF

SEEN = ("incident_id", "county", "league", "plan_id", "state", "asked_at", "asked_by", "changed_at", "lowest_celsius",
        "example", "ended_at")


def support_view(row: Support) -> SupportView:
    """Support that was asked for."""
    return SupportView(id=str(row.id), areas=sorted({row.county, row.league}),
                       lines=[SupportLineView(**line) for line in row.lines],
                       **{name: getattr(row, name) for name in SEEN})


async def support_private(session: AsyncSession, support_id: str) -> BaseModel | None:
    """What people wrote about it."""
    row = await session.get(Support, UUID(support_id))
    return SupportPrivate(reasons=row.reasons) if row else None


register(Subject(SupportView, Support, support_view, private=support_private, private_roles=STAFF))
