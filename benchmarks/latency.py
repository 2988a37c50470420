"""From a report's acknowledgement to the proposal on another screen, beside a bare insert with NOTIFY.

    python -m benchmarks.latency [--proposals 300] [--followers 200]        (bar: median < 200 ms, p99 < 1 s)

Each report speaks of a disaster of its own, so that each opens an incident and passes a threshold.
"""

import argparse
import asyncio
import time
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import httpx
import orjson
from uuid_utils.compat import uuid7
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from benchmarks.snapshot import milliseconds
from benchmarks.world import service, signed_in
from disaster import clock

DAYS_APART = 12      # thresholds are in force since 2016
INSERT = "WITH told AS (SELECT pg_notify('bare', '')) INSERT INTO bare (told) SELECT 'x' FROM told"
FIGURES = {"affected_population": 5_000, "deaths": 40, "relocated_now": 12_000}


async def joined(stack: AsyncExitStack, client: httpx.AsyncClient, address: str) -> ClientConnection:
    """A screen that follows from now on."""
    start = (await client.get("/api/journal", params={"limit": 1})).json()
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    return await stack.enter_async_context(connect(
        f"{address.replace('http', 'ws', 1)}/api/live?after={start['seq']}&epoch={start['epoch']}", compression=None,
        origin=Origin(address), additional_headers={"cookie": cookies}, max_size=None, ping_interval=None))


async def watch(screen: ClientConnection, seen: dict[str, float]) -> None:
    """Note when the proposal of each incident came."""
    async for message in screen:
        now = time.perf_counter()
        for entry in orjson.loads(message)["entries"]:
            if entry.get("kind") == "proposal.made":
                seen.setdefault(entry["data"]["incident_id"], now)


async def idle(screen: ClientConnection) -> None:
    """Read and forget."""
    async for _ in screen:
        pass


async def filed(client: httpx.AsyncClient, turn: int, now: datetime) -> tuple[str, float]:
    """A report of its own disaster; answers the incident, and when it was acknowledged."""
    moment = (now - timedelta(days=DAYS_APART * (turn + 1))).isoformat()
    body: dict[str, Any] = {"place": "152502200", "hazard": "snow", "kind": "first", "occurred_at": moment,
                            "observed_at": moment, "source": "phone", "figures": FIGURES}
    answer = (await client.put(f"/api/reports/{uuid7()}", json=body)).raise_for_status()
    return str(answer.json()["incident_id"]), time.perf_counter()


async def ours(proposals: int, followers: int) -> list[float]:
    """Seconds from each acknowledgement to its proposal on a screen (below zero: it was there first)."""
    seen: dict[str, float] = {}
    acknowledged: dict[str, float] = {}
    async with service("latency") as (address, _, _url), AsyncExitStack() as stack:
        client = await signed_in(address, "officer")
        screens = [await joined(stack, client, address) for _ in range(followers + 1)]
        tasks = [asyncio.create_task(watch(screens[0], seen)), *(asyncio.create_task(idle(one)) for one in screens[1:])]
        now = clock.now()
        for turn in range(proposals):
            incident, at = await filed(client, turn, now)
            acknowledged.setdefault(incident, at)
            await asyncio.sleep(0.1)
        await asyncio.sleep(3)
        for task in tasks:
            task.cancel()
        await client.aclose()
    missing = acknowledged.keys() - seen.keys()
    print(f"{len(acknowledged)} incidents, {len(missing)} without a proposal")
    return [seen[incident] - at for incident, at in acknowledged.items() if incident in seen]


async def floor(rounds: int) -> list[float]:
    """Seconds from a bare insert's acknowledgement, with NOTIFY, to a listener that reads the row."""
    spent: list[float] = []
    async with service("latency_floor") as (_, _process, url):
        dsn = url.replace("+asyncpg", "")
        writer, reader = await asyncpg.connect(dsn), await asyncpg.connect(dsn)
        await writer.execute("CREATE TABLE bare (id serial PRIMARY KEY, told text)")
        woken = asyncio.Event()
        await reader.add_listener("bare", lambda *_: woken.set())
        for _ in range(rounds):
            woken.clear()
            await writer.execute(INSERT)
            started = time.perf_counter()
            await woken.wait()
            await reader.fetch("SELECT * FROM bare ORDER BY id DESC LIMIT 1")
            spent.append(time.perf_counter() - started)
        await writer.close()
        await reader.close()
    return spent


async def main() -> None:
    """Measure and print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--proposals", type=int, default=300)
    parser.add_argument("--followers", type=int, default=200)
    asked = parser.parse_args()
    mine = await ours(asked.proposals, asked.followers)
    bare = await floor(asked.proposals)
    print(f"acknowledged -> proposal on another screen, {len(mine)} proposals, {asked.followers} idle followers")
    print(f"  ours             {milliseconds(mine)}   (bar: p50 < 200 ms, p99 < 1 s)")
    print(f"  insert + NOTIFY  {milliseconds(bare)}   (ours gathers a tick of 60 ms on purpose)")


if __name__ == "__main__":
    asyncio.run(main())
