"""LISTEN on a connection of its own: it says nothing but "wake up". Lost, it is opened again; polling fills in."""

import asyncio
import logging
from collections.abc import Sequence

import asyncpg
from sqlalchemy.engine import make_url

log = logging.getLogger("disaster.live")


async def listen(url: str, *woken: asyncio.Event) -> None:
    """For ever: set each of `woken` whenever an entry was committed by any process."""
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    while True:
        try:
            await listen_once(dsn, woken)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            log.warning("the journal's wake-up call is lost: %s", error)
        await asyncio.sleep(1)


async def listen_once(dsn: str, woken: Sequence[asyncio.Event]) -> None:
    """Until this connection is lost."""
    def wake(*_: object) -> None:
        for one in woken:
            one.set()

    connection = await asyncpg.connect(dsn, timeout=10)
    try:
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        await connection.add_listener("journal", wake)
        wake()
        await lost.wait()
    finally:
        await connection.close(timeout=2)
