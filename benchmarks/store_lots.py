"""The snapshot of a province's stores with many lots, beside what it would be if each lot were in it.

    python -m benchmarks.store_lots [--stores 100] [--lots 1000]        (lots of each store, over 20 kinds of goods)

Peer: the same subjects with every lot, as their entries in the journal hold them. The tests' cluster (no fsync).
"""

import argparse
import asyncio
import time
from datetime import date, timedelta

from sqlalchemy import text
from uuid_utils.compat import uuid7

from benchmarks.snapshot import timed
from benchmarks.world import service, signed_in
from disaster.db import open_engine, sessions, transaction
from disaster.people.viewer import SYSTEM
from disaster.stockpile import actions
from disaster.stockpile.items import catalogue
from disaster.stockpile.schemas import ReceiptIn, StoreIn

TOGETHER, KINDS, ROUNDS = 500, 20, 5
TOLD = text("""SELECT split_part(subject, '/', 1) AS kind, count(*) AS subjects, sum(length(data)) AS bytes
               FROM (SELECT DISTINCT ON (subject) subject, data FROM journal_entry ORDER BY subject, seq DESC) newest
               WHERE data IS NOT NULL AND subject LIKE ANY(ARRAY['holding/%', 'shelf/%']) GROUP BY 1""")


def lot(number: int, items: list[str]) -> dict[str, object]:
    """A lot; food and medicine expire on one of forty days, what does not spoil does not."""
    expires = date(2027, 1, 1) + timedelta(days=30 * (number % 40)) if number % 3 == 0 else None
    return {"item": items[number % KINDS], "quantity": 10, "owner": f"示例单位 {number % 7}", "batch": f"B{number:06d}",
            "expires_on": expires}


async def filled(url: str, stores: int, lots: int) -> None:
    """The stores, by their own verb."""
    engine = open_engine(url, pool_size=1)
    items = sorted(catalogue())
    for store in range(stores):
        name = f"province-{store:03d}"
        async with transaction(sessions(engine)) as session:
            await actions.listed(session, name, StoreIn(name_zh=f"示例库 {store}", kind="county", division="152502"),
                                 by="system")
            for first in range(0, lots, TOGETHER):
                await actions.received(session, name, uuid7(), ReceiptIn(opening=True, lines=[
                    lot(number, items) for number in range(first, min(lots, first + TOGETHER))]), by=SYSTEM)
    await engine.dispose()


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stores", type=int, default=100)
    parser.add_argument("--lots", type=int, default=1_000)
    asked = parser.parse_args()
    async with service("store_lots") as (address, _, url):
        began = time.perf_counter()
        await filled(url, asked.stores, asked.lots)
        print(f"{asked.stores} stores with {asked.lots} lots each, entered in {time.perf_counter() - began:.0f} s")
        engine = open_engine(url, pool_size=1)
        async with sessions(engine)() as session:
            told = {row.kind: row for row in await session.execute(TOLD)}
        await engine.dispose()
        client = await signed_in(address, "officer")
        bytes_ = len((await client.get("/api/snapshot")).raise_for_status().content)
        seconds = sorted(await timed(ROUNDS, lambda: client.get("/api/snapshot")))[ROUNDS // 2]
        one = sorted(await timed(ROUNDS, lambda: client.get("/api/stores/province-000/stock")))[ROUNDS // 2]
        size = len((await client.get("/api/stores/province-000/stock")).content)
        await client.aclose()
    for kind, row in sorted(told.items()):
        print(f"  {kind:8} {row.subjects:6} subjects {row.bytes / 1e6:8.2f} MB")
    print(f"snapshot {bytes_ / 1e6:.2f} MB in {seconds:.2f} s; one store opened: {size / 1e6:.2f} MB in {one:.2f} s")
    if "shelf" in told:
        whole = bytes_ - int(told["shelf"].bytes) + int(told["holding"].bytes)
        print(f"with every lot in it: {whole / 1e6:.2f} MB, {whole / bytes_:.1f} times as much")


if __name__ == "__main__":
    asyncio.run(main())
