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
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import text
from uuid_utils.compat import uuid7

from benchmarks.kills import answering
from benchmarks.world import ROOT, free_port, signed_in
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

COUNTY, ITEMS, DAYS, STEPS = "152502", ("quilt", "blanket", "stove"), 7, 8
IN_STORE, ON_ROAD = ("ordered", "packed"), ("departed", "halted", "arrived")
ROLES = ["duty_officer", "storekeeper", "reserves_officer", "reporter"]
Json = dict[str, Any]


class Unexpected(Exception):  # the week cannot go on
    """An answer that nothing in this week should get."""


@dataclass(frozen=True)
class Size:
    """How large a county, and how much is done in it."""

    townships: int = 200
    stores: int = 30
    vehicles: int = 50
    kills: int = 5
    works: int = 800
    hands: int = 8
    seed: int = 1


@dataclass
class Server:
    """The service in a process of its own, with a clock that is moved from outside."""

    url: str
    clock_file: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What it says."""
        return self.clock_file.with_name("server.log")

    async def start(self) -> None:
        """Start it; returns when it answers."""
        told = {"DISASTER_DATABASE_URL": self.url, "DISASTER_CLOCK_FILE": str(self.clock_file),
                "DISASTER_DATABASE_MAY_FORGET": "1", "DISASTER_DEMO": "1"}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([sys.executable, "-m", "disaster", "serve", "--port", str(self.port)],
                                            cwd=ROOT, env={**os.environ, **told}, stdout=log, stderr=log)
        await answering(self.address)

    def tell(self, moment: datetime) -> None:
        """What its clock shows from now on; never half a time."""
        new = self.clock_file.with_suffix(".new")
        new.write_text(moment.isoformat())
        new.replace(self.clock_file)

    def kill(self) -> None:
        """SIGKILL: it has no time for anything."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()


class Week:
    """What is done, what was acknowledged of it, and what was refused."""

    def __init__(self, server: Server, size: Size, moment: datetime) -> None:
        self.server, self.size, self.moment = server, size, moment
        self.dice = random.Random(size.seed)
        self.client = httpx.AsyncClient(base_url=server.address, timeout=20)
        self.places = [f"{COUNTY}{300 + one:03d}" for one in range(size.townships)]
        self.stores = [f"week-store-{one:02d}" for one in range(size.stores)]
        self.vehicles = [f"week-truck-{one:02d}" for one in range(size.vehicles)]
        self.came_in: Counter[str] = Counter()
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.loads: dict[str, Json] = {}
        self.incident, self.segments, self.secrets = "", list[str](), list[str]()
        self.left = size.works

    async def put(self, path: str, body: Json, *, post: bool = False) -> Json | None:
        """Ask until it is answered; None: it was refused, and nothing was done."""
        while True:
            try:
                answer = await self.client.request("POST" if post else "PUT", path, json=body)
            except httpx.TransportError:
                await asyncio.sleep(0.1)
                continue
            if answer.status_code in {500, 502, 503} or answer.json().get("code") == "contended":
                if answer.status_code == 500:
                    raise Unexpected(f"{path}: {answer.text}")
                await asyncio.sleep(0.05)
                continue
            if answer.is_success:
                return dict(answer.json())
            if answer.status_code in {401, 403, 404, 422}:
                raise Unexpected(f"{path}: {answer.status_code} {answer.text}")
            self.refused[answer.json()["code"]] += 1
            return None

    async def hand(self, dice: random.Random) -> None:
        """One pair of hands, until all is done."""
        while self.left > 0:
            self.left -= 1
            work = dice.choices(list(WORKS), list(WORKS.values()))[0]
            if await work(self, dice):
                self.done[work.__name__] += 1

    async def load_of(self, dice: random.Random, *states: str) -> Json | None:
        """Some load in one of these states, as far as it was told."""
        found = [one for one in self.loads.values() if one["state"] in states]
        return dice.choice(found) if found else None

    def told(self, view: Json | None) -> bool:
        """A load as it is now."""
        if view is not None:
            self.loads[view["id"]] = view
        return view is not None

    async def refreshed(self) -> None:
        """All loads as they are: after a kill, whoever asked again may have been told of a refusal only."""
        page, after = [], ""
        while True:
            answer = (await self.client.get("/api/subjects/consignment", params={"limit": 1000, "after": after})).json()
            page += answer["items"]
            after = answer.get("next") or ""
            if not after:
                break
        self.loads = {one["id"]: one for one in page}


async def take_in(week: Week, dice: random.Random) -> bool:
    """Goods come into a store."""
    lines: list[Json] = [{"item": item, "quantity": dice.randint(20, 400), "owner": "示例"}
                         for item in dice.sample(ITEMS, dice.randint(1, 3))]
    told = await week.put(f"/api/stores/{dice.choice(week.stores)}/receipts/{uuid7()}", {"lines": lines})
    if told:
        week.came_in.update({line["item"]: line["quantity"] for line in lines})
    return told is not None


async def ask(week: Week, dice: random.Random) -> bool:
    """A township asks, an officer grants, a store sends."""
    request, item = uuid7(), dice.choice(ITEMS)
    lines = [{"item": item, "quantity": dice.randint(5, 80)}]
    if not await week.put(f"/api/requests/{request}", {
            "incident_id": week.incident, "place": dice.choice(week.places), "lines": lines}):
        return False
    await week.put(f"/api/requests/{request}/decision", {"verdict": "grant"})
    return await week.put(f"/api/requests/{request}/allotment", {
        "store_id": dice.choice(week.stores),
        "allotment_id": str(uuid7()), "signatory_post": "示例局长"}) is not None


async def go_on(week: Week, dice: random.Random) -> bool:
    """A load takes its next step; on the road it is received, now and then not all of it."""
    one = await week.load_of(dice, *IN_STORE, *ON_ROAD)
    if one is None:
        return False
    way = f"/api/consignments/{one['id']}"
    if one["state"] in ON_ROAD and dice.random() < 0.6:
        lines = []
        for line in one["lines"]:
            lost = dice.randint(0, line["quantity"]) if dice.random() < 0.1 else 0
            damaged = dice.randint(0, line["quantity"] - lost) if dice.random() < 0.1 else 0
            lines.append({"line": line["line"], "good": line["quantity"] - lost - damaged, "damaged": damaged,
                          "lost": lost})
        return week.told(await week.put(f"{way}/receipt", {
            "lines": lines, "receiver": "示例", "received_at": week.moment.isoformat()}))
    step = {"ordered": "packed", "packed": "departed", "departed": dice.choice(["halted", "arrived"]),
            "halted": dice.choice(["departed", "arrived"]), "arrived": "arrived"}[one["state"]]
    if one["state"] in IN_STORE and dice.random() < 0.05:
        step = "cancelled"
    more = {"vehicle_id": dice.choice(week.vehicles)} if step == "packed" and dice.random() < 0.7 else {}
    return week.told(await week.put(f"{way}/state", {"state": step, **more}))


async def part(week: Week, dice: random.Random) -> bool:
    """Some of a load goes on by itself, perhaps elsewhere."""
    one = await week.load_of(dice, *IN_STORE, *ON_ROAD)
    if one is None:
        return False
    line = dice.choice(one["lines"])
    place = {"place": dice.choice(week.places)} if dice.random() < 0.3 and not one["returns_to"] else {}
    return week.told(await week.put(f"/api/consignments/{one['id']}/parts/{uuid7()}", {
        "lines": [{"line": line["line"], "quantity": dice.randint(1, line["quantity"])}], "reason": "装不下", **place}))


async def merge(week: Week, dice: random.Random) -> bool:
    """A load takes another to the same place along."""
    one = await week.load_of(dice, *IN_STORE, *ON_ROAD)
    others = [two for two in week.loads.values() if one and two["id"] != one["id"] and two["place"] == one["place"]
              and two["state"] in (ON_ROAD if one["state"] in ON_ROAD else (one["state"],))]
    if not one or not others:
        return False
    return week.told(await week.put(f"/api/consignments/{one['id']}/merger", {
        "into": dice.choice(others)["id"], "reason": "同路"}))


async def redirect(week: Week, dice: random.Random) -> bool:
    """A load goes elsewhere."""
    one = await week.load_of(dice, *IN_STORE, *ON_ROAD)
    return one is not None and week.told(await week.put(f"/api/consignments/{one['id']}/destination", {
        "place": dice.choice(week.places), "reason": "更急"}))


async def turn(week: Week, dice: random.Random) -> bool:
    """A load turns round to a store."""
    one = await week.load_of(dice, *ON_ROAD)
    return one is not None and week.told(await week.put(f"/api/consignments/{one['id']}/turning", {
        "store_id": dice.choice(week.stores), "reason": "路断"}))


async def hand_back(week: Week, dice: random.Random) -> bool:
    """Some of what was delivered comes back."""
    one = await week.load_of(dice, "received")
    line = dice.choice(one["lines"]) if one else None
    if one is None or line is None or not line["good"]:
        return False
    good = dice.randint(1, line["good"])
    return week.told(await week.put(f"/api/consignments/{one['id']}/returns/{uuid7()}", {
        "lines": [{"line": line["line"], "good": good}], "store_id": dice.choice(week.stores), "reason": "用不完"}))


async def hand_out(week: Week, dice: random.Random) -> bool:
    """Goods go over the counter, or to another store."""
    store, item = dice.choice(week.stores), dice.choice(ITEMS)
    lines = [{"item": item, "quantity": dice.randint(1, 30)}]
    if dice.random() < 0.5:
        return await week.put(f"/api/stores/{store}/issues/{uuid7()}", {
            "lines": lines, "place": dice.choice(week.places), "incident_id": week.incident}) is not None
    other = dice.choice([one for one in week.stores if one != store])
    return await week.put(f"/api/stores/{store}/transfers/{uuid7()}", {
        "lines": lines, "to_store": other, "incident_id": week.incident}) is not None


async def count(week: Week, dice: random.Random) -> bool:
    """A store is counted; now and then some lack, are spoilt, or are found."""
    store, take, lines = dice.choice(week.stores), uuid7(), []
    try:
        stock = (await week.client.get(f"/api/stores/{store}/stock")).json()
    except httpx.TransportError:
        return False
    for lot in stock.get("lots", []):
        counted = max(0, lot["on_hand"] + (dice.randint(-5, 3) if dice.random() < 0.2 else 0))
        lines.append({"lot_id": lot["lot_id"], "counted": counted, "damaged": 0, "reason": "miscounted_before"})
    if not lines or not await week.put(f"/api/stores/{store}/stocktakes/{take}", {
            "counted_at": week.moment.isoformat(), "lines": lines}):
        return False
    told = await week.put(f"/api/stores/{store}/stocktakes/{take}/closing", {})
    for line in told["lines"] if told else []:
        week.came_in[line["item"]] += max(0, line["counted"] + line["damaged"] - (line["expected"] or 0))
    return told is not None


async def close_road(week: Week, dice: random.Random) -> bool:
    """A road closes or opens."""
    state = dice.choice(["closed", "open"])
    return await week.put("/api/roads/states", {
        "segments": dice.sample(week.segments, min(3, len(week.segments))), "state": state,
        "cause": "snow" if state == "closed" else "none"}) is not None


async def tell(week: Week, dice: random.Random) -> bool:
    """A truck tells where it is."""
    where = {"latitude": 43.5 + dice.random(), "longitude": 115.6 + dice.random(), "accuracy": 10}
    return await week.put("/api/positions", {"device_id": dice.choice(week.secrets), "location": {
        "timestamp": week.moment.isoformat(), "coords": where}}, post=True) is not None


WORKS: dict[Callable[[Week, random.Random], Awaitable[bool]], int] = {
    take_in: 8, ask: 22, go_on: 40, part: 8, merge: 6, redirect: 4, turn: 3, hand_back: 4, hand_out: 6, count: 6,
    close_road: 3, tell: 10}


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
        hands = [asyncio.create_task(week.hand(random.Random(size.seed * 1000 + one))) for one in range(size.hands)]
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
