"""The command `disaster`: serve, load, import, verify, export, back up. Each verb imports what it needs, late."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
import typer.core

from disaster.cluster.postgres import ServerProblem
from disaster.errors import Refusal
from disaster.settings import ROOT, settings

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

Answer = TypeVar("Answer")
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  help="Disaster response coordination / 灾害应急救助协同平台")
export_app = typer.Typer(no_args_is_help=True, help="Write something out of the building.")
app.add_typer(export_app, name="export")


class OrSolve(typer.core.TyperGroup):
    """`disaster plan FILE` is `disaster plan solve FILE`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        known = not args or args[0] in self.commands or args[0] == "--help"
        return super().parse_args(ctx, args if known else ["solve", *args])


plan_app = typer.Typer(cls=OrSolve, no_args_is_help=True, help="Plan from a file, and check a plan (docs/planning.md).")
app.add_typer(plan_app, name="plan")
at_end = ExitStack()
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def main() -> None:
    """Run a verb; a refusal is told in one line with its code, and exits 2. A cluster started for it is stopped."""
    try:
        with at_end:
            app()
    except (Refusal, ServerProblem) as error:
        typer.echo(f"✗ {error}", err=True)
        sys.exit(2)


def with_session(work: Callable[..., Awaitable[Answer]]) -> Answer:
    """Run `work(session)` in one transaction on the database of this installation."""
    from disaster.db import open_engine, sessions, transaction

    url = database_url()

    async def go() -> Answer:
        engine = open_engine(url, pool_size=2, answer_within="0")     # a command may take its time
        try:
            async with transaction(sessions(engine)) as session:
                return await work(session)
        finally:
            await engine.dispose()
    return asyncio.run(go())


def database_url() -> str:
    """The database named by DISASTER_DATABASE_URL, else the private cluster, started for this verb if need be."""
    from disaster import cluster
    return settings().database_url or at_end.enter_context(cluster.held(ROOT))


@app.command()
def up(host: str = "127.0.0.1", port: int = 8000, *, tls: bool = False, certificate: Path | None = None,
       key: Path | None = None, proxy_headers: bool = False, demo: Annotated[bool | None, typer.Option(
           help="load the example data and people of Xilinhot (default: on this machine's own address only)"
       )] = None) -> None:
    """Everything bin/run does after the set-up: database, migrations, Xilinhot, serve."""
    from disaster import starting
    starting.up(host, port, demo=host in LOOPBACK if demo is None else demo,
                tls=starting.tls_files(host, certificate, key) if tls or certificate else None, proxy=proxy_headers)


@app.command()
def serve(host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve an existing database; a second process beside the first, or a drill world (DISASTER_WORLD=drill)."""
    from disaster.serve import server
    server(database_url(), host, port).run()


@app.command()
def migrate() -> None:
    """Bring the database to the tables of this program."""
    from disaster.starting import migrated
    asyncio.run(migrated(database_url()))


@app.command()
def verify() -> None:
    """Recompute the journal from its first entry, compare every row with its last entry, balance every account."""
    import disaster.tables  # noqa: F401
    from disaster.journal.read import position
    from disaster.journal.verify import at_one_moment, prove

    async def proved(session: "AsyncSession") -> list[str]:
        await at_one_moment(session)
        return await prove(session)
    breaches = with_session(proved)
    for breach in breaches[:50]:
        typer.echo(f"✗ {breach}", err=True)
    if breaches:
        raise typer.Exit(1)
    typer.echo(f"✓ {with_session(position).seq} entries: the chain holds, every row equals its last entry, "
               "every account balances")


@export_app.command("journal")
def export_journal(file: Path) -> None:
    """Write the journal as JSON lines, and beside it check_journal.py, which needs nothing but Python."""
    from disaster.journal.export import export
    count = with_session(lambda session: export(session, file))
    typer.echo(f"✓ {count} entries in {file}; check with: python3 {file.parent / 'check_journal.py'} {file}")


@app.command("import")
def import_file(what: str, file: Path, datum: Annotated[str | None, typer.Option(
                    help="wgs84, gcj02 or bd09: required where the file has coordinates")] = None,
                column: Annotated[list[str] | None, typer.Option(
                    help="of reports, households: FIELD=COLUMN where a column has a name of its own")] = None,
                timezone: Annotated[str, typer.Option(
                    help="of reports: the zone of dates without one")] = "Asia/Shanghai",
                first: Annotated[str | None, typer.Option(
                    help="of reports: what 03/04/2026 begins with, day or month")] = None,
                source: Annotated[str, typer.Option(
                    help="of roads: the name of the net that this file takes the place of")] = "",
                *, dry_run: bool = False) -> None:
    """Check a whole file (CSV, XLSX, GeoJSON, GeoPackage; roads also OSM PBF), then import it.

    WHAT is divisions, population, stores, stock, shelters, vehicles, hubs, households, roads or reports
    (docs/importing.md).
    """
    if what == "reports":
        from disaster.importing import import_reports
        typer.echo(with_session(lambda session: import_reports(
            session, file, datum, column or [], timezone, first, dry_run=dry_run)))
        return
    from disaster.importing import import_one
    typer.echo(with_session(lambda session: import_one(session, what, file, datum, source=source, dry_run=dry_run,
                                                       columns=column or [])))


@plan_app.command("solve")
def plan_solve(file: Path, out: Annotated[Path | None, typer.Option(help="where the plan is written, as JSON")] = None,
               demand: Annotated[list[Path] | None, typer.Option(
                   help="what a county asks for, as written by its own plan; may be repeated")] = None,
               demand_out: Annotated[Path | None, typer.Option(help="what this plan cannot meet, for the next level")]
               = None, iterations: Annotated[int, typer.Option(min=0, help="of the search for trips")] = 300,
               processes: Annotated[int, typer.Option(min=1, help="of a problem as large as a nation")] = 1) -> None:
    """Plan what FILE asks: allocation, reasons, shortages, trips, and what is asked of the next level."""
    from disaster.planning import command
    typer.echo("› planning; the search for trips takes some seconds, a problem as large as a nation minutes", err=True)
    typer.echo(command.solved(file, out, demand or [], demand_out, iterations, processes))


@plan_app.command("check")
def plan_check(file: Path, plan: Path, demand: Annotated[list[Path] | None, typer.Option(
        help="as given when the plan was made")] = None) -> None:
    """Check PLAN against FILE without the solver: possible, sums hold, nothing better was possible."""
    from disaster.planning import command
    found = command.checked(file, plan, demand or [])
    for finding in found:
        typer.echo(f"✗ {finding}", err=True)
    if found:
        raise typer.Exit(1)
    typer.echo("✓ possible, every sum holds, and no plan delivers more")


@plan_app.command("trips")
def plan_trips(file: Path, iterations: Annotated[int, typer.Option(min=0)] = 2000, seed: int = 1,
               out: Annotated[Path | None, typer.Option(help="a solution file in the form of VRPLIB")] = None) -> None:
    """Route a VRPLIB file; with FILE.sol beside it, the distance to the best known is told."""
    from disaster.planning import command
    typer.echo(command.routed(file, iterations, seed, out))


@plan_app.command("make")
def plan_make(out: Path, kind: Annotated[str, typer.Option(
        help="county, province, catastrophe or nation")] = "county", seed: int = 1) -> None:
    """Write a synthetic instance from a seed."""
    from disaster.planning import command
    typer.echo(command.made(out, kind, seed))


@app.command()
def backup(file: Path) -> None:
    """Write the whole database into a file."""
    from disaster.backup import backup as work
    work(database_url(), file)


@app.command()
def restore(file: Path) -> None:
    """Fill an empty database from a backup; with a new epoch, so that no client resumes into a wrong past."""
    from disaster.backup import restore as work
    work(database_url(), file)


@app.command("rotate-sealing-key")
def rotate_sealing_key() -> None:
    """Make a new key for phones to seal to; letters sealed to older ones still open."""
    import disaster.tables  # noqa: F401
    from disaster.phones.actions.keys import rotated
    typer.echo(f"✓ phones seal to key {with_session(rotated).id} from their next contact on")


@app.command()
def placement(file: Path, out: Annotated[Path | None, typer.Option(help="where the answer goes; else it is printed")
                                         ] = None,
              limit: Annotated[float, typer.Option(help="seconds; past it the best found, marked")] = 60) -> None:
    """Where to keep what before a disaster: solve an instance of scenarios (docs/supplies.md, Placement)."""
    from disaster.placement.command import run
    run(file, out, limit)


@app.command()
def drill(name: Annotated[str, typer.Argument(help="xilinhot-blizzard")], url: Annotated[str | None, typer.Option(
        help="an empty drill world that is already served; without it, one is made")] = None,
          speed: Annotated[float, typer.Option(help="seconds to wait at each step, so that people can watch")] = 0,
          port: int = 8001, followers: Annotated[int, typer.Option(help="screens that only look")] = 0, *,
          json: bool = False, keep: bool = False) -> None:
    """Play a scripted disaster in a world of its own, and compare what came of it with what was worked out by hand."""
    from disaster.drill import command
    outcome = command.drill(name, url=url, pause_seconds=speed, port=port, keep=keep, followers=followers)
    command.told(outcome, as_json=json)


@app.command()
def simulate(seed: int = 1, townships: Annotated[int, typer.Option(min=1, max=300)] = 16,
             hours: Annotated[int, typer.Option(min=1, max=240)] = 6, *, json: bool = False) -> None:
    """Play a county under random load from a seed, with cut lines and repeats, and prove that nothing was lost."""
    from disaster.drill import command
    command.proved(command.simulate(seed, townships, hours), as_json=json)
