"""Two incidents made for one disaster become one with all their children, and two again exactly as they were."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.errors import NotFound, SameIdOtherBody
from disaster.incidents.actions import children
from disaster.incidents.actions.incidents import named, noted
from disaster.incidents.actions.levels import levelled
from disaster.incidents.actions.own_children import register_own
from disaster.incidents.merging import Merging, registered
from disaster.incidents.models import Incident, Merge
from disaster.incidents.rules import refuse_merge
from disaster.incidents.schemas import LineIn, MergeIn
from disaster.incidents.views import incident_view, merge_view
from disaster.journal.record import record
from disaster.people.viewer import Viewer

DECIDERS = ("commander", "duty_officer")
KEPT = ("occurred_at", "opened_by_report", "last_word_at", "name_zh", "name_en", "state", "closed_at", "merged_into")
register_own()


async def merged(session: AsyncSession, merge_id: UUID, entered: MergeIn, *, by: Viewer) -> Merge:
    """The source's children go to the target, each with an entry of its own; the source leaves the open lists."""
    source, target = await both(session, entered.source_id, entered.target_id, by=by)
    standing = await session.get(Merge, merge_id)         # under the locks: of two copies at once the second finds it
    if standing is not None:
        if (standing.source_id, standing.target_id) != (entered.source_id, entered.target_id):
            raise SameIdOtherBody(subject=f"merge/{merge_id}")
        return standing
    await refuse(session, source, target)
    row = Merge(id=merge_id, source_id=source.id, target_id=target.id, county=target.county, at=clock.now(),
                by=by.actor, moved={}, undone_at=None, undone_by=None, stayed={}, kept=[])
    session.add(row)
    await session.flush()
    before = await children.state(session, [source.id, target.id])
    was = {one.id: kept(one) for one in (source, target)}
    merging = Merging(merge_id, source, target, by.actor, uuid7())
    row.moved = await moved(session, merging)
    await one_onset(session, merging)
    await after_moving(session, merging)
    await children.written(session, merging, before, await children.state(session, [source.id, target.id]))
    await remembered(session, merging, was)
    record(session, "merge.merged", merge_view(row), by=by.actor, cause=merging.cause)
    await noted(session, target, LineIn(text=entered.reason, observed_at=row.at), uuid7(), by=by)
    return row


async def both(session: AsyncSession, source_id: UUID, target_id: UUID, *, by: Viewer) -> tuple[Incident, Incident]:
    """The two, locked in order of id, for somebody who decides in their county."""
    found = {row.id: row for row in await session.scalars(
        select(Incident).where(Incident.id.in_([source_id, target_id])).order_by(Incident.id).with_for_update()
        .execution_options(populate_existing=True))}
    for one in (source_id, target_id):
        if one not in found or not by.within(found[one].county):
            raise NotFound(subject=f"incident/{one}")
    by.allow(*DECIDERS, area=found[target_id].county)
    return found[source_id], found[target_id]


async def refuse(session: AsyncSession, source: Incident, target: Incident) -> None:
    """What stands against making them one."""
    refuse_merge((source.county, source.state, source.merged_into), (target.county, target.state, target.merged_into),
                 same=source.id == target.id)
    for one in registered.values():
        await one.refuse(session, source, target)


async def moved(session: AsyncSession, merging: Merging) -> dict[str, int]:
    """What would clash gives way, then everything goes over. The source is closed first, so that nothing joins it."""
    now = clock.now()
    merging.source.state, merging.source.closed_at = "closed", merging.source.closed_at or now
    merging.source.merged_into = merging.target.id
    await session.flush()
    for one in registered.values():
        await one.made_way(session, merging)
    await session.flush()
    return await children.moved(session, merging)


async def one_onset(session: AsyncSession, merging: Merging) -> None:
    """The earlier onset that a report told wins, and with it the name; the newest word is the newest of both."""
    source, target = merging.source, merging.target
    target.last_word_at = max(source.last_word_at, target.last_word_at)
    earlier = source.occurred_at < target.occurred_at or target.opened_by_report is None
    if source.opened_by_report is not None and earlier:
        target.occurred_at, target.opened_by_report = source.occurred_at, source.opened_by_report
        target.name_zh, target.name_en = await named(session, target.county, target.hazard, target.occurred_at,
                                                      {source.id, target.id})
    record(session, "incident.merged", incident_view(target), by=merging.by, cause=merging.cause)


async def after_moving(session: AsyncSession, merging: Merging) -> None:
    """The levels shown, and what each package does once its children have moved."""
    for one in (merging.source, merging.target):
        await levelled(session, one, by=merging.by, cause=merging.cause)
    record(session, "incident.merged", incident_view(merging.source), by=merging.by, cause=merging.cause)
    for children_of in registered.values():
        await children_of.merged(session, merging)
    await session.flush()


def kept(incident: Incident) -> dict[str, Any]:
    """What a merge changes of an incident itself, as JSON."""
    return {name: children.plain_value(getattr(incident, name)) for name in KEPT}


async def remembered(session: AsyncSession, merging: Merging, was: dict[UUID, dict[str, Any]]) -> None:
    """Write down what the incidents themselves were before and are now."""
    before: children.State = {("incident", str(key)): one for key, one in was.items()}
    after: children.State = {("incident", str(one.id)): kept(one) for one in (merging.source, merging.target)}
    await children.written(session, merging, before, after)
