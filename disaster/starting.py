"""How the service comes up: database, migrations, the county's data once, then serving until it is told to stop."""

import os
import socket
from contextlib import nullcontext
from pathlib import Path

import typer
from sqlalchemy.ext.asyncio import AsyncEngine

from disaster import cluster
from disaster.db import open_engine, sessions, transaction
from disaster.durable import refuse_forgetful
from disaster.errors import Refusal
from disaster.journal.renewing import renewed
from disaster.migrate import migrate
from disaster.settings import ROOT, settings

Tls = tuple[Path, Path]


class PortTaken(Refusal):
    """Another program listens there already, or this machine has no such address."""

    code = "port_taken"


def up(host: str, port: int, *, demo: bool, tls: Tls | None, proxy: bool) -> None:
    """Start the private cluster (unless a database is named), prepare it, serve; stop what was started here."""
    import asyncio

    if demo:
        os.environ["DISASTER_DEMO"] = "1"
        settings.cache_clear()
    refuse_taken(host, port)
    named = settings().database_url
    with nullcontext(named) if named else cluster.held(ROOT) as url:
        password = asyncio.run(prepared(url, demo=demo))
        greet(host, port, password, demo=demo, secure=tls is not None)
        from disaster.serve import server
        certificate, key = (str(part) for part in tls) if tls else (None, None)
        server(url, host, port, certificate=certificate, key=key, proxy=proxy).run()


def refuse_taken(host: str, port: int) -> None:
    """Say at once that somebody else serves there, before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError as error:
            raise PortTaken(host=host, port=port, says=error.strerror, next="choose another with --port") from error


async def migrated(url: str) -> None:
    """Run what migrations are missing."""
    engine = open_engine(url, pool_size=1)
    await upgraded(engine)
    await engine.dispose()


async def upgraded(engine: AsyncEngine) -> None:
    """The tables of this program, and a journal that tells of each row what this program's views show."""
    import disaster.tables  # noqa: F401
    await migrate(engine)
    more = True
    while more:
        async with transaction(sessions(engine)) as session:
            more = await renewed(session) > 0


async def prepared(url: str, *, demo: bool) -> str | None:
    """Migrate, load Xilinhot once, add the first administrator; answers his one-time password if he is new."""
    from disaster.loading import load
    from disaster.people.demo import first_administrator

    engine = open_engine(url, pool_size=1)
    await refuse_forgetful(engine)
    await upgraded(engine)
    async with transaction(sessions(engine)) as session:
        password = await first_administrator(session)
        await load(session, demo=demo)
    await engine.dispose()
    return password


def greet(host: str, port: int, password: str | None, *, demo: bool, secure: bool) -> None:
    """Where it is, and as whom one may come in."""
    from disaster.people.demo import DEMO, PASSWORD
    address = f"http{'s' if secure else ''}://{host}:{port}"
    typer.echo(f"\n  {address}\n")
    if password:
        typer.echo(f"  administrator / {password}   (shown once; it must be changed at the first sign-in)")
    if demo:
        typer.echo(f"  demo 示例: {', '.join(one.login for one in DEMO)},\n"
                   f"  reporter100 (one for each township), all with the password {PASSWORD}\n")
    typer.echo("  Ctrl-C stops it.", nl=True)


def tls_files(host: str, certificate: Path | None, key: Path | None) -> Tls:
    """The certificate and key given, or those of a local authority made for this machine."""
    if certificate and key:
        return certificate, key
    from disaster.authority import issued
    return issued(ROOT / ".local" / "tls", host)


