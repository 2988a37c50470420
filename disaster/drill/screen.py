"""A screen: a snapshot, then the socket from its number; one line applies any entry. It remembers when what came."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from disaster.drill.player import Player, StepFailed, origin

WAIT_SECONDS = 60
Entry = dict[str, Any]


class Screen:
    """What one signed-in person sees, live."""

    def __init__(self, player: Player) -> None:
        self.player = player
        self.subjects: dict[str, Any] = {}
        self.seq, self.epoch = 0, ""
        self.entries: list[Entry] = []
        self.came_at: dict[str, float] = {}          # id of an entry -> time.perf_counter() of its frame
        self.socket: ClientConnection | None = None
        self._came = asyncio.Condition()
        self._reading: asyncio.Task[None] | None = None

    @property
    def is_live(self) -> bool:
        """Whether its socket is open."""
        return self._reading is not None and not self._reading.done()

    async def opened(self) -> "Screen":
        """Take a snapshot and follow from there."""
        told = await snapshot(self.player)
        self.subjects, self.seq, self.epoch = told["subjects"], told["seq"], told["epoch"]
        return await self.resumed()

    async def resumed(self) -> "Screen":
        """Follow from where this screen stands."""
        self.socket = await socket_of(self.player, self.seq, self.epoch)
        self._reading = asyncio.create_task(self._read(self.socket))
        return self

    async def cut(self) -> None:
        """Lose the line, without a farewell."""
        if self.socket is not None:
            self.socket.transport.abort()
        await self.closed()

    async def closed(self) -> None:
        """Close the socket, if one is open."""
        if self.socket is not None and self._reading is not None:
            await self.socket.close()
            await self._reading
        self.socket = self._reading = None

    async def until(self, seen: Callable[[], Any], what: str) -> Any:
        """Wait until the screen shows it; answers what `seen` found."""
        async with self._came:
            try:
                await asyncio.wait_for(self._came.wait_for(lambda: seen() is not None), WAIT_SECONDS)
            except TimeoutError as error:
                raise StepFailed(who=self.player.login, waited_for=what, seconds=WAIT_SECONDS) from error
        return seen()

    async def reached(self, seq: int) -> None:
        """Wait until this number."""
        await self.until(lambda: True if self.seq >= seq else None, f"entry {seq}")

    def of(self, kind: str) -> list[Any]:
        """All subjects of a kind, as the screen shows them."""
        return [data for name, data in sorted(self.subjects.items()) if name.startswith(f"{kind}/")]

    def entry(self, kind: str, subject: str) -> Entry | None:
        """The first entry of this kind about this subject that came over the socket."""
        return next((entry for entry in self.entries if (entry["kind"], entry["subject"]) == (kind, subject)), None)

    async def _read(self, socket: ClientConnection) -> None:
        with suppress(ConnectionClosed):
            async for frame in socket:
                told, came_at = orjson.loads(frame), time.perf_counter()
                async with self._came:
                    for entry in told["entries"]:
                        self._apply(entry, came_at)
                    self.seq = told["seq"]
                    self._came.notify_all()

    def _apply(self, entry: Entry, came_at: float) -> None:
        self.entries.append(entry)
        self.came_at[entry["id"]] = came_at
        self.subjects[entry["subject"]] = entry["data"]
        if entry["data"] is None:
            del self.subjects[entry["subject"]]


async def snapshot(player: Player) -> Any:
    """Everything the person may see now."""
    return await player.get("/api/snapshot")


async def socket_of(player: Player, after: int, epoch: str) -> ClientConnection:
    """The live socket of a signed-in person."""
    base = str(player.client.base_url).rstrip("/")
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in player.client.cookies.jar)
    return await connect(f"{base.replace('http', 'ws', 1)}/api/live?after={after}&epoch={epoch}", compression=None,
                         origin=Origin(origin(base)), max_size=None, additional_headers={"cookie": cookies},
                         open_timeout=WAIT_SECONDS, close_timeout=2, proxy=None)


async def journal(player: Player, page: int = 1_000) -> list[Entry]:
    """Every entry of the journal that the person may read, in order."""
    found: list[Entry] = []
    after = 0
    while True:
        told = await player.get("/api/journal", after=after, limit=page)
        found += [{"seq": line["seq"], **line["entry"]} for line in told["entries"] if line["entry"] is not None]
        if len(told["entries"]) < page:
            return found
        after = told["entries"][-1]["seq"]

