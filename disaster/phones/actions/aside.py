"""A letter that was put aside is decided about: filed, or dismissed, with a reason. What lay aside for who sent it is
filed by the officer's own right; what was told too late for the book is its author's word still, entered as of now."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.alerts.actions import settled
from disaster.errors import NotFound
from disaster.journal.record import record
from disaster.people.viewer import Viewer
from disaster.phones import rules
from disaster.phones.actions.letters import author
from disaster.phones.doors import filed_through
from disaster.phones.models import AsideLetter, Phone, SealedLetter
from disaster.phones.schemas import DecisionIn
from disaster.phones.views import DECIDES, aside_view
from disaster.settings import settings

MADE = {"file": ("filed", "aside_letter.filed"), "dismiss": ("dismissed", "aside_letter.dismissed")}


async def decided(session: AsyncSession, aside_id: UUID, entered: DecisionIn, *, by: Viewer) -> AsideLetter:
    """Decide once; the same decision again changes nothing. A report that is filed counts as the officer's own."""
    row = await session.get(AsideLetter, aside_id, with_for_update=True)
    if row is None or not by.sees_entry(f"aside_letter/{aside_id}", row.areas):
        raise NotFound(subject=f"aside_letter/{aside_id}")
    by.allow(*DECIDES, area=row.areas[0])
    state, kind = MADE[entered.verdict]
    if row.state == state:
        return row
    rules.refuse_decided(row.state)
    if entered.verdict == "file":
        body = rules.as_of_now(row.body) if row.code == rules.AFTER_COUNT else row.body
        if refusal := await filed_through(session, row.door, row.letter_id, body, await writer(session, row, by)):
            raise refusal
        await answered(session, row)
    row.state, row.decided_by, row.decided_at, row.reason = state, by.actor, clock.now(), entered.reason
    await session.flush()
    record(session, kind, aside_view(row), by=by.actor)
    await settled(session, f"aside_letter/{aside_id}", by=by.actor)
    return row


async def writer(session: AsyncSession, row: AsideLetter, by: Viewer) -> Viewer:
    """By whose right it is filed."""
    phone = await session.get(Phone, row.phone_id) if row.phone_id and rules.is_authors(row.door, row.code) else None
    return by if phone is None else await author(session, phone)


async def answered(session: AsyncSession, row: AsideLetter) -> None:
    """The phone that asks again hears that its letter is received."""
    told = await session.get(SealedLetter, (row.letter_id, row.digest), with_for_update=True)
    assert told is not None
    told.state, told.code, told.facts, told.at = "received", None, {}, clock.now()


async def forgotten(session: AsyncSession) -> None:
    """Names and words of a letter are not kept beside what was made of it longer than a decision may be asked about.

    What waits is kept until somebody has decided: it is the only copy. That it came, when, and what was decided, stays.
    """
    until = clock.now() - timedelta(days=settings().letter_days)
    await session.execute(update(AsideLetter).where(
        AsideLetter.state != "waiting", AsideLetter.decided_at < until,
        or_(AsideLetter.body != {}, AsideLetter.facts != {}, AsideLetter.reason.is_not(None))).values(
            body={}, facts={}, reason=None))
