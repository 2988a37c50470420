"""The hub: one tail of the journal in each process, and the followers that it writes to.

A follower that has caught up gets the same bytes as its whole audience. One that lags reads on from its own
cursor; one that does not drain in time is closed and will resume. Memory is bounded by BUFFER_MAX for each.
"""

import asyncio
import logging
import socket
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from os import dup, write
from time import monotonic
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from disaster.journal.models import Entry
from disaster.journal.read import BATCH_MAX, entries, position
from disaster.journal.subjects import is_apart
from disaster.live.frames import framed, payload
from disaster.live.protocol import LiveProtocol
from disaster.people import remembered
from disaster.people.asking import viewers_by_session, viewers_by_token
from disaster.people.viewer import Viewer

BUFFER_MAX = 262_144          # bytes that may wait in one follower's transport
DRAIN_SECONDS = 5             # how long a lagging follower has to drain them
CLOSING_SECONDS = 5           # and then to take the reason why it is closed
GONE_MILLISECONDS = 30_000    # how long bytes may stay unacknowledged before the kernel drops the line
RIGHTS_SECONDS = 2            # how often open sockets are compared with the rights of their people
GONE, CHANGED, SLOW, FUTURE = 4401, 4403, 4408, 4409
log = logging.getLogger("disaster.live")


@dataclass(eq=False, slots=True)
class Follower:
    """One open socket."""

    viewer: Viewer
    key: bytes                # the credential, to see whether it still stands
    is_token: bool
    protocol: LiveProtocol
    cursor: int
    lag: "asyncio.Task[None] | None" = field(default=None)
    transport: asyncio.Transport = field(init=False)
    file: int = field(init=False)

    def __post_init__(self) -> None:
        self.transport = self.protocol.transport
        file = self.transport.get_extra_info("socket").fileno()
        with socket.socket(fileno=dup(file)) as same:    # whoever does not even acknowledge heartbeats is gone
            same.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, GONE_MILLISECONDS)
        self.file = file if self.transport.get_extra_info("sslcontext") is None else -1

    def write(self, frame: bytes, cursor: int) -> bool:
        """Hand over the bytes, never waiting: to the kernel where nothing is queued before them, else to the transport.

        Answers whether the follower keeps pace; a transport that is closing may have given its file away.
        """
        transport, sent = self.transport, 0
        if transport.is_closing():
            self.cursor = cursor
            return True
        waiting = transport.get_write_buffer_size()
        if waiting > BUFFER_MAX:
            return False
        if not waiting and self.file >= 0:
            try:
                sent = write(self.file, frame)
            except OSError:     # full, or gone: the transport deals with both
                sent = 0
        if sent < len(frame):
            transport.write(frame[sent:])
        self.cursor = cursor
        return True

    def close(self, code: int) -> None:
        """Say why, and close; the client resumes from its cursor, or takes a new snapshot.

        One that does not take even this is cut off, with what waits for it.
        """
        if not self.transport.is_closing():
            self.protocol.conn.send_close(code)
            self.transport.write(b"".join(self.protocol.conn.data_to_send()))
            self.protocol.close_sent = True
            self.transport.close()
            asyncio.get_running_loop().call_later(CLOSING_SECONDS, self.transport.abort)


class Hub:
    """All followers of this process, by audience."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], tick_seconds: float, heartbeat_seconds: float):
        self.sessions, self.tick_seconds, self.heartbeat_seconds = sessions, tick_seconds, heartbeat_seconds
        self.audiences: dict[Viewer, set[Follower]] = defaultdict(set)
        self.followers: set[Follower] = set()
        self.epoch, self.cursor = UUID(int=0), 0
        self.told_at = monotonic()
        self.woken, self.telling = asyncio.Event(), asyncio.Lock()

    async def start(self) -> None:
        """Begin at the end of the journal."""
        async with self.sessions() as session:
            end = await position(session)
        self.epoch, self.cursor = end.epoch, end.seq

    async def follow(self) -> None:
        """For ever: wait for a wake (or look by oneself each second), gather a tick, tell every audience."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.woken.wait(), 1)
            await asyncio.sleep(self.tick_seconds)
            self.woken.clear()
            try:
                await self.tell_new()
            except (OSError, SQLAlchemyError) as error:     # the database is away: screens say so by their age
                log.warning("the journal cannot be read: %s", error)

    async def tell_new(self) -> None:
        """Write what is new, batch by batch, to all who have caught up."""
        async with self.telling, self.sessions() as session:
            while batch := await entries(session, self.cursor):
                self.cursor = batch[-1].seq
                if told := [entry for entry in batch if not is_apart(entry.subject)]:
                    self.tell(told)     # what is kept apart wakes no screen: its cursor follows with the next beat
                if len(batch) < BATCH_MAX:
                    break

    def tell(self, batch: Iterable[Entry]) -> None:
        """Frame once for each audience, write the same bytes to each of its followers."""
        batch, self.told_at = list(batch), monotonic()
        remembered.told(entry.subject for entry in batch)
        for viewer, followers in self.audiences.items():
            frame = framed(payload(self.epoch, self.cursor, batch, viewer))
            for follower in followers:
                if follower.lag is None and not follower.write(frame, self.cursor):
                    follower.lag = asyncio.create_task(self.catch_up(follower))

    def tell_beside(self, name: str, lines: Sequence[tuple[list[str], bytes]],
                    may: Callable[[Viewer, list[str]], bool]) -> None:
        """Write what is no entry (positions) to all who have caught up and may see it; nobody is told of it later."""
        for viewer, followers in self.audiences.items():
            if told := b",".join(line for areas, line in lines if may(viewer, areas)):
                beside = b',"%s":[%s]' % (name.encode(), told)
                frame = framed(payload(self.epoch, self.cursor, [], viewer, beside))
                for follower in followers:
                    if follower.lag is None:
                        follower.write(frame, self.cursor)

    async def join(self, follower: Follower) -> None:
        """Let a new follower read from its cursor to the present, then belong to its audience."""
        self.followers.add(follower)
        self.audiences[follower.viewer.audience].add(follower)
        follower.lag = asyncio.create_task(self.catch_up(follower))

    def leave(self, follower: Follower) -> None:
        """Forget a follower."""
        self.followers.discard(follower)
        audience = self.audiences.get(follower.viewer.audience)
        if audience is not None:
            audience.discard(follower)
            if not audience:
                del self.audiences[follower.viewer.audience]
        if follower.lag is not None:
            follower.lag.cancel()

    async def catch_up(self, follower: Follower) -> None:
        """Write from the follower's own cursor, no faster than it drains, until it stands where the hub stands."""
        try:
            if follower.cursor > self.cursor:       # its snapshot is newer than what this process has told
                await self.tell_new()
            if follower.cursor > self.cursor:
                follower.close(FUTURE)
                return
            while follower.cursor < self.cursor:
                async with asyncio.timeout(DRAIN_SECONDS):
                    await follower.protocol.writable.wait()
                async with self.sessions() as session:
                    batch = await entries(session, follower.cursor, upto=self.cursor)
                cursor = batch[-1].seq
                follower.write(framed(payload(self.epoch, cursor, batch, follower.viewer)), cursor)
            follower.write(framed(payload(self.epoch, follower.cursor, [], follower.viewer)), follower.cursor)
            follower.lag = None
        except TimeoutError:
            follower.close(SLOW)
        except (OSError, SQLAlchemyError) as error:     # closed, it comes again; left open, it would never be told
            log.warning("a follower cannot catch up: %s", error)
            follower.close(SLOW)

    async def beat(self) -> None:
        """For ever: where nothing was told for a while, the cursor alone, so that a screen knows that it is live."""
        while True:
            quiet = monotonic() - self.told_at
            if quiet >= self.heartbeat_seconds:
                self.tell([])
            await asyncio.sleep(self.heartbeat_seconds - (monotonic() - self.told_at))

    async def guard(self) -> None:
        """For ever: close the sockets of those whose right was withdrawn or changed."""
        while True:
            await asyncio.sleep(RIGHTS_SECONDS)
            try:
                await self.compare_rights()
            except (OSError, SQLAlchemyError) as error:
                log.warning("rights cannot be compared: %s", error)

    async def compare_rights(self) -> None:
        """Close each follower whose credential ended (4401) or whose rights differ from those it joined with (4403)."""
        followers = list(self.followers)
        if not followers:
            return
        async with self.sessions() as session:
            now = await viewers_by_session(session, list({f.key for f in followers if not f.is_token}))
            now |= await viewers_by_token(session, list({f.key for f in followers if f.is_token}))
        for follower in followers:
            if follower.key not in now:
                follower.close(GONE)
            elif now[follower.key][0] != follower.viewer:
                follower.close(CHANGED)
