"""A letter that was put aside is decided about: filed by the officer's own right, or dismissed, with a reason."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.alerts.actions import settled
from disaster.errors import NotFound
from disaster.journal.record import record
from disaster.people.viewer import Viewer
from disaster.phones import rules
from disaster.phones.doors import filed_through
from disaster.phones.models import AsideLetter, SealedLetter
from disaster.phones.schemas import DecisionIn
from disaster.phones.views import DECIDES, aside_view

MADE = {"file": ("filed", "aside_letter.filed"), "dismiss": ("dismissed", "aside_letter.dismissed")}


async def decided(session: AsyncSession, aside_id: UUID, entered: DecisionIn, *, by: Viewer) -> AsideLetter:
    """Decide once; the same decision again changes nothing. A filed letter counts as the officer's report."""
    row = await session.get(AsideLetter, aside_id, with_for_update=True)
    if row is None or not by.sees_entry(f"aside_letter/{aside_id}", row.areas):
        raise NotFound(subject=f"aside_letter/{aside_id}")
    by.allow(*DECIDES, area=row.areas[0])
    state, kind = MADE[entered.verdict]
    if row.state == state:
        return row
    rules.refuse_decided(row.state)
    if entered.verdict == "file":
        if refusal := await filed_through(session, row.door, row.letter_id, row.body, by):
            raise refusal
        await answered(session, row)
    row.state, row.decided_by, row.decided_at, row.reason = state, by.actor, clock.now(), entered.reason
    await session.flush()
    record(session, kind, aside_view(row), by=by.actor)
    await settled(session, f"aside_letter/{aside_id}", by=by.actor)
    return row


async def answered(session: AsyncSession, row: AsideLetter) -> None:
    """The phone that asks again hears that its letter is received."""
    told = await session.get(SealedLetter, (row.letter_id, row.digest), with_for_update=True)
    assert told is not None
    told.state, told.code, told.facts, told.at = "received", None, {}, clock.now()
