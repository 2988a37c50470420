"""A burst of public reports from 2,000 connections, and what the desk sees meanwhile, beside the same hour without it.

    python -m benchmarks.burst [--reports 6000] [--minutes 1] [--connections 2000]  (bars: none lost, desk < 1 s)
    python -m benchmarks.burst --reports 140000 --minutes 60    (the whole hour, as it would come)
    python -m benchmarks.burst --reports 140000 --minutes 8     (the same, 7.5 times as fast)

Reports are sent at a steady pace, whatever the answers do; latency counts from the moment a report was due. They come
with a gateway's token, for one machine cannot solve the challenges of 2,000; what a challenge costs the server is
printed beside. Senders run in a process of their own.
"""

import argparse
import asyncio
import json
import resource
import statistics
import sys
import time
from contextlib import AsyncExitStack
from itertools import pairwise
from typing import Any

import asyncpg
import httpx
import orjson
from altcha import Challenge, Payload, solve_challenge
from uuid_utils.compat import uuid7

from benchmarks.latency import joined
from benchmarks.world import service, signed_in
from disaster import clock
from disaster.intake.challenges import challenge, solved

BAR_SECONDS, QUIET_SECONDS, FILES_MAX = 1.0, 20.0, 8_192
ASKED = ("report acknowledged", "entry on the screen", "snapshot", "waiting count")
TOWNSHIPS = ("152502001", "152502100", "152502200", "152502201", "152502203", "152502400", "152502500")


# ── the senders: a process of their own ─────────────────────────────────────────────────────────────────
class Sender:
    """One connection that sends what is due, one report after the other, each until it is acknowledged."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.token = port, token
        self.lines: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.again = 0

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connected."""
        self.lines = self.lines or await asyncio.open_connection("127.0.0.1", self.port)
        return self.lines

    async def send(self, report_id: str, body: bytes) -> None:
        """Until it is acknowledged; a lost line or a refusal for now is tried again under the same id."""
        while (status := await self.once(report_id, body)) != 200:
            if 400 <= status < 500:
                raise SystemExit(f"a report was refused: {status}")
            self.again += 1
            await asyncio.sleep(0.5 if status else 0)       # an idle line that was closed is opened again at once

    async def once(self, report_id: str, body: bytes) -> int:
        """One attempt; answers its status, 0 for a lost line."""
        try:
            reader, writer = await self.open()
            writer.write(b"PUT /api/public-reports/%s HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                         b"authorization: Bearer %s\r\ncontent-length: %d\r\n\r\n%s"
                         % (report_id.encode(), self.token.encode(), len(body), body))
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
            await reader.readexactly(length)
            return int(head[9:12])
        except (OSError, asyncio.IncompleteReadError):
            self.lines = None
            return 0


async def senders(asked: argparse.Namespace) -> None:
    """Send them all; prints what was acknowledged, and how late after it was due, as JSON."""
    late: list[float] = []
    stored: list[str] = []
    all_of_them = [Sender(asked.port, asked.token) for _ in range(asked.connections)]
    for start in range(0, len(all_of_them), 100):
        await asyncio.gather(*(one.open() for one in all_of_them[start:start + 100]))
    began, pace = time.perf_counter(), asked.minutes * 60 / asked.reports

    async def run(sender: Sender, first: int) -> None:
        for number in range(first, asked.reports, asked.connections):
            due = began + number * pace
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            report_id = str(uuid7())
            await sender.send(report_id, told(number))
            late.append(time.perf_counter() - due)
            stored.append(report_id)
    await asyncio.gather(*(run(sender, first) for first, sender in enumerate(all_of_them)))
    print(json.dumps({"late": late, "ids": stored, "again": sum(one.again for one in all_of_them),
                      "seconds": time.perf_counter() - began}))


def told(number: int) -> bytes:
    """What the n-th sender says; every second one gives a point, so that its township must be found."""
    point = {"lon": 115.9 + number % 97 / 200, "lat": 43.6 + number % 89 / 200, "accuracy_m": 30, "datum": "wgs84"}
    place: dict[str, Any] = {"place": TOWNSHIPS[number % len(TOWNSHIPS)]} if number % 2 else {"point": point}
    return orjson.dumps({"hazard": "snow", "words": f"示例 {number}：雪大路断，羊圈塌了", "danger": "unknown",
                         "phone": f"138{number:08d}", "key": f"{number:016d}", **place})


# ── the desk ────────────────────────────────────────────────────────────────────────────────────────────
class Desk:
    """An officer's screen, a reporter who goes on reporting, and how long each thing took, by when it was asked."""

    def __init__(self, address: str, officer: httpx.AsyncClient, reporter: httpx.AsyncClient) -> None:
        self.address, self.officer, self.reporter = address, officer, reporter
        self.seen: dict[str, asyncio.Future[float]] = {}
        self.took: dict[str, list[float]] = {name: [] for name in ASKED}
        self.frames = 0

    async def follow(self, screen: Any) -> None:
        """Note when each report came."""
        async for message in screen:
            self.frames += 1
            for entry in orjson.loads(message)["entries"]:
                self.seen.setdefault(entry["subject"], asyncio.get_running_loop().create_future())
                if not self.seen[entry["subject"]].done():
                    self.seen[entry["subject"]].set_result(time.perf_counter())

    async def ask(self, name: str, path: str) -> None:
        """Time one question."""
        start = time.perf_counter()
        (await self.officer.get(path)).raise_for_status()
        self.took[name].append(time.perf_counter() - start)

    async def report(self, number: int) -> None:
        """An ordinary report, from before it is sent to its entry on the officer's screen."""
        report_id, start, now = str(uuid7()), time.perf_counter(), clock.now().isoformat()
        (await self.reporter.put(f"/api/reports/{report_id}", json={
            "place": "152502200", "hazard": "snow", "kind": "follow_up", "occurred_at": now, "observed_at": now,
            "figures": {"affected_population": number}})).raise_for_status()
        self.took["report acknowledged"].append(time.perf_counter() - start)
        came = self.seen.setdefault(f"report/{report_id}", asyncio.get_running_loop().create_future())
        self.took["entry on the screen"].append(await came - start)

    async def work(self, until: "asyncio.Future[Any] | asyncio.Task[Any]") -> dict[str, list[float]]:
        """Work as on any day until then; answers how long things took."""
        self.took = {name: [] for name in self.took}
        number = 0
        while not until.done():
            number += 1
            await self.report(number)
            await self.ask("snapshot", "/api/snapshot")
            await self.ask("waiting count", "/api/public-reports/waiting")
            await asyncio.sleep(0.7)
        return self.took


async def whole(asked: argparse.Namespace) -> bool:
    """The quiet minute, the burst, and what came of it."""
    async with service("burst") as (address, _, url):
        admin, officer = await signed_in(address, "admin"), await signed_in(address, "officer")
        reporter = await signed_in(address, "reporter200")
        made = (await admin.put(f"/api/people/tokens/{uuid7()}", json={
            "name": "示例网关", "roles": ["partner"], "areas": ["152502"], "days": 2})).raise_for_status().json()
        desk = Desk(address, officer, reporter)
        async with AsyncExitStack() as stack:
            following = asyncio.create_task(desk.follow(await joined(stack, officer, address)))
            quiet = await desk.work(asyncio.create_task(asyncio.sleep(QUIET_SECONDS)))
            frames = desk.frames
            sending = asyncio.create_task(sent(asked, address, made["secret"]))
            busy = await desk.work(sending)
            outcome, frames = await sending, desk.frames - frames
            following.cancel()
        rows = await kept(url, outcome["ids"])
        print(f"{asked.reports} public reports in {outcome['seconds']:.0f} s from {asked.connections} connections "
              f"({asked.reports / outcome['seconds']:.0f}/s), tried again {outcome['again']} times")
        print(f"  acknowledged {len(outcome['ids'])}, of these stored {rows}, LOST {len(outcome['ids']) - rows}")
        print(f"  acknowledged after it was due   {numbers(outcome['late'])}")
        print(f"  frames to the officer's screen  {frames} for {len(busy['snapshot'])} reports of his own county")
        for name, took in busy.items():
            ratio = statistics.median(took) / statistics.median(quiet[name])
            print(f"  {name:<22} burst {numbers(took)}   without {numbers(quiet[name])}   {ratio:.1f} x")
        print(f"  a challenge costs the server {cost_of_a_challenge()}")
        worst = max(most for name in ASKED for most in busy[name])
        print(f"  slowest of the desk {worst * 1000:.0f} ms   (bar: < {BAR_SECONDS * 1000:.0f} ms, nothing lost)")
        for client in (admin, officer, reporter):
            await client.aclose()
        return worst < BAR_SECONDS and rows == len(outcome["ids"]) == asked.reports


async def sent(asked: argparse.Namespace, address: str, token: str) -> dict[str, Any]:
    """Let the senders' process send."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.burst", "--send", "--port", address.rpartition(":")[2], "--token", token,
        "--reports", str(asked.reports), "--minutes", str(asked.minutes), "--connections", str(asked.connections),
        stdout=asyncio.subprocess.PIPE)
    out, _ = await child.communicate()
    return dict(json.loads(out))


async def kept(url: str, ids: list[str]) -> int:
    """How many of these are in the table."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    rows = 0
    for start in range(0, len(ids), 10_000):
        rows += await connection.fetchval("SELECT count(*) FROM public_report WHERE id = ANY($1::uuid[])",
                                          ids[start:start + 10_000])
    await connection.close()
    return rows


def cost_of_a_challenge() -> str:
    """Making one and checking an answer, on this machine."""
    secret, times = b"x" * 32, [time.perf_counter()]
    for _ in range(200):
        challenge(secret)
    times.append(time.perf_counter())
    made = Challenge.from_dict(challenge(secret))
    found = solve_challenge(made)
    assert found is not None
    answer = Payload(made, found).to_base64()
    times.append(time.perf_counter())
    for _ in range(200):
        solved(secret, answer)
    times.append(time.perf_counter())
    making, solving, checking = (after - before for before, after in pairwise(times))
    return f"{making * 5:.2f} ms to make, {checking * 5:.2f} ms to check (its sender here {solving * 1000:.0f} ms)"


def numbers(seconds: list[float]) -> str:
    """Median, 99 of 100, most."""
    ordered = sorted(seconds)
    picked = (statistics.median(ordered), ordered[int(len(ordered) * 0.99)], ordered[-1])
    return "p50 {:.0f}, p99 {:.0f}, max {:.0f} ms".format(*(one * 1000 for one in picked))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=6_000)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--connections", type=int, default=2_000)
    for hidden, kind in (("--port", int), ("--token", str)):
        parser.add_argument(hidden, type=kind, help=argparse.SUPPRESS)
    parser.add_argument("--send", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, FILES_MAX), hard))
    if asked.send:
        asyncio.run(senders(asked))
        return
    sys.exit(0 if asyncio.run(whole(asked)) else 1)


if __name__ == "__main__":
    main()
