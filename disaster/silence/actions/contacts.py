"""Contact drills: everybody is called by every channel, answers with one tap, and who cannot be reached is listed."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid5

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.alerts import channels
from disaster.alerts.models import OutgoingMessage
from disaster.errors import NotFound, SameIdOtherBody
from disaster.journal.record import record
from disaster.people.models import Person, Reading
from disaster.people.viewer import SYSTEM, Viewer
from disaster.settings import settings
from disaster.silence.contacting import AlreadyRunning, DrillOver, only_digits
from disaster.silence.models import Contact, ContactDrill
from disaster.silence.schemas import CallIn, ContactDrillIn, ContactList, ContactListed, EarlierDrill
from disaster.silence.views import contact_view, drill_view

LEADERS = ("duty_officer", "commander", "administrator")
CALLERS = (*LEADERS, "verifier")
OUTSIDE = {"partner"}               # programs and other organisations are not ours to drill
EARLIER_MAX = 12
WORDS = "【联络演练】请登录救助系统点“应答”,或直接回复本短信。这是联络测试,没有发生灾害。"


async def started(session: AsyncSession, drill_id: UUID, entered: ContactDrillIn, *, by: Viewer) -> ContactDrill:
    """Call everybody who works in the area. The same drill again answers itself; one at a time in an area."""
    by.allow(*LEADERS, area=entered.area)
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("contact drill", 0))))
    standing = await session.get(ContactDrill, drill_id)
    if standing is not None:
        if standing.area != entered.area:
            raise SameIdOtherBody(subject=f"contact_drill/{drill_id}")
        return standing
    running = await session.scalar(select(ContactDrill.id).where(ContactDrill.area == entered.area,
                                                                 ContactDrill.state == "open"))
    if running is not None:
        raise AlreadyRunning(drill=str(running))
    return await called(session, drill_id, entered, by=by.actor)


async def called(session: AsyncSession, drill_id: UUID, entered: ContactDrillIn, *, by: str) -> ContactDrill:
    """The drill and a contact for each person, and a text message to each number where a gateway is set."""
    now = clock.now()
    people = [one for one in await session.scalars(select(Person).where(Person.active).order_by(Person.id))
              if set(one.roles) - OUTSIDE and any(area.startswith(entered.area) for area in one.areas)]
    drill = ContactDrill(id=drill_id, area=entered.area, channels=sorted(set(entered.channels)), state="open",
                         started_at=now, started_by=by, until=now + timedelta(hours=entered.hours), ended_at=None,
                         people=len(people))
    session.add(drill)
    await session.flush()
    entry = record(session, "contact_drill.started", drill_view(drill), by=by)
    for one in people:
        contact = Contact(id=uuid5(drill_id, str(one.id)), drill_id=drill_id, person_id=one.id,
                          areas=[area for area in one.areas if area.startswith(entered.area)],
                          has_phone=bool(one.phone), state="waiting", channel=None, reached_at=None, recorded_by=None,
                          calls=0)
        session.add(contact)
        record(session, "contact.called", contact_view(contact), by=by, cause=entry.id)
        if "sms" in drill.channels and one.phone:
            await channels.texted(session, f"contact/{contact.id}", WORDS, [one.phone])
    await session.flush()
    return drill


async def answered(session: AsyncSession, drill_id: UUID, *, by: Viewer) -> Contact:
    """I am here: one tap on any page."""
    contact = await session.scalar(select(Contact).where(
        Contact.drill_id == drill_id, Contact.person_id == person_of(by)).with_for_update())
    if contact is None:
        raise NotFound(subject=f"contact_drill/{drill_id}")
    await reached(session, contact, "app", by=by.actor)
    return contact


def person_of(by: Viewer) -> UUID | None:
    """The person who asks; a program is none."""
    kind, _, name = by.actor.partition("/")
    return UUID(name) if kind == "person" else None


async def call_recorded(session: AsyncSession, contact_id: UUID, entered: CallIn, *, by: Viewer) -> Contact:
    """An officer called, and the person answered or did not."""
    contact = await session.get(Contact, contact_id, with_for_update=True)
    if contact is None or not any(by.within(area) for area in contact.areas):
        raise NotFound(subject=f"contact/{contact_id}")
    by.allow(*CALLERS)
    if entered.reached:
        await reached(session, contact, "call", by=by.actor)
    elif contact.state == "waiting":
        contact.calls += 1
        record(session, "contact.missed", contact_view(contact), by=by.actor)
    return contact


async def text_answered(session: AsyncSession, phone: str, *, by: Viewer) -> int:
    """A gateway says that a number answered: whoever has it was reached, in every drill that waits for him."""
    by.allow("partner", *LEADERS)
    waiting = await session.execute(
        select(Contact, Person.phone).join(Person, Person.id == Contact.person_id)
        .join(ContactDrill, ContactDrill.id == Contact.drill_id)
        .where(ContactDrill.state == "open", Contact.state == "waiting", Person.phone.is_not(None))
        .with_for_update(of=Contact))
    mine = [contact for contact, number in waiting if only_digits(number) == only_digits(phone)
            and any(by.within(area) for area in contact.areas)]
    for contact in mine:
        await reached(session, contact, "sms", by=by.actor)
    return len(mine)


async def reached(session: AsyncSession, contact: Contact, channel: str, *, by: str) -> None:
    """The first channel that reached somebody counts; after the end nobody is reached any more."""
    if contact.state == "reached":
        return
    drill = await session.get_one(ContactDrill, contact.drill_id)
    if drill.state == "ended":
        raise DrillOver(ended_at=str(drill.ended_at))
    contact.state, contact.channel, contact.reached_at, contact.recorded_by = "reached", channel, clock.now(), by
    record(session, "contact.reached", contact_view(contact), by=by)


async def ended(session: AsyncSession, drill_id: UUID, *, by: Viewer) -> ContactDrill:
    """An officer ends the drill before its time."""
    drill = await session.get(ContactDrill, drill_id, with_for_update=True)
    if drill is None or not by.within(drill.area):
        raise NotFound(subject=f"contact_drill/{drill_id}")
    by.allow(*LEADERS, area=drill.area)
    await closed(session, drill, by=by.actor)
    return drill


async def closed(session: AsyncSession, drill: ContactDrill, *, by: str) -> None:
    """Whoever has not answered was not reached."""
    if drill.state == "ended":
        return
    drill.state, drill.ended_at = "ended", clock.now()
    entry = record(session, "contact_drill.ended", drill_view(drill), by=by)
    for contact in await session.scalars(select(Contact).where(
            Contact.drill_id == drill.id, Contact.state == "waiting").order_by(Contact.id).with_for_update()):
        contact.state = "unreached"
        record(session, "contact.unreached", contact_view(contact), by=by, cause=entry.id)


async def overdue(session: AsyncSession) -> None:
    """A drill ends by its time (a job, each minute)."""
    for drill in await session.scalars(select(ContactDrill).where(
            ContactDrill.state == "open", ContactDrill.until <= clock.now()).with_for_update(skip_locked=True)):
        await closed(session, drill, by=SYSTEM.actor)


async def monthly(session: AsyncSession) -> None:
    """On the day of the month that the operator named, a drill starts by itself (a job, each morning)."""
    today, area = clock.local(clock.now()), settings().jurisdiction
    running = await session.scalar(select(ContactDrill.id).where(ContactDrill.area == area,
                                                                 ContactDrill.state == "open"))
    if settings().contact_drill_day == today.day and running is None:
        by_sms = ["sms"] if channels.sms_is_set() else []
        await called(session, uuid7(), ContactDrillIn(area=area, channels=["app", "call", *by_sms]), by=SYSTEM.actor)


async def listed(session: AsyncSession, drill_id: UUID, *, by: Viewer) -> ContactList:
    """The result with names and numbers, those not reached first; that somebody read it is logged."""
    drill = await session.get(ContactDrill, drill_id)
    if drill is None or not by.sees_entry(f"contact_drill/{drill_id}", [drill.area]):
        raise NotFound(subject=f"contact_drill/{drill_id}")
    by.allow(*CALLERS, area=drill.area)
    session.add(Reading(id=uuid7(), at=clock.now(), actor=by.actor, subject=f"contact_drill/{drill_id}"))
    rows = (await session.execute(select(Contact, Person).join(Person, Person.id == Contact.person_id).where(
        Contact.drill_id == drill_id).order_by(Contact.state == "reached", Contact.has_phone, Person.post_zh))).all()
    texts = {one.about: one.state for one in await session.scalars(select(OutgoingMessage).where(
        OutgoingMessage.about.in_([f"contact/{contact.id}" for contact, _ in rows])))}
    people = [ContactListed(contact=contact_view(contact), name=person.name, phone=person.phone,
                            post_zh=person.post_zh, post_en=person.post_en, roles=person.roles,
                            sms=texts.get(f"contact/{contact.id}")) for contact, person in rows]
    return ContactList(drill=drill_view(drill), people=people, earlier=await earlier(session, drill))


async def earlier(session: AsyncSession, drill: ContactDrill) -> Sequence[EarlierDrill]:
    """How the drills before this one ended."""
    rows = await session.execute(
        select(ContactDrill.id, ContactDrill.started_at, ContactDrill.people,
               func.count().filter(Contact.state == "reached").label("reached"))
        .outerjoin(Contact, Contact.drill_id == ContactDrill.id)
        .where(ContactDrill.area == drill.area, ContactDrill.started_at < drill.started_at)
        .group_by(ContactDrill.id).order_by(ContactDrill.started_at.desc()).limit(EARLIER_MAX))
    return [EarlierDrill(id=row.id, started_at=row.started_at, people=row.people, reached=row.reached) for row in rows]
