"""How plans become those of one incident: of two drafts the source's gives way, and comes back with the undoing."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.models import Plan
from disaster.dispatch.views import plan_view
from disaster.incidents.merging import Children, Merging, register
from disaster.journal.record import record


async def one_draft(session: AsyncSession, merging: Merging) -> None:
    """An incident has one draft of a plan."""
    own, other = [await draft_of(session, incident.id) for incident in (merging.source, merging.target)]
    if own is not None and other is not None:
        own.state = "superseded"
        await session.flush()
        record(session, "plan.superseded", plan_view(own), by=merging.by, cause=merging.cause)


async def none_else_drafted(session: AsyncSession, key: str, before: Mapping[str, Any]) -> bool:
    """A draft comes back where no other was made meanwhile."""
    row = await session.get(Plan, UUID(key), populate_existing=True)
    return row is None or before["state"] != "draft" or await draft_of(session, row.incident_id) in {None, row}


async def draft_of(session: AsyncSession, incident_id: UUID) -> Plan | None:
    """The draft of an incident, locked."""
    found: Plan | None = await session.scalar(select(Plan).where(
        Plan.incident_id == incident_id, Plan.state == "draft", Plan.support_id.is_(None)).with_for_update())
    return found


register(Children("plan", tracked=("state",), made_way=one_draft, may_return=none_else_drafted))
