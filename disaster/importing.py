"""`disaster import`: which package takes in which kind of file. The whole file is checked before a row is written."""

from asyncio import to_thread
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from disaster.aid.importing import households_imported
from disaster.aid.schemas import HowListed
from disaster.dispatch.importing import hubs_imported, vehicles_imported
from disaster.errors import BadInput
from disaster.evacuation.importing import shelters_imported
from disaster.geo.actions import IMPORTS, imported
from disaster.geo.datum import Datum
from disaster.geo.reading import Table, read
from disaster.geo.schemas import Imported
from disaster.intake.importing import HowRead, import_file
from disaster.people.viewer import SYSTEM
from disaster.roads.importing import roads_imported
from disaster.stockpile.importing import stock_imported, stores_imported

SHOWN_MAX = 50


class UnknownKind(BadInput):
    """There is no such kind of file."""

    code = "unknown_kind"


async def stores(session: AsyncSession, table: Table, datum: Datum | None, *, dry_run: bool) -> Imported:
    """Stores of relief goods."""
    return await stores_imported(session, table, by=SYSTEM, datum=datum, dry_run=dry_run)


async def stock(session: AsyncSession, table: Table, _: Datum | None, *, dry_run: bool) -> Imported:
    """The opening count of stores."""
    return await stock_imported(session, table, by=SYSTEM, dry_run=dry_run)


async def shelters(session: AsyncSession, table: Table, datum: Datum | None, *, dry_run: bool) -> Imported:
    """Shelters."""
    return await shelters_imported(session, table, by=SYSTEM.actor, datum=datum, dry_run=dry_run)


async def vehicles(session: AsyncSession, table: Table, _: Datum | None, *, dry_run: bool) -> Imported:
    """Vehicles."""
    return await vehicles_imported(session, table, by=SYSTEM, dry_run=dry_run)


async def hubs(session: AsyncSession, table: Table, _: Datum | None, *, dry_run: bool) -> Imported:
    """Places where loads change vehicles."""
    return await hubs_imported(session, table, by=SYSTEM, dry_run=dry_run)


OTHERS: dict[str, Callable[..., Awaitable[Imported]]] = {
    "stores": stores, "stock": stock, "shelters": shelters, "vehicles": vehicles, "hubs": hubs}


async def import_table(session: AsyncSession, what: str, table: Table, datum: Datum | None = None, *,
                       dry_run: bool = False) -> Imported:
    """Import a table of one kind: all of it or nothing."""
    if what in OTHERS:
        return await OTHERS[what](session, table, datum, dry_run=dry_run)
    if what in IMPORTS:
        return await imported(session, what, table, by=SYSTEM.actor, datum=datum, dry_run=dry_run)
    raise UnknownKind(kind=what, choices=sorted({*OTHERS, *IMPORTS, "roads", "households"}))


async def import_reports(session: AsyncSession, file: Path, datum: str | None, columns: list[str], timezone: str,
                         first: str | None, *, dry_run: bool) -> str:
    """Import public incident reports, and say what became of every line."""
    how = HowRead.model_validate({"datum": datum, "columns": mapped(columns),
                                  "timezone": timezone, "first": first, "dry_run": dry_run})
    told = await import_file(session, file, how, by=SYSTEM.actor)
    faults = [f"  line {one.line}, {one.column}: {one.code} {one.value!r} {one.zh} / {one.en}" for one in told.faults]
    beside = [f"  rejected lines are in {file.name}.rejected.csv"] if faults and not dry_run else []
    said = (f"{'would be ' if dry_run else ''}stored {told.stored}, known already {told.known}, "
            f"said twice {told.repeated}, rejected {told.rejected}: {told.lines} lines of {told.file}")
    return "\n".join([said, *faults[:SHOWN_MAX], *beside])


def mapped(columns: Sequence[str]) -> dict[str, str]:
    """FIELD=COLUMN, as told on the command line."""
    return {field: column for field, _, column in (one.partition("=") for one in columns)}


async def import_one(session: AsyncSession, what: str, file: Path, datum: str | None, *, dry_run: bool,
                     source: str = "", columns: Sequence[str] = ()) -> Any:
    """Import a file, and say what became of its lines."""
    if what == "households":
        return await households_imported(session, file.name, await to_thread(file.read_bytes), HowListed(
            columns=mapped(columns), dry_run=dry_run), by=SYSTEM)
    if what == "roads":
        return await roads_imported(session, file, by=SYSTEM.actor, datum=Datum(datum) if datum else None,
                                    source=source, dry_run=dry_run)
    return await import_table(session, what, read(file), Datum(datum) if datum else None, dry_run=dry_run)
