from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.db import open_engine, sessions
from disaster.journal.verify import at_one_moment, prove
from tests.clients import SignedIn

Json = dict[str, Any]
NEAR, FAR = "152502200", "152502100"
TOWN_STORE, FAR_STORE = "store-a", "store-b"
STORES = {TOWN_STORE: ("152502004", 116.10, 43.96), FAR_STORE: ("152502100", 115.67, 44.58)}


@dataclass
class County:
    """A county with two stores, one incident and the people who work in it, all reached over HTTP."""

    signed_in: SignedIn
    officer: httpx.AsyncClient
    keeper: httpx.AsyncClient
    incident_id: str = ""

    async def stored(self, store_id: str, **pieces: int) -> None:
        """Goods taken into a store."""
        lines = [{"item": item, "quantity": count, "owner": "锡林浩特市", "flag": "example"}
                 for item, count in pieces.items()]
        (await self.keeper.put(f"/api/stores/{store_id}/receipts/{uuid7()}", json={"lines": lines})).raise_for_status()

    async def told(self, place: str, hazard: str = "snow", **figures: int | None) -> Json:
        """A township's report; the first one opens the incident."""
        moment = clock.now().isoformat()
        answer = await self.officer.put(f"/api/reports/{uuid7()}", json={
            "place": place, "hazard": hazard, "kind": "first", "occurred_at": moment, "observed_at": moment,
            "source": "phone", "figures": figures})
        answer.raise_for_status()
        self.incident_id = answer.json()["incident_id"]
        return dict(answer.json())

    async def needs(self, place: str, **query: int) -> Json:
        """Needs of a township by group."""
        answer = await self.officer.get(f"/api/incidents/{self.incident_id}/needs", params=query)
        answer.raise_for_status()
        groups = next(one["groups"] for one in answer.json()["places"] if one["place"] == place)
        return {group["key"]: group for group in groups}

    async def computed(self, **entered: int) -> Json:
        """A plan."""
        answer = await self.officer.post(f"/api/incidents/{self.incident_id}/plans", json=entered)
        answer.raise_for_status()
        return dict(answer.json())

    async def approved(self, plan_id: str, by: httpx.AsyncClient | None = None) -> httpx.Response:
        """A plan approved."""
        return await (by or self.officer).put(f"/api/plans/{plan_id}/approval",
                                              json={"signatory_post": "市应急管理局局长"})

    async def all(self, kind: str) -> list[Json]:
        """All subjects of a kind that the officer sees."""
        return list((await self.officer.get(f"/api/subjects/{kind}")).json()["items"])

    async def moved(self, consignment: Json, state: str, **more: object) -> httpx.Response:
        """A step of a consignment, by the keeper of its store; the order is taken back by who gave it."""
        who = self.officer if state == "cancelled" else self.keeper
        return await who.put(f"/api/consignments/{consignment['id']}/state", json={"state": state, **more})

    async def sent(self, consignment: Json) -> Json:
        """A consignment packed and on the road."""
        (await self.moved(consignment, "packed")).raise_for_status()
        return dict((await self.moved(consignment, "departed")).raise_for_status().json())


@pytest.fixture
async def county(signed_in: SignedIn, committed: str) -> AsyncIterator[County]:
    """Two empty stores, the keeper of both, and a duty officer; at the end the one proof is made on all of it."""
    officer = await signed_in("duty_officer", "administrator", login="officer")
    for store_id, (division, lon, lat) in STORES.items():
        (await officer.put(f"/api/stores/{store_id}", json={
            "name_zh": f"示例库 {store_id}", "kind": "county", "division": division, "flag": "example",
            "point": {"lon": lon, "lat": lat, "datum": "wgs84"}})).raise_for_status()
    keeper = await signed_in("storekeeper", areas=tuple(division for division, *_ in STORES.values()))
    yield County(signed_in, officer, keeper)
    engine = open_engine(committed, pool_size=1)
    async with sessions(engine)() as session:
        await at_one_moment(session)     # the service and its jobs go on meanwhile
        breaches = await prove(session)
    await engine.dispose()
    assert breaches == []


@pytest.fixture
async def ordered(county: County) -> list[Json]:
    """Forty people relocated near, sixty far; quilts for all; the plan approved; its consignments."""
    await county.stored(TOWN_STORE, quilt=100)
    await county.told(NEAR, relocated_now=40)
    await county.told(FAR, relocated_now=60)
    plan = await county.computed()
    (await county.approved(plan["id"])).raise_for_status()
    return await county.all("consignment")
