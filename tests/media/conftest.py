"""One service for all these tests: each works on media of its own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import func, select

from disaster.db import open_engine, sessions
from disaster.people.models import Reading
from tests.clients import SignedIn
from tests.conftest import fresh_database
from tests.media.tus import Sending
from tests.serving import served


@pytest.fixture(scope="module")
async def committed(test_server: str, template: str, worker: str) -> str:
    return await fresh_database(test_server, f"media_{worker}", template)


@pytest.fixture(scope="module")
async def service(committed: str) -> AsyncIterator[str]:
    async with served(committed) as address:
        yield address


@pytest.fixture(scope="module")
async def signed_in(service: str, committed: str) -> AsyncIterator[SignedIn]:
    async with AsyncExitStack() as stack:
        yield SignedIn(service, committed, stack)


@pytest.fixture
async def readings(committed: str) -> AsyncIterator[Callable[[str], Awaitable[int]]]:
    """How often the private side of a subject was read, as the log says."""
    engine = open_engine(committed, pool_size=1)

    async def count(subject: str) -> int:
        async with sessions(engine)() as session:
            return int(await session.scalar(select(func.count()).where(Reading.subject == subject)) or 0)
    yield count
    await engine.dispose()


@pytest.fixture
def on_disk(media_dir: Path) -> Callable[[Sending, int], Awaitable[None]]:
    """Waits until so many bytes of a medium are in the folder."""
    def came(sending: Sending) -> int:
        return sum(file.stat().st_size for file in media_dir.rglob(sending.id))

    async def wait(sending: Sending, size: int) -> None:
        async with asyncio.timeout(60):     # a part that was refused never comes
            while came(sending) < size:
                await sending.client.get("/api/health")
    return wait
