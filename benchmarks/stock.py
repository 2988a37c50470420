"""Issues out of a province's store of 10,000 lots, beside the bare rows of an issue, and reading the whole store.

    python -m benchmarks.stock [--lots 10000] [--issues 200]
    (floor: the same rows, a movement, its line, two balances, two entries, written by asyncpg in one transaction;
    peer: what a store that is told as a whole would read and tell for one movement)

One writer, the tests' cluster (no fsync), so it is the work that is measured and not the disk.
"""

import argparse
import asyncio
import time
from pathlib import Path

import asyncpg
from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine
from uuid_utils.compat import uuid7

import disaster.tables  # noqa: F401
from disaster import clock, cluster
from disaster.db import open_engine, sessions, transaction
from disaster.geo.loading import load_xilinhot
from disaster.migrate import migrate
from disaster.people.viewer import SYSTEM
from disaster.stockpile import actions, history
from disaster.stockpile.items import catalogue
from disaster.stockpile.models import Holding
from disaster.stockpile.schemas import IssueIn, ReceiptIn, StoreIn
from disaster.stockpile.views import holding_view
from tests.conftest import fresh_database

ROOT = Path(__file__).resolve().parent.parent
NAME, BATCH = "bench_stock", 500


async def measured(server: str, lots: int, issues: int) -> None:
    url = await fresh_database(server, NAME)
    engine = open_engine(url)
    await migrate(engine)
    await filled(engine, lots)
    bare = await asyncpg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))
    items = sorted(catalogue())
    ours, floor, whole = await issued(engine, items, issues), await rows_only(bare, issues), await told_whole(engine)
    began = time.perf_counter()
    async with sessions(engine)() as session:
        then = await history.stock_then(session, "store-a", clock.now())
    past = time.perf_counter() - began
    print(f"{lots:,} lots of {len(items)} items in one store")
    print(f"an issue: {ours * 1e3:.1f} ms; its bare rows {floor * 1e3:.1f} ms: {floor / ours:.2f} of the floor")
    print(f"reading and telling the whole store once, as each movement did before: {whole[0] * 1e3:.1f} ms and "
          f"{whole[1] / 1e3:,.0f} kB: {whole[0] / ours:.1f} times our whole issue")
    print(f"the stock of a past moment, {len(then.lots):,} lots: {past * 1e3:.0f} ms")
    await bare.close()
    await engine.dispose()


async def filled(engine: AsyncEngine, lots: int) -> None:
    """The store, by its own verb, in receipts of 500 lots."""
    items = sorted(catalogue())
    async with transaction(sessions(engine)) as session:
        await load_xilinhot(session, by="system")
        await actions.listed(session, "store-a", StoreIn(name_zh="示例库", kind="league", division="152502004"),
                             by="system")
    for first in range(0, lots, BATCH):
        async with transaction(sessions(engine)) as session:
            await actions.received(session, "store-a", uuid7(), ReceiptIn(lines=[
                {"item": items[number % len(items)], "quantity": 100, "owner": "市"}
                for number in range(first, min(lots, first + BATCH))]), by=SYSTEM)


async def issued(engine: AsyncEngine, items: list[str], issues: int) -> float:
    """Seconds an issue takes, the mean."""
    began, cpu = time.perf_counter(), time.process_time()
    for number in range(issues):
        async with transaction(sessions(engine)) as session:
            await actions.issued(session, "store-a", uuid7(), IssueIn(document="示例", lines=[
                {"item": items[number % len(items)], "quantity": 3}]), by=SYSTEM)
    print(f"CPU of the server for an issue: {(time.process_time() - cpu) / issues * 1e3:.1f} ms")
    return (time.perf_counter() - began) / issues


async def rows_only(bare: asyncpg.Connection, issues: int) -> float:
    """Seconds the same rows take by themselves; undone at the end, for they are nobody's goods."""
    accounts = await bare.fetch("SELECT a.id, a.lot_id, o.id AS other FROM account a JOIN account o"
                                " ON o.lot_id = a.lot_id AND o.kind = 'outside' WHERE a.kind = 'on_hand' LIMIT $1",
                                issues)
    outer = bare.transaction()
    await outer.start()
    began = time.perf_counter()
    for row in accounts:
        async with bare.transaction():
            movement = uuid7()
            await bare.execute("INSERT INTO movement (id, kind, observed_at, at, by, areas, body_hash)"
                               " VALUES ($1, 'issue', now(), now(), 'x', '{152502004}', '\\x00')", movement)
            await bare.execute("UPDATE account SET balance = balance - 1 WHERE id = $1", row["id"])
            await bare.execute("UPDATE account SET balance = balance + 1 WHERE id = $1", row["other"])
            await bare.execute("INSERT INTO movement_line (movement_id, line, lot_id, item, quantity, from_id, to_id)"
                               " VALUES ($1, 1, $2, 'x', 1, $3, $4)", movement, row["lot_id"], row["id"], row["other"])
            for _ in range(2):
                await bare.execute(
                    'INSERT INTO journal_entry (seq, id, at, kind, subject, areas, "left", actor, data, digest, hash)'
                    " SELECT coalesce(max(seq), 0) + 1, $1, now(), 'k', 'x/1', '{}', '{}', 'x', $2, '\\x00',"
                    " decode(repeat('ab', 32), 'hex') FROM journal_entry", uuid7(), "x" * 900)
    spent = (time.perf_counter() - began) / max(1, len(accounts))
    await outer.rollback()
    return spent


async def told_whole(engine: AsyncEngine) -> tuple[float, int]:
    """Seconds and bytes of reading all that the store holds and writing it down once, by our own view."""
    async with sessions(engine)() as session:
        began = time.perf_counter()
        rows = await session.scalars(select(Holding).where(Holding.store_id == "store-a"))
        told = [holding_view(row).as_json for row in rows]
        return time.perf_counter() - began, sum(map(len, told))


if __name__ == "__main__":
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--lots", type=int, default=10_000)
    asking.add_argument("--issues", type=int, default=100)
    given = asking.parse_args()
    asyncio.run(measured(cluster.ensure(ROOT, "postgres", test=True), given.lots, given.issues))
