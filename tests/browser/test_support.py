"""A county asks its league, and the league plans it: two desks, in browsers, on a real service."""

from playwright.async_api import expect
from uuid_utils.compat import uuid7

from tests.browser.conftest import PHONE, Opened
from tests.browser.test_plans import officer, planned, small  # noqa: F401  # a fixture of theirs
from tests.clients import SignedIn
from tests.dispatch.test_support import DEPOT, DIVISIONS, THIRD


async def depot(signed_in: SignedIn) -> None:
    """A hundred quilts in a depot of the league, in another banner."""
    league = await signed_in("administrator", "storekeeper", areas=("15",))
    (await league.post("/api/geo/imports/divisions", params={"datum": "wgs84"},
                       files={"file": ("divisions.csv", DIVISIONS.encode())})).raise_for_status()
    (await league.put(f"/api/stores/{DEPOT}", json={
        "name_zh": "示例 盟库", "kind": "league", "division": f"{THIRD}100", "flag": "example",
        "point": {"lon": 117.6, "lat": 44.6, "datum": "wgs84"}})).raise_for_status()
    (await league.put(f"/api/stores/{DEPOT}/receipts/{uuid7()}", json={
        "lines": [{"item": "quilt", "quantity": 100, "owner": "锡林郭勒盟"}]})).raise_for_status()


async def test_a_county_asks_from_its_plan_and_sees_what_its_league_orders(opened: Opened, officer, signed_in):  # noqa: F811
    await depot(signed_in)
    plan = await planned(officer)
    county = await opened(f"/?selected=plan/{plan['id']}", "duty_officer")
    await county.get_by_role("button", name="请求盟级支援").click()
    sheet = county.get_by_role("dialog")
    await sheet.get_by_role("textbox").fill("路远雪深，请先铺盖")
    await sheet.get_by_role("button", name="请求盟级支援").click()
    state = county.get_by_test_id("support-state")
    await expect(state).to_have_text("待盟里安排")
    row = county.get_by_role("row", name="铺盖").first
    await expect(row).to_be_visible()

    league = await opened("/", "duty_officer", "commander", areas=("1525",))
    await league.get_by_text("有旗县市请求盟级支援，请安排").first.click()
    await league.get_by_role("button", name="测算支援方案").click()
    lines = league.locator("table.lines tbody tr")
    await expect(lines.first).to_contain_text("示例 盟库")
    await league.get_by_role("button", name="批准并下达").click()
    approving = league.get_by_role("dialog")
    await approving.get_by_label("签发").fill("盟应急管理局局长")
    await approving.get_by_role("button").last.click()
    await expect(state).to_have_text("盟里已下达")
    await expect(county.get_by_role("heading", name="支援运单")).to_be_visible()
    load = county.get_by_role("button", name="外县的库 →").first                  # nothing stood before the arrow
    await load.click()
    await expect(county.locator(".region.detail")).to_contain_text("外县的库 →")      # the store's id did
    await county.go_back()
    await county.set_viewport_size(PHONE)
    assert await small(county) == []
