from collections.abc import AsyncIterator

import httpx
import pytest

from tests.intake.telling import Public


@pytest.fixture
async def public(service: str) -> AsyncIterator[Public]:
    """Somebody without an account, on the page of the service."""
    async with httpx.AsyncClient(base_url=service, timeout=20) as client:
        yield Public(client)
