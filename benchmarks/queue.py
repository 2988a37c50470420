"""The verification queue with 50,000 reports: its first page, a page in the middle, one item with what may be the same,
and the first rows in a real browser, beside a bare SELECT of the same rows.

    python -m benchmarks.queue [--reports 50000] [--rounds 60] [--verify]        (bar: opens in < 300 ms)
"""

import argparse
import asyncio
import random
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import sqlalchemy
from playwright.async_api import async_playwright
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

import disaster.tables  # noqa: F401  # what verify looks at
from benchmarks.world import service, signed_in
from disaster import clock
from disaster.db import open_engine, sessions, transaction
from disaster.geo.models import Division
from disaster.incidents.actions import incidents
from disaster.journal.record import record
from disaster.journal.verify import prove
from disaster.people.demo import PASSWORD
from disaster.people.viewer import SYSTEM
from disaster.reports.actions.figures import retold
from disaster.reports.actions.filing import filed
from disaster.reports.models import Claim, Report, Submission
from disaster.reports.rules import harm_class, harm_points
from disaster.reports.schemas import ReportIn
from disaster.reports.views import report_view

CHROMIUM = "/usr/bin/chromium"
BATCH = 2_000
SAID = ("羊圈被雪压塌，死了{n}只羊",
        "有{n}户牧民被困，没有炭了", "车陷在雪里，车上{n}个人", "路被雪封了，草料不够{n}吨")
KEYS = ("livestock_dead", "herder_households_cut_off", "injured", "forage_gap_t")


def milliseconds(seconds: list[float]) -> str:
    """Median and 99th percentile."""
    return (f"p50 {statistics.median(seconds) * 1000:6.1f} ms   "
            f"p99 {statistics.quantiles(seconds, n=100)[98] * 1000:6.1f} ms")


async def filled(url: str, count: int, *, verify: bool) -> None:
    """So many reports of one night from all villages, with claims, entries and figures, as if filed one by one."""
    engine = open_engine(url, pool_size=1, answer_within="300s")
    async with transaction(sessions(engine)) as session:
        places = list(await session.scalars(select(Division.code).where(
            Division.code.startswith("152502"), Division.level == "village").order_by(Division.code)))
        first = await filed(session, uuid7(), ReportIn.model_validate({
            "place": places[0], "hazard": "snow", "kind": "first", "occurred_at": clock.now(),
            "figures": {"livestock_dead": 3}, "text": "示例"}), by=SYSTEM)
        assert isinstance(first, Report)
    like = {column.key: getattr(first, column.key) for column in sqlalchemy.inspect(Report).column_attrs}
    for start in range(0, count, BATCH):
        async with transaction(sessions(engine)) as session:
            await some(session, min(BATCH, count - start), places, like)
    async with transaction(sessions(engine)) as session:
        open_incident = await incidents.locked(session, first.incident_id)
        for township in sorted({place[:9] for place in places}):
            await retold(session, open_incident, township, by="system", cause=None)
    if verify:
        async with sessions(engine)() as session:
            print(f"  disaster verify: {await prove(session) or 'holds'}")
    await engine.dispose()
    dsn = url.replace("+asyncpg", "")
    connection = await asyncpg.connect(dsn)
    await connection.execute("ANALYZE report")
    await connection.close()


async def some(session: AsyncSession, count: int, places: list[str], like: dict[str, Any]) -> None:
    """A batch of them, in three statements."""
    rows = [row_of(places, like) for _ in range(count)]
    await session.execute(insert(Submission), [{"report_id": row["id"], "digest": row["id"].bytes} for row in rows])
    await session.execute(insert(Report), rows)
    await session.execute(insert(Claim), [claim for row in rows for claim in claims_of(row)])
    for row in rows:
        record(session, "report.filed", report_view(Report(**row)), by=row["filed_by"])


def row_of(places: list[str], like: dict[str, Any]) -> dict[str, Any]:
    """One more report, as a herder files it."""
    chance = random.Random()
    kind, number = chance.randrange(4), chance.randrange(1, 40)
    at = (clock.now() - timedelta(seconds=chance.randrange(43_200))).replace(microsecond=0)
    figures = {KEYS[kind]: number}
    points = harm_points(figures, hazard="snow", kind="first", source="app", population=None)
    near = {"lon": round(115.5 + chance.random() * 1.3, 6), "lat": round(43.3 + chance.random() * 1.5, 6),
            "accuracy_m": 20.0, "datum": "wgs84"}
    return {**like, **(near if chance.random() < 0.5 else {}), "id": uuid7(), "place": chance.choice(places),
            "occurred_at": at, "observed_at": at, "filed_at": at, "filed_by": f"person/{uuid7()}",
            "harm": harm_class(points), "figures": figures, "findings": [], "text": SAID[kind].format(n=number)}


def claims_of(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Its claims."""
    return [{"id": uuid7(), "report_id": row["id"], "incident_id": row["incident_id"], "place": row["place"],
             "indicator": key, "value": Decimal(value), "stage": "first", "source": row["source"], "method": "survey",
             "filed_by": row["filed_by"], "observed_at": row["observed_at"], "at": row["filed_at"],
             "soundness": "sound"} for key, value in row["figures"].items()]


async def timed(rounds: int, once: Callable[[], Awaitable[Any]]) -> list[float]:
    """Seconds of each round, after three to warm."""
    for _ in range(3):
        await once()
    spent = []
    for _ in range(rounds):
        started = time.perf_counter()
        await once()
        spent.append(time.perf_counter() - started)
    return spent


async def in_browser(address: str, rounds: int) -> list[float]:
    """Seconds from asking for the page until its first rows are there, in Chromium with a warm cache."""
    spent = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", base_url=address)
        await context.request.post("/api/people/sign-in", data={"login": "officer", "password": PASSWORD},
                                   headers={"origin": address})
        page = await context.new_page()
        for _ in range(rounds):
            started = time.perf_counter()
            await page.goto("/checking", wait_until="commit")
            await page.locator("[data-testid=waiting]").first.wait_for()
            spent.append(time.perf_counter() - started)
        await browser.close()
    return spent[1:]


async def measured(address: str, url: str, client: httpx.AsyncClient, rounds: int) -> None:
    """Time the doors beside the bare rows, and print."""
    first = (await client.get("/api/checking/queue?limit=60")).raise_for_status().json()
    ids = [UUID(one["id"]) for one in first["items"]]
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    bare = await timed(rounds, lambda: connection.fetch("SELECT * FROM report WHERE id = ANY($1::uuid[])", ids))
    ours = await timed(rounds, lambda: client.get("/api/checking/queue?limit=60"))
    middle = await timed(rounds, lambda: client.get("/api/checking/queue", params={"cursor": first["next"]}))
    village = await timed(rounds, lambda: client.get("/api/checking/queue?limit=60&area=152502200"))
    beside = await timed(max(rounds // 3, 10), lambda: client.get(f"/api/checking/reports/{ids[0]}"))
    plan = await connection.fetch("""EXPLAIN (ANALYZE, COSTS OFF) SELECT filed_at, id FROM report WHERE harm = 2
        AND state IN ('received', 'checking') AND replaced_by IS NULL AND duplicate_of IS NULL
        ORDER BY filed_at, id LIMIT 60""")
    await connection.close()
    print(f"queue of {first['counts']['all']} reports")
    for name, spent in (("first page", ours), ("next page", middle), ("one township", village), ("SELECT", bare),
                        ("an item with its likely duplicates", beside)):
        print(f"  {name:36} {milliseconds(spent)}")
    ratio = statistics.median(ours) / statistics.median(bare)
    print(f"  ratio to the bare rows {ratio:.1f}   (bar: opens in < 300 ms)")
    print("  plan of a class: " + " | ".join(line[0].strip() for line in plan[:2]))
    print(f"  first rows in Chromium               {milliseconds(await in_browser(address, 12))}")


async def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--verify", action="store_true")
    asked = parser.parse_args()
    async with service("queue") as (address, _, url):
        await filled(url, asked.reports, verify=asked.verify)
        client = await signed_in(address, "officer")
        await measured(address, url, client, asked.rounds)
        await client.aclose()


if __name__ == "__main__":
    asyncio.run(main())
