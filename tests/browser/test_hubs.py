"""Goods over a hub as they are seen: both trips linked in the chart, the keeper's list truck by truck."""

import os
from typing import Any

from playwright.async_api import expect
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.geo.loading import FOLDER
from tests.browser.conftest import PHONE, Opened
from tests.clients import SignedIn

FAR, HUB = "152502100", "152502203"
TRUCK = {"label": "示例 10吨货车", "vehicle_class": "truck_10t", "payload_kg": 10_000, "volume_litres": 40_000,
         "road_class": "paved", "base": "store-a", "flag": "example"}
PICKUP = {"label": "示例 皮卡", "vehicle_class": "pickup_4x4", "payload_kg": 800, "volume_litres": 2_000,
          "road_class": "track"}

BROKEN = """() => [...document.querySelectorAll('td.n')].filter(cell => {
  const range = document.createRange()
  range.selectNodeContents(cell)
  return range.getClientRects().length > 1
}).length"""


async def test_the_chart_links_the_trips_of_a_hub_and_the_keeper_packs_truck_by_truck(
        opened: Opened, signed_in: SignedIn):
    officer = await signed_in("duty_officer", "administrator", "storekeeper")

    async def put(path: str, body: dict[str, Any]) -> dict[str, Any]:
        return dict((await officer.put(path, json=body)).raise_for_status().json())

    (await officer.post("/api/roads/imports", params={"datum": "wgs84"}, files={
        "file": ("roads.geojson", (FOLDER / "roads.geojson").read_bytes())})).raise_for_status()
    await put("/api/roads/states", {"segments": ["xl-north.2"], "state": "closed", "cause": "snow",
                                    "classes": ["paved"]})
    await put("/api/stores/store-a", {"name_zh": "示例 市库", "kind": "county", "division": "152502004",
                                      "flag": "example", "point": {"lon": 116.10, "lat": 43.96, "datum": "wgs84"}})
    await put("/api/vehicles/truck", TRUCK)
    await put("/api/vehicles/pickup", TRUCK | PICKUP)
    await put(f"/api/stores/store-a/receipts/{uuid7()}", {
        "lines": [{"item": "quilt", "quantity": 100, "owner": "锡林浩特市"}]})
    await put(f"/api/hubs/{HUB}", {"handling_minutes": 60, "flag": "example"})
    moment = clock.now().isoformat()
    told = await put(f"/api/reports/{uuid7()}", {
        "place": FAR, "hazard": "snow", "kind": "first", "occurred_at": moment, "observed_at": moment,
        "source": "phone", "figures": {"relocated_now": 60}})
    plan = (await officer.post(f"/api/incidents/{told['incident_id']}/plans", json={})).raise_for_status().json()

    desk = await opened(f"/?selected=plan_trips/{plan['id']}", "duty_officer")
    links = desk.get_by_test_id("links").locator("polyline")
    onward = {(load["from_trip"], trip["number"]) for trip in plan["trips"] if trip["store"] == HUB
              for stop in trip["stops"] for load in stop["loads"]}
    await expect(links).to_have_count(len(onward))
    await expect(desk.get_by_text("换给第").first).to_contain_text("巴彦宝拉格苏木")
    await expect(desk.get_by_test_id("bound-kind")).to_be_visible()
    await expect(desk.get_by_test_id("hubs")).to_contain_text("换装 60 分钟")
    if folder := os.environ.get("SHOTS"):
        await desk.screenshot(path=f"{folder}/trips-1440.png")
        await desk.set_viewport_size(PHONE)
        await desk.screenshot(path=f"{folder}/trips-390.png", full_page=True)

    await put(f"/api/plans/{plan['id']}/approval", {"signatory_post": "示例局长"})
    keeper = await opened("/store", "storekeeper")
    await keeper.set_viewport_size(PHONE)
    await keeper.get_by_role("button", name="装车").first.click()
    truck = keeper.get_by_test_id("truck")
    await expect(truck).to_have_count(1)
    await expect(truck).to_contain_text("示例 10吨货车 车次 1")
    sheet = await truck.get_by_role("link", name="行车单").get_attribute("href")
    assert "转运至 阿尔善宝拉格镇" in (await officer.get(str(sheet))).text
    if folder:
        await keeper.screenshot(path=f"{folder}/keeper-390.png", full_page=True)
    await keeper.goto(str(sheet))                                                # the driver reads it on a phone
    assert await keeper.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert await keeper.evaluate(BROKEN) == 0                                    # 2000 read 200 and 0
