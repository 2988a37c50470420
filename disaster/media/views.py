"""From a row of media to what is seen of it, and who may see it."""

from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.journal.subjects import Subject, register
from disaster.media.models import Medium
from disaster.media.schemas import MediumPrivate, MediumView

CHECKERS = frozenset({"verifier", "duty_officer", "leader", "commander"})
SAME = ("about", "kind", "bytes", "state", "announced_at", "arrived_at", "sent_by", "content_type", "refused")


def medium_view(row: Medium) -> MediumView:
    """A medium without content and caption."""
    return MediumView(id=str(row.id), areas=[row.place], **{name: getattr(row, name) for name in SAME})


async def medium_private(session: AsyncSession, medium_id: str) -> BaseModel | None:
    """Its caption."""
    row = await session.get(Medium, UUID(medium_id))
    return MediumPrivate(id=row.id, caption=row.caption, sha256=row.sha256.hex()) if row else None


register(Subject(MediumView, Medium, medium_view, private=medium_private, private_roles=CHECKERS))
