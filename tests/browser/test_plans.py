"""Plans as the officer sees them: on the map, in tables, beside what if; in a browser, on a real service."""

from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect
from uuid_utils.compat import uuid7

from disaster import clock
from tests.browser.conftest import DESK, PHONE, Opened
from tests.clients import SignedIn

NEAR, FAR = "152502200", "152502100"
STORES = {"store-a": ("示例 市库", "152502004", 116.10, 43.96), "store-b": ("示例 镇库", FAR, 115.67, 44.58)}
SMALL = """() => [...document.querySelectorAll('.region.detail :is(button, select, input, textarea)')]
  .filter(one => one.checkVisibility() && !one.matches('.bar'))
  .map(one => [one.textContent || one.placeholder, one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 47.5).map(([words, box]) => `${words} ${box.height}`)"""


@pytest.fixture
async def officer(signed_in: SignedIn) -> httpx.AsyncClient:
    return await signed_in("duty_officer", "administrator", "storekeeper")


async def planned(officer: httpx.AsyncClient) -> dict[str, Any]:
    """Forty people relocated near, sixty far; fifty quilts in the town's store and twenty in the far one; a draft."""
    async def put(path: str, body: dict[str, Any]) -> dict[str, Any]:
        return dict((await officer.put(path, json=body)).raise_for_status().json())

    for store_id, (name, division, lon, lat) in STORES.items():
        await put(f"/api/stores/{store_id}", {
            "name_zh": name, "kind": "county", "division": division, "flag": "example",
            "point": {"lon": lon, "lat": lat, "datum": "wgs84"}})
        goods = [{"item": "quilt", "quantity": 50 if store_id == "store-a" else 20, "owner": "锡林浩特市"}]
        await put(f"/api/stores/{store_id}/receipts/{uuid7()}", {"lines": goods})
    for place, people in ((NEAR, 40), (FAR, 60)):
        moment = clock.now().isoformat()
        told = await put(f"/api/reports/{uuid7()}", {
            "place": place, "hazard": "snow", "kind": "first", "occurred_at": moment, "observed_at": moment,
            "source": "phone", "figures": {"relocated_now": people}})
    answer = await officer.post(f"/api/incidents/{told['incident_id']}/plans", json={})
    return dict(answer.raise_for_status().json())


async def test_a_plan_is_on_the_map_its_lines_say_why_and_its_shortages_by_cause(opened: Opened, officer):
    plan = await planned(officer)
    desk = await opened(f"/?selected=plan/{plan['id']}", "duty_officer")
    await expect(desk.locator(f"[data-plan='{plan['id']}']")).to_be_attached()
    lines = desk.locator("table.lines tbody tr")
    await expect(lines).to_have_count(len(plan["lines"]))
    await expect(lines.filter(has_text="示例 镇库 → 阿尔善宝拉格镇")).to_contain_text("有货的库中此库最近")
    short = desk.locator("[data-cause=no_stock]")
    await expect(short).to_contain_text("缺 30 人份，需 100，能到 70")
    await expect(desk.get_by_test_id("flow-legend")).to_contain_text("粗细：件数")

    await desk.set_viewport_size(PHONE)
    assert await small(desk) == []
    await lines.first.get_by_role("button").click()
    await expect(lines).to_have_count(1)
    await officer.put(f"/api/stores/store-b/receipts/{uuid7()}",
                      json={"lines": [{"item": "quilt", "quantity": 5, "owner": "锡林浩特市"}]})
    await expect(desk.get_by_test_id("plan-stale")).to_contain_text("按较早的情况测算")


async def test_what_if_stands_beside_the_plan_and_stores_nothing(opened: Opened, officer):
    plan = await planned(officer)
    desk = await opened("/?selected=panel/what-if", "duty_officer")
    form = desk.locator("form")
    await form.get_by_label("加一条设想").select_option("lose")
    await form.get_by_label("由").select_option("store-b")
    await form.get_by_role("button", name="增加").click()
    await desk.set_viewport_size(PHONE)
    await desk.get_by_role("button", name="测算", exact=True).click()
    answer = desk.get_by_test_id("what-if")
    await expect(answer).to_be_in_viewport()                                     # below the form, where nobody saw it
    await desk.set_viewport_size(DESK)
    await expect(answer.get_by_role("row", name="缺铺盖")).to_contain_text("▲20")
    await expect(answer.locator("[data-side=loses] tbody tr")).to_contain_text(["缺口扩大"] * 2)
    await desk.get_by_role("button", name="现行").click()
    await expect(desk.locator(f"[data-plan='{plan['id']}']")).to_be_attached()
    await desk.set_viewport_size(PHONE)
    assert await small(desk) == []
    assert [one["id"] for one in (await officer.get("/api/subjects/plan")).json()["items"]] == [plan["id"]]
    await desk.set_viewport_size(DESK)
    await desk.get_by_role("button", name="方案", exact=True).click()
    await expect(desk.get_by_test_id("flow-legend")).to_be_visible()
    await expect(desk.get_by_role("button", name="现行")).to_have_count(0)         # what was supposed is off the map


async def test_a_plan_offered_over_an_order_says_what_moved_and_why_and_the_officer_keeps_the_order(
        opened: Opened, officer):
    plan = await planned(officer)
    order = {"signatory_post": "市应急管理局局长"}
    (await officer.put(f"/api/plans/{plan['id']}/approval", json=order)).raise_for_status()
    desk = await opened("/?selected=panel/plans", "duty_officer")
    (await officer.put(f"/api/stores/store-b/receipts/{uuid7()}",
                       json={"lines": [{"item": "quilt", "quantity": 40, "owner": "锡林浩特市"}]})).raise_for_status()
    await desk.get_by_role("button", name="草案").click()
    changes = desk.get_by_test_id("plan-changes")
    await expect(changes).to_contain_text("示例 镇库 → 阿尔善宝拉格镇：20 → 60")
    await expect(changes).to_contain_text("起因：示例 镇库：可用库存 20 → 60")
    await desk.get_by_role("button", name="保持现行方案").click()
    await desk.get_by_role("dialog").get_by_role("button", name="保持现行方案").click()
    await expect(desk.get_by_role("heading", name="动用指令")).to_be_visible()
    states = {one["id"]: one["state"] for one in (await officer.get("/api/subjects/plan")).json()["items"]}
    assert (states.pop(plan["id"]), set(states.values())) == ("approved", {"superseded"})


async def small(page: Page) -> list[str]:
    """What is pressed on a phone and smaller than a thumb."""
    return list(await page.evaluate(SMALL))
