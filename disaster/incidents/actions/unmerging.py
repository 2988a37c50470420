"""A merge is undone: every child goes back where it was; what came after stays, and what people changed is left so."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.errors import NotFound
from disaster.incidents.actions import children
from disaster.incidents.actions.incidents import noted
from disaster.incidents.actions.levels import levelled
from disaster.incidents.actions.merging import DECIDERS, KEPT, both, kept
from disaster.incidents.merging import Merging, registered
from disaster.incidents.models import Incident, Merge, MergeChild
from disaster.incidents.rules import MergeNotUndoable
from disaster.incidents.schemas import LineIn, UndoIn
from disaster.incidents.views import incident_view, merge_view
from disaster.journal.record import record
from disaster.people.viewer import Viewer


async def undone(session: AsyncSession, merge_id: UUID, entered: UndoIn, *, by: Viewer) -> Merge:
    """Two again. Asked a second time it changes nothing."""
    row = await session.get(Merge, merge_id)
    if row is None or not by.within(row.county):
        raise NotFound(subject=f"merge/{merge_id}")
    by.allow(*DECIDERS, area=row.county)
    source, target = await both(session, row.source_id, row.target_id, by=by)
    await session.refresh(row, with_for_update=True)
    if row.undone_at is not None:
        return row
    if target.merged_into is not None:
        raise MergeNotUndoable(into=str(target.merged_into))
    merging = Merging(merge_id, source, target, by.actor, uuid7())
    row.undone_at, row.undone_by = clock.now(), by.actor
    changes = list(await session.scalars(select(MergeChild).where(
        MergeChild.merge_id == merge_id, MergeChild.how.in_(["made", "removed", "changed"]))
        .order_by(MergeChild.table_name, MergeChild.key)))
    row.kept = await two_again(session, merging, changes)
    row.stayed = await children.counted(session, target.id)
    record(session, "merge.undone", merge_view(row), by=by.actor, cause=merging.cause)
    await noted(session, source, LineIn(text=entered.reason, observed_at=row.undone_at), uuid7(), by=by)
    return row


async def two_again(session: AsyncSession, merging: Merging, changes: list[MergeChild]) -> list[str]:
    """Everything back; answers what was left as people had made it meanwhile."""
    now = await children.state(session, [merging.source.id, merging.target.id])
    left = incidents_back(merging, changes)
    await session.flush()
    left += await made_taken_away(session, merging, changes, now)
    await children.moved_back(session, merging)
    left += await set_back(session, merging, changes, now)
    for one in (merging.source, merging.target):
        record(session, "incident.parted", incident_view(one), by=merging.by, cause=merging.cause)
        await levelled(session, one, by=merging.by, cause=merging.cause)
    for registered_one in registered.values():
        await registered_one.undone(session, merging)
    await session.flush()
    return sorted(left)


def incidents_back(merging: Merging, changes: list[MergeChild]) -> list[str]:
    """Onset, name, state and newest word of both, as far as nobody changed them since."""
    left = []
    for incident in (merging.source, merging.target):
        found = next((one for one in changes if (one.table_name, one.key) == ("incident", str(incident.id))), None)
        if found is None or found.before is None or found.after is None:
            continue
        present = kept(incident)
        for name in KEPT:
            if found.before[name] == found.after[name]:
                continue
            if present[name] != found.after[name]:
                left.append(f"incident/{incident.id}:{name}")
                continue
            setattr(incident, name, children.typed(Incident.__table__.c[name], found.before[name]))
    return left


async def made_taken_away(session: AsyncSession, merging: Merging, changes: list[MergeChild],
                          now: children.State) -> list[str]:
    """What the merge itself had made (clocks, tasks, proposals) goes with it, unless somebody worked on it."""
    left = []
    for one in changes:
        if one.how != "made" or one.table_name == "incident" or (one.table_name, one.key) not in now:
            continue
        if now[one.table_name, one.key] == one.after:
            await registered[one.table_name].unmade(session, merging, one.key)
        else:
            left.append(f"{one.table_name}/{one.key}")
    await session.flush()
    return left


async def set_back(session: AsyncSession, merging: Merging, changes: list[MergeChild],
                   now: children.State) -> list[str]:
    """What the merge had removed is there again, and what it had changed is as it was."""
    left, touched = [], []
    for one in changes:
        if one.table_name == "incident" or one.how == "made":
            continue
        assert one.before is not None
        if one.how == "removed":
            await children.put_again(session, one.table_name, owner(one.before, merging), one.before)
        elif now.get((one.table_name, one.key)) != one.after or not await may_return(session, one):
            left.append(f"{one.table_name}/{one.key}")
            continue
        else:
            await children.set_back(session, one.table_name, one.key, difference(one))
        touched.append(one)
    for one in touched:
        await children.seen(session, one.table_name, one.key, "restored", merging)
    return left


async def may_return(session: AsyncSession, one: MergeChild) -> bool:
    """Whether the row may be what it was, as its package says."""
    assert one.before is not None
    asked = registered[one.table_name].may_return
    return asked is None or await asked(session, one.key, one.before)


def owner(before: dict[str, Any], merging: Merging) -> UUID:
    """Only the source's rows are ever removed by a merge."""
    assert before
    return merging.source.id


def difference(one: MergeChild) -> dict[str, Any]:
    """The columns that the merge had changed, as they were."""
    assert one.before is not None
    assert one.after is not None
    return {name: value for name, value in one.before.items() if one.after.get(name) != value}
