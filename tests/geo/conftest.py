import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.geo.loading import load_xilinhot


@pytest.fixture
async def county(session: AsyncSession) -> AsyncSession:
    """A session in which Xilinhot is loaded."""
    await load_xilinhot(session, "system")
    return session
