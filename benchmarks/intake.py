"""Reports that are durable when they are answered, beside pgbench inserting the same rows into the same cluster.

    python -m benchmarks.intake [--seconds 15] [--lines 64]
    (bars: single reports ≥ 0.3 of pgbench, p99 < 150 ms; batches of 100 ≥ 0.5 of pgbench inserting arrays of 100)

The cluster is one of its own with fsync on; pgbench fills a second database of it with the same tables and indexes:
for each report its submission, its row, two claims and one entry. Ours also keeps the journal's chain, the figures,
the legal clocks and the thresholds; pgbench does not. Client, server and PostgreSQL share this machine.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
from uuid_utils.compat import uuid7

from benchmarks.posting import Line, line_of
from benchmarks.world import free_port, signed_in
from disaster import clock, cluster
from disaster.cluster.place import find
from disaster.cluster.postgres import connection_environment, programs, run, sql, with_database

PLACES = [f"152502{town}" for town in ("100", "200", "500")]
BATCH, BATCH_LINES = 100, 8
ROWS = """
WITH made AS MATERIALIZED (SELECT gen_random_uuid() AS id FROM generate_series(1, {size})),
submissions AS (INSERT INTO report_submission (report_id, digest)
                SELECT id, decode(repeat('ab', 32), 'hex') FROM made),
reports AS (INSERT INTO report (id, origin, place, hazard, kind, source, occurred_at, observed_at, filed_at, filed_by,
                                incident_id, state, figures, findings, passable, notes, harm)
            SELECT id, id, '152502200', 'snow', 'follow_up', 'app', now(), now(), now(), 'person/x', '{incident}',
                   'received', '{{"affected_population": 120, "livestock_dead_large": 3}}', '[]', true, '{{}}', 1
              FROM made),
claims AS (INSERT INTO claim (id, report_id, incident_id, place, indicator, value, stage, source, method, filed_by,
                              observed_at, at, soundness)
           SELECT gen_random_uuid(), id, '{incident}', '152502200', indicator, 120, 'follow_up', 'app', 'survey',
                  'person/x', now(), now(), 'sound'
             FROM made, unnest(ARRAY['affected_population', 'livestock_dead_large']) AS indicator)
INSERT INTO journal_entry (seq, id, at, kind, subject, areas, "left", actor, data, digest, hash)
SELECT nextval('bench_seq'), gen_random_uuid(), now(), 'report.filed', 'report/' || id, '{{152502200}}', '{{}}',
       'person/x', repeat('x', 900), decode(repeat('ab', 32), 'hex'), decode(repeat('ab', 32), 'hex') FROM made;
"""


def script(size: int, incident: str) -> str:
    """One transaction of pgbench, in one statement: the rows of so many reports."""
    return ROWS.format(size=size, incident=incident).replace("\n", " ").strip() + "\n"


def pgbench(url: str, text: str, clients: int, seconds: int) -> tuple[float, float]:
    """Transactions a second, and their mean milliseconds."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(text)
        file.flush()
        Path(file.name).chmod(0o644)
        done = run([programs() / "pgbench", "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds),
                    "-f", file.name], environment=connection_environment(url))
    if done.returncode:
        sys.exit(done.stderr)
    lines = {line.partition("=")[0].strip(): line.partition("=")[2].split() for line in done.stdout.splitlines()}
    return float(lines["tps"][0]), float(lines["latency average"][0])


def cpu_seconds(*pids: int) -> float:
    """CPU that these processes and their children have used, those that have ended too."""
    ticks = 0
    stats = {int(one.parent.name): one for one in Path("/proc").glob("[0-9]*/stat")}
    for pid, file in stats.items():
        try:
            fields = file.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if pid in pids:
            ticks += sum(int(one) for one in fields[11:15])
        elif int(fields[1]) in pids:
            ticks += sum(int(one) for one in fields[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def body(turn: int) -> dict[str, Any]:
    """One follow-up with two figures."""
    now = clock.now().isoformat()
    return {"place": PLACES[turn % len(PLACES)], "hazard": "snow", "kind": "follow_up", "occurred_at": now,
            "observed_at": now, "text": "示例", "figures": {"affected_population": 120, "livestock_dead_large": 3}}


async def asked(line: Line, until: float, spent: list[float], size: int) -> int:
    """One connection: ask, wait for the answer, ask again. Answers how many reports were acknowledged."""
    count = 0
    while (begun := time.perf_counter()) < until:
        if size == 1:
            status, told = await line.ask("PUT", f"/api/reports/{uuid7()}", body(count))
        else:
            status, told = await line.ask("POST", "/api/reports:batch", {
                "reports": [{"id": str(uuid7()), "body": body(turn)} for turn in range(size)]})
        if status != 200 or (size > 1 and told.count(b'"status":200') != size):
            sys.exit(f"{status}: {told[:500]!r}")
        spent.append(time.perf_counter() - begun)
        count += size
    return count


async def ours(client: httpx.AsyncClient, lines: int, seconds: int, size: int) -> tuple[float, list[float]]:
    """Reports a second over so many connections, and what each request took."""
    spent: list[float] = []
    begun = time.perf_counter()
    opened = [line_of(client) for _ in range(lines)]
    counts = await asyncio.gather(*(asked(line, begun + seconds, spent, size) for line in opened))
    rate = sum(counts) / (time.perf_counter() - begun)
    for line in opened:
        line.close()
    return rate, sorted(spent)


async def served(url: str, lines: int, seconds: int, postmaster: int) -> str:
    """Serve, load, and print what ours does; answers the incident that all reports belong to."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "disaster", "up", "--port", str(port), "--demo"],
                               env={**os.environ, "DISASTER_DATABASE_URL": url}, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient() as client:
            for _ in range(900):
                try:
                    await client.get(f"{address}/api/health")
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.1)
        officer = await signed_in(address, "officer")
        await ours(officer, lines, 3, 1)       # warm
        for size, count in ((1, lines), (BATCH, BATCH_LINES)):
            before = cpu_seconds(process.pid), cpu_seconds(postmaster)
            rate, spent = await ours(officer, count, seconds, size)
            used = cpu_seconds(process.pid) - before[0], cpu_seconds(postmaster) - before[1]
            p99 = spent[int(len(spent) * 0.99)] * 1000
            RATES[size] = rate
            print(f"ours, {size} a request, {count} connections: {rate:,.0f} reports/s, "
                  f"median {spent[len(spent) // 2] * 1000:.0f} ms, p99 {p99:.0f} ms; "
                  f"CPU a report: server {used[0] / rate / seconds * 1000:.2f} ms, "
                  f"database {used[1] / rate / seconds * 1000:.2f} ms", flush=True)
        await officer.aclose()
        return sql(url, "SELECT id FROM incident LIMIT 1")
    finally:
        process.terminate()
        process.wait(30)


RATES: dict[int, float] = {}


def main() -> None:
    """Measure both in one run, one after the other, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=15)
    parser.add_argument("--lines", type=int, default=64)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="disaster-intake-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        url = cluster.ensure(root)
        try:
            postmaster = int((find(root, test=False).data / "postmaster.pid").read_text().split()[0])
            incident = asyncio.run(served(url, chosen.lines, chosen.seconds, postmaster))
            sql(url, "CREATE DATABASE peer TEMPLATE disaster", "postgres")
            peer = with_database(url, "peer")
            sql(peer, "CREATE SEQUENCE bench_seq START 1000000000; TRUNCATE report_submission CASCADE")
            for size, clients in ((1, chosen.lines), (BATCH, BATCH_LINES)):
                before = cpu_seconds(postmaster)
                rate, mean = pgbench(peer, script(size, incident), clients, chosen.seconds)
                print(f"pgbench, {size} a transaction, {clients} clients: {rate * size:,.0f} reports/s, "
                      f"mean {mean:.0f} ms; ours is {RATES[size] / (rate * size):.2f} of it; CPU a report: database "
                      f"{(cpu_seconds(postmaster) - before) / rate / size / chosen.seconds * 1000:.2f} ms", flush=True)
        finally:
            cluster.stop(root)
            place = find(root, test=False)
            if root not in place.data.parents:
                run(["rm", "-rf", place.data.parent])


if __name__ == "__main__":
    main()
