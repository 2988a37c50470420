"""Who is on duty: taken up, offered to the next, accepted. A turn ends only when the next officer accepts."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.errors import NotFound, Refusal
from disaster.journal.record import record
from disaster.people.models import Duty, Person
from disaster.people.schemas import HandoverIn
from disaster.people.viewer import Forbidden, Viewer
from disaster.people.views import duty_view


class SomebodyOnDuty(Refusal):
    """Somebody else is on duty; he hands over, nobody takes it from him."""

    code = "somebody_on_duty"


class NotYourHandover(Refusal):
    """Only who is on duty offers it, and only whom it was offered to accepts it."""

    code, status = "not_your_handover", 403


async def current(session: AsyncSession, area: str) -> Duty | None:
    """The turn that has not ended, locked."""
    found: Duty | None = await session.scalar(
        select(Duty).where(Duty.area == area, Duty.state != "ended").with_for_update())
    return found


async def taken_up(session: AsyncSession, duty_id: UUID, area: str, *, by: Viewer) -> Duty:
    """Take up the duty where nobody has it. A repeat is harmless."""
    if not by.actor.startswith("person/"):
        raise Forbidden(needs="person")         # a program is not on duty
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"duty {area}", 0))))
    person_id = UUID(by.actor.partition("/")[2])
    standing = await current(session, area)
    if standing is not None:
        if standing.person_id == person_id:
            return standing
        raise SomebodyOnDuty(person_id=str(standing.person_id), since=standing.since)
    duty = Duty(id=duty_id, person_id=person_id, area=area, state="on_duty", since=clock.now(), until=None,
                offered_to=None, open_items=None, note=None)
    session.add(duty)
    await session.flush()
    record(session, "duty.taken_up", duty_view(duty), by=by.actor)
    return duty


async def offered(session: AsyncSession, duty_id: UUID, entered: HandoverIn, open_items: int, *, by: Viewer) -> Duty:
    """Offer the duty to the next officer, with what is open now."""
    duty = await session.get(Duty, duty_id, with_for_update=True)
    if duty is None or duty.state == "ended":
        raise NotFound(subject=f"duty/{duty_id}")
    if by.actor != f"person/{duty.person_id}":
        raise NotYourHandover(person_id=str(duty.person_id))
    next_officer = await session.get(Person, entered.to)
    if next_officer is None or not next_officer.active or "duty_officer" not in next_officer.roles:
        raise NotFound(subject=f"person/{entered.to}")
    duty.state, duty.offered_to, duty.open_items, duty.note = "offered", entered.to, open_items, entered.note
    record(session, "duty.offered", duty_view(duty), by=by.actor)
    return duty


async def accepted(session: AsyncSession, duty_id: UUID, next_id: UUID, *, by: Viewer) -> Duty:
    """The next officer accepts: his turn begins where the other ends."""
    duty = await session.get(Duty, duty_id, with_for_update=True)
    if duty is None:
        raise NotFound(subject=f"duty/{duty_id}")
    begun = await session.get(Duty, next_id)
    if duty.state == "ended" and begun is not None and by.actor == f"person/{begun.person_id}":
        return begun                            # the answer to the first acceptance was lost
    if duty.state != "offered" or by.actor != f"person/{duty.offered_to}":
        raise NotYourHandover(offered_to=str(duty.offered_to) if duty.offered_to else None)
    duty.state, duty.until = "ended", clock.now()
    record(session, "duty.handed_over", duty_view(duty), by=by.actor)
    await session.flush()
    return await taken_up(session, next_id, duty.area, by=by)
