"""What is done with roads: closed, slowed, opened again. Who must act on it is told in the same transaction."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.journal.record import record
from disaster.people.viewer import Viewer
from disaster.roads.models import Road, Segment
from disaster.roads.rules import SAY_HOW_IT_IS, RoadsUnknown, Said, settled_state
from disaster.roads.schemas import RoadStatesIn
from disaster.roads.views import road_view
from disaster.settings import settings


@dataclass(frozen=True, slots=True)
class Change:
    """Segments whose state is another now, by whom, and the entry of the last of them."""

    segments: tuple[str, ...]
    by: str
    cause: UUID


Follower = Callable[[AsyncSession, Change], Awaitable[None]]
followers: list[Follower] = []      # packages above say here what must happen when a road changes


async def stated(session: AsyncSession, entered: RoadStatesIn, *, by: Viewer) -> list[Road]:
    """Put segments into a state, all or none. What is so already is left alone, and nobody is told."""
    wanted = sorted(set(entered.segments))
    found = await session.scalars(select(Segment).where(Segment.id.in_(wanted), Segment.in_use).order_by(Segment.id)
                                  .with_for_update(key_share=True))     # two who close one road at once take turns
    segments = {one.id: one for one in found}
    if missing := [segment for segment in wanted if segment not in segments]:
        raise RoadsUnknown(segments=missing[:50], unknown=len(missing))
    for area in sorted({one.division or settings().jurisdiction for one in segments.values()}):
        by.allow(*SAY_HOW_IT_IS, area=area)
    found_rows = await session.scalars(select(Road).where(Road.id.in_(wanted)).order_by(Road.id).with_for_update())
    rows = {row.id: row for row in found_rows}
    said = settled_state(Said(entered.state, entered.percent, tuple(sorted(set(entered.classes))), entered.cause))
    changed = [segment for segment in wanted if as_said(rows.get(segment)) != said]
    await written(session, changed, rows, segments, said, entered, by)
    return [rows[segment] for segment in wanted if segment in rows]


async def written(session: AsyncSession, changed: Sequence[str], rows: dict[str, Road], segments: dict[str, Segment],
                  said: Said, entered: RoadStatesIn, by: Viewer) -> None:
    """Write and record the new states, then tell who follows."""
    now = clock.now()
    for segment in changed:
        row = rows.setdefault(segment, Road(id=segment, segment=segments[segment]))
        row.state, row.percent, row.cause = said.state, said.percent, said.cause
        row.classes = list(said.classes)
        row.observed_at, row.changed_at, row.changed_by = entered.observed_at or now, now, by.actor
        session.add(row)
    await session.flush()
    entries = [record(session, "road.changed", road_view(rows[segment]), by=by.actor) for segment in changed]
    if entries:
        for follower in followers:
            await follower(session, Change(tuple(changed), by.actor, entries[-1].id))


def as_said(row: Road | None) -> Said:
    """What was said of a segment until now; nothing said is open."""
    if row is None:
        return settled_state(Said("open", None, (), "none"))
    return Said(row.state, row.percent, tuple(sorted(row.classes)), row.cause)
