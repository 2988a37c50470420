"""Loads Xilinhot once: its places, and, for a demo, example stores, stock, shelters, vehicles,
households and people."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.geo.datum import Datum
from disaster.geo.loading import FOLDER, load_xilinhot
from disaster.geo.models import Dataset, Division
from disaster.geo.reading import read
from disaster.importing import import_one, import_table
from disaster.people.demo import demo_people
from disaster.people.viewer import SYSTEM
from disaster.roads.importing import roads_imported
from disaster.roads.net import DATASET
from disaster.stockpile.models import Store

EXAMPLES = ("stores", "stock", "shelters", "vehicles", "hubs")     # in this order: stock lies in stores


async def load(session: AsyncSession, *, demo: bool) -> None:
    """Load what is not there yet."""
    await load_xilinhot(session, SYSTEM.actor)
    if await session.get(Dataset, DATASET) is None:
        await roads_imported(session, FOLDER / "roads.geojson", by=SYSTEM.actor, datum=Datum.WGS84)
    if not demo:
        return
    townships = await session.execute(select(Division.code, Division.name, Division.name_en).where(
        Division.level == "township").order_by(Division.code))
    await demo_people(session, [(code, zh, en) for code, zh, en in townships])
    if await session.scalar(select(Store.id).limit(1)) is None:
        for what in EXAMPLES:
            await import_table(session, what, read(FOLDER / f"{what}.csv"), Datum.WGS84)
        await import_one(session, "households", FOLDER / "households.csv", None, dry_run=False)
