"""A plan of stock on its page: weights edited, computed before the officer's eyes, signed; the phone shows it too."""

from playwright.async_api import expect
from uuid_utils.compat import uuid7

from tests.browser.conftest import PHONE, Opened
from tests.clients import SignedIn

STORES = {"store-a": ("152502004", 116.10, 43.96), "store-b": ("152502100", 115.67, 44.58)}


async def quilts_in_town(signed_in: SignedIn) -> None:
    """Two stores; all quilts lie in the town's."""
    administrator = await signed_in("administrator")
    for store, (division, lon, lat) in STORES.items():
        (await administrator.put(f"/api/stores/{store}", json={
            "name_zh": f"示例库 {store}", "kind": "county", "division": division, "flag": "example",
            "point": {"lon": lon, "lat": lat, "datum": "wgs84"}})).raise_for_status()
    keeper = await signed_in("storekeeper", areas=tuple(division for division, *_ in STORES.values()))
    (await keeper.put(f"/api/stores/store-a/receipts/{uuid7()}", json={
        "lines": [{"item": "quilt", "quantity": 1_000, "owner": "锡林浩特市"}]})).raise_for_status()


async def test_a_plan_is_computed_signed_and_followed(opened: Opened, signed_in: SignedIn) -> None:
    await quilts_in_town(signed_in)
    page = await opened("/placement", "commander", "duty_officer")
    await page.get_by_role("button", name="编制新计划").click()
    often = page.locator("[data-scenario] input")
    await expect(often.first).to_be_visible()
    await often.first.fill("many")
    await expect(page.get_by_text("须为 0 到 10000 的整数")).to_be_visible()
    await expect(page.get_by_role("button", name="计算", exact=True)).to_be_disabled()
    for row in await page.locator("[data-scenario]").all():
        if await row.get_attribute("data-scenario") not in {"snow_heavy-3", "snow_heavy-4"}:
            await row.locator("input").fill("0")
        elif not (await row.locator("input").input_value()).isdigit():
            await row.locator("input").fill("400")
    await page.locator("input[name=budget]").fill("0")
    await page.get_by_role("button", name="计算", exact=True).click()
    plan = page.get_by_test_id("stock-plan")
    await expect(plan).to_have_attribute("data-state", "draft")
    await expect(page.locator("[data-policy=expected]")).to_contain_text("采用")
    await expect(page.locator("[data-way=by_population]")).to_have_count(2)

    await page.get_by_role("button", name="采用稳健方案").click()
    await expect(page.locator("[data-policy=cautious]")).to_contain_text("采用")
    await page.get_by_role("button", name="改示例库 store-b的棉被计划数").click()
    dialog = page.get_by_role("dialog")
    await dialog.locator("input[name=pieces]").fill("7")
    await dialog.locator("textarea").fill("库房只放得下七床")
    await dialog.get_by_role("button", name="调整").click()
    await expect(page.get_by_test_id("edited")).to_have_text("人工调整")
    await expect(page.get_by_test_id("edited-costs")).to_contain_text("人工调整 1 行")
    await page.get_by_role("button", name="批准计划").first.click()
    await page.get_by_role("dialog").get_by_role("button", name="批准计划").click()
    await expect(plan).to_have_attribute("data-state", "approved")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("152502储备〔")

    phone = await opened("/placement", "storekeeper", screen=PHONE)
    await expect(phone.get_by_test_id("fulfilment")).to_contain_text("达到计划数")
    assert await phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
