import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.geo.datum import Datum
from disaster.geo.loading import FOLDER, load_xilinhot
from disaster.geo.reading import read
from disaster.people.viewer import Viewer
from disaster.stockpile.importing import stores_imported


@pytest.fixture
async def county(session: AsyncSession) -> AsyncSession:
    """A session in which Xilinhot is loaded."""
    await load_xilinhot(session, "system")
    return session


@pytest.fixture
async def stores(county: AsyncSession, officer: Viewer) -> AsyncSession:
    """Xilinhot with its example stores."""
    await stores_imported(county, read(FOLDER / "stores.csv"), by=officer, datum=Datum.WGS84)
    return county
