"""A load is split on the desk, its driver tells where he is, and its receiver finds all of it under one number."""

from playwright.async_api import Page, expect

from tests.browser.conftest import PHONE, Opened
from tests.browser.test_screens import on_the_road
from tests.clients import SignedIn


async def test_a_driver_without_an_account_is_seen_on_the_desk_and_a_split_load_is_followed(
        opened: Opened, signed_in: SignedIn) -> None:
    officer = await signed_in("duty_officer", "storekeeper", "administrator")
    sent = await on_the_road(officer)
    private = (await officer.get(f"/api/subjects/consignment/{sent['id']}/private")).json()
    held = f"number={sent['number']}&key={private['follow_key']}"
    desk = await opened(f"/?selected=consignment/{sent['id']}", "duty_officer")

    driver = await opened(f"/driver#{held}", screen=PHONE)
    await at(driver, 44.05)
    await driver.get_by_role("button", name="开始报位置").click()
    await expect(driver.get_by_test_id("sent")).to_have_attribute("data-sent", "1")
    await expect(driver.get_by_test_id("load")).to_contain_text(sent["number"])
    await expect(desk.get_by_test_id("seen")).to_contain_text("前的位置")
    await without_a_network_and_opened_again(driver)
    await expect(desk.get_by_test_id("driven")).to_contain_text("走过的路：2 个位置")
    await expect(desk.locator("[data-driven='2']")).to_be_attached()

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


async def at(driver: Page, latitude: float) -> None:
    """Where the phone is."""
    await driver.context.grant_permissions(["geolocation"])
    await driver.context.set_geolocation({"longitude": 116.2, "latitude": latitude, "accuracy": 12})


async def without_a_network_and_opened_again(driver: Page) -> None:
    """The page was closed where there is no network: it opens, goes on by itself, and sends what it kept."""
    await driver.context.set_offline(True)
    await at(driver, 44.1)
    await driver.reload()
    await expect(driver.get_by_test_id("waiting")).to_contain_text("1")
    await driver.context.set_offline(False)
    await expect(driver.get_by_test_id("sent")).to_have_attribute("data-sent", "1")
    await expect(driver.get_by_test_id("waiting")).to_have_count(0)
