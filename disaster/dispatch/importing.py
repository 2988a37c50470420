"""Vehicles from a file: vehicles.csv with the columns of VehicleRow. The whole file is judged first."""

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.actions.vehicles import listed
from disaster.dispatch.schemas import VehicleIn
from disaster.geo.importing import RowModel, check, error, refuse
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
