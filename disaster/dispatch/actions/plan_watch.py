"""The watch over plans that stand: a road, a stock, a need or a vehicle changed, and a new draft is offered.

The first change is acted on at once, then at most once a second; one is solved at a time, and the latest wins,
for every turn reads what is so then. A turn that fails is tried again a second later; a process that takes the watch
over looks at every order in force, for nobody knows what the one before it missed. A draft is replaced where roads or
stores changed or a request was allotted; it is the officer who computes it anew when a township told more.
"""

import logging
import time
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.actions.replanning import replanned
from disaster.dispatch.models import Plan
from disaster.errors import Refusal
from disaster.incidents.models import Incident
from disaster.journal.models import Entry, Head
from disaster.journal.record import attempt
from disaster.people.viewer import SYSTEM
from disaster.planning.worker import planner

# What is shown on the map at once; and what was given beside the draft, for it could no longer be approved.
ON_THE_MAP = frozenset({"road.changed", "store.listed", "request.allotted", "hub.named", "hub.given_up"})
TOUCHING = ON_THE_MAP | {"holding.changed", "holding.listed", "vehicle.listed", "figures.told", "report.filed",
                         "report.completed", "consignment.departed", "report.merged", "report.unmerged"}
STANDING = ("draft", "approved")
QUIET_SECONDS = 1.0
log = logging.getLogger("disaster.dispatch")
INCIDENTS_MAX = 50


@dataclass(slots=True)
class Seen:
    """How far this process has looked, and when it last planned again."""

    seq: int | None = None
    last: float = -QUIET_SECONDS


_seen: WeakKeyDictionary[Engine | Connection, Seen] = WeakKeyDictionary()


async def watched(session: AsyncSession) -> None:
    """Look at what was recorded since the last turn, and plan again where it matters."""
    seen = _seen.setdefault(session.get_bind(), Seen())
    if time.monotonic() - seen.last < QUIET_SECONDS:
        return                          # the next turn sees all of it
    head = await session.scalar(select(Head.seq)) or 0
    if seen.seq is not None and head <= seen.seq:
        return
    kinds = await _touching(session, seen.seq, head)
    if kinds is None or kinds:
        try:
            looked_at = await _planned_again(session, drafts=bool(kinds and kinds & ON_THE_MAP))
        except Exception:
            seen.last = time.monotonic()
            raise
        seen.last = time.monotonic() if looked_at else seen.last
    seen.seq = head


async def kept_ready(session: AsyncSession) -> None:
    """While a plan stands the solver's process is there before the next event: its start alone takes half a second."""
    if await session.scalar(select(Plan.id).join(Incident, Incident.id == Plan.incident_id).where(
            Plan.state.in_(STANDING), Incident.state != "closed").limit(1)):
        await planner().ready()


async def _touching(session: AsyncSession, after: int | None, head: int) -> set[str] | None:
    """Kinds of what was recorded since; None where nobody knows from when on."""
    if after is None:
        return None
    return set(await session.scalars(select(Entry.kind).where(
        Entry.seq > after, Entry.seq <= head, Entry.kind.in_(TOUCHING)).distinct()))


async def _planned_again(session: AsyncSession, *, drafts: bool) -> bool:
    """Whether there was any plan to look at."""
    having = select(Plan.incident_id).where(Plan.state.in_(STANDING))
    incidents = (await session.scalars(
        select(Incident).where(Incident.state != "closed", Incident.id.in_(having))
        .order_by(Incident.opened_at.desc(), Incident.id).limit(INCIDENTS_MAX))).all()
    for incident in incidents:
        try:
            async with attempt(session):
                await replanned(session, incident, by=SYSTEM.actor, drafts=drafts)
        except Refusal:
            raise                       # nobody's fault: all of it is tried again
        except Exception:               # ours: the other disasters' plans do not wait for it
            log.exception("the plans of incident %s could not be planned again", incident.id)
    return bool(incidents)
