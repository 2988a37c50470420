import pytest

from disaster.geo.datum import Datum
from disaster.geo.loading import FOLDER
from disaster.roads.importing import roads_imported

BAYAN, ARXAN, QOGULA, MAODENG = "152502203", "152502100", "152502201", "152502502"
SEATS = {BAYAN: (115.96, 44.28), ARXAN: (115.67, 44.58), QOGULA: (116.38, 44.84), MAODENG: (116.50, 44.17)}
STORES = {"store-a": (116.10, 43.96)}


@pytest.fixture
async def roads(session):
    """The example net of Xilinhot."""
    await roads_imported(session, FOLDER / "roads.geojson", by="system", datum=Datum.WGS84)
    return session
