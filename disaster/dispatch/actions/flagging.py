"""What is shut or slow ahead of the load, and the other way: told when a road changed or the load moved."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.alerts.actions import settled
from disaster.alerts.schemas import NoticeKind
from disaster.dispatch.actions.laying import Nets, class_of, classes_of, nets_now, start_of, way_of
from disaster.dispatch.journeys import Journey, journey_view
from disaster.dispatch.models import Consignment
from disaster.dispatch.routing import PAVED
from disaster.journal.record import record
from disaster.roads.models import Road
from disaster.roads.rules import ahead_of

ROADS: NoticeKind = "road"


async def looked_ahead(session: AsyncSession, row: Consignment, *, by: str) -> None:
    """A load was seen elsewhere: of a journey that is cut, what is still ahead, and the other way from there, are
    reckoned anew, so that what is offered is what can be taken."""
    journey = await session.scalar(select(Journey).where(Journey.consignment_id == row.id, Journey.state != "clear")
                                   .with_for_update().execution_options(populate_existing=True))
    if journey is None:
        return
    now = Now(await nets_now(session, [row]), await classes_of(session, [row]),
              await states_on(session, journey.segments))
    if flagged(session, journey, row, now, by=by) is not None and journey.state != "blocked":
        await settled(session, about(row.id), by=by, kind=ROADS)


class Now:
    """The roads, the vehicles' classes and the states of segments in this moment."""

    def __init__(self, nets: Nets, classes: Mapping[str, str], states: Mapping[str, Road]) -> None:
        self.nets, self.classes, self.states = nets, classes, states

    def cut(self, segments: Iterable[str], road_class: str, state: str) -> list[str]:
        """Those of the segments that are in this state for this class of vehicle."""
        return [segment for segment in segments if segment in self.states
                and self.states[segment].state == state and road_class in self.states[segment].classes]


def flagged(session: AsyncSession, journey: Journey, row: Consignment, now: Now, *, by: str,
            cause: UUID | None = None) -> UUID | None:
    """Say of one journey what is ahead of it now; answers the entry, or None if that is what was known before."""
    road_class = class_of(row, now.classes) or PAVED
    start = start_of(row)
    ahead = ahead_of(journey.segments, now.nets[road_class].near(start) if row.position else set())
    shut, slow = now.cut(ahead, road_class, "closed"), now.cut(ahead, road_class, "slow")
    state, cut = ("blocked", shut) if shut else ("slowed", slow) if slow else ("clear", [])
    other = way_of(now.nets, row, start, now.classes) if cut else None
    usable = other if other is not None and other.minutes is not None and not other.is_estimate and (
        shut or set(other.segments) != set(ahead)) else None
    before = (journey.state, journey.cut, journey.other_minutes, journey.other_metres)
    journey.state, journey.cut = state, cut
    journey.other_minutes, journey.other_metres = (usable.minutes, usable.metres) if usable else (None, None)
    if before == (journey.state, journey.cut, journey.other_minutes, journey.other_metres):
        return None
    return record(session, f"journey.{'cleared' if state == 'clear' else state}", journey_view(journey), by=by,
                  cause=cause).id


async def states_on(session: AsyncSession, segments: Iterable[str]) -> dict[str, Road]:
    """The states of those of the segments that are not open."""
    found = await session.scalars(select(Road).where(Road.id.in_(list(segments)), Road.state != "open"))
    return {row.id: row for row in found}


def about(consignment_id: UUID) -> str:
    """The subject that a notice of a cut road is about."""
    return f"consignment/{consignment_id}"
