"""Vehicles and hubs from files: vehicles.csv, hubs.csv with the columns of their rows. A file is judged whole first."""

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.actions.hubs import named
from disaster.dispatch.actions.vehicles import listed
from disaster.dispatch.hubs import HANDLING_MAX, HubIn
from disaster.dispatch.schemas import VehicleIn
from disaster.geo.importing import RowModel, check, error, refuse
from disaster.geo.models import Division
from disaster.geo.reading import Table
from disaster.geo.rows import Flag, Name, SiteId
from disaster.geo.schemas import Imported
from disaster.people.viewer import Viewer
from disaster.stockpile.models import Store


class VehicleRow(RowModel):
    """A line of vehicles.csv: id,name,vehicle_class,store_id,capacity_kg,capacity_litres,road_class,source,flag."""

    id: SiteId
    name: Name
    vehicle_class: str = Field(pattern=r"^[a-z0-9_]{2,40}$")
    store_id: str = Field(min_length=1, max_length=40)
    capacity_kg: int = Field(ge=1, le=200_000)
    capacity_litres: int = Field(ge=0, le=500_000)
    road_class: str = Field(pattern=r"^(paved|track)$")
    source: str = Field(min_length=3)
    flag: Flag

    @property
    def identity(self) -> tuple[object, ...]:
        return (self.id,)


class HubRow(RowModel):
    """A line of hubs.csv: place,handling_minutes,source,flag."""

    place: str = Field(pattern=r"^(\d{9}|\d{12})$")
    handling_minutes: int = Field(ge=0, le=HANDLING_MAX)
    source: str = Field(min_length=3)
    flag: Flag

    @property
    def identity(self) -> tuple[object, ...]:
        return (self.place,)


async def hubs_imported(session: AsyncSession, table: Table, *, by: Viewer, dry_run: bool = False) -> Imported:
    """The hubs of a file: places whose seats are known."""
    rows = check(table, HubRow)
    seats = set(await session.scalars(select(Division.code).where(
        Division.code.in_([row.place for row in rows]), Division.seat.is_not(None), Division.valid_to.is_(None))))
    refuse(table, [error(row.line, "place", row.place, "seat_unknown") for row in rows if row.place not in seats])
    if not dry_run:
        for row in rows:
            await named(session, row.place, HubIn(handling_minutes=row.handling_minutes, flag=row.flag), by=by.actor)
    return Imported(dataset="hubs", file=table.name, sha256=table.sha256, lines=len(rows), added=len(rows),
                    changed=0, unchanged=0, dry_run=dry_run)


async def vehicles_imported(session: AsyncSession, table: Table, *, by: Viewer, dry_run: bool = False) -> Imported:
    """The vehicles of a file, at the stores where they stand."""
    rows = check(table, VehicleRow)
    stores = set(await session.scalars(select(Store.id)))
    refuse(table, [error(row.line, "store_id", row.store_id, "unknown_store") for row in rows
                   if row.store_id not in stores])
    if not dry_run:
        for row in rows:
            await listed(session, row.id, VehicleIn(
                label=row.name, vehicle_class=row.vehicle_class, payload_kg=row.capacity_kg, base=row.store_id,
                volume_litres=row.capacity_litres, road_class=row.road_class,
                flag=row.flag), by=by.actor)
    return Imported(dataset="vehicles", file=table.name, sha256=table.sha256, lines=len(rows), added=len(rows),
                    changed=0, unchanged=0, dry_run=dry_run)
