import asyncio
from datetime import timedelta

import orjson
import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.alerts import channels
from disaster.alerts.models import OutgoingMessage
from disaster.errors import NotFound
from disaster.people.models import Person, Reading
from disaster.people.viewer import Viewer
from disaster.settings import settings
from disaster.silence.actions.contacts import (
    answered,
    call_recorded,
    ended,
    listed,
    monthly,
    overdue,
    started,
    text_answered,
)
from disaster.silence.contacting import AlreadyRunning, DrillOver, only_digits
from disaster.silence.models import Contact, ContactDrill
from disaster.silence.schemas import CallIn, ContactDrillIn
from tests.clients import add_person

COUNTY, XILIN = "152502", "152502200"


@pytest.fixture
async def people(session) -> dict[str, Viewer]:
    """Four people: a reporter with a phone, one without, an officer, and one of the next county."""
    found = {}
    for login, role, area, phone in (("one", "reporter", XILIN, "+86 139-0000-0001"), ("two", "reporter", XILIN, None),
                                     ("three", "duty_officer", COUNTY, "13900000003"),
                                     ("far", "reporter", "152501100", "13900000004")):
        person = await session.get(Person, await add_person(session, login, (role,), (area,)))
        person.phone = phone
        found[login] = Viewer(f"person/{person.id}", frozenset({role}), (area,))
    await session.flush()
    return found


async def drill(session, officer, *, channels=("app", "call")) -> ContactDrill:
    return await started(session, uuid7(), ContactDrillIn(area=COUNTY, channels=list(channels)), by=officer)


async def contact(session, of: ContactDrill, whom: Viewer) -> Contact:
    found: Contact = (await session.scalars(select(Contact).where(
        Contact.drill_id == of.id, Contact.person_id == whom.actor.removeprefix("person/")))).one()
    return found


async def test_everybody_of_the_area_is_called_answers_by_a_tap_or_a_call_and_the_rest_is_listed(
        session, officer, people):
    one = await drill(session, officer)
    assert one.people == 3
    await answered(session, one.id, by=people["one"])
    await call_recorded(session, (await contact(session, one, people["three"])).id, CallIn(reached=True), by=officer)
    await call_recorded(session, (await contact(session, one, people["two"])).id, CallIn(reached=False), by=officer)
    with pytest.raises(NotFound):
        await answered(session, one.id, by=people["far"])
    await ended(session, one.id, by=officer)
    result = await listed(session, one.id, by=officer)
    assert [(line.contact.state, line.contact.channel, line.contact.calls) for line in result.people] == [
        ("unreached", None, 1), ("reached", "app", 0), ("reached", "call", 0)]
    assert not result.people[0].contact.has_phone
    assert (await session.scalars(select(Reading).where(Reading.subject == f"contact_drill/{one.id}"))).all()


async def test_after_its_time_a_drill_ends_and_nobody_is_reached_any_more(session, officer, people):
    one = await drill(session, officer)
    one.started_at, one.until = clock.now() - timedelta(days=2), clock.now() - timedelta(days=1)
    await overdue(session)
    assert one.state == "ended"
    with pytest.raises(DrillOver):
        await answered(session, one.id, by=people["one"])
    again = await drill(session, officer)
    assert [(earlier.people, earlier.reached) for earlier in (await listed(session, again.id, by=officer)).earlier] == [
        (3, 0)]


async def test_one_drill_at_a_time_and_the_same_again_is_the_same(session, officer, people):
    one = await drill(session, officer)
    assert await started(session, one.id, ContactDrillIn(area=COUNTY), by=officer) is one
    with pytest.raises(AlreadyRunning):
        await drill(session, officer)


async def test_on_its_day_of_the_month_a_drill_starts_by_itself_and_by_default_never(session, people, monkeypatch):
    await monthly(session)
    assert (await session.scalars(select(ContactDrill))).all() == []
    monkeypatch.setattr(settings(), "contact_drill_day", clock.local(clock.now()).day)
    await monthly(session)
    await monthly(session)
    assert [one.started_by for one in await session.scalars(select(ContactDrill))] == ["system"]


@pytest.mark.parametrize("written", ["+86 139-0000 0001", "13900000001", "0086 13900000001"])
def test_a_number_is_known_however_it_is_written(written):
    assert only_digits(written) == "13900000001"


@pytest.fixture
async def gateway(monkeypatch):
    """A text message gateway on a real port: it fails the first time, then takes what it is sent."""
    taken, keys = [], []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
        taken.append(orjson.loads(await reader.readexactly(length)))
        keys.append(head.partition("idempotency-key: ")[2].partition("\r\n")[0])
        status = "503 Service Unavailable" if len(taken) == 1 else "200 OK"
        writer.write(f"HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    monkeypatch.setattr(settings(), "sms_url", f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/send")
    yield taken, keys
    server.close()
    await server.wait_closed()


async def test_a_text_goes_to_the_gateway_again_until_it_takes_it_and_its_answer_reaches_the_person(
        session, officer, people, gateway, monkeypatch):
    taken, keys = gateway
    one = await drill(session, officer, channels=("app", "sms"))
    await channels.posted(session)
    waiting = list(await session.scalars(select(OutgoingMessage)))
    assert {row.failure for row in waiting} == {"inner address"}
    assert taken == []                                       # an inner address is not asked unless somebody allowed it
    monkeypatch.setattr(settings(), "sms_inner", True)
    for _ in range(2):
        for row in waiting:
            row.next_at = clock.now()
        await channels.posted(session)
    assert {row.state for row in waiting} == {"sent"}
    assert len(taken) == 3                                   # two numbers, one of them a second time under the same id
    assert len(set(keys)) == 2
    assert {message["to"] for message in taken} == {"+86 139-0000-0001", "13900000003"}
    assert await text_answered(session, "8613900000001", by=officer) == 1
    assert (await contact(session, one, people["one"])).channel == "sms"
