from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from uuid_utils.compat import uuid7

from disaster.db import open_engine
from tests.conftest import fresh_database
from tests.evacuation.conftest import Become, become, county_template, incident_id

__all__ = ["become", "county_template", "incident_id"]
STORE, TOWNSHIP = "store-a", "152502200"


@pytest.fixture(scope="session")
async def engine(test_server: str, county_template: tuple[str, str], worker: str) -> AsyncIterator[AsyncEngine]:
    """An engine on a copy of the county in which nothing is ever committed."""
    engine = open_engine(await fresh_database(test_server, f"donations_{worker}", county_template[0]))
    yield engine
    await engine.dispose()


@dataclass
class Donations:
    """A clerk, a storekeeper and an empty store."""

    clerk: httpx.AsyncClient
    keeper: httpx.AsyncClient
    incident_id: str

    async def offered(self, **entered: object) -> Any:
        """A gift is offered, anonymous unless a giver is named."""
        giver = {} if "donor_name" in entered else {"anonymous": True}
        return (await self.clerk.put(f"/api/donations/{uuid7()}", json={**entered, **giver})).raise_for_status().json()

    async def goods(self, quantity: int = 100, **entered: object) -> Any:
        """Quilts are offered and come."""
        gift = await self.offered(kind="goods", lines=[{"item": "quilt", "quantity": quantity}], **entered)
        return (await self.clerk.put(f"/api/donations/{gift['id']}/receipt", json={
            "store_id": STORE})).raise_for_status().json()

    async def money(self, amount_fen: int = 1_000_00, **entered: object) -> Any:
        """Money is offered and comes."""
        gift = await self.offered(kind="money", amount_fen=amount_fen, **entered)
        return (await self.clerk.put(f"/api/donations/{gift['id']}/receipt", json={})).raise_for_status().json()

    async def issued(self, quantity: int, place: str = TOWNSHIP, **entered: object) -> httpx.Response:
        """Quilts are handed out."""
        return await self.keeper.put(f"/api/stores/{STORE}/issues/{uuid7()}", json={
            "lines": [{"item": "quilt", "quantity": quantity}], "place": place, "document": "示例 1 号", **entered})

    async def spent(self, amount_fen: int, place: str = TOWNSHIP, **entered: object) -> httpx.Response:
        """Money is set aside, or paid."""
        return await self.clerk.put(f"/api/spendings/{uuid7()}", json={
            "incident_id": self.incident_id, "place": place, "head": "living", "amount_fen": amount_fen,
            "purpose": "示例 购买燃煤", **entered})

    async def seen(self, subject: str) -> Any:
        """What the clerk sees of a subject."""
        return (await self.clerk.get(f"/api/subjects/{subject}")).raise_for_status().json()

    async def balance(self) -> Any:
        """The check, made now."""
        return (await self.clerk.post("/api/donations/balance")).raise_for_status().json()


@pytest.fixture
async def donations(become: Become, incident_id: str) -> Donations:
    """A clerk, a storekeeper and an empty store."""
    administrator = await become("administrator")
    (await administrator.put(f"/api/stores/{STORE}", json={
        "name_zh": "示例库", "kind": "county", "division": "152502004", "flag": "example"})).raise_for_status()
    return Donations(await become("donations_clerk"), await become("storekeeper"), incident_id)
