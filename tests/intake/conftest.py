from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest
from uuid_utils.compat import uuid7

from tests.clients import SignedIn
from tests.conftest import fresh_database
from tests.intake.telling import REPORTER, TOWNSHIP, Public
from tests.serving import served


@pytest.fixture(scope="module")
async def signed_in(test_server: str, template: str, worker: str) -> AsyncIterator[SignedIn]:
    """One service behind a proxy for all tests of a file."""
    url = await fresh_database(test_server, f"intake_{worker}", template)
    async with served(url, proxy=True) as address, AsyncExitStack() as stack:
        yield SignedIn(address, url, stack)


@pytest.fixture(scope="module")
def service(signed_in: SignedIn) -> str:
    """Its address."""
    return signed_in.service


@pytest.fixture
async def public(service: str) -> AsyncIterator[Public]:
    """Somebody without an account, on the page of the service."""
    async with httpx.AsyncClient(base_url=service, timeout=20) as client:
        yield Public(client)


@pytest.fixture
async def gateway(service: str, signed_in: SignedIn) -> AsyncIterator[httpx.AsyncClient]:
    """An SMS gateway with its token; the phone 13800138000 is that of a reporter of one township."""
    administrator = await signed_in("administrator")
    made = await administrator.put(f"/api/people/tokens/{uuid7()}", json={
        "name": "示例短信网关", "roles": ["partner"], "areas": ["152502"], "days": 9})
    person = await administrator.put(f"/api/people/{REPORTER}", json={
        "login": "texter", "name": "示例", "phone": "138 0013 8000", "post_zh": "示例", "post_en": "example",
        "roles": ["reporter"], "areas": [TOWNSHIP]})
    assert (made.status_code, person.status_code) == (200, 200)
    async with httpx.AsyncClient(base_url=service, timeout=20, headers={
            "authorization": f"Bearer {made.json()['secret']}"}) as client:
        yield client
