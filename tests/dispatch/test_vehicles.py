import pytest

from disaster.dispatch.importing import vehicles_imported
from disaster.dispatch.models import Vehicle
from disaster.dispatch.views import vehicle_view
from disaster.geo.datum import Datum
from disaster.geo.importing import ImportRefused
from disaster.geo.loading import FOLDER
from disaster.geo.reading import parse, read
from disaster.stockpile.importing import stores_imported

COLUMNS = "id,name,vehicle_class,store_id,capacity_kg,capacity_litres,road_class,source,flag\n"


async def test_the_shipped_vehicles_stand_at_their_stores(session, officer):
    await stores_imported(session, read(FOLDER / "stores.csv"), by=officer, datum=Datum.WGS84)
    done = await vehicles_imported(session, read(FOLDER / "vehicles.csv"), by=officer)
    view = vehicle_view(await session.get_one(Vehicle, "vehicle-01"))
    assert (done.lines, view.areas, view.base, view.flag, view.state) == (
        10, ["152502004"], "store-01", "example", "free")


async def test_a_vehicle_of_an_unknown_store_is_named(session, officer):
    line = "vehicle-99,货车,truck,store-99,4000,18000,paved,示例来源,example"
    with pytest.raises(ImportRefused) as refused:
        await vehicles_imported(session, parse("vehicles.csv", (COLUMNS + line).encode()), by=officer)
    assert refused.value.facts["errors"][0]["rule"] == "unknown_store"
