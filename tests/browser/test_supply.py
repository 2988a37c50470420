import os
import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from uuid_utils.compat import uuid7

from disaster import clock
from tests.browser.conftest import PHONE, Opened
from tests.clients import SignedIn

TOWNSHIP, SEEN = "152502200", os.environ.get("DISASTER_SCREENSHOTS", "")     # set: what the officer saw is kept there


async def shown(page: Page, name: str) -> None:
    """A picture for who wants to look."""
    if SEEN:
        await page.screenshot(path=Path(SEEN) / f"{name}.png", full_page=True)


@pytest.fixture
async def sent(signed_in: SignedIn) -> dict[str, str]:
    """A township in need, whose request became a use order; its load is on the road. Answers paths and numbers."""
    admin, officer = await signed_in("administrator"), await signed_in("duty_officer", "commander")
    keeper = await signed_in("storekeeper")
    (await admin.put("/api/stores/store-a", json={
        "name_zh": "示例市库", "kind": "county", "division": "152502004", "flag": "example",
        "point": {"lon": 116.1, "lat": 43.96, "datum": "wgs84"}})).raise_for_status()
    (await keeper.put(f"/api/stores/store-a/receipts/{uuid7()}", json={
        "lines": [{"item": item, "quantity": 900, "owner": "示例", "flag": "example"}
                  for item in ("food", "quilt", "coal")]})).raise_for_status()
    told = (await officer.put(f"/api/reports/{uuid7()}", json={
        "place": TOWNSHIP, "hazard": "snow", "kind": "first", "occurred_at": "2026-01-01T00:00:00+08:00",
        "observed_at": "2026-01-01T01:00:00+08:00", "figures": {
            "relocated_now": 40, "need_emergency_aid_now": 0, "injured": 2, "forage_gap_t": 15}})).json()
    door = f"/api/requests/{uuid7()}"
    (await officer.put(door, json={"incident_id": told["incident_id"], "place": TOWNSHIP, "lines": [
        {"item": "food", "quantity": 240}, {"item": "quilt", "quantity": 40}]})).raise_for_status()
    await officer.put(f"{door}/decision", json={"verdict": "grant"})
    await officer.put(f"{door}/allotment", json={"store_id": "store-a", "signatory_post": "市应急管理局局长"})
    load, = (await officer.get("/api/subjects/consignment")).json()["items"]
    for state in ("packed", "departed"):
        (await keeper.put(f"/api/consignments/{load['id']}/state", json={"state": state})).raise_for_status()
    paper = (await officer.get(f"/api/consignments/{load['id']}/waybill.html")).text
    code, = re.findall(r'data-part="code">([A-Z2-7-]+)<', paper)
    key, = re.findall(r'data-part="key" content="([\w-]+)"', paper)
    return {"incident": told["incident_id"], "load": load["id"], "number": load["number"], "code": code, "key": key}


async def test_the_officer_sees_what_runs_out_first_and_what_the_order_became(
        opened: Opened, signed_in: SignedIn, sent: dict[str, str]) -> None:
    desk = await opened("/?selected=panel/lasts&region=detail", "duty_officer")
    first = desk.get_by_test_id("lasts").first
    await expect(first).to_have_attribute("data-place", TOWNSHIP)
    await expect(first.locator("[data-group=food]")).to_have_attribute("data-state", "short")
    await expect(first.locator("[data-group=fuel]")).to_have_attribute("data-state", "unknown")     # how cold is it?
    await desk.get_by_label("最低气温").first.fill("-30")
    await expect(first.locator("[data-group=fuel]")).to_have_attribute("data-state", "short")
    await shown(desk, "lasts")
    await desk.emulate_media(media="print")
    await expect(first.get_by_text("宝力根苏木")).to_be_visible()       # a printed clock had no places
    await desk.emulate_media(media="screen")
    reporter = await signed_in("reporter", areas=(TOWNSHIP,))
    await reporter.put(f"/api/consignments/{sent['load']}/receipt", json={
        "receiver": "示例 收货人", "received_at": clock.now().isoformat(),
        "lines": [{"line": 1, "good": 240}, {"line": 2, "good": 39, "lost": 1}]})
    await expect(first.locator("[data-group=food]")).to_have_attribute("data-state", "running")     # told, not asked
    await first.get_by_role("button").click()
    await expect(desk.get_by_test_id("lasts-here").locator("[data-group=bedding]")).to_contain_text("已缺")
    await shown(desk, "township")
    await desk.goto("/?selected=panel/use-orders&region=detail")
    await expect(desk.get_by_test_id("use-order")).to_contain_text("市应急管理局局长")
    await shown(desk, "orders")
    async with desk.expect_popup() as printed:
        await desk.get_by_role("link", name="打印").click()
    paper = await printed.value
    await expect(paper.locator("[data-part=qr]")).to_be_visible()
    await expect(paper.locator("body")).to_contain_text("不得挪作他用")
    await shown(paper, "paper")
    await desk.goto("/?selected=panel/requests&region=detail")
    await expect(desk.locator("[data-state=fulfilled]")).to_have_attribute("data-share", "partial")
    await shown(desk, "requests")


async def test_finance_sees_the_cost_and_enters_what_it_paid(opened: Opened, sent: dict[str, str]) -> None:
    desk = await opened("/", "finance_officer")
    await desk.route("**/Costs-*.js", lambda route: route.abort())
    await desk.goto("/?selected=panel/costs&region=detail")
    await expect(desk.locator(".region.detail").get_by_role("alert")).to_be_visible()     # the pane stayed white
    await desk.unroute("**/Costs-*.js")
    await desk.reload()
    await expect(desk.get_by_test_id("total")).to_contain_text("至少")
    await expect(desk.get_by_role("row", name=re.compile("棉被"))).to_contain_text("4,800.00 元")     # 40 at 120 yuan
    await desk.get_by_label("金额（元）").fill("4800.5")
    await desk.get_by_label("凭证号").fill("示例凭证 1 号")
    await desk.get_by_label("支付日期").fill("2026-01-02")
    await desk.get_by_role("button", name="登记支付").click()
    await expect(desk.get_by_test_id("payment")).to_contain_text("4,800.50 元")
    await shown(desk, "costs")


async def test_whoever_holds_a_waybill_follows_and_checks_it_by_phone(opened: Opened, sent: dict[str, str]) -> None:
    scanned = f"/follow#number={sent['number']}&key={sent['key']}&paper={sent['code']}"
    phone = await opened(scanned, screen=PHONE)
    await expect(phone.get_by_test_id("paper")).to_have_attribute("data-current", "true")
    await expect(phone.get_by_test_id("state")).to_have_attribute("data-state", "departed")
    await shown(phone, "follow")
    forged = await opened(scanned[:-1] + ("A" if scanned[-1] != "A" else "B"), screen=PHONE)
    await expect(forged.get_by_role("alert")).to_contain_text("核验码不符")


