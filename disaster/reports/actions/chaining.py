"""A chain of corrections is settled anew whenever a report of it comes, goes or is chosen; all its rows are locked."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from disaster.errors import NotFound
from disaster.journal.record import Recorded, record
from disaster.people.viewer import Viewer
from disaster.reports import filing_queries, queries, rules
from disaster.reports.models import Report
from disaster.reports.rules.chains import Node, Standing, standings
from disaster.reports.views import report_view


async def locked_chain(session: AsyncSession, report_id: UUID, by: Viewer) -> tuple[Report, list[Report]]:
    """A report that the viewer may see, and its whole chain, all locked."""
    for rows in (await filing_queries.chains(session, [report_id])).values():
        report = next(row for row in rows if row.id == report_id)
        if by.sees_entry(f"report/{report_id}", [report.place]):
            return report, rows
    raise NotFound(subject=f"report/{report_id}")


async def settled_anew(session: AsyncSession, rows: Sequence[Report], *, by: str, cause: UUID | None,
                       said: Mapping[UUID, str] | None = None) -> None:
    """Say of each report of a chain whether it stands. Those that give way do so first: one verified report stands.

    `said`: what has been done to some of them, to be recorded whether or not they stand otherwise now.
    """
    told, said = standings_of(rows), said or {}
    changed = [row for row in rows if differs(row, told[row.id]) or row.id in said]
    await refuse_second_verified(session, changed, told)
    was = {row.id: row.replaced_by for row in changed}
    for giving_way in (True, False):
        for row in changed:
            if (told[row.id].replaced_by is not None) == giving_way:
                put(row, told[row.id])
        await session.flush()
    for row in changed:
        record(session, said.get(row.id) or verb(was[row.id], row), report_view(row), by=by, cause=cause)


async def refuse_second_verified(session: AsyncSession, rows: Sequence[Report], told: Mapping[UUID, Standing]) -> None:
    """A verified report that was moved to its gacha left its place free; it does not stand there again beside another.
    """
    for row in rows:
        if row.kind == "verified" and row.replaced_by is not None and told[row.id].replaced_by is None:
            other = await queries.other_verified(session, row)
            if other is not None and other not in told:
                raise rules.OtherVerified(report=str(row.id), verified=str(other))


def extended(session: AsyncSession, known: Collection[Report], added: Collection[Report], *, by: str) -> list[Recorded]:
    """The same when reports that are not stored yet join a chain: nothing that gave way stands again by that."""
    told = standings_of([*known, *added])
    for row in added:
        put(row, told[row.id])
    entries = []
    for row in known:
        if differs(row, told[row.id]):
            was = row.replaced_by
            put(row, told[row.id])
            entries.append(record(session, verb(was, row), report_view(row), by=by))
    return entries


def standings_of(rows: Collection[Report]) -> dict[UUID, Standing]:
    """By the rule of chains."""
    return standings(Node(row.id, row.corrects, row.state, row.set_aside_by) for row in rows)


def differs(row: Report, told: Standing) -> bool:
    """Whether the row says something else of itself."""
    return (row.replaced_by, list(row.conflict)) != (told.replaced_by, [str(one) for one in told.conflict])


def put(row: Report, told: Standing) -> None:
    """Into the row; nobody goes on checking what has given way."""
    row.replaced_by, row.conflict = told.replaced_by, [str(one) for one in told.conflict]
    if row.replaced_by is not None and row.state == "checking":
        row.state, row.taken_by, row.taken_until = "received", None, None


def verb(was: UUID | None, row: Report) -> str:
    """What happened to a report of the chain."""
    if row.replaced_by is None and was is not None:
        return "report.restored"
    if row.conflict:
        return "report.contested"
    return "report.corrected" if row.replaced_by != was else "report.settled"


async def chosen(session: AsyncSession, report_id: UUID, over: Collection[UUID], reason: str | None, *,
                 staff: Collection[str], by: Viewer) -> Report:
    """Of the ends of a chain this one is to stand; the others are set aside, and kept. Saying it again is harmless."""
    report, rows = await locked_chain(session, report_id, by)
    ends = [row for row in rows if row.id in over]
    mine = by.actor in {report.filed_by, *(row.filed_by for row in ends)}
    if not mine:
        by.allow(*staff, area=report.place)
    if ends and len(ends) == len(set(over)) and all(row.set_aside_by == report.id for row in ends):
        return report
    rules.refuse_choice(report.id, over, [UUID(one) for one in report.conflict])
    report.set_aside_by, report.choice_reason = None, reason
    for row in ends:
        row.set_aside_by = report.id
    said = {report.id: "report.chosen"} | {row.id: "report.set_aside" for row in ends}
    await settled_anew(session, rows, by=by.actor, cause=None, said=said)
    return report
