"""What is done with places: divisions, figures and the base layer imported, cells derived.

An import is one entry (`dataset/…`) with its counts. Nothing is written on any error or in a dry run.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from geoalchemy2.shape import to_shape
from shapely.geometry import MultiPolygon, Point
from shapely.geometry.base import BaseGeometry
from sqlalchemy import ARRAY, String, any_, bindparam, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.db import Base
from disaster.errors import BadInput
from disaster.geo.bulk import copied
from disaster.geo.datum import Datum, shape_to_wgs84
from disaster.geo.derive import township_cells
from disaster.geo.importing import check, error, refuse
from disaster.geo.models import Dataset, Division, DivisionValue, Feature
from disaster.geo.reading import Table
from disaster.geo.rows import DivisionRow, FeatureRow, ShelterRow, SiteRow, StoreRow, ValueRow
from disaster.geo.schemas import Imported, SiteKind
from disaster.geo.sites import SiteListed, sites_listed
from disaster.geo.views import dataset_view
from disaster.journal.record import record

NOTHING: Mapping[str, str] = {}


class UnknownDataset(BadInput):
    """There is no such kind of file about places."""

    code = "unknown_dataset"


@dataclass(slots=True)
class Counts:
    """What became of the rows of a file."""

    added: int = 0
    changed: int = 0


async def imported(session: AsyncSession, dataset: str, table: Table, *, by: str, datum: Datum | None = None,
                   dry_run: bool = False) -> Imported:
    """Import a file of one of the kinds of IMPORTS: all of it or nothing."""
    if dataset not in IMPORTS:
        raise UnknownDataset(dataset=dataset, choices=sorted(IMPORTS))
    savepoint = await session.begin_nested()
    counts = await IMPORTS[dataset](session, table, datum)
    done = Imported(dataset=dataset, file=table.name, sha256=table.sha256, lines=len(table.lines),
                    dry_run=dry_run, added=counts.added, changed=counts.changed,
                    unchanged=len(table.lines) - counts.added - counts.changed)
    if dry_run:
        await savepoint.rollback()
        return done
    await savepoint.commit()
    if counts.added or counts.changed or await session.get(Dataset, dataset) is None:
        await dataset_recorded(session, done, by=by)
    return done


async def divisions(session: AsyncSession, table: Table, datum: Datum | None) -> Counts:
    """Counties, townships, villages; then the cells of every county with an outline and no surveyed areas."""
    rows = sorted(check(table, DivisionRow, datum), key=lambda row: len(row.code))
    parents = {row.parent_code: (row.line, "parent_code") for row in rows if row.parent_code}
    await known(session, table, parents, given={row.code for row in rows})
    counts = await upserted(session, Division, ("code",), [division_values(row) for row in rows],
                            kept_without={"shape": "shape", "shape_derived": "shape"})
    for county in sorted({row.code[:6] for row in rows if row.level != "village"}):     # villages move no cell
        await cells_derived(session, county)
    return counts


async def population(session: AsyncSession, table: Table, datum: Datum | None) -> Counts:
    """Figures of divisions: population, herd, rooms and the other denominators."""
    rows = check(table, ValueRow, datum)
    await known(session, table, {row.code: (row.line, "code") for row in rows})
    values = [row.model_dump(exclude={"line"}) for row in rows]
    return await upserted(session, DivisionValue, ("code", "key"), values)


async def base(session: AsyncSession, table: Table, datum: Datum | None) -> Counts:
    """Outlines, water, settlements, airports; in WGS-84, as RFC 7946 says of GeoJSON, unless a datum is named."""
    rows = check(table, FeatureRow)
    return await upserted(session, Feature, ("id",), [feature_values(row, datum or Datum.WGS84) for row in rows])


async def stores(session: AsyncSession, table: Table, datum: Datum | None) -> Counts:
    """Judge a file of stores as places; the stockpile, which keeps stores, writes them."""
    return await sites(session, table, check(table, StoreRow, datum), "store")


async def shelters(session: AsyncSession, table: Table, datum: Datum | None) -> Counts:
    """Judge a file of shelters as places; the evacuation package, which keeps shelters, writes them."""
    return await sites(session, table, check(table, ShelterRow, datum), "shelter")


async def sites(session: AsyncSession, table: Table, rows: Sequence[SiteRow], kind: SiteKind) -> Counts:
    """Refuse an unknown division or an id of another kind, and count what the file adds and changes."""
    await known(session, table, {row.division_code: (row.line, "division_code") for row in rows})
    listed = {site.id: site for site in await sites_listed(session)}
    taken = [row for row in rows if row.id in listed and listed[row.id].kind != kind]
    refuse(table, [error(row.line, "id", row.id, "of_another_kind") for row in taken])
    changed = [row for row in rows if row.id in listed and listed[row.id] != as_listed(row, kind)]
    return Counts(added=sum(row.id not in listed for row in rows), changed=len(changed))


async def cells_derived(session: AsyncSession, county_code: str) -> int:
    """Draw the cells of a county anew, unless it has no outline or has surveyed areas. How many cells."""
    outline = await session.scalar(
        select(Feature).where(Feature.layer == "county", Feature.code == county_code))
    units = (await session.scalars(
        select(Division).where(Division.parent_code == county_code, Division.valid_to.is_(None))
        .order_by(Division.code).execution_options(populate_existing=True))).all()
    if outline is None or any(unit.shape is not None and not unit.shape_derived for unit in units):
        return 0
    county = to_shape(outline.shape)
    await session.execute(update(Division).where(Division.code == county_code, Division.shape.is_(None))
                          .values(shape=ewkt(county, multi=True)))
    seats = {unit.code: to_shape(unit.seat) for unit in units if unit.seat is not None}
    cells = township_cells(county, seats, {unit.code for unit in units if unit.town_core}) if seats else {}
    for unit in units:
        cell = cells.get(unit.code)
        await session.execute(update(Division).where(Division.code == unit.code)
                              .values(shape=ewkt(cell) if cell else None, shape_derived=cell is not None))
    return len(cells)


async def known(session: AsyncSession, table: Table, asked: dict[str, tuple[int, str]],
                given: Iterable[str] = ()) -> None:
    """Refuse the file if it names a division that neither it nor the database has."""
    missing = set(asked) - set(given)
    these = bindparam(None, sorted(missing), type_=ARRAY(String))       # one parameter, be they forty thousand
    missing -= set(await session.scalars(select(Division.code).where(Division.code == any_(these))))
    refuse(table, [error(*asked[code], code, "unknown_division") for code in sorted(missing)])


async def upserted(session: AsyncSession, model: type[Base], key: tuple[str, ...],
                   rows: Sequence[dict[str, Any]], kept_without: Mapping[str, str] = NOTHING) -> Counts:
    """Add what is new, change what differs, leave equal rows alone, and say which were which.

    `kept_without`: column -> the column of the file without whose value the old one stays.
    """
    if not rows:
        return Counts()
    table, columns = model.__tablename__, list(rows[0])
    told = [name for name in columns if name not in key]
    new = {name: f"CASE WHEN excluded.{kept_without[name]} IS NULL THEN old.{name} ELSE excluded.{name} END"
           if name in kept_without else f"excluded.{name}" for name in told}
    await session.execute(text(f"CREATE TEMP TABLE {table}_in (LIKE {table}) ON COMMIT DROP"))
    await copied(session, f"{table}_in", columns, (row.values() for row in rows))
    written = (await session.execute(text(f"""
        WITH written AS (
          INSERT INTO {table} AS old ({", ".join(columns)}) SELECT {", ".join(columns)} FROM {table}_in
          ON CONFLICT ({", ".join(key)}) DO UPDATE SET {", ".join(f"{name} = {new[name]}" for name in told)}
          WHERE ({", ".join(f"old.{name}" for name in told)}) IS DISTINCT FROM ({", ".join(new.values())})
          RETURNING xmax = 0 AS added)
        SELECT count(*) FILTER (WHERE added) AS added, count(*) FILTER (WHERE NOT added) AS changed
        FROM written"""))).one()     # noqa: S608  # names of our own tables and columns
    await session.execute(text(f"DROP TABLE {table}_in"))
    return Counts(int(written.added), int(written.changed))


async def dataset_recorded(session: AsyncSession, done: Imported, *, by: str) -> None:
    """Remember the file, and tell it in one entry."""
    row = await session.merge(Dataset(id=done.dataset, file=done.file, sha256=done.sha256, lines=done.lines,
                                      added=done.added, changed=done.changed, at=clock.now()))
    await session.flush()
    record(session, "dataset.imported", dataset_view(row), by=by)


def as_listed(row: SiteRow, kind: SiteKind) -> SiteListed:
    """A line as the site that it would become."""
    return SiteListed(row.id, kind, row.name, row.name_en, row.division_code, row.lon, row.lat, row.flag)


def division_values(row: DivisionRow) -> dict[str, Any]:
    """A line as a row of the table."""
    shape = row.geometry and ewkt(shapely.from_geojson(row.geometry), multi=True)
    return {"seat": point(row.lon, row.lat), "shape": shape, "shape_derived": False,
            **row.model_dump(exclude={"line", "lon", "lat", "geometry"})}


def feature_values(row: FeatureRow, datum: Datum) -> dict[str, Any]:
    """A line as a row of the table."""
    shape = shapely.from_geojson(row.geometry) if row.geometry else Point(row.lon, row.lat)
    return {"shape": ewkt(shape_to_wgs84(shape, datum)), **row.model_dump(exclude={"line", "lon", "lat", "geometry"})}


def point(lon: float | None, lat: float | None) -> str | None:
    """A point as the table takes it."""
    return None if lon is None or lat is None else ewkt(Point(lon, lat))


def ewkt(shape: BaseGeometry, *, multi: bool = False) -> str:
    """A shape as the table takes it, every digit kept."""
    if multi and shape.geom_type == "Polygon":
        shape = MultiPolygon([shape])
    return f"SRID=4326;{shapely.to_wkt(shape, rounding_precision=17)}"


IMPORTS: dict[str, Callable[[AsyncSession, Table, Datum | None], Awaitable[Counts]]] = {
    "divisions": divisions, "population": population, "outlines": base, "water": base,
    "places": base, "stores": stores, "shelters": shelters}
