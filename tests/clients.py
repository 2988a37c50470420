"""Clients of a running service, for tests: sign in over HTTP, follow over a real socket."""

import ssl
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

import httpx
import orjson
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from disaster.db import open_engine, sessions, transaction
from disaster.people.actions import added
from disaster.people.schemas import PersonIn

PASSWORD = "a long enough one"
LEFT_FIRST = httpx.Limits(keepalive_expiry=2)        # before the service, which leaves a quiet line after five seconds
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)      # http: no certificates need be read


class SignedIn:
    """Makes people in the service's database and signs them in."""

    def __init__(self, service: str, database_url: str, stack: AsyncExitStack) -> None:
        self.service, self.database_url, self.stack = service, database_url, stack

    async def __call__(self, *roles: str, areas: tuple[str, ...] = ("152502",), levels: tuple[str, ...] = (),
                       login: str = "") -> httpx.AsyncClient:
        login = login or f"{roles[0]}-{uuid7()}".replace("_", "-")
        engine = open_engine(self.database_url, pool_size=1)
        async with transaction(sessions(engine)) as session:
            await add_person(session, login, roles, areas, levels)
        await engine.dispose()
        client = await self.stack.enter_async_context(httpx.AsyncClient(
            base_url=self.service, headers={"origin": self.service}, timeout=20, verify=PLAIN,
            limits=LEFT_FIRST))
        answer = await client.post("/api/people/sign-in", json={"login": login, "password": PASSWORD})
        answer.raise_for_status()
        client.headers["x-csrf-token"] = answer.json()["csrf"]
        return client


async def add_person(session: AsyncSession, login: str, roles: tuple[str, ...], areas: tuple[str, ...],
                     levels: tuple[str, ...] = ()) -> UUID:
    """A person with these rights, by the ordinary action."""
    person = await added(session, PersonIn(login=login, name="示例", post_zh="示例岗位", post_en="example post",
                                           roles=list(roles), areas=list(areas), levels=list(levels)),
                         uuid7(), PASSWORD, by="system", must_change=False)
    return person.id


class Follower:
    """What a screen does: a snapshot, then the socket from its number; one line applies any entry."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client, self.seq, self.epoch = client, 0, ""
        self.subjects: dict[str, Any] = {}
        self.socket: ClientConnection | None = None
        self.applied: list[int] = []
        self.joined_at = 0            # where it stood when it last opened its socket

    async def snapshot(self) -> "Follower":
        """Take everything anew."""
        told = (await self.client.get("/api/snapshot")).raise_for_status().json()
        self.subjects, self.seq, self.epoch = told["subjects"], told["seq"], told["epoch"]
        return self

    async def connect(self) -> "Follower":
        """Follow from where this client stands."""
        self.joined_at = self.seq
        url = str(self.client.base_url).replace("http", "ws", 1).rstrip("/")
        cookies = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        bearer = self.client.headers.get("authorization")
        self.socket = await connect(f"{url}/api/live?after={self.seq}&epoch={self.epoch}", compression=None,
                                    ping_interval=None,      # who reads late has not left
                                    origin=Origin(str(self.client.base_url).rstrip("/")), max_size=None,
                                    additional_headers={"authorization": bearer} if bearer else {"cookie": cookies})
        return self

    async def frame(self) -> dict[str, Any]:
        """Apply one frame."""
        assert self.socket is not None
        told: dict[str, Any] = orjson.loads(await self.socket.recv())
        for entry in told["entries"]:
            self.applied.append(entry["seq"])
            self.subjects[entry["subject"]] = entry["data"]
            if entry["data"] is None:
                del self.subjects[entry["subject"]]
        self.seq = told["seq"]
        return told

    async def until(self, seq: int) -> "Follower":
        """Apply frames until this number is reached."""
        while self.seq < seq:
            await self.frame()
        return self

    async def close(self) -> None:
        """Cut the socket: who did not read to the end would wait in vain for a farewell."""
        if self.socket is not None:
            self.socket.transport.abort()
            await self.socket.wait_closed()
