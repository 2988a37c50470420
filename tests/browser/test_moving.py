"""A load is split on the desk, its driver tells where he is, and its receiver finds all of it under one number."""

from contextlib import AsyncExitStack

from playwright.async_api import Browser, expect

from tests.browser.conftest import PHONE, Opened
from tests.browser.test_screens import on_the_road
from tests.clients import SignedIn


async def test_a_driver_without_an_account_is_seen_on_the_desk_and_a_split_load_is_followed(
        opened: Opened, signed_in: SignedIn, browser: Browser, service: str) -> None:
    officer = await signed_in("duty_officer", "storekeeper", "administrator")
    sent = await on_the_road(officer)
    private = (await officer.get(f"/api/subjects/consignment/{sent['id']}/private")).json()
    held = f"number={sent['number']}&key={private['follow_key']}"
    desk = await opened(f"/?selected=consignment/{sent['id']}", "duty_officer")

    async with AsyncExitStack() as stack:
        phone = await stack.enter_async_context(await browser.new_context(
            viewport=PHONE, locale="zh-CN", base_url=service, permissions=["geolocation"],
            geolocation={"longitude": 116.2, "latitude": 44.05, "accuracy": 12}))
        driver = await phone.new_page()
        await driver.goto(f"/driver#{held}")
        await driver.get_by_role("button", name="开始报位置").click()
        await expect(driver.get_by_test_id("sent")).to_have_attribute("data-sent", "1")
        await expect(driver.get_by_test_id("load")).to_contain_text(sent["number"])
    await expect(desk.get_by_test_id("seen")).to_contain_text("前的位置")

    await desk.get_by_role("button", name="拆分").click()
    sheet = desk.get_by_role("dialog")
    await sheet.get_by_role("spinbutton").fill("12")
    await sheet.get_by_label("理由").fill("一车装不下")
    await sheet.get_by_role("button", name="拆分").click()
    await expect(desk.get_by_test_id("lineage")).to_contain_text(f"{sent['number']}-2")

    receiver = await opened(f"/follow#{held}", screen=PHONE)
    parts = receiver.get_by_test_id("part")
    await expect(parts).to_have_count(2)
    await expect(parts.nth(1)).to_contain_text("12")
    await expect(receiver.get_by_test_id("turns")).to_contain_text("拆出")
