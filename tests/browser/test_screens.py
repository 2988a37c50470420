"""The main job as people do it: in browsers, on a real service."""

from contextlib import AsyncExitStack
from typing import Any

import httpx
from playwright.async_api import Browser, Page, expect
from uuid_utils.compat import uuid7

from disaster import clock
from tests.browser.conftest import NO_ALARM, PHONE, Opened
from tests.clients import SignedIn
from tests.serving import port_of, served

TOWNSHIP = "152502200"



async def test_a_report_filed_in_one_browser_appears_in_another(opened: Opened) -> None:
    desk = await opened("/", "duty_officer", "verifier")
    phone = await opened("/reporter", "reporter", areas=(TOWNSHIP,), screen=PHONE)

    await phone.get_by_role("button", name="报灾情").click()
    await phone.get_by_role("button", name="雪灾", exact=True).click()
    await phone.get_by_label("什么情况").fill("暴雪封路，三户牧民联系不上")
    await phone.get_by_label("受伤").fill("2")
    await phone.get_by_role("button", name="立即上报").click()

    await expect(phone.get_by_test_id("my-report")).to_have_attribute("data-state", "received")
    await expect(phone.get_by_test_id("my-report")).to_contain_text("已收到")
    await expect(desk.locator("[id^='waiting-report/']")).to_contain_text("宝力根苏木")


async def test_a_report_that_could_not_be_sent_is_kept_and_sent_under_its_id(opened: Opened) -> None:
    phone = await opened("/reporter#first", "reporter", areas=(TOWNSHIP,), screen=PHONE)
    await phone.context.add_init_script(NO_ALARM)         # it is sent again by who presses, not by the clock
    await phone.reload()
    await expect(phone.locator("[data-live=live]")).to_be_visible()
    await phone.get_by_role("button", name="雪灾", exact=True).click()
    await phone.context.route("**/api/reports/*", lambda route: route.abort())
    await phone.get_by_role("button", name="立即上报").click()
    await expect(phone.get_by_test_id("letter")).to_have_attribute("data-state", "ready")
    kept = await phone.get_by_test_id("letter").get_attribute("data-id")

    await phone.context.unroute("**/api/reports/*")
    received = phone.get_by_test_id("my-report").and_(phone.locator("[data-state=received]"))
    # what the page does when it is opened may have sent it just now, and nothing is left to press
    await phone.add_locator_handler(phone.get_by_role("button", name="重新发送"), lambda again: again.click(), times=1)
    await expect(received).to_be_visible()
    await expect(phone.get_by_test_id("letter")).to_have_count(0)
    assert (await phone.request.get(f"/api/subjects/report/{kept}")).ok


async def test_a_proposal_is_confirmed(opened: Opened, signed_in: SignedIn) -> None:
    desk = await opened("/", "commander", levels=("warning", "IV", "III", "II", "I"))
    await filed(await signed_in("reporter", areas=(TOWNSHIP,)), deaths=1, affected_population=40)

    await desk.locator("[id^='waiting-proposal/']").click()
    await desk.get_by_role("button", name="确认").first.click()
    sheet = desk.get_by_role("dialog")
    await expect(sheet).to_contain_text("将会")
    await sheet.get_by_role("button", name="确认").click()

    await expect(desk.locator("[id^='waiting-proposal/']")).to_have_count(0)
    await expect(desk.get_by_role("banner").first).to_contain_text("四级响应")


async def test_a_consignment_is_received(opened: Opened, signed_in: SignedIn) -> None:
    officer = await signed_in("duty_officer", "storekeeper", "administrator")
    sent = await on_the_road(officer)
    page = await opened("/store#coming", "storekeeper", screen=PHONE)

    coming = page.get_by_test_id("coming")
    await expect(coming).to_contain_text(sent["number"])
    await coming.get_by_role("button", name="签收").click()
    await coming.get_by_role("button", name="逐项清点").click()
    await coming.get_by_label("完好").fill("28")
    await expect(coming.get_by_label("缺失")).to_have_value("2")
    await coming.get_by_label("签收人姓名").fill("示例 收货人")
    await coming.get_by_role("button", name="确认签收").click()

    await expect(page.get_by_text(f"已签收 {sent['number']}")).to_be_visible()
    desk = await opened(f"/?selected=consignment/{sent['id']}&region=detail", "duty_officer")
    await expect(desk.get_by_text("差异待结").first).to_be_visible()      # the letter has left the phone's outbox
    received = (await officer.get(f"/api/subjects/consignment/{sent['id']}")).json()
    assert (received["state"], received["discrepancy"]) == ("received", "open")
    assert (received["lines"][0]["good"], received["lines"][0]["lost"]) == (28, 2)


async def test_a_figure_opens_to_its_report_in_three_clicks(opened: Opened, signed_in: SignedIn) -> None:
    await filed(await signed_in("reporter", areas=(TOWNSHIP,)), injured=3)
    page = await opened("/board", "leader")

    await page.get_by_test_id("card-injured").click()
    await page.get_by_test_id("sources").get_by_role("button", name="宝力根苏木").first.click()
    await page.get_by_test_id("claim").click()

    await expect(page.get_by_test_id("report-box")).to_contain_text("因灾受伤人口")
    await expect(page.get_by_test_id("card-silent")).to_contain_text("15")


async def test_the_stale_bar_shows_when_the_server_stops_and_heals_when_it_returns(
        browser: Browser, committed: str) -> None:
    async with AsyncExitStack() as stack:
        async with served(committed) as address:
            page = await Opened(browser, address, SignedIn(address, committed, stack), stack)("/board", "leader")
        await expect(bar(page)).to_have_attribute("data-live", "stale")
        await expect(bar(page)).to_contain_text("重连中")

        async with served(committed, port_of(address)):
            await expect(bar(page)).to_have_attribute("data-live", "live")


def bar(page: Page) -> Any:
    """What the page says of its own freshness."""
    return page.locator("[data-live]")


async def filed(reporter: httpx.AsyncClient, **figures: int) -> str:
    """A first report of snow from the township; answers its incident."""
    told = await reporter.put(f"/api/reports/{uuid7()}", json={
        "place": TOWNSHIP, "hazard": "snow", "kind": "first", "figures": figures,
        "occurred_at": clock.now().isoformat()})
    return str(told.raise_for_status().json()["incident_id"])


async def on_the_road(officer: httpx.AsyncClient) -> dict[str, Any]:
    """Thirty quilts that left a store for the township on its request."""
    incident = await filed(officer, injured=1)
    store, request = "store-of-the-test", uuid7()

    async def done(path: str, body: dict[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] = (await officer.put(path, json=body)).raise_for_status().json()
        return told

    await done(f"/api/stores/{store}", {
        "name_zh": "示例库", "kind": "county", "division": "152502004", "flag": "example"})
    await done(f"/api/stores/{store}/receipts/{uuid7()}", {
        "lines": [{"item": "quilt", "quantity": 100, "owner": "示例"}]})
    await done(f"/api/requests/{request}", {
        "incident_id": incident, "place": TOWNSHIP, "lines": [{"item": "quilt", "quantity": 30}]})
    await done(f"/api/requests/{request}/decision", {"verdict": "grant"})
    consignment = (await done(f"/api/requests/{request}/allotment", {"store_id": store}))["consignment_id"]
    for state in ("packed", "departed"):
        sent = await done(f"/api/consignments/{consignment}/state", {"state": state})
    return sent
