"""A bad network on 127.0.0.1: a TCP proxy that drops, delays, doubles, truncates and swallows, the same for each seed.

Every connection that is opened through it meets one fate, drawn from the seed: before the server has seen the request,
or after it has committed and the answer is on its way. Used by tests of the intake, and by browsers (`address`).
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

PASS = "pass"
DELAY = "delay"                              # both ways, a little
REFUSE = "refuse"                            # closed at once
CUT_REQUEST = "cut_request"                  # part of the request reaches the server, then the line is gone
SWALLOW_REQUEST = "swallow_request"          # nothing reaches the server, and nobody says so
CUT_ANSWER = "cut_answer"                    # the server has committed; part of its answer arrives
SWALLOW_ANSWER = "swallow_answer"            # the server has committed; nothing arrives, and nobody says so
DROP_ANSWER = "drop_answer"                  # the server has committed; the line is closed instead
DOUBLE = "double"                            # the request reaches the server twice, by two lines
FATES: tuple[str, ...] = (PASS, DELAY, REFUSE, CUT_REQUEST, SWALLOW_REQUEST, CUT_ANSWER, SWALLOW_ANSWER, DROP_ANSWER,
                          DOUBLE)
WEIGHTS: tuple[int, ...] = (6, 3, 1, 2, 1, 2, 1, 3, 3)
PIECE = 65_536


@dataclass
class Network:
    """A bad network before one server."""

    host: str
    port: int
    seed: int
    fates: Sequence[str] = FATES
    weights: Sequence[int] = WEIGHTS
    delay_seconds: float = 0.02
    silent_seconds: float = 1.0              # how long a swallowed line stays open: longer than a client waits
    met: Counter[str] = field(default_factory=Counter)
    listening: asyncio.Server = field(init=False)
    lines: set["asyncio.Task[None]"] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # a fault is no secret

    @property
    def address(self) -> str:
        """Where clients find the server behind it."""
        return f"http://127.0.0.1:{self.listening.sockets[0].getsockname()[1]}"

    async def opened(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One line and its fate."""
        fate = self.chance.choices(self.fates, self.weights)[0]
        self.met[fate] += 1
        task = asyncio.current_task()
        assert task is not None
        self.lines.add(task)
        try:
            await self.carried(fate, reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self.lines.discard(task)
            writer.close()

    async def carried(self, fate: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry this line as its fate says. One that is not cut is carried to its end, whatever it is used for."""
        if fate == REFUSE:
            return
        if fate in {PASS, DELAY}:
            await self.through(reader, writer, self.delay_seconds if fate == DELAY else 0)
            return
        request = await whole_request(reader)
        if fate == SWALLOW_REQUEST:
            await asyncio.sleep(self.silent_seconds)
        elif fate == CUT_REQUEST:
            await self.asked(request[:self.chance.randrange(1, len(request))], wait=False)
        elif fate == DOUBLE:
            answers = await asyncio.gather(self.asked(request), self.asked(request))
            writer.write(answers[0])
            await writer.drain()
        else:
            await self.committed(fate, request, writer)

    async def committed(self, fate: str, request: bytes, writer: asyncio.StreamWriter) -> None:
        """The server has done it; its answer meets the fate."""
        answer = await self.asked(request)
        if fate == SWALLOW_ANSWER:
            await asyncio.sleep(self.silent_seconds)
        elif fate == CUT_ANSWER and answer:
            writer.write(answer[:self.chance.randrange(len(answer))])
            await writer.drain()

    async def asked(self, request: bytes, *, wait: bool = True) -> bytes:
        """The server's answer to these bytes, by a line of their own that ends with it."""
        reader, writer = await asyncio.open_connection(self.host, self.port)
        try:
            writer.write(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
            await writer.drain()
            return await reader.read(-1) if wait else b""
        finally:
            writer.close()

    async def through(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float) -> None:
        """Both ways, to the end."""
        there, back = await asyncio.open_connection(self.host, self.port)
        try:
            await asyncio.gather(pumped(reader, back, delay), pumped(there, writer, delay))
        finally:
            back.close()


async def pumped(source: asyncio.StreamReader, sink: asyncio.StreamWriter, delay: float) -> None:
    """Piece by piece, until one side ends."""
    with suppress(OSError):
        while piece := await source.read(PIECE):
            if delay:
                await asyncio.sleep(delay)
            sink.write(piece)
            await sink.drain()
        if sink.can_write_eof():
            sink.write_eof()


async def whole_request(reader: asyncio.StreamReader) -> bytes:
    """The head of one request and the body that it states."""
    head = await reader.readuntil(b"\r\n\r\n")
    stated = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return head + await reader.readexactly(int(stated[0].split(b":")[1]) if stated else 0)


@asynccontextmanager
async def bad_network(address: str, seed: int, **how: object) -> AsyncIterator[Network]:
    """A bad network before the server at this address."""
    host, _, port = address.removeprefix("http://").partition(":")
    network = Network(host, int(port), seed, **how)  # type: ignore[arg-type]
    network.listening = await asyncio.start_server(network.opened, "127.0.0.1", 0)
    try:
        yield network
    finally:
        network.listening.close()
        for line in set(network.lines):
            line.cancel()
        await asyncio.gather(*network.lines, return_exceptions=True)
