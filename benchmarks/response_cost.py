"""What a response costs and how long goods last, read of 1,000 loads while 9,000 of other disasters lie in the same
books.

    python -m benchmarks.response_cost [--loads 1000] [--others 9]
    (floor: the pieces and times of the incident's own loads and deliveries, summed by one statement each)

Rows are written by SQL, not by our verbs: it is the reading that is measured. Tests' cluster, one reader.
"""

import argparse
import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from uuid_utils.compat import uuid7

import disaster.tables  # noqa: F401
from disaster import clock, cluster
from disaster.costs.queries import costs
from disaster.db import open_engine, sessions, transaction
from disaster.dispatch.needs_clock import needs_clock
from disaster.geo.loading import load_xilinhot
from disaster.incidents.models import Incident
from disaster.migrate import migrate
from disaster.people.viewer import SYSTEM
from disaster.stockpile import actions
from disaster.stockpile.schemas import ReceiptIn, StoreIn
from tests.conftest import fresh_database
from tests.reports.filing import acted

ROOT = Path(__file__).resolve().parent.parent
TIMES = 7
LOADS = text("""
    INSERT INTO consignment (id, number, order_number, incident_id, store_id, store_division, place, state, ordered_at,
      departed_at, arrived_at, received_at, receiver, late, minutes, from_point, to_point, discrepancy, follow_key,
      lineage, reasons, trips, eta_at, eta_is_estimate)
    SELECT gen_random_uuid(), :name || '-' || n, 'o', :incident, 'store-a', '152502004', place, state, :now, :now,
      CASE WHEN state = 'received' THEN CAST(:now AS timestamptz) + interval '2 hours' END,
      CASE WHEN state = 'received' THEN CAST(:now AS timestamptz) + interval '2 hours' END,
      CASE WHEN state = 'received' THEN '示例' END, false, 90, '[116.1, 43.96]', '[115.67, 44.58]', 'none', 'k',
      '[]', '[]', '[]', CAST(:now AS timestamptz) + interval '9 hours', false
    FROM (SELECT n, (ARRAY['152502100', '152502200', '152502203'])[n % 3 + 1] AS place,
      CASE WHEN n % 4 = 0 THEN 'departed' ELSE 'received' END AS state FROM generate_series(1, :loads) AS n) AS made""")
LINES = text("""
    INSERT INTO consignment_line (consignment_id, line, item, lot_id, store_id, origin, quantity, good, damaged, lost,
      returned)
    SELECT c.id, l.line, l.item, l.id, 'store-a', c.number, 5, CASE WHEN state = 'received' THEN 5 END,
      CASE WHEN state = 'received' THEN 0 END, CASE WHEN state = 'received' THEN 0 END, 0
    FROM consignment c CROSS JOIN (SELECT id, item, row_number() OVER (ORDER BY id) AS line FROM lot) AS l
    WHERE c.incident_id = :incident""")
ACCOUNTS = text("""
    INSERT INTO account (id, kind, lot_id, item, place, incident_id, balance)
    SELECT gen_random_uuid(), 'delivered', l.id, l.item, place, :incident, 0
    FROM lot l CROSS JOIN unnest(ARRAY['152502100', '152502200', '152502203']) AS place""")
TRANSIT = text("""
    INSERT INTO account (id, kind, lot_id, item, store_id, place, consignment_id, incident_id, balance)
    SELECT gen_random_uuid(), 'in_transit', l.lot_id, l.item, 'store-a', c.place, c.id, c.incident_id, 0
    FROM consignment c JOIN consignment_line l ON l.consignment_id = c.id WHERE c.incident_id = :incident""")
MOVEMENTS = text("""
    INSERT INTO movement (id, kind, observed_at, at, by, areas, incident_id, consignment_id, body_hash)
    SELECT gen_random_uuid(), 'delivery', received_at, received_at, 'system', '{152502004}', incident_id, id, ''
    FROM consignment WHERE incident_id = :incident AND state = 'received'""")
MOVED = text("""
    INSERT INTO movement_line (movement_id, line, lot_id, item, quantity, from_id, to_id)
    SELECT m.id, l.line, l.lot_id, l.item, 5, t.id, d.id FROM movement m
    JOIN consignment c ON c.id = m.consignment_id JOIN consignment_line l ON l.consignment_id = c.id
    JOIN account t ON t.kind = 'in_transit' AND t.consignment_id = c.id AND t.lot_id = l.lot_id
    JOIN account d ON d.kind = 'delivered' AND d.place = c.place AND d.incident_id = c.incident_id
      AND d.lot_id = l.lot_id WHERE m.incident_id = :incident""")
FLOOR = (text("SELECT l.item, c.place, sum(l.quantity), min(c.departed_at), max(c.eta_at) FROM consignment c"
              " JOIN consignment_line l ON l.consignment_id = c.id WHERE c.incident_id = :incident"
              " GROUP BY l.item, c.place"),
         text("SELECT a.place, l.item, m.at, sum(l.quantity) FROM account a JOIN movement_line l ON l.to_id = a.id"
              " JOIN movement m ON m.id = l.movement_id WHERE a.incident_id = :incident AND a.kind = 'delivered'"
              " GROUP BY a.place, l.item, m.at"))


async def measured(server: str, loads: int, others: int) -> None:
    engine = open_engine(await fresh_database(server, "bench_response_cost"))
    await migrate(engine)
    incident_id = await filled(engine, loads, others)

    async def cost(session: AsyncSession, incident: Incident) -> object:
        return await costs(session, incident)

    async def lasts(session: AsyncSession, incident: Incident) -> object:
        return await needs_clock(session, incident, -30, SYSTEM)

    async def floor(session: AsyncSession, incident: Incident) -> object:
        return [(await session.execute(one, {"incident": incident.id})).all() for one in FLOOR]

    print(f"{loads:,} loads of one disaster, {loads * others:,} of {others} others in the same books")
    least = await seconds(engine, incident_id, floor)
    for name, read in (("the cost of the response", cost), ("the needs clock", lasts)):
        spent = await seconds(engine, incident_id, read)
        print(f"{name}: {spent * 1e3:.0f} ms; the floor {least * 1e3:.0f} ms: {spent / least:.2f} times it")
    await engine.dispose()


async def filled(engine: AsyncEngine, loads: int, others: int) -> UUID:
    """A store of three items, and loads of several incidents; answers the one that is asked for."""
    async with transaction(sessions(engine)) as session:
        await load_xilinhot(session, by="system")
        await actions.listed(session, "store-a", StoreIn(name_zh="示例库", kind="county", division="152502004"),
                             by="system")
        await actions.received(session, "store-a", uuid7(), ReceiptIn(lines=[
            {"item": item, "quantity": 10**6, "owner": "市"} for item in ("quilt", "coat", "stove")]), by=SYSTEM)
        first = (await acted(session, SYSTEM, place="152502100", figures={"relocated_now": 900})).incident_id
    assert first is not None
    for number in range(others + 1):
        async with transaction(sessions(engine)) as session:
            of = first if number == 0 else await another(session, first)
            for statement in (LOADS, LINES, ACCOUNTS, TRANSIT, MOVEMENTS, MOVED):
                wanted = {"incident": of, "loads": loads, "now": clock.now(), "name": f"n{number}"}
                await session.execute(statement, {name: wanted[name] for name in statement.compile().params})
    async with engine.connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text("ANALYZE"))
    return first


async def another(session: AsyncSession, like: UUID) -> UUID:
    """One more incident beside the first."""
    row = await session.get_one(Incident, like)
    values = {column.key: getattr(row, column.key) for column in Incident.__table__.columns}
    new = Incident(**values | {"id": uuid7(), "hazard": "flood", "state": "closed", "closed_at": clock.now()})
    session.add(new)
    await session.flush()
    return new.id


async def seconds(engine: AsyncEngine, incident_id: UUID,
                  read: Callable[[AsyncSession, Incident], Awaitable[object]]) -> float:
    """The median of several readings, each in a session of its own."""
    found = []
    for _ in range(TIMES):
        async with sessions(engine)() as session:
            incident = await session.get_one(Incident, incident_id)
            began = time.perf_counter()
            await read(session, incident)
            found.append(time.perf_counter() - began)
    return statistics.median(found)


if __name__ == "__main__":
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--loads", type=int, default=1_000)
    asking.add_argument("--others", type=int, default=9)
    given = asking.parse_args()
    asyncio.run(measured(cluster.ensure(ROOT, "postgres", test=True), given.loads, given.others))
