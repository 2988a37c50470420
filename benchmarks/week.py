"""A week of supplies with the server killed: goods in = on hand + set aside + on the way + issued + lost, to the piece.

    python -m benchmarks.week [--townships 200] [--stores 30] [--vehicles 50] [--kills 5] [--works 800] [--seed 1]

Keepers, officers and drivers work at the same time through HTTP for seven simulated days (the server's clock is moved):
goods come in, townships ask, loads are packed, leave, are split, merged, sent elsewhere, turned round, received short,
handed back; stores are counted; roads close and open; trucks tell where they are. Meanwhile the server is killed with
SIGKILL and started again; whoever got no answer asks again under the same id. At the end every piece that was
acknowledged is somewhere, nothing else is, rows and ledger agree, and what `disaster verify` proves holds.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text
from uuid_utils.compat import uuid7

from benchmarks.week_hands import take_in, working
from benchmarks.week_world import COUNTY, ITEMS, Json, Server, Size, Unexpected, Week
from benchmarks.world import ROOT, signed_in
from disaster import clock, cluster
from disaster.cluster.postgres import drop_database
from disaster.db import open_engine, sessions, transaction
from disaster.geo.actions import imported
from disaster.geo.datum import Datum
from disaster.geo.loading import FOLDER
from disaster.geo.reading import parse, read
from disaster.journal.verify import prove
from disaster.loading import load
from disaster.migrate import migrate
from disaster.people.demo import demo_people

DAYS, STEPS = 7, 8
ROLES = ["duty_officer", "storekeeper", "reserves_officer", "reporter"]


async def prepared(url: str, size: Size) -> None:
    """The county with so many townships, its roads, and the demo people."""
    engine = open_engine(url, pool_size=2, answer_within="0")
    await migrate(engine)
    dice = random.Random(size.seed)
    rows = [f"{COUNTY}{300 + one:03d},模拟苏木{one},Sim {one},township,sumu,{COUNTY},{115.4 + dice.random() * 1.4:.3f},"
            f"{43.2 + dice.random() * 1.4:.3f},map_seat,1,,2023-06-30,made up for a simulation,example"
            for one in range(size.townships)]
    head = read(FOLDER / "divisions.csv").columns
    async with transaction(sessions(engine)) as session:
        await load(session, demo=False)
        await demo_people(session, [])
        await imported(session, "divisions", parse("divisions.csv", "\n".join([",".join(head), *rows]).encode()),
                       by="system", datum=Datum.WGS84)
    await engine.dispose()


async def opened(week: Week) -> None:
    """An incident, stores with goods, vehicles with trackers, and a token for all hands."""
    chief = await signed_in(week.server.address, "admin")
    made = (await chief.put(f"/api/people/tokens/{uuid7()}", json={
        "name": "示例", "roles": ROLES, "areas": [COUNTY[:4]], "days": 30})).raise_for_status().json()
    week.client.headers["authorization"] = f"Bearer {made['secret']}"
    for store in week.stores:
        (await chief.put(f"/api/stores/{store}", json={
            "name_zh": f"示例库 {store[-2:]}", "kind": "county", "division": COUNTY, "flag": "example", "point": {
                "lon": 115.5 + week.dice.random(), "lat": 43.3 + week.dice.random(),
                "datum": "wgs84"}})).raise_for_status()
    for _ in week.stores:
        await take_in(week, week.dice)
    for vehicle in week.vehicles:
        (await chief.put(f"/api/vehicles/{vehicle}", json={
            "label": f"示例车 {vehicle[-2:]}", "vehicle_class": "truck", "payload_kg": 5000, "volume_litres": 20_000,
            "road_class": "track", "base": week.dice.choice(week.stores), "flag": "example"})).raise_for_status()
        made = (await chief.put(f"/api/trackers/{uuid7()}", json={
            "kind": "vehicle", "vehicle_id": vehicle, "name_zh": "示例", "division": COUNTY})).raise_for_status().json()
        week.secrets.append(made["secret"])
    await chief.aclose()
    report = await week.put(f"/api/reports/{uuid7()}", {
        "place": week.places[0], "hazard": "snow", "kind": "first", "occurred_at": week.moment.isoformat(),
        "observed_at": week.moment.isoformat(), "figures": {"relocated_now": 100}})
    week.incident = (report or {})["incident_id"]
    roads = (await week.client.get("/api/roads/segments.geojson")).json()
    week.segments = [one["properties"]["id"] for one in roads["features"]]


async def played(url: str, size: Size, folder: Path, say: Callable[[str], None] = print) -> Json:
    """The week; answers its counts. `gone`, `more`, `apart` and `breaches` must be nothing."""
    moment = clock.now()
    server = Server(url, folder / "clock")
    server.tell(moment)
    await prepared(url, size)
    await server.start()
    week, began = Week(server, size, moment), time.monotonic()
    try:
        await opened(week)
        began = time.monotonic()
        hands = [asyncio.create_task(working(week, random.Random(size.seed * 1000 + one))) for one in range(size.hands)]
        for step in range(DAYS * STEPS):
            until = size.works * (DAYS * STEPS - step - 1) // (DAYS * STEPS)
            while week.left > until and not all(hand.done() for hand in hands):  # noqa: ASYNC110  # it is counted
                await asyncio.sleep(0.01)
            for hand in hands:
                if hand.done() and hand.exception():
                    await hand
            week.moment = moment + timedelta(hours=3 * (step + 1))
            server.tell(week.moment)
            if step * size.kills // (DAYS * STEPS) != (step + 1) * size.kills // (DAYS * STEPS):
                server.kill()
                await server.start()
                await week.refreshed()
                say(f"day {step // STEPS + 1}: killed and started again; {len(week.loads)} loads, "
                    f"{sum(week.done.values())} works done, {sum(week.refused.values())} refused")
            elif step % 2 == 0:
                await week.refreshed()
        await asyncio.gather(*hands)
    except Unexpected:
        say(server.log.read_text()[-4_000:])
        raise
    finally:
        server.kill()
        await week.client.aclose()
    return {"works": sum(week.done.values()), "by_work": dict(week.done), "refused": dict(week.refused),
            "loads": len(week.loads), "seconds": round(time.monotonic() - began, 1), "kills": size.kills,
            **await weighed(url, week)}


PIECES = text("""SELECT lot.item, account.kind, sum(account.balance) AS pieces FROM account
                 JOIN lot ON lot.id = account.lot_id GROUP BY lot.item, account.kind""")
CARRIED = text("""
    SELECT item, kind, sum(pieces) AS pieces FROM (
      SELECT l.item, CASE WHEN c.state IN ('ordered', 'packed') THEN 'reserved' ELSE 'in_transit' END AS kind,
             l.quantity AS pieces FROM consignment c JOIN consignment_line l ON l.consignment_id = c.id
      WHERE c.state IN ('ordered', 'packed', 'departed', 'halted', 'arrived')
      UNION ALL SELECT lot.item, a.kind, -a.balance FROM account a JOIN lot ON lot.id = a.lot_id
      WHERE a.kind IN ('reserved', 'in_transit')) both_sides
    GROUP BY item, kind HAVING sum(pieces) <> 0""")


async def weighed(url: str, week: Week) -> Json:
    """Every piece that came in beside every piece that is somewhere; loads beside the ledger; the whole proof."""
    engine = open_engine(url, pool_size=1)
    async with sessions(engine)() as session:
        rows = (await session.execute(PIECES)).all()
        apart = [tuple(row) for row in await session.execute(CARRIED)]
        breaches = await prove(session)
    await engine.dispose()
    items: dict[str, Counter[str]] = {item: Counter() for item in ITEMS}
    for item, kind, pieces in rows:
        items[item][kind] += int(pieces)
    held = {item: sum(pieces for kind, pieces in kinds.items() if kind != "outside") for item, kinds in items.items()}
    return {"items": {item: dict(kinds) for item, kinds in items.items()}, "came_in": dict(week.came_in),
            "gone": sum(max(0, week.came_in[item] - held[item]) for item in ITEMS),
            "more": sum(max(0, held[item] - week.came_in[item]) for item in ITEMS),
            "apart": len(apart), "breaches": len(breaches)}


def main() -> None:
    """Print the equation of each item; fail unless it holds to the piece."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("townships", 200), ("stores", 30), ("vehicles", 50), ("kills", 5), ("works", 800),
                          ("hands", 8), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    size = Size(**vars(parser.parse_args()))
    name = f"benchmark_week_{os.getpid()}"
    url = cluster.ensure(ROOT, name, test=True)
    with tempfile.TemporaryDirectory(prefix="disaster-week-") as folder:
        try:
            told = asyncio.run(played(url, size, Path(folder)))
        finally:
            drop_database(url, name)
    for item, kinds in told["items"].items():
        parts = " + ".join(f"{kind} {kinds[kind]}" for kind in sorted(kinds) if kind != "outside" and kinds[kind])
        print(f"{item}: came in {told['came_in'].get(item, 0)} = {parts}")
    print(f"{told['works']} works in {told['seconds']} s, {told['kills']} kills, {told['loads']} loads")
    print(f"done {told['by_work']}")
    print(f"refused {told['refused']}")
    print(", ".join(f"{name} {told[name]}" for name in ("gone", "more", "apart", "breaches")))
    sys.exit(1 if told["gone"] or told["more"] or told["apart"] or told["breaches"] else 0)


if __name__ == "__main__":
    main()
