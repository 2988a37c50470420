"""The watch over plans that stand: a road, a stock, a need or a vehicle changed, and a new draft is offered.

The first change is acted on at once, then at most one plan a second; one is solved at a time, and the latest wins,
for every turn reads what is so then. A draft is replaced where roads or stores changed; it is the officer who computes
it anew when a township told more.
"""

import time
from dataclasses import dataclass, field
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.actions.replanning import replanned
from disaster.dispatch.models import Plan
from disaster.incidents.models import Incident
from disaster.journal.models import Entry, Head
from disaster.people.viewer import SYSTEM

ON_THE_MAP = frozenset({"road.changed", "store.listed"})
TOUCHING = ON_THE_MAP | {"holding.changed", "holding.listed", "vehicle.listed", "figures.told", "report.filed",
                         "report.completed", "consignment.departed", "report.merged", "report.unmerged"}
QUIET_SECONDS = 1.0
INCIDENTS_MAX = 50


@dataclass(slots=True)
class Seen:
    """How far this process has looked, and when it last offered a plan."""

    seq: int | None = None
    last: dict[UUID, float] = field(default_factory=dict)


_seen: WeakKeyDictionary[Engine | Connection, Seen] = WeakKeyDictionary()


async def watched(session: AsyncSession) -> None:
    """Look at what was recorded since the last turn, and plan again where it matters."""
    seen = _seen.setdefault(session.get_bind(), Seen())
    head = await session.scalar(select(Head.seq)) or 0
    if seen.seq is None or head <= seen.seq:
        seen.seq = head if seen.seq is None else seen.seq
        return
    now = time.monotonic()
    if any(now - at < QUIET_SECONDS for at in seen.last.values()):
        return                          # the next turn sees all of it
    kinds = set(await session.scalars(select(Entry.kind).where(
        Entry.seq > seen.seq, Entry.seq <= head, Entry.kind.in_(TOUCHING)).distinct()))
    seen.seq = head
    if kinds:
        await _planned_again(session, kinds, seen)


async def _planned_again(session: AsyncSession, kinds: set[str], seen: Seen) -> None:
    having = select(Plan.incident_id).where(Plan.state.in_(("draft", "approved")))
    for incident in await session.scalars(select(Incident).where(Incident.state != "closed", Incident.id.in_(having))
                                          .order_by(Incident.id).limit(INCIDENTS_MAX)):
        if await replanned(session, incident, by=SYSTEM.actor, drafts=bool(kinds & ON_THE_MAP)):
            seen.last[incident.id] = time.monotonic()
