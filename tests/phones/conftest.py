"""One service for all tests of phones: each makes people and phones of its own."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest
from uuid_utils.compat import uuid7

from tests.clients import SignedIn
from tests.conftest import fresh_database
from tests.phones.sealed import Telephone
from tests.serving import served

TOWNSHIP = "152502200"


@pytest.fixture(scope="session")
async def committed(test_server: str, template: str, worker: str) -> str:
    return await fresh_database(test_server, f"phones_{worker}", template)


@pytest.fixture(scope="session")
async def service(committed: str) -> AsyncIterator[str]:
    async with served(committed) as address:
        yield address


@pytest.fixture(scope="session")
async def signed_in(service: str, committed: str) -> AsyncIterator[SignedIn]:
    async with AsyncExitStack() as stack:
        yield SignedIn(service, committed, stack)


@pytest.fixture
async def phone(signed_in: SignedIn) -> Telephone:
    """A phone of a new reporter."""
    login = f"reporter-{uuid7()}"
    telephone = await Telephone(await signed_in("reporter", areas=(TOWNSHIP,), login=login)).registered()
    telephone.login = login
    telephone.person = (await telephone.client.get("/api/people/me")).json()["actor"].removeprefix("person/")
    return telephone


@pytest.fixture(scope="session")
async def officer(signed_in: SignedIn) -> httpx.AsyncClient:
    """Who may look at everything, and decide."""
    return await signed_in("duty_officer", "verifier", "administrator")


@pytest.fixture(scope="session")
async def driver(service: str) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody without an account, who carries what others wrote."""
    async with httpx.AsyncClient(base_url=service, timeout=20) as client:
        yield client
