"""A service for tests: the whole of it in this process, on a real port, until a block ends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from disaster.serve import server


@asynccontextmanager
async def served(database_url: str, port: int = 0, *, proxy: bool = False) -> AsyncIterator[str]:
    """Serve this database; answers the address. It is stopped as Ctrl-C does."""
    running = server(database_url, port=port, proxy=proxy)
    task = asyncio.create_task(running.serve())
    while not running.started:  # noqa: ASYNC110  # uvicorn says it by this flag only
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
    finally:
        running.should_exit = True
        await task


def port_of(address: str) -> int:
    """The port of such a service, for another that takes its place."""
    return urlsplit(address).port or 0
