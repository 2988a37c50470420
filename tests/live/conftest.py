from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    """Closes the clients that a test opened by itself."""
    async with AsyncExitStack() as stack:
        yield stack
