"""A road is closed: how long until every journey that crosses it is flagged on another screen, with another way.

    python -m benchmarks.closing [--side 60] [--loads 1000] [--rounds 10]          (bar: < 5 s)

A made-up net of side x side junctions, loads from stores to places on it, half of them on the road; each round closes
the segment that most of them cross, and opens it again. The floor is one Dijkstra for each store and for each load on
the road (scipy, the bare matrix), which no answer with minutes of another way can do without.
"""

import argparse
import asyncio
import json
import random
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from sqlalchemy import select
from uuid_utils.compat import uuid7

from benchmarks.world import service, signed_in
from disaster import clock
from disaster.db import open_engine, sessions, transaction
from disaster.dispatch.actions.laying import laid
from disaster.dispatch.journeys import Journey
from disaster.dispatch.models import Consignment
from disaster.dispatch.views import consignment_view
from disaster.geo.datum import Datum
from disaster.incidents.models import Incident
from disaster.journal.record import record
from disaster.roads.importing import roads_imported
from disaster.roads.models import Segment
from disaster.stockpile.models import Store
from tests.clients import Follower

WEST, SOUTH, STEP, BAR = 115.2, 43.3, 0.025, 5.0


def net(side: int, folder: Path) -> Path:
    """A grid of county roads; no two junctions are more than 3 km apart."""
    roads = []
    for row in range(side):
        for column in range(side):
            here = [WEST + column * STEP, SOUTH + row * STEP]
            for name, end in (("e", [here[0] + STEP, here[1]]), ("n", [here[0], here[1] + STEP])):
                if end[0] < WEST + side * STEP and end[1] < SOUTH + side * STEP:
                    roads.append({"type": "Feature", "properties": {"id": f"g{row}-{column}{name}",
                                  "road_class": "county"}, "geometry": {"type": "LineString",
                                  "coordinates": [here, end]}})
    file = folder / "grid.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": roads}))
    return file


async def loads(url: str, count: int, side: int, incident_id: str) -> None:
    """Consignments without goods: what is measured is roads."""
    chance, engine = random.Random(5), open_engine(url, pool_size=1)
    def somewhere() -> list[float]:
        return [WEST + chance.random() * (side - 1) * STEP, SOUTH + chance.random() * (side - 1) * STEP]
    async with transaction(sessions(engine)) as session:
        incident = await session.get_one(Incident, incident_id)
        stores = (await session.scalars(select(Store).order_by(Store.id))).all()
        starts = {store.id: somewhere() for store in stores}
        for number in range(count):
            store, moving = stores[number % len(stores)], number % 2 == 0
            row = Consignment(
                id=uuid7(), number=f"B-{number}", order_number="B", incident_id=incident.id, store_id=store.id,
                store_division=store.division, place="152502100", state="departed" if moving else "ordered",
                ordered_at=clock.now(), late=False, minutes=60, from_point=starts[store.id], to_point=somewhere(),
                position=somewhere() if moving else None, discrepancy="none", follow_key="x", lineage=[], reasons=[],
                departed_at=clock.now() if moving else None, lines=[])
            session.add(row)
            await session.flush()
            record(session, "consignment.ordered", consignment_view(row), by="system")
            await laid(session, row, by="system")
    await engine.dispose()


async def busiest(url: str) -> tuple[str, int]:
    """The segment of the officer's county that most journeys cross."""
    engine = open_engine(url, pool_size=1)
    async with sessions(engine)() as session:
        own = set(await session.scalars(select(Segment.id).where(Segment.division == "152502")))
        found = Counter(one for segments in await session.scalars(select(Journey.segments)) for one in segments
                        if one in own)
    await engine.dispose()
    return found.most_common(1)[0]


def floor(side: int, starts: int) -> float:
    """Seconds of the bare shortest ways."""
    nodes = np.arange(side * side).reshape(side, side)
    one = np.concatenate([nodes[:, :-1].ravel(), nodes[:-1].ravel()])
    other = np.concatenate([nodes[:, 1:].ravel(), nodes[1:].ravel()])
    matrix = csr_array((np.ones(2 * len(one)), (np.concatenate([one, other]), np.concatenate([other, one]))))
    started = time.perf_counter()
    dijkstra(matrix, indices=np.arange(starts), return_predecessors=True)
    return time.perf_counter() - started


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", type=int, default=60)
    parser.add_argument("--loads", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=10)
    asked = parser.parse_args()
    async with service("closing") as (address, _, url):
        client = await signed_in(address, "officer")
        moment = clock.now().isoformat()
        told = await client.put(f"/api/reports/{uuid7()}", json={
            "place": "152502100", "hazard": "snow", "kind": "first", "occurred_at": moment, "observed_at": moment,
            "source": "phone", "figures": {"relocated_now": 20}})
        engine = open_engine(url, pool_size=1, answer_within="0")
        with tempfile.TemporaryDirectory() as folder:
            async with transaction(sessions(engine)) as session:
                await roads_imported(session, net(asked.side, Path(folder)), by="system", datum=Datum.WGS84)
        await engine.dispose()
        await loads(url, asked.loads, asked.side, told.json()["incident_id"])
        segment, crossing = await busiest(url)
        screen = await (await Follower(client).snapshot()).connect()
        spent, flagged = [], 0
        for _ in range(asked.rounds):
            for state in ("closed", "open"):
                started = time.perf_counter()
                (await client.put("/api/roads/states", json={"segments": [segment], "state": state})).raise_for_status()
                end = (await client.get("/api/journal", params={"limit": 1})).json()["seq"]
                await screen.until(end)
                if state == "closed":
                    spent.append(time.perf_counter() - started)
                    flagged = sum(name.startswith("journey/") and one["state"] == "blocked"
                                  for name, one in screen.subjects.items())
        await screen.close()
        least = floor(asked.side, 8 + flagged // 2)
        worst = max(spent)
        print(f"{asked.side**2:,} junctions, {asked.loads:,} loads to come, {crossing} laid over the busiest segment: "
              f"{flagged} flagged on another screen (none where it lies behind) in {statistics.median(spent):.2f} s, "
              f"at worst {worst:.2f} s; bar < {BAR:.0f} s: {'met' if worst < BAR else 'MISSED'}; floor (bare shortest "
              f"ways) {least:.2f} s: {statistics.median(spent) / least:.1f} x")


if __name__ == "__main__":
    asyncio.run(main())
