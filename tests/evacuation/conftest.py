from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.app import create_app
from disaster.db import open_engine
from disaster.people.asking import asking
from disaster.people.viewer import Viewer
from tests.clients import add_person
from tests.conftest import fresh_database
from tests.evacuation.places import loaded

VILLAGE, OTHER_VILLAGE = "152502200201", "152502200203"     # gachas of Baolige sumu
SHELTER, TOWN_SHELTER = "shelter-08", "shelter-02"          # 160 people in the sumu, 600 in the town
Become = Callable[..., Awaitable[httpx.AsyncClient]]


@dataclass
class Evacuation:
    """An order for two gachas to two shelters, and those who carry it out over HTTP."""

    officer: httpx.AsyncClient
    reporter: httpx.AsyncClient
    keeper: httpx.AsyncClient
    order_id: str

    async def left(self, people: int, village: str = VILLAGE, shelter: str = SHELTER) -> str:
        """So many leave; answers the transfer."""
        answer = await self.reporter.put(f"/api/transfers/{uuid7()}", json={
            "order_id": self.order_id, "village": village, "shelter_id": shelter, "left": people, "left_at": ago(60)})
        return str(answer.raise_for_status().json()["id"])

    async def arrived(self, transfer_id: str, people: int, minutes: int = 5, **override: str) -> httpx.Response:
        """So many are counted at the shelter."""
        return await self.keeper.put(f"/api/transfers/{transfer_id}/arrival", json={
            "arrived": people, "arrived_at": ago(minutes), **override})

    async def seen(self, subject: str) -> Any:
        """What the officer sees of a subject."""
        return (await self.officer.get(f"/api/subjects/{subject}")).raise_for_status().json()

    async def order(self) -> Any:
        """The order as the officer sees it."""
        return await self.seen(f"evacuation_order/{self.order_id}")

    async def notices(self, kind: str) -> list[Any]:
        """Open notices of one kind."""
        listed = (await self.officer.get("/api/subjects/notice")).json()["items"]
        return [notice for notice in listed if notice["kind"] == kind and notice["acknowledged_at"] is None]


def ago(minutes: int) -> str:
    """A moment before now as a client sends it, in Beijing time."""
    return clock.local(clock.now() - timedelta(minutes=minutes)).isoformat()


@pytest.fixture(scope="session")
async def county_template(test_server: str, template: str, worker: str) -> tuple[str, str]:
    """The name of a database with the county loaded, and the id of its incident."""
    name = f"template_county_{worker}"
    return name, await loaded(await fresh_database(test_server, name, template))


@pytest.fixture(scope="session")
async def engine(test_server: str, county_template: tuple[str, str], worker: str) -> AsyncIterator[AsyncEngine]:
    """An engine on a copy of the county in which nothing is ever committed."""
    engine = open_engine(await fresh_database(test_server, f"county_{worker}", county_template[0]))
    yield engine
    await engine.dispose()


@pytest.fixture
def incident_id(county_template: tuple[str, str]) -> str:
    """The blizzard that is going on."""
    return county_template[1]


@pytest.fixture
async def become(session: AsyncSession) -> AsyncIterator[Become]:
    """A way to ask over HTTP as somebody: await become("reporter", areas=[...]). All of it is rolled back."""
    app = create_app()
    app.state.sessions = async_sessionmaker(await session.connection(), expire_on_commit=False, class_=AsyncSession,
                                            join_transaction_mode="create_savepoint")
    viewers: dict[str, Viewer] = {}

    def who(request: Request) -> Viewer:
        return viewers[request.headers["x-asking"]]

    app.dependency_overrides[asking] = who
    async with AsyncExitStack() as stack:
        async def become(*roles: str, areas: tuple[str, ...] = ("152502",)) -> httpx.AsyncClient:
            person_id = await add_person(session, f"{roles[0]}-{uuid7()}".replace("_", "-"), roles, areas)
            await session.commit()
            viewers[str(person_id)] = Viewer(f"person/{person_id}", frozenset(roles), areas)
            return await stack.enter_async_context(httpx.AsyncClient(
                transport=httpx.ASGITransport(app), base_url="http://test", headers={"x-asking": str(person_id)}))
        yield become


@pytest.fixture
async def evacuation(become: Become, incident_id: str) -> Evacuation:
    """Two gachas are ordered to leave, the sumu's shelter is open."""
    return await ordered(become, incident_id)


async def ordered(become: Become, incident_id: str) -> Evacuation:
    """Two gachas are ordered to leave, the sumu's shelter is open."""
    people = Evacuation(await become("duty_officer"), await become("reporter", areas=("152502200",)),
                        await become("shelter_keeper", areas=("152502200",)), str(uuid7()))
    (await people.officer.put(f"/api/evacuation-orders/{people.order_id}", json={
        "incident_id": incident_id, "divisions": [VILLAGE, OTHER_VILLAGE],
        "shelters": [SHELTER, TOWN_SHELTER]})).raise_for_status()
    (await people.keeper.put(f"/api/shelters/{SHELTER}/state", json={"state": "open"})).raise_for_status()
    return people
