"""Bad lines and bad moments: followers that stop reading, silence, a restart, another past, a commit that fails."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from struct import pack

import httpx
import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from disaster.alerts.actions import noticed
from disaster.db import open_engine, sessions, transaction
from disaster.live import hub
from disaster.settings import settings
from tests.clients import Follower, SignedIn
from tests.serving import port_of, served

SLOW = b"\x88\x02" + pack("!H", 4408)      # RFC 6455 §5.5.1: a close frame that says why
ENOUGH = 8      # times a hundred entries: more than kernels take from a line of next to no room, and the hub besides


async def written(url: str, count: int, place: str = "152502100") -> None:
    """So many entries in one transaction."""
    engine = open_engine(url, pool_size=1)
    async with transaction(sessions(engine)) as session:
        for _ in range(count):
            await noticed(session, "silence", f"figures/{uuid7()}", [place], ["duty_officer"], by="system")
    await engine.dispose()


@asynccontextmanager
async def deaf(client: httpx.AsyncClient) -> AsyncIterator[socket.socket]:
    """A socket that joins the stream, hears that it has caught up, and then reads nothing."""
    start, port = (await client.get("/api/snapshot")).json(), client.base_url.port
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(line, ("127.0.0.1", port))
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    await loop.sock_sendall(line, (
        f"GET /api/live?after={start['seq']}&epoch={start['epoch']} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Origin: http://127.0.0.1:{port}\r\nCookie: {cookies}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").encode())
    heard = b""
    while not heard.partition(b"\r\n\r\n")[2]:
        heard += await loop.sock_recv(line, 1_000)
    assert b" 101 " in heard
    with line:
        yield line


async def rest_of(line: socket.socket) -> bytes:
    """Everything until the line is closed."""
    told, loop = b"", asyncio.get_running_loop()
    while part := await loop.sock_recv(line, 1_000_000):
        told += part
    return told


@pytest.fixture
def narrow(monkeypatch):
    """Lines with next to no room, and little patience with them."""
    monkeypatch.setattr(hub, "BUFFER_MAX", 70_000)     # above the mark at which a transport pauses
    monkeypatch.setattr(hub, "DRAIN_SECONDS", 0.2)
    join = hub.Hub.join

    async def joined(self, follower):
        with socket.socket(fileno=os.dup(follower.file)) as same:
            same.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        await join(self, follower)
    monkeypatch.setattr(hub.Hub, "join", joined)


async def test_who_stops_reading_is_closed_with_the_reason_and_delays_nobody(narrow, service, signed_in, committed):
    officer = await signed_in("duty_officer")
    async with deaf(officer) as line:
        reader = await (await Follower(officer).snapshot()).connect()
        for _ in range(ENOUGH):
            await written(committed, 100)
            await reader.until(reader.seq + 100)
        async with asyncio.timeout(60):
            assert (await rest_of(line)).endswith(SLOW)
    await reader.close()


async def test_who_does_not_even_take_the_reason_is_cut_off(narrow, service, signed_in, committed, monkeypatch):
    monkeypatch.setattr(hub, "CLOSING_SECONDS", 0.2)
    left: asyncio.Queue[hub.Hub] = asyncio.Queue()
    leave = hub.Hub.leave

    def told(self, follower):
        leave(self, follower)
        left.put_nowait(self)
    monkeypatch.setattr(hub.Hub, "leave", told)
    async with deaf(await signed_in("duty_officer")):
        for _ in range(ENOUGH):
            await written(committed, 100)
        async with asyncio.timeout(60):
            assert (await left.get()).followers == set()


@pytest.fixture
def beating(monkeypatch):
    """A heartbeat each second."""
    monkeypatch.setenv("DISASTER_HEARTBEAT_SECONDS", "1")
    settings.cache_clear()
    yield
    settings.cache_clear()


async def test_a_screen_that_may_see_nothing_of_it_still_hears_how_far_the_journal_is(beating, service, signed_in,
                                                                                    committed):
    stranger = await (await Follower(await signed_in("duty_officer", areas=("152501",))).snapshot()).connect()
    start = stranger.seq
    await written(committed, 3)
    await stranger.until(start + 3)
    assert stranger.applied == []
    assert await stranger.frame() | {"at": ""} == {"epoch": stranger.epoch, "seq": start + 3, "at": "", "entries": []}
    await stranger.close()


async def test_after_a_restart_a_screen_gets_exactly_what_it_missed(committed, stack):
    async with served(committed) as address:
        officer = await SignedIn(address, committed, stack)("duty_officer")
        screen = await (await Follower(officer).snapshot()).connect()
    await screen.close()
    await written(committed, 5)
    async with served(committed, port_of(address)):
        await screen.connect()
        await written(committed, 2)
        await screen.until(screen.joined_at + 7)
        assert screen.applied == list(range(screen.joined_at + 1, screen.joined_at + 8))
        assert screen.subjects == (await Follower(officer).snapshot()).subjects
        await screen.close()


async def test_a_screen_from_another_past_must_begin_anew(committed, stack):
    async with served(committed) as address:
        officer = await SignedIn(address, committed, stack)("duty_officer")
        screen = await Follower(officer).snapshot()
    engine = open_engine(committed, pool_size=1)
    async with engine.begin() as connection:      # what a restore does
        await connection.execute(text("UPDATE journal_head SET epoch = gen_random_uuid()"))
    await engine.dispose()
    async with served(committed, port_of(address)):
        await screen.connect()
        await screen.socket.wait_closed()
        assert screen.socket.close_code == 4409


FAILS_AT_COMMIT = """
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not today'; END $$;
    CREATE CONSTRAINT TRIGGER late AFTER INSERT ON person DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION refuse()"""


async def test_what_fails_at_the_commit_is_never_answered_as_done(service, signed_in, committed):
    administrator = await signed_in("administrator")
    engine = open_engine(committed, pool_size=1)
    async with engine.begin() as connection:
        for statement in FAILS_AT_COMMIT.split(";\n"):
            await connection.execute(text(statement))
    await engine.dispose()
    person_id = uuid7()
    answer = await administrator.put(f"/api/people/{person_id}", json={
        "login": "late", "name": "示例", "post_zh": "示例", "post_en": "example", "roles": ["reporter"],
        "areas": ["152502100"]})
    assert (answer.status_code, answer.json()["code"]) == (500, "our_fault")
    assert (await administrator.get(f"/api/subjects/person/{person_id}")).status_code == 404
