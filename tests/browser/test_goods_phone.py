"""The phones of who keeps a store and of who issues to households, in real Chromium, without a network."""

import base64
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
from playwright.async_api import BrowserContext, Page, expect
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.aid.rules import code_of
from tests.browser.conftest import PHONE, Opened
from tests.browser.test_carry import CAMERA
from tests.clients import SignedIn
from tests.conftest import fresh_database
from tests.serving import served

SUMU, GACHA, STORE = "152502200", "152502200201", "store-of-the-phone"
KEPT = """async (name) => {
  for (;;) {
    const db = await new Promise((done, fail) => Object.assign(indexedDB.open('disaster'), {
      onsuccess: (event) => done(event.target.result), onerror: fail }))
    const row = await new Promise((done) => { db.transaction('known').objectStore('known').get(name).onsuccess =
      (event) => done(event.target.result) })
    db.close()
    if (row) return
    await new Promise((done) => setTimeout(done, 50))
  }
}"""


@pytest.fixture(scope="module")
async def signed_in(test_server: str, template: str, worker: str) -> AsyncIterator[SignedIn]:
    """One service for all tests here."""
    url = await fresh_database(test_server, f"browser_goods_{worker}", template)
    async with served(url) as address, AsyncExitStack() as stack:
        yield SignedIn(address, url, stack)


@pytest.fixture
def service(signed_in: SignedIn) -> str:
    return signed_in.service


@pytest.fixture(scope="module")
async def officer(signed_in: SignedIn) -> httpx.AsyncClient:
    return await signed_in("duty_officer", "verifier", "administrator", "storekeeper")


async def put(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = (await client.put(path, json=body)).raise_for_status().json()
    return told


async def ordered(officer: httpx.AsyncClient) -> dict[str, Any]:
    """Thirty quilts and forty coats that a township is to get from the store."""
    incident = (await put(officer, f"/api/reports/{uuid7()}", {
        "place": SUMU, "hazard": "snow", "kind": "first", "figures": {"injured": 1},
        "occurred_at": clock.now().isoformat()}))["incident_id"]
    await put(officer, f"/api/stores/{STORE}", {"name_zh": "示例库", "kind": "county", "division": "152502004"})
    lines = [{"item": "quilt", "quantity": 30}, {"item": "coat", "quantity": 40}]
    await put(officer, f"/api/stores/{STORE}/receipts/{uuid7()}", {
        "lines": [{**line, "owner": "示例", "batch": f"B-{line['item']}"} for line in lines]})
    request = f"/api/requests/{uuid7()}"
    await put(officer, request, {"incident_id": incident, "place": SUMU, "lines": lines})
    await put(officer, f"{request}/decision", {"verdict": "grant"})
    made = await put(officer, f"{request}/allotment", {"store_id": STORE})
    found: dict[str, Any] = (await officer.get(f"/api/subjects/consignment/{made['consignment_id']}")).json()
    return found


async def without_network(page: Page, *known: str) -> BrowserContext:
    """The page is opened anew, and nobody answers."""
    for name in ("me", *known):
        await page.evaluate(KEPT, name)
    await page.context.set_offline(True)
    await page.reload()
    await expect(page.get_by_test_id("offline")).to_be_visible()
    return page.context


async def state_of(officer: httpx.AsyncClient, kind: str, id: str, field: str) -> Any:
    return (await officer.get(f"/api/subjects/{kind}/{id}")).json()[field]


async def test_a_keeper_picks_packs_sends_off_and_receives_without_a_network(
        opened: Opened, officer: httpx.AsyncClient):
    consignment = await ordered(officer)
    page = await opened("/store", "storekeeper", screen=PHONE)
    await expect(page.get_by_test_id("pick")).to_have_count(2)
    context = await without_network(page, "snap.store", "book.store")
    await page.get_by_role("checkbox", name="棉被").check()
    await expect(page.get_by_role("button", name="装车完毕")).to_be_disabled()
    await page.get_by_role("button", name="扫码").click()
    await page.get_by_label("或输入编号、批号").fill("B-coat")
    await page.get_by_role("button", name="确定").click()
    await expect(page.get_by_text("已拣 2／2")).to_be_visible()
    await page.get_by_role("button", name="装车完毕").click()
    await page.get_by_role("button", name="发车").click()
    await page.get_by_role("tab", name="到货").click()
    await expect(page.get_by_test_id("coming")).to_have_attribute("data-state", "departed")
    await page.get_by_role("button", name="签收").click()
    await page.get_by_label("签收人姓名").fill("示例")
    await sign(page)
    await page.get_by_role("button", name="确认签收").click()
    await expect(page.get_by_test_id("coming")).to_have_count(0)
    await expect(page.get_by_test_id("unsent")).to_contain_text("待发 3 件")
    assert await state_of(officer, "consignment", consignment["id"], "state") == "ordered"
    await context.set_offline(False)
    await expect(page.get_by_test_id("unsent")).to_have_count(0)
    assert await state_of(officer, "consignment", consignment["id"], "state") == "received"
    told = (await officer.get(f"/api/subjects/consignment/{consignment['id']}/private")).json()
    assert (told["receiver"], len(told["signature"])) == ("示例", 1)


async def test_a_township_receives_what_came_to_it_and_sees_no_store(opened: Opened, officer: httpx.AsyncClient):
    consignment = await ordered(officer)
    for state in ("packed", "departed"):
        await put(officer, f"/api/consignments/{consignment['id']}/state", {"state": state})
    page = await opened("/reporter", "reporter", areas=(SUMU,), screen=PHONE)
    await page.get_by_role("button", name="到货签收").click()
    await expect(page.get_by_test_id("coming")).to_have_attribute("data-number", consignment["number"])
    await expect(page.get_by_role("tab")).to_have_count(0)
    await expect(page.get_by_role("banner")).to_contain_text("到货签收")              # it said 储备库
    await page.get_by_role("button", name="签收").click()
    await page.get_by_role("button", name="逐项清点").click()
    await page.get_by_test_id("line").first.get_by_label("损坏").fill("1")
    await page.get_by_test_id("line").first.get_by_label("完好").fill("29")
    await page.get_by_label("签收人姓名").fill("示例")
    await page.get_by_role("button", name="确认签收").click()
    await expect(page.get_by_test_id("coming")).to_have_count(0)
    await expect(page.get_by_test_id("unsent")).to_have_count(0)
    assert await state_of(officer, "consignment", consignment["id"], "discrepancy") == "open"


async def sign(page: Page) -> None:
    """One stroke of a finger."""
    field = page.get_by_test_id("signature")
    await field.scroll_into_view_if_needed()
    box = await field.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + 20, box["y"] + 20)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 120, box["y"] + 50, steps=3)
    await page.mouse.up()


async def test_households_are_registered_and_given_to_without_a_network_and_a_second_time_is_warned_of(
        opened: Opened, officer: httpx.AsyncClient):
    home = uuid7()
    await put(officer, f"/api/households/{home}", {"place": GACHA, "people": 4, "who": {"head": "示例乌云"}})
    page = await opened("/aid", "reporter", areas=(SUMU,), screen=PHONE)
    await expect(page.get_by_test_id("home")).to_have_count(1)
    card = await card_of(page, code_of(home))
    context = await without_network(page, "snap.aid", "book.aid", f"aid.{SUMU}")
    await page.evaluate(CAMERA, [card])
    await page.get_by_role("button", name="扫码").click()              # the card's own picture is before the camera
    await expect(page.get_by_test_id("household")).to_contain_text("示例乌云")
    await give(page, "确认发放", quilts=2)
    await page.get_by_role("button", name="返回").last.click()
    await page.get_by_test_id("home").click()
    await expect(page.get_by_test_id("too-soon")).to_contain_text("被褥")     # the goods of the last household
    await page.get_by_label("为什么还要发").fill("添了两口人")
    await page.get_by_role("button", name="仍要发放").click()
    await expect(page.get_by_test_id("given")).to_be_visible()
    await page.get_by_role("button", name="返回").last.click()
    await registered(page)
    await give(page, "确认发放", quilts=3)
    await context.set_offline(False)
    await expect(page.get_by_test_id("past").get_by_text("待发送")).to_have_count(0)
    known = {one["head"]: one["household"]["id"]
             for one in (await officer.get(f"/api/households?place={GACHA}")).json()["households"]}
    new = (await officer.get(f"/api/households/{known['示例新户']}/aid")).json()
    assert [(one["quantity"], one["item"]) for one in new["received"]] == [(3, "quilt")]
    found = (await officer.get(f"/api/households/{home}/aid")).json()["issues"]
    assert sorted((one["double"], one["how"]) for one in found) == [("none", "scan"), ("open", "list")]
    desk = await opened("/", "duty_officer")
    await desk.get_by_text("同类救助重复发放").first.click()
    await expect(desk.get_by_test_id("issue")).to_have_count(2)
    await desk.get_by_label("理由").fill("属实")
    await desk.get_by_role("button", name="情况属实，有效").click()
    await expect(desk.locator("[data-testid=issue][data-double=stands]")).to_be_visible()
    await expect(desk.get_by_text("同类救助重复发放")).to_have_count(0)


async def test_a_village_list_is_looked_through_its_faults_are_shown_and_the_mended_one_is_there_at_once(
        opened: Opened) -> None:
    page = await opened("/aid", "reporter", areas=("152502201",), screen=PHONE)
    await expect(page.get_by_text("还没有登记住户")).to_be_visible()
    await page.get_by_text("名单、住户卡、数量").click()
    await page.get_by_role("button", name="从文件导入住户").click()
    await listed(page, "嘎查,户主,人口\n152502201201,示例甲,四\n152502201202,,2\n")
    await expect(page.get_by_test_id("faults")).to_contain_text("2 处有错")
    await expect(page.get_by_test_id("faults")).to_contain_text("应是整数")
    await listed(page, "村名,户主,人口\n152502201201,示例甲,4\n")
    await page.get_by_test_id("columns").get_by_label("嘎查村（必需）").select_option("村名")
    await page.get_by_role("button", name="再检查").click()
    await expect(page.get_by_test_id("found")).to_contain_text("新登记 1 户")
    await page.get_by_role("button", name="导入", exact=True).click()
    await expect(page.locator("[data-testid=found][data-done=true]")).to_be_visible()
    await page.get_by_role("button", name="返回").first.click()
    await page.get_by_test_id("home").filter(has_text="示例甲").click()
    await page.locator("summary", has_text="更正").click()
    await expect(page.get_by_label("户主姓名")).to_have_value("示例甲")            # read now, and logged
    await page.get_by_label("人口").fill("5")
    await page.get_by_label("理由").fill("添了一口人")
    await page.get_by_role("button", name="更正").click()
    await expect(page.get_by_test_id("household")).to_contain_text("5 人")


async def listed(page: Page, text: str) -> None:
    """A list is chosen, as a Chinese desk writes it."""
    await page.get_by_label("名单文件").set_input_files(
        {"name": "名单.csv", "mimeType": "text/csv", "buffer": text.encode("gb18030")})


async def registered(page: Page) -> None:
    """A household that nobody knew."""
    await page.get_by_role("button", name="登记住户").click()
    await page.get_by_label("嘎查村或苏木乡镇").select_option(GACHA)
    await page.get_by_label("户主姓名").fill("示例新户")
    await page.get_by_role("button", name="登记", exact=True).click()
    await expect(page.get_by_test_id("household")).to_contain_text("示例新户")


async def give(page: Page, button: str, quilts: int) -> None:
    await page.locator("select[name=item]").select_option("quilt")
    await page.locator("input[name=quantity]").fill(str(quilts))
    await page.get_by_role("button", name=button).click()
    await expect(page.get_by_test_id("given")).to_be_visible()


async def card_of(page: Page, code: str) -> str:
    """The printed card of a household, as a picture."""
    await page.get_by_text("名单、住户卡、数量").click()
    await page.get_by_role("button", name="打印住户卡").click()
    card = page.get_by_test_id("card")
    await expect(card).to_have_attribute("data-code", code)
    await expect(card).to_contain_text("示＊＊＊")
    picture = await card.locator("svg").screenshot()
    await page.get_by_role("button", name="返回").first.click()
    return base64.b64encode(picture).decode()


async def test_the_public_list_of_a_village_names_and_sums_and_holds_no_number(officer: httpx.AsyncClient):
    home = uuid7()
    await put(officer, f"/api/households/{home}", {"place": "152502200202", "people": 2, "who": {
        "head": "示例巴图", "id_number": "152502199001011234", "phone": "13812345678"}})
    for pieces in (1, 2):
        await put(officer, f"/api/aid-issues/{uuid7()}", {
            "household_id": str(home), "lines": [{"item": "quilt", "quantity": pieces}],
            "issued_at": clock.now().isoformat()})
    paper = (await officer.get("/api/aid/public-list.html?place=152502200202")).text
    assert re.search(r"示例巴图<td class=\"n\">2<td class=\"n\">3", paper)
    assert "152502199001011234" not in paper
    assert "13812345678" not in paper


async def test_a_keeper_takes_goods_in_and_sets_a_lot_right_that_was_counted(
        opened: Opened, officer: httpx.AsyncClient):
    store = "store-that-takes-in"
    await put(officer, f"/api/stores/{store}", {"name_zh": "示例收货库", "kind": "county", "division": "152502004"})
    page = await opened("/store#take_in", "storekeeper", screen=PHONE)
    await page.get_by_label("我的库").select_option(store)
    await page.get_by_label("物资").select_option("quilt")
    await page.get_by_label("数量").fill("30")
    await page.get_by_label("批号").fill("示例 7")
    await page.get_by_role("button", name="入库").click()
    await expect(page.get_by_role("status").filter(has_text="棉被 30 床")).to_be_visible()
    await page.get_by_role("tab", name="库存").click()
    await page.locator("[data-item=quilt] summary").click()
    await page.get_by_role("button", name="清点", exact=True).click()
    await page.get_by_label("实点数量").fill("27")
    await page.get_by_label("其中损坏").fill("2")
    await expect(page.get_by_text("盘亏 3")).to_be_visible()
    await page.get_by_label("原因").fill("雨水浸湿，三床不见")
    await page.get_by_role("button", name="登记调整").click()
    await expect(page.locator("[data-item=quilt] summary")).to_contain_text("25")
    lot, = await state_of(officer, "holding", f"{store}.quilt", "lots")
    assert (lot["on_hand"], lot["batch"]) == (25, "示例 7")


async def test_a_store_is_counted_without_a_network_by_label_and_by_hand_and_the_book_follows(
        opened: Opened, officer: httpx.AsyncClient):
    store = "store-to-count"
    await put(officer, f"/api/stores/{store}", {"name_zh": "示例盘点库", "kind": "county", "division": "152502004"})
    await put(officer, f"/api/stores/{store}/receipts/{uuid7()}", {"lines": [
        {"item": item, "quantity": 20, "owner": "示例", "batch": f"C-{item}"} for item in ("stove", "bed")]})
    page = await opened("/store#stock", "storekeeper", screen=PHONE)
    await page.get_by_label("我的库").select_option(store)
    context = await without_network(page, "snap.store", "book.store")
    await page.get_by_role("button", name="盘点", exact=True).click()
    await page.get_by_role("button", name="扫码").click()
    await page.get_by_label("或输入编号、批号").fill("C-stove")
    await page.get_by_role("button", name="确定").click()
    await page.keyboard.type("17")                                          # the lot of the label has the cursor
    stove = page.locator("[data-testid=lot][data-item=stove]")
    await expect(stove).to_contain_text("少 3")
    await page.locator("[data-testid=lot][data-item=bed]").get_by_role("button", name="与账面同").click()
    await expect(page.get_by_role("button", name="盘点完毕，结账")).to_be_disabled()
    await stove.get_by_label("原因").select_option("lost")
    await page.get_by_role("button", name="盘点完毕，结账").click()
    await expect(page.get_by_test_id("counted")).to_contain_text("存在本机")
    assert (await state_of(officer, "holding", f"{store}.stove", "lots"))[0]["on_hand"] == 20
    await context.set_offline(False)
    await expect(page.get_by_test_id("unsent")).to_have_count(0)
    assert (await state_of(officer, "holding", f"{store}.stove", "lots"))[0]["on_hand"] == 17
