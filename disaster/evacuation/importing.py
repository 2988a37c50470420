"""Shelters from a file: shelters.csv has the columns of ShelterRow. The whole file is judged before any is written."""

from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.evacuation.actions.shelters import differs, listed
from disaster.evacuation.models import Shelter
from disaster.evacuation.schemas import ShelterIn
from disaster.geo.actions import dataset_recorded, known
from disaster.geo.datum import Datum
from disaster.geo.importing import LocatedRow, check
from disaster.geo.reading import Table
from disaster.geo.rows import Flag
from disaster.geo.schemas import Imported


class ShelterRow(LocatedRow):
    """A line of shelters.csv."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,39}$")]
    name: Annotated[str, Field(min_length=1, max_length=80)]
    name_en: str = Field(default="", max_length=80)
    division_code: Annotated[str, Field(pattern=r"^(\d{6}|\d{9}|\d{12})$")]
    shelter_kind: Literal["school", "hall", "gymnasium", "clinic", "hotel", "tents", "open_ground"]
    capacity_people: int = Field(gt=0, le=100_000)
    heated: bool
    source: str = Field(min_length=3)
    flag: Flag

    @property
    def identity(self) -> tuple[object, ...]:
        return (self.id,)


async def shelters_imported(session: AsyncSession, table: Table, *, by: str, datum: Datum | None = None,
                            dry_run: bool = False) -> Imported:
    """Import a file of shelters: all of it or nothing. A shelter that is there keeps its state and heads."""
    rows = check(table, ShelterRow, datum)
    await known(session, table, {row.division_code: (row.line, "division_code") for row in rows})
    there = {row.id: row for row in await session.scalars(select(Shelter))}
    added = sum(row.id not in there for row in rows)
    changed = sum(row.id in there and differs(there[row.id], shelter_of(row)) for row in rows)
    done = Imported(dataset="shelters", file=table.name, sha256=table.sha256, lines=len(rows), added=added,
                    changed=changed, unchanged=len(rows) - added - changed, dry_run=dry_run)
    if not dry_run:
        for row in rows:
            await listed(session, row.id, shelter_of(row), by=by)
        await dataset_recorded(session, done, by=by)
    return done


def shelter_of(row: ShelterRow) -> ShelterIn:
    """A line as what is told about a shelter."""
    return ShelterIn(name_zh=row.name, name_en=row.name_en, division=row.division_code, kind=row.shelter_kind,
                     heated=row.heated, lon=row.lon, lat=row.lat, capacity_people=row.capacity_people, flag=row.flag)
