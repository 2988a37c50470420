import asyncio

import httpx
import pytest
from uuid_utils.compat import uuid7

SUMU, TOWN, RANCH = "152502200", "152502100", "152502500"
GACHA_A, GACHA_B = "152502200200", "152502200201"


def body(place: str = SUMU, kind: str = "first", **more: object) -> dict[str, object]:
    return {"place": place, "hazard": "snow", "kind": kind, "occurred_at": "2026-01-10T00:00:00Z",
            "observed_at": "2026-01-10T02:00:00Z", "figures": {"affected_population": 120}, **more}


async def file(client: httpx.AsyncClient, told: dict[str, object], report_id: str = "") -> httpx.Response:
    return await client.put(f"/api/reports/{report_id or uuid7()}", json=told)


async def test_a_first_report_needs_four_fields_and_opens_an_incident(signed_in):
    reporter = await signed_in("reporter", areas=(SUMU,))
    told = {"place": SUMU, "hazard": "snow", "kind": "first", "occurred_at": "2026-01-10T08:00:00+08:00"}
    answer = await file(reporter, told)
    assert answer.status_code == 200, answer.text
    assert answer.json()["state"] == "received"
    incident = (await reporter.get(f"/api/subjects/incident/{answer.json()['incident_id']}")).json()
    assert incident["name_zh"] == "2026年1月10日锡林浩特市雪灾"
