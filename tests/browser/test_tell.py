"""Somebody without an account tells of a disaster on a phone, loses the network, and sees what became of it."""

from playwright.async_api import expect

from tests.browser.conftest import PHONE, Opened
from tests.clients import SignedIn


async def test_whoever_has_no_account_tells_is_cut_off_and_follows_his_report(
        opened: Opened, signed_in: SignedIn) -> None:
    officer = await signed_in("duty_officer", "verifier")
    page = await opened("/tell", screen=PHONE)
    await page.get_by_role("button", name="雪灾", exact=True).click()
    await page.locator("select[name=township]").select_option("152502200")
    await page.locator("textarea[name=words]").fill("示例：路断了")
    await page.context.set_offline(True)
    await page.get_by_role("button", name="发送", exact=True).click()
    await expect(page.locator("[data-state=waiting]")).to_contain_text("有网络时自动发送")
    await page.context.set_offline(False)
    await expect(page.locator("[data-state=received]")).to_contain_text("已收到")

    one = (await officer.get("/api/subjects/public_report")).json()["items"][0]
    assert (one["hazard"], one["place"]) == ("snow", "152502200")
    await officer.put(f"/api/public-reports/{one['id']}/desk", json={
        "verdict": "dismiss", "dismissal": "duplicate", "reason": "与上一条相同"})
    await page.get_by_role("link", name="查看处理情况").click()
    await expect(page.get_by_test_id("state")).to_have_text("未采用：与另一条上报相同")
