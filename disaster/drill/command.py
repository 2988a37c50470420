"""The verbs `drill` and `simulate`: a fresh world in the private cluster, what is played in it, its outcome told."""

import asyncio
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict

import orjson
import typer

from disaster import cluster
from disaster.drill.outcome import Outcome
from disaster.drill.play import played, script_of
from disaster.drill.simulation.county import county, set_clock
from disaster.drill.simulation.simulate import Simulated, simulated
from disaster.drill.world import fresh, served
from disaster.settings import ROOT, settings

DATABASE, SIMULATION = "disaster_drill", "disaster_simulation"


@contextmanager
def server_of_databases() -> Iterator[str]:
    """The PostgreSQL in which worlds are made: the one that is named, else the private cluster while this lasts."""
    named = settings().database_url
    before = signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # stops its server
    try:
        with nullcontext(named) if named else cluster.held(ROOT, "postgres") as url:
            yield url
    finally:
        signal.signal(signal.SIGTERM, before)


def drill(name: str, *, url: str | None, pause_seconds: float, port: int, keep: bool, followers: int) -> Outcome:
    """Play it where `url` says, else in a world of its own."""
    script_of(name)
    if url:
        return asyncio.run(played(name, url.rstrip("/"), tell=say, pause_seconds=pause_seconds, followers=followers))
    with server_of_databases() as server:
        say("准备演练世界…  preparing a drill world")
        with served(fresh(server, DATABASE), port) as address:
            say(f"演练可在此观看  watch it here: {address}   (officer / commander / leader)")
            outcome = asyncio.run(played(name, address, tell=say, pause_seconds=pause_seconds, followers=followers))
            if keep:
                say(f"演练世界保留,Ctrl-C 结束  the drill world stays at {address}; Ctrl-C ends it")
                stay()
            return outcome


def simulate(seed: int, townships: int, hours: int) -> Simulated:
    """Play a random county from its seed, in a world of its own. Whatever goes wrong, the seed is told."""
    told = False
    try:
        with server_of_databases() as server, set_clock() as clock:
            url = county(server, SIMULATION, townships)
            with served(url) as address:
                outcome = asyncio.run(simulated(url, address, clock, tell=say, seed=seed, townships=townships,
                                                hours=hours))
        told = not outcome.breaches
        return outcome
    finally:
        if not told:
            say(f"种子 seed {seed} (--townships {townships} --hours {hours})")


def proved(outcome: Simulated, *, as_json: bool) -> None:
    """Print what a simulation came to; a breach exits 1."""
    if as_json:
        typer.echo(orjson.dumps(asdict(outcome), option=orjson.OPT_INDENT_2).decode())
    for breach in outcome.breaches[:50]:
        typer.echo(f"✗ {breach}", err=True)
    if outcome.breaches:
        typer.echo(f"✗ seed {outcome.seed}: {len(outcome.breaches)} breaches", err=True)
        raise typer.Exit(1)
    if not as_json:
        typer.echo(f"✓ seed {outcome.seed}: {outcome.entries} entries, {outcome.requests} requests, {outcome.cuts}"
                   f" lines cut, {outcome.seconds:.1f} s; screens equal snapshots, the books hold, nothing is missing")


def stay() -> None:
    """Until Ctrl-C."""
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        return


def say(line: str) -> None:
    """Tell the people at the terminal, beside what is printed for programs."""
    typer.echo(f"【演练】{line}", err=True)
    sys.stderr.flush()


def told(outcome: Outcome, *, as_json: bool) -> None:
    """Print the outcome; a mismatch exits 1."""
    if as_json:
        typer.echo(orjson.dumps(outcome.summary(), option=orjson.OPT_INDENT_2).decode())
    for mismatch in outcome.mismatches:
        typer.echo(f"✗ {mismatch}", err=True)
    if outcome.mismatches:
        raise typer.Exit(1)
    if not as_json:
        typer.echo(f"✓ {outcome.name}: {outcome.entries} entries in {outcome.seconds:.1f} s, everything as worked out "
                   f"in docs/drill.md; latency in ms: {outcome.latency_ms}")
