"""The folder of media: bytes are appended, and are on the disk before anybody is told that they are here.

How far a medium has come is the length of its file and stands nowhere else. A newer request for the same medium
ends the older one: a line that was cut may look open to the server for many minutes.
"""

import asyncio
import fcntl
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from fastapi import Request
from sqlalchemy.engine import make_url
from starlette.requests import ClientDisconnect

from disaster.media.rules import HEAD_BYTES, BadUpload, OtherOffset, PartInHand, WrongDigest
from disaster.settings import settings

SILENCE_SECONDS = 30        # a line that says nothing for so long is taken for cut
BLOCK = 2**20


class Cut(Exception):
    """The line was cut; what came before is kept."""


class Folder:
    """The media of one database."""

    def __init__(self, database_url: str) -> None:
        self.path = Path(settings().media_dir) / str(make_url(database_url).database)
        self.writing: dict[UUID, tuple[asyncio.Event, asyncio.Event]] = {}      # who shall stop, who has stopped

    def file(self, medium_id: UUID) -> Path:
        """Where the bytes of a medium lie; spread over folders by the last two digits, which are random."""
        return self.path / medium_id.hex[-2:] / str(medium_id)

    def size(self, medium_id: UUID) -> int:
        """How many bytes have come."""
        try:
            return self.file(medium_id).stat().st_size
        except FileNotFoundError:
            return 0

    def free_bytes(self) -> int:
        """How much room is left."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return shutil.disk_usage(self.path).free

    def discard(self, medium_id: UUID) -> None:
        """Forget the bytes."""
        self.file(medium_id).unlink(missing_ok=True)

    def examined(self, medium_id: UUID) -> tuple[bytes, bytes]:
        """The SHA-256 of a whole file, and its first bytes."""
        digest, head = sha256(), b""
        with self.file(medium_id).open("rb") as file:
            while block := file.read(BLOCK):
                head = head or block[:HEAD_BYTES]
                digest.update(block)
        return digest.digest(), head

    @asynccontextmanager
    async def alone(self, medium_id: UUID) -> AsyncIterator[asyncio.Event]:
        """Ends whoever writes this medium now; answers what tells us that somebody newer has come."""
        while (older := self.writing.get(medium_id)) is not None:
            older[0].set()
            await older[1].wait()
        mine = self.writing[medium_id] = (asyncio.Event(), asyncio.Event())
        try:
            yield mine[0]
        finally:
            del self.writing[medium_id]
            mine[1].set()

    async def append(self, medium_id: UUID, offset: int, bytes_max: int, request: Request,
                     checksum: bytes | None) -> int:
        """Add a part; answers the new length once it is on the disk. A part cut short is kept as far as it came."""
        async with self.alone(medium_id) as stopped:
            handle = await asyncio.to_thread(opened, self.file(medium_id))
            try:
                begins = os.fstat(handle).st_size
                if begins != offset:
                    raise OtherOffset(offset=begins)
                try:
                    digest = await written(handle, bytes_max - begins, request, stopped)
                finally:
                    await asyncio.to_thread(os.fsync, handle)
                if checksum is not None and digest != checksum:
                    os.ftruncate(handle, begins)
                    raise WrongDigest(offset=begins)
                return os.fstat(handle).st_size
            finally:
                os.close(handle)


def opened(file: Path) -> int:
    """The file to append to, ours alone among processes; its name is on the disk before its first byte."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = not file.exists()
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise PartInHand from error
    if fresh:
        for folder in (file.parent, file.parent.parent):
            synced(folder)
    return handle


def synced(folder: Path) -> None:
    """What a folder names is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


async def written(handle: int, room: int, request: Request, stopped: asyncio.Event) -> bytes:
    """Write what comes; answers its SHA-256."""
    digest = sha256()
    async for piece in pieces(request, stopped):
        if (room := room - len(piece)) < 0:
            raise BadUpload(header="upload-length")
        view = memoryview(piece)
        while view:
            view = view[os.write(handle, view):]
        digest.update(piece)
    return digest.digest()


async def pieces(request: Request, stopped: asyncio.Event) -> AsyncIterator[bytes]:
    """The body of a request until its end; Cut when the line is cut, silent for long, or somebody newer has come."""
    body = aiter(request.stream())
    stop, piece = asyncio.create_task(stopped.wait()), None
    try:
        while True:
            piece = asyncio.ensure_future(anext(body, None))
            await asyncio.wait({piece, stop}, timeout=SILENCE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if not piece.done():
                raise Cut
            if (found := piece.result()) is None:
                return
            yield found
    except ClientDisconnect as error:
        raise Cut from error
    finally:
        stop.cancel()
        if piece is not None:
            piece.cancel()
