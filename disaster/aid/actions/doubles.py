"""Second issues of one kind within its period: marked on the later one whichever is learnt first, and unmarked where
it turns out that they were two households."""

from collections.abc import Sequence
from uuid import UUID
from zlib import crc32

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.aid.models import AidIssue, Household
from disaster.aid.queries import cards_of, numbered
from disaster.aid.rules import Given, sources_of, too_soon
from disaster.aid.views import issue_view
from disaster.alerts.actions import noticed, settled
from disaster.journal.record import Recorded, record
from disaster.rulebook.documents import shipped

LOCKS = 1_024
DESK = ("duty_officer", "verifier")


async def one_at_a_time(session: AsyncSession, *numbers: str | None) -> None:
    """Two phones that give at once wait for each other, also where each has a card of its own for the household. Some
    households share a lock: a list that numbers thousands anew would else take more locks than the database has."""
    for lock in sorted({crc32(number.upper().encode()) % LOCKS for number in numbers if number}):
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"household {lock}", 0))))


def repeating(row: AidIssue, given: Given, earlier: Sequence[Given]) -> bool:
    """Mark an issue as a repeat of earlier ones within their periods; answers whether it is one."""
    again = too_soon(earlier, given.items, given.issued_at, shipped("aid").kind_of)
    row.repeats = [*row.repeats, *({"kind": one.kind, "issue_id": str(one.issue_id),
                                    "issued_at": one.issued_at.isoformat()} for one in again)]
    if again and row.double == "none":
        row.double = "open"
    return bool(again)


async def doubled(session: AsyncSession, later: Given, new: Given, *, by: str, cause: UUID) -> None:
    """A letter that came late tells of aid before another: that other one was the second, whichever came first."""
    row = await session.get_one(AidIssue, later.issue_id, with_for_update=True, populate_existing=True)
    if repeating(row, later, [new]):
        await session.flush()
        await told(session, row, record(session, "aid_issue.doubled", issue_view(row), by=by, cause=cause))


async def told(session: AsyncSession, row: AidIssue, entry: Recorded) -> None:
    """Bring a second issue, and goods that no book holds, before the desk: one line for an issue, one for a place."""
    if row.double == "open":
        await noticed(session, "double_issue", f"aid_issue/{row.id}", [row.place], DESK, by=entry.actor,
                      incident_id=row.incident_id, cause=entry.id)
    if row.booked_at is None:
        await noticed(session, "aid_unbooked", source_name(row), [row.place[:9]], ["duty_officer", "storekeeper"],
                      by=entry.actor, incident_id=row.incident_id, cause=entry.id)


def source_name(row: AidIssue) -> str:
    """The place whose book lacks the goods, as notices name it."""
    return f"aid_place/{sources_of(row.place, row.from_place)[-1]}"


async def renumbered(session: AsyncSession, household: Household, was: str | None, *, cause: Recorded) -> None:
    """A card has another ID number than before. The cards of its new number are one household: what they got before
    is compared now. Those of the old one are another: what was marked because of it alone is marked no more."""
    for cards in (await cards_of(session, household), await numbered(session, was) if was else []):
        await compared(session, cards, cause=cause)


async def compared(session: AsyncSession, cards: Sequence[UUID], *, cause: Recorded) -> None:
    """Each issue of these cards, which are one household, beside the earlier ones. What the desk decided stands."""
    rows = (await session.scalars(select(AidIssue).where(AidIssue.household_id.in_(cards))
                                  .order_by(AidIssue.issued_at, AidIssue.id).with_for_update()
                                  .execution_options(populate_existing=True))).all()
    of_these, earlier = {str(row.id) for row in rows}, list[Given]()
    for row in (row for row in rows if row.state == "issued"):
        given = Given(row.id, row.issued_at, frozenset(line["item"] for line in row.lines))
        await marked_anew(session, row, given, earlier, of_these, cause=cause)
        earlier.append(given)


async def marked_anew(session: AsyncSession, row: AidIssue, given: Given, earlier: Sequence[Given],
                      of_these: set[str], *, cause: Recorded) -> None:
    """Take away an undecided mark that rests on another household's issue, and mark what repeats one of its own."""
    before = row.repeats
    if row.double == "open":
        row.repeats = [one for one in row.repeats if one["issue_id"] in of_these]
        row.double = "open" if row.repeats else "none"
    known = {one["kind"] for one in row.repeats}
    kind_of = shipped("aid").kind_of
    repeating(row, Given(row.id, row.issued_at, frozenset(item for item in given.items
                                                          if kind_of(item)[0] not in known)), earlier)
    if row.repeats == before:
        return
    await session.flush()
    kind = "aid_issue.doubled" if row.repeats else "aid_issue.single"
    entry = record(session, kind, issue_view(row), by=cause.actor, cause=cause.id)
    if row.double == "open":
        await told(session, row, entry)
    elif not row.repeats:
        await settled(session, f"aid_issue/{row.id}", by=cause.actor)
