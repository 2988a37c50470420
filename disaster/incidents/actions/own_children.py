"""How the incidents' own children become one incident's: levels, proposals, clocks, tasks; and goods on their way."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.incidents.actions.proposals import open_proposal, superseded
from disaster.incidents.merging import Children, Merging, follows, register, wishes
from disaster.incidents.models import Deadline, Proposal, Response, Task
from disaster.incidents.queries import response_in_force
from disaster.incidents.rules import higher
from disaster.incidents.views import deadline_view, response_view, task_view
from disaster.journal.record import record, stamp

KINDS = ("response", "warning")
REPEATING = {"nil", "follow_up"}        # clocks of one rule and place, one for each day


def register_own() -> None:
    """Say it once, at import."""
    register(Children("response", tracked=("state", "ended_at", "history", "reasons"), made_way=one_in_force,
                      may_return=none_else_in_force))
    register(Children("proposal", tracked=("state", "decided_by", "decided_at", "reason"), made_way=one_open,
                      unmade=proposal_taken_back, may_return=none_else_open))
    register(Children("notice", tracked=("acknowledged_by", "acknowledged_at")))
    register(Children("task", tracked=("state", "owner", "done_at"), unmade=task_taken_away))
    register(Children("deadline", tracked=("*",), made_way=clocks_folded, unmade=clock_taken_away))
    register(Children("account", made_way=accounts_apart, undone=accounts_own_again))
    follows.extend((child, "consignment_id", "consignment") for child in ("account", "movement"))
    wishes.append("lot")


async def one_in_force(session: AsyncSession, merging: Merging) -> None:
    """Of two responses of one kind the higher stays in force; the other ends. Its tasks go on: the work is in hand."""
    for kind in KINDS:
        own = await response_in_force(session, merging.source.id, kind)
        other = await response_in_force(session, merging.target.id, kind)
        if own is None or other is None:
            continue
        lower = other if higher(own.level, other.level) else own
        now = clock.now()
        lower.history = [*lower.history, {"level": lower.level, "verb": "ended", "at": stamp(now), "by": merging.by,
                                          "authority_id": None}]
        lower.reasons = [*lower.reasons, f"并入 {merging.target.name_zh}"]
        lower.state, lower.ended_at = "ended", now
        await session.flush()
        record(session, "response.ended", response_view(lower), by=merging.by, cause=merging.cause)


async def none_else_in_force(session: AsyncSession, key: str, before: Mapping[str, Any]) -> bool:
    """A response that the merge ended comes back only where no other of its kind is in force meanwhile."""
    row = await session.get(Response, UUID(key), populate_existing=True)
    return row is None or before["state"] != "in_force" or await response_in_force(
        session, row.incident_id, row.kind) in {None, row}


async def one_open(session: AsyncSession, merging: Merging) -> None:
    """Of two open proposals of one kind the source's gives way: the figures are asked anew anyhow."""
    for kind in KINDS:
        own = await open_proposal(session, merging.source.id, kind)
        if own is not None and await open_proposal(session, merging.target.id, kind) is not None:
            await superseded(session, own, by=merging.by, cause=merging.cause)


async def none_else_open(session: AsyncSession, key: str, before: Mapping[str, Any]) -> bool:
    """A proposal waits again only where no other of its kind waits."""
    row = await session.get(Proposal, UUID(key), populate_existing=True)
    return row is None or before["state"] != "open" or await open_proposal(
        session, row.incident_id, row.kind) in {None, row}


async def proposal_taken_back(session: AsyncSession, merging: Merging, key: str) -> None:
    """What the figures of both together had proposed, those of one do not say."""
    row = await session.get(Proposal, UUID(key), with_for_update=True, populate_existing=True)
    if row is not None and row.state == "open":
        await superseded(session, row, by=merging.by, cause=merging.cause)


async def task_taken_away(session: AsyncSession, merging: Merging, key: str) -> None:
    """A task that only both together had asked for."""
    row = await session.get(Task, UUID(key), populate_existing=True)
    if row is not None:
        record(session, "task.removed", task_view(row), by=merging.by, cause=merging.cause, removed=True)
        await session.execute(delete(Task).where(Task.id == row.id))


async def clock_taken_away(session: AsyncSession, merging: Merging, key: str) -> None:
    """A clock that only both together had set."""
    row = await session.get(Deadline, UUID(key), populate_existing=True)
    if row is not None:
        await removed(session, merging, row)


async def removed(session: AsyncSession, merging: Merging, row: Deadline) -> None:
    """A clock is gone, and the screens are told."""
    record(session, "deadline.removed", deadline_view(row), by=merging.by, cause=merging.cause, removed=True)
    await session.execute(delete(Deadline).where(Deadline.id == row.id))
    session.expunge(row)


async def clocks_folded(session: AsyncSession, merging: Merging) -> None:
    """Two clocks of one duty become one: the earlier due time holds, and a word told for either has met it."""
    rows = {incident: list(await session.scalars(select(Deadline).where(Deadline.incident_id == incident)
            .order_by(Deadline.due_at, Deadline.id).with_for_update().execution_options(populate_existing=True)))
            for incident in (merging.source.id, merging.target.id)}
    standing = {duty(row): row for row in reversed(rows[merging.target.id])}
    for row in rows[merging.source.id]:
        twin = standing.get(duty(row))
        if twin is None:
            continue
        was = deadline_view(twin)
        twin.met_at, twin.due_at = earlier(row.met_at, twin.met_at), min(row.due_at, twin.due_at)
        twin.missed_at, twin.neared_at = earlier(row.missed_at, twin.missed_at), earlier(row.neared_at, twin.neared_at)
        twin.lifted_at = twin.lifted_at and row.lifted_at           # owed in one of them, it is owed
        twin.late = twin.met_at is not None and (twin.late or twin.met_at > twin.due_at)
        await removed(session, merging, row)
        if deadline_view(twin) != was:
            record(session, "deadline.folded", deadline_view(twin), by=merging.by, cause=merging.cause)
    await session.flush()


def earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    """The earlier of two times that may not have come."""
    return min((moment for moment in (one, other) if moment is not None), default=None)


def duty(row: Deadline) -> tuple[object, ...]:
    """What makes two clocks the same duty."""
    return row.rule_id, row.place, row.due_at if row.kind in REPEATING else None


async def accounts_apart(session: AsyncSession, merging: Merging) -> None:
    """Goods of one lot given to one place under both incidents keep two accounts: the ledger is never added up."""
    await session.execute(text("""
        UPDATE account s SET merged_from = s.incident_id FROM account t
        WHERE s.incident_id = :source AND t.incident_id = :target
          AND (s.kind, s.lot_id) = (t.kind, t.lot_id) AND s.store_id IS NOT DISTINCT FROM t.store_id
          AND s.place IS NOT DISTINCT FROM t.place AND s.consignment_id IS NOT DISTINCT FROM t.consignment_id
          AND s.merged_from IS NOT DISTINCT FROM t.merged_from"""),
        {"source": merging.source.id, "target": merging.target.id})


async def accounts_own_again(session: AsyncSession, merging: Merging) -> None:
    """Back under their own incident they need no mark."""
    await session.execute(text("UPDATE account SET merged_from = NULL WHERE incident_id = :id AND merged_from = :id"),
                          {"id": merging.source.id})
