"""A gift from its offer to the giver's own page, through the screens of those who handle it."""

import pytest
from playwright.async_api import Page, expect
from uuid_utils.compat import uuid7

from tests.browser.conftest import PHONE, Opened
from tests.clients import SignedIn

STORE, TOWNSHIP = "store-a", "152502200"


@pytest.fixture
async def store(signed_in: SignedIn) -> str:
    """An empty store."""
    administrator = await signed_in("administrator")
    (await administrator.put(f"/api/stores/{STORE}", json={
        "name_zh": "示例库", "kind": "county", "division": "152502004", "flag": "example"})).raise_for_status()
    return STORE


async def offered(clerk: Page, quantity: int) -> None:
    """The clerk enters an anonymous offer of quilts."""
    await clerk.get_by_role("button", name="登记捐赠").click()
    await clerk.locator("select[name=item]").select_option("quilt")
    await clerk.locator("input[name=quantity]").fill(str(quantity))
    await clerk.locator("input[name=anonymous]").check()
    await clerk.get_by_role("button", name="登记", exact=True).click()
    await expect(clerk.get_by_test_id("gift-state")).to_have_text("意向")


async def taken_in(clerk: Page, store: str, quantity: int) -> None:
    """What came is taken into a store; the receipt is there."""
    await clerk.get_by_role("button", name="接收", exact=True).click()
    await clerk.locator("select[name=store]").select_option(store)
    await clerk.locator("input[name=came]").fill(str(quantity))
    await clerk.get_by_role("button", name="确认接收").click()
    await expect(clerk.get_by_test_id("gift-state")).to_have_text("已接收")
    await expect(clerk.get_by_role("link", name="打印收据")).to_be_visible()


async def test_a_giver_sees_where_the_gift_went_from_the_offer_to_the_township(
        opened: Opened, signed_in: SignedIn, store: str) -> None:
    clerk = await opened("/gifts", "donations_clerk")
    await offered(clerk, 60)
    await taken_in(clerk, store, 50)
    keeper = await signed_in("storekeeper")
    (await keeper.put(f"/api/stores/{store}/issues/{uuid7()}", json={
        "lines": [{"item": "quilt", "quantity": 20}], "place": TOWNSHIP, "document": "示例 1 号"})).raise_for_status()
    await expect(clerk.locator("[data-part=issued]")).to_contain_text("20")      # told to the open page, not asked

    await clerk.get_by_role("button", name="查看捐赠人").click()
    link = await clerk.get_by_test_id("follow-link").get_attribute("href")
    assert link is not None
    giver = await opened(link, screen=PHONE)
    await expect(giver.get_by_test_id("state")).to_have_text("已接收")
    await expect(giver.locator("[data-part=in_store]")).to_contain_text("30")
    await expect(giver.locator("[data-verb=issued]")).to_contain_text("宝力根苏木")


async def test_a_wrong_key_shows_nothing_and_says_what_to_do(opened: Opened, store: str) -> None:
    clerk = await opened("/gifts", "donations_clerk")
    await offered(clerk, 5)
    number = (await clerk.get_by_test_id("gift").locator(".small").first.inner_text()).split(" ")[0]
    giver = await opened("/follow", screen=PHONE)
    asked: list[str] = []
    giver.on("request", lambda request: asked.append(request.url))
    await giver.locator("input[name=number]").fill(number.lower())
    await giver.locator("input[name=key]").fill("guessed")
    await giver.get_by_role("button", name="查看").click()
    await expect(giver.get_by_role("alert")).to_contain_text("密钥不对")
    assert any(number in url for url in asked)
    assert "guessed" not in "".join(asked)      # a key is in no address: logs on the way would keep it


async def test_a_township_asks_and_the_desk_grants(opened: Opened, signed_in: SignedIn, store: str) -> None:
    keeper = await signed_in("storekeeper")
    (await keeper.put(f"/api/stores/{store}/receipts/{uuid7()}", json={
        "lines": [{"item": "quilt", "quantity": 100, "owner": "示例"}]})).raise_for_status()
    reporter = await signed_in("reporter", areas=(TOWNSHIP,))
    (await reporter.put(f"/api/reports/{uuid7()}", json={
        "place": TOWNSHIP, "hazard": "snow", "kind": "first", "occurred_at": "2026-01-01T00:00:00+08:00",
        "observed_at": "2026-01-01T01:00:00+08:00", "figures": {"affected_population": 40}})).raise_for_status()

    phone = await opened("/reporter#request", "reporter", areas=(TOWNSHIP,), screen=PHONE)
    await phone.locator("select[name=item]").select_option("quilt")
    await phone.locator("input[name=quantity]").fill("40")
    await phone.get_by_role("button", name="提交申请").click()
    await expect(phone.get_by_test_id("request")).to_contain_text("待批复")

    desk = await opened("/?selected=panel/requests", "duty_officer")
    await desk.get_by_role("button", name="全部批准").click()
    await expect(phone.get_by_test_id("request")).to_contain_text("已批准")
    await desk.get_by_label("发货库").select_option(store)
    await desk.get_by_role("button", name="由此库发出").click()
    await expect(phone.get_by_test_id("request")).to_contain_text("运单")
