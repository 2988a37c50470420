"""Issues to households: recorded as the facts they are, booked where the ledger holds the goods, decided by the desk.

What was handed over in the field is never refused for the book's sake: a second issue within the period is kept and
brought before the desk, and what the book does not hold is booked when its delivery has been received.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.aid.actions.doubles import DESK, doubled, one_at_a_time, repeating, source_name, told
from disaster.aid.actions.households import locked
from disaster.aid.models import AidIssue
from disaster.aid.queries import given_to
from disaster.aid.rules import Given, may_decide, sources_of
from disaster.aid.schemas import DecisionIn, IssueIn
from disaster.aid.views import ISSUERS, issue_view
from disaster.alerts.actions import settled
from disaster.errors import NotFound, SameIdOtherBody
from disaster.geo.queries import division
from disaster.incidents.actions import incidents
from disaster.journal.record import record
from disaster.ledgers.actions.keeping import digest_of
from disaster.people.viewer import SYSTEM, Viewer
from disaster.stockpile import handing
from disaster.stockpile.items import item_of

BOOKED_MAX = 500        # tried at one turn of the clock
TRIED_FOR = timedelta(days=90)


async def issued(session: AsyncSession, issue_id: UUID, entered: IssueIn, *, by: Viewer) -> AidIssue:
    """A household got goods. The same letter again is the same issue; of two within a period the later repeats."""
    household = await locked(session, entered.household_id, by)
    by.allow(*ISSUERS, area=household.place)
    if entered.from_place and not household.place.startswith(entered.from_place):
        by.allow(*ISSUERS, area=entered.from_place)       # nobody gives away what lies with another township
    digest = digest_of(entered.model_dump(mode="json"))
    known = await session.get(AidIssue, issue_id)
    if known is not None:
        if known.digest != digest:
            raise SameIdOtherBody(subject=f"aid_issue/{issue_id}")
        return known
    row = await made(session, issue_id, entered, place=household.place, by=by.actor)
    row.digest = digest
    await one_at_a_time(session, household.private.get("id_number"))
    new = Given(row.id, row.issued_at, frozenset(line.item for line in entered.lines))
    others = await given_to(session, household)
    repeating(row, new, [one for one in others if one < new])
    session.add(row)
    await session.flush()
    await session.refresh(row, ["household"])
    await book(session, row, by=by.actor)
    entry = record(session, "aid_issue.issued", issue_view(row), by=by.actor)
    await told(session, row, entry)
    for later in [one for one in others if new < one]:
        await doubled(session, later, new, by=by.actor, cause=entry.id)
    return row


async def made(session: AsyncSession, issue_id: UUID, entered: IssueIn, *, place: str, by: str) -> AidIssue:
    """The row; goods, place and disaster must be known. A clock that runs ahead does not make the future."""
    now = clock.now()
    for line in entered.lines:
        item_of(line.item)
    if entered.from_place is not None:
        await division(session, entered.from_place)
    sources_of(place, entered.from_place)
    incident = await incidents.current(session, entered.incident_id) if entered.incident_id else None
    return AidIssue(
        id=issue_id, household_id=entered.household_id, incident_id=incident.id if incident else None, place=place,
        from_place=entered.from_place, lines=[line.model_dump() for line in entered.lines], how=entered.how,
        issued_at=min(entered.issued_at, now), recorded_at=now, recorded_by=by, state="issued", double="none",
        repeats=[], booked_at=None, movement_id=None, decided_by=None, decided_at=None,
        private={"received_by": entered.received_by, "despite": entered.despite, "reason": None})


async def book(session: AsyncSession, row: AidIssue, *, by: str) -> bool:
    """Move the goods in the ledger from delivered to handed out, all of them or none."""
    movement = await handing.handed_out(session, handing.Handing(
        items={line["item"]: line["quantity"] for line in row.lines}, area=row.place,
        places=sources_of(row.place, row.from_place), incident_id=row.incident_id, document=f"aid_issue/{row.id}"),
        by=by)
    if movement is not None:
        row.booked_at, row.movement_id = movement.at, movement.id
        await session.flush()
    return movement is not None


async def decided(session: AsyncSession, issue_id: UUID, entered: DecisionIn, *, by: Viewer) -> AidIssue:
    """The desk lets a second issue stand, or an issue is taken back. The same decision again changes nothing."""
    row = await session.get(AidIssue, issue_id, with_for_update=True, populate_existing=True)
    if row is None or not by.sees_entry(f"aid_issue/{issue_id}", [row.place]):
        raise NotFound(subject=f"aid_issue/{issue_id}")
    by.allow(*DESK, area=row.place)
    if (row.state, row.double)[entered.verdict == "stands"] == entered.verdict:
        return row
    may_decide(row.state, row.double, entered.verdict)
    row.decided_by, row.decided_at = by.actor, clock.now()
    row.private = {**row.private, "reason": entered.reason}
    if row.double == "open":
        row.double = entered.verdict
    if entered.verdict == "taken_back":
        row.state = "taken_back"
        if row.movement_id is not None:
            await handing.handed_back(session, row.movement_id, by=by.actor, reason=entered.reason)
    await session.flush()
    record(session, f"aid_issue.{entered.verdict}", issue_view(row), by=by.actor)
    await settled(session, f"aid_issue/{row.id}", by=by.actor)
    await freed(session, [row], by=by.actor)
    return row


async def caught_up(session: AsyncSession, *, by: str = SYSTEM.actor) -> None:
    """Issues that the book did not hold are booked, oldest first, once their goods have been received."""
    waiting = (await session.scalars(
        select(AidIssue).where(AidIssue.booked_at.is_(None), AidIssue.state == "issued", ALL_THERE,
                               AidIssue.recorded_at > clock.now() - TRIED_FOR)
        .order_by(AidIssue.recorded_at, AidIssue.id).limit(BOOKED_MAX).with_for_update(skip_locked=True))).all()
    done = [row for row in waiting if await book(session, row, by=by)]
    for row in done:
        record(session, "aid_issue.booked", issue_view(row), by=by)
    await freed(session, done, by=by)


# Whether each line lies delivered where the goods were taken from: what lacks there holds nobody up. Of those that are
# left the oldest can be booked, so every turn gets on.
ALL_THERE = text("""
    NOT EXISTS (SELECT FROM jsonb_array_elements(aid_issue.lines) AS line
                WHERE CAST(line ->> 'quantity' AS bigint) > coalesce((
                    SELECT sum(there.balance) FROM account there
                    WHERE there.kind = 'delivered' AND there.balance > 0 AND there.item = line ->> 'item'
                      AND there.place = ANY(ARRAY[coalesce(aid_issue.from_place, aid_issue.place),
                                                  coalesce(aid_issue.from_place, left(aid_issue.place, 9))])), 0))""")


async def freed(session: AsyncSession, rows: Sequence[AidIssue], *, by: str) -> None:
    """A place whose issues are all in the book waits for nobody any more."""
    for name in sorted({source_name(row) for row in rows}):
        open_rows = await session.scalars(select(AidIssue).where(
            AidIssue.booked_at.is_(None), AidIssue.state == "issued",
            AidIssue.place.startswith(name.partition("/")[2][:6])))
        if not any(source_name(row) == name for row in open_rows):
            await settled(session, name, by=by)
