"""The snapshot of the county with its demo data and a busy night, beside a SELECT of the same bytes.

    python -m benchmarks.snapshot [--entries 2000] [--rounds 100]        (bar: < 100 ms)
"""

import argparse
import asyncio
import statistics
import time

import asyncpg
from uuid_utils.compat import uuid7

from benchmarks.world import service, signed_in
from disaster.alerts.actions import noticed
from disaster.db import open_engine, sessions, transaction

NEWEST = """SELECT subject, data FROM (SELECT DISTINCT ON (subject) subject, data FROM journal_entry
            ORDER BY subject, seq DESC) newest WHERE data IS NOT NULL"""


def milliseconds(seconds: list[float]) -> str:
    """Median and 99th percentile."""
    worst = statistics.quantiles(seconds, n=100)[98]
    return f"p50 {statistics.median(seconds) * 1000:6.1f} ms   p99 {worst * 1000:6.1f} ms"


async def night(url: str, count: int) -> None:
    """So many more subjects than the county has at rest."""
    engine = open_engine(url, pool_size=1)
    for _ in range(count // 100):
        async with transaction(sessions(engine)) as session:
            for _ in range(100):
                await noticed(session, "silence", f"figures/{uuid7()}", ["152502100"], ["duty_officer"], by="system")
    await engine.dispose()


async def timed(rounds: int, once) -> list[float]:
    """Seconds of each round, after one to warm."""
    await once()
    spent = []
    for _ in range(rounds):
        started = time.perf_counter()
        await once()
        spent.append(time.perf_counter() - started)
    return spent


async def main() -> None:
    """Measure and print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=100)
    asked = parser.parse_args()
    async with service("snapshot") as (address, _, url):
        await night(url, asked.entries)
        client = await signed_in(address, "officer")
        told = (await client.get("/api/snapshot")).raise_for_status()
        connection = await asyncpg.connect(url.replace("+asyncpg", ""))
        ours = await timed(asked.rounds, lambda: client.get("/api/snapshot"))
        bare = await timed(asked.rounds, lambda: connection.fetch(NEWEST))
        await connection.close()
        await client.aclose()
    print(f"snapshot of {len(told.json()['subjects'])} subjects, {len(told.content) / 1e6:.2f} MB")
    print(f"  ours      {milliseconds(ours)}   (bar: < 100 ms)\n  SELECT    {milliseconds(bare)}")
    print(f"  ratio     {statistics.median(ours) / statistics.median(bare):.1f}")


if __name__ == "__main__":
    asyncio.run(main())
