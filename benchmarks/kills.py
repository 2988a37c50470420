"""The server and PostgreSQL killed with SIGKILL, 50 times each, while reports come in: nothing acknowledged is missing.

    python -m benchmarks.kills [--kills 50] [--lines 16] [--seed 1]

A cluster of its own with fsync on. Clients send until they are answered, each report under one id; after every kill
they go on. At the end each acknowledged report is there once with what it said, nothing else is, and `verify` holds.
"""

import argparse
import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from signal import SIGKILL
from typing import Any

import asyncpg
import httpx
import orjson
from uuid_utils.compat import uuid7

from benchmarks.posting import Line, line_of
from benchmarks.world import ROOT, free_port, signed_in
from disaster import clock, cluster
from disaster.cluster.place import find
from disaster.cluster.postgres import run

PLACES = [f"152502{town}" for town in ("100", "200", "500")]
ANSWER_SECONDS, PATIENCE_SECONDS = 10, 90


class Reporters:
    """Clients that send until they are answered, and what they were told."""

    def __init__(self, count: int) -> None:
        self.count, self.lines = count, list[Line]()
        self.acknowledged: dict[str, int] = {}
        self.sent = self.tries = 0
        self.leaving = False

    async def work(self, line: Line) -> None:
        """One client, report after report."""
        try:
            while not self.leaving:
                self.sent += 1
                await self.one(line, str(uuid7()), self.sent)
        finally:
            line.close()

    async def one(self, line: Line, report_id: str, people: int) -> None:
        """One report, however often it takes; what is begun at the end is sent to its end too."""
        now = clock.now().isoformat()
        body = {"place": PLACES[people % 3], "hazard": "snow", "kind": "follow_up", "occurred_at": now,
                "observed_at": now, "figures": {"affected_population": people}}
        while True:
            self.tries += 1
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    status, told = await line.ask("PUT", f"/api/reports/{report_id}", body)
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                line.close()
                await asyncio.sleep(0.05)
                continue
            if status == 200:
                assert orjson.loads(told)["id"] == report_id
                self.acknowledged[report_id] = people
                return
            if status < 500 and status != 409:
                sys.exit(f"{status}: {told!r}")
            await asyncio.sleep(0.05)

    async def until_more(self, more: int) -> None:
        """Until so many more were acknowledged: intake is under way."""
        wanted, give_up_at = len(self.acknowledged) + more, time.monotonic() + PATIENCE_SECONDS
        while len(self.acknowledged) < wanted:
            if time.monotonic() > give_up_at:
                sys.exit("nothing was acknowledged for a long time")
            await asyncio.sleep(0.01)


def serving(url: str, port: int, verb: str = "serve") -> subprocess.Popen[bytes]:
    """The server, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "disaster", verb, "--port", str(port), *(["--demo"] if verb == "up" else [])],
        cwd=ROOT, env={**os.environ, "DISASTER_DATABASE_URL": url}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)


async def answering(address: str) -> None:
    """Until it answers."""
    async with httpx.AsyncClient(base_url=address, timeout=5) as client:
        for _ in range(PATIENCE_SECONDS * 10):
            try:
                if (await client.get("/api/health")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
    sys.exit("the server does not come up")


async def killed(root: Path, kills: int, lines: int, seed: int, say: Callable[[str], None] = print) -> dict[str, int]:
    """Kill and go on; answers the counts, of which `missing`, `wrong`, `more` and `breaches` must be zero."""
    chance, reporters, port = random.Random(seed), Reporters(lines), free_port()  # no secret
    url, address = cluster.ensure(root), f"http://127.0.0.1:{port}"
    server = serving(url, port, "up")
    await answering(address)
    officer = await signed_in(address, "officer")
    reporters.lines = [line_of(officer) for _ in range(lines)]
    tasks = [asyncio.create_task(reporters.work(line)) for line in reporters.lines]
    try:
        for turn in range(2 * kills):
            await reporters.until_more(chance.randrange(1, 3 * lines))
            await asyncio.sleep(chance.random() * 0.05)
            if turn % 2:
                os.kill(int((find(root, test=False).data / "postmaster.pid").read_text().split()[0]), SIGKILL)
                await asyncio.to_thread(cluster.ensure, root)
            else:
                server.kill()
                server.wait()
                server = serving(url, port)
            if turn % 10 == 9:
                say(f"{turn + 1} kills, {len(reporters.acknowledged)} acknowledged of {reporters.tries} tries")
        await reporters.until_more(lines)
        reporters.leaving = True
        await asyncio.gather(*tasks)
    finally:
        server.kill()
        server.wait()
        for line in reporters.lines:
            line.close()
        await officer.aclose()
    return {"kills": 2 * kills, "tries": reporters.tries, **await compared(url, reporters.acknowledged)}


async def compared(url: str, acknowledged: dict[str, int]) -> dict[str, int]:
    """What is stored beside what was acknowledged, and what `verify` says."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    rows = {str(row["id"]): orjson.loads(row["figures"])["affected_population"]
            for row in await connection.fetch("SELECT id, figures FROM report")}
    await connection.close()
    verify: Any = await asyncio.to_thread(subprocess.run, [sys.executable, "-m", "disaster", "verify"], cwd=ROOT,
                                          env={**os.environ, "DISASTER_DATABASE_URL": url}, capture_output=True)
    return {"acknowledged": len(acknowledged), "stored": len(rows),
            "missing": len(acknowledged.keys() - rows.keys()), "more": len(rows.keys() - acknowledged.keys()),
            "wrong": sum(rows.get(one) != people for one, people in acknowledged.items()),
            "breaches": verify.returncode}


def main() -> None:
    """Print the counts; fail unless all that was acknowledged is there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--lines", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="disaster-kills-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        try:
            told = asyncio.run(killed(root, chosen.kills, chosen.lines, chosen.seed))
        finally:
            cluster.stop(root)
            place = find(root, test=False)
            if root not in place.data.parents:
                run(["rm", "-rf", place.data.parent])
    print(", ".join(f"{name} {count}" for name, count in told.items()))
    sys.exit(1 if told["missing"] or told["more"] or told["wrong"] or told["breaches"] else 0)


if __name__ == "__main__":
    main()
