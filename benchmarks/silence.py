"""How long a province of mute townships takes to reckon: 1,200 townships, 12,000 gachas, a warning over half of them.

    .venv/bin/python -m benchmarks.silence

The floor is PostgreSQL alone handing over the same rows (every place with its people and herd, all last words) with no
geometry. It makes a database of its own in the test cluster, and drops it.
"""

import asyncio
import random
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import asyncpg  # noqa: E402
from sqlalchemy import text  # noqa: E402
from sqlalchemy.engine import make_url  # noqa: E402
from sqlalchemy.ext.asyncio import AsyncSession  # noqa: E402
from uuid_utils.compat import uuid7  # noqa: E402

import disaster.tables  # noqa: E402, F401
from disaster import clock, cluster  # noqa: E402
from disaster.db import open_engine, sessions, transaction  # noqa: E402
from disaster.incidents.actions.incidents import opened  # noqa: E402
from disaster.migrate import migrate  # noqa: E402
from disaster.silence import queries  # noqa: E402
from disaster.silence.actions.asking import judged  # noqa: E402

COLUMNS, ROWS, GACHAS, ROUNDS, COUNTY = 40, 30, 10, 7, "159900"
NAME = "benchmark_silence"


async def province(session: AsyncSession) -> None:
    """A county of 1,200 square townships, side by side."""
    dice = random.Random(7)
    codes = [(f"{COUNTY}{n:03d}" if n < 1_000 else f"{COUNTY}{chr(65 + (n - 1000) // 100)}{n % 100:02d}", n)
             for n in range(COLUMNS * ROWS)]
    await session.execute(text("INSERT INTO division (code, name, name_en, level, kind, seat_quality, town_core, "
                               "shape_derived, valid_from, source, flag) VALUES (:code, '示例', '', 'county', "
                               "'county', 'none', false, false, '2020-01-01', 'benchmark', 'example')"),
                          {"code": COUNTY})
    towns: list[dict[str, Any]] = []
    for code, n in codes:
        x, y = 112 + n % COLUMNS * 0.2, 42 + n // COLUMNS * 0.2
        towns.append({"code": code, "parent": COUNTY, "x": x + 0.1, "y": y + 0.1, "level": "township",
                      "shape": f"MULTIPOLYGON((({x} {y},{x + 0.2} {y},{x + 0.2} {y + 0.2},{x} {y + 0.2},{x} {y})))"})
        towns += [{"code": f"{code}{g:03d}", "parent": code, "x": x + dice.random() / 5, "y": y + dice.random() / 5,
                   "level": "village", "shape": None} for g in range(GACHAS)]
    await session.execute(text("""
        INSERT INTO division (code, name, name_en, level, kind, parent_code, seat, seat_quality, town_core, shape,
            shape_derived, valid_from, source, flag)
        VALUES (:code, '示例', '', :level, 'sumu', :parent, ST_SetSRID(ST_MakePoint(:x, :y), 4326), 'assumed', false,
            ST_GeomFromText(:shape, 4326), CAST(:shape AS text) IS NOT NULL, '2020-01-01', 'benchmark', 'example')"""),
        towns)
    await session.execute(text("""
        INSERT INTO division_value (code, key, value, unit, source, flag)
        SELECT code, key, 100, '人', 'benchmark', 'example' FROM division,
            (VALUES ('population'), ('sheep_units')) keys (key) WHERE level <> 'county'"""))


async def warned(session: AsyncSession) -> None:
    """A warning over the western half."""
    now = clock.now()
    ring = [[112, 42], [116, 42], [116, 48], [112, 48], [112, 42]]
    await session.execute(text("""
        INSERT INTO alert (id, identifier, sender, sent_at, status, message_type, "references", event_zh, hazard,
            colour, headline, effective_at, expires_at, state, areas, polygons, source)
        VALUES (:id, 'b', 'b', :now, 'Actual', 'Alert', '{}', '暴雪', 'snow', 'red', '', :now, :then, 'in_force',
            ARRAY[:county], CAST(:rings AS jsonb), '')"""), {
        "id": uuid7(), "now": now, "then": now + timedelta(days=1), "county": COUNTY, "rings": str([ring])})


async def floor(session: AsyncSession, incident_id: Any) -> None:
    """The same rows, handed over."""
    (await session.execute(queries.PLACES, {"county": f"{COUNTY}%"})).all()
    (await session.execute(queries.WORDS, {"incident": incident_id})).all()


async def measured(url: str) -> None:
    """Print our figure beside the floor."""
    engine = open_engine(url)
    await migrate(engine)
    async with transaction(sessions(engine)) as session:
        await province(session)
        incident = await opened(session, COUNTY, "snow", clock.now() - timedelta(hours=3), None, by="system")
        await warned(session)
    async with sessions(engine)() as session:
        await session.execute(text("ANALYZE"))
        ours, floors, silent = [], [], 0
        for _ in range(ROUNDS):
            began = time.perf_counter()
            found, _areas = await judged(session, incident, clock.now())
            ours.append(time.perf_counter() - began)
            silent = sum(one.silent for one in found)
            began = time.perf_counter()
            await floor(session, incident.id)
            floors.append(time.perf_counter() - began)
    await engine.dispose()
    first, best, least = ours[0], min(ours[1:]), min(floors)
    print(f"places {len(found):,}, silent {silent:,}: first {first * 1000:.0f} ms (limits worked out), then "
          f"{best * 1000:.0f} ms; PostgreSQL handing over the rows alone {least * 1000:.0f} ms; "
          f"ratio {least / best:.2f}")


async def main() -> None:
    """Make the database, measure, drop it."""
    server = make_url(cluster.ensure(ROOT, "postgres", test=True))
    connection = await asyncpg.connect(server.set(drivername="postgresql").render_as_string(hide_password=False))
    await connection.execute(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
    await connection.execute(f'CREATE DATABASE "{NAME}"')
    try:
        await measured(server.set(database=NAME).render_as_string(hide_password=False))
    finally:
        await connection.execute(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
        await connection.close()


if __name__ == "__main__":
    asyncio.run(main())
