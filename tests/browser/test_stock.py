"""The stock board of the desk: one table of all sites, what would restock them, an item's card; work in a store."""

from playwright.async_api import expect
from uuid_utils.compat import uuid7

from disaster.db import open_engine, sessions, transaction
from disaster.jobs import stock_watched
from tests.browser.conftest import PHONE

STORE = {"name_zh": "示例库", "kind": "county", "division": "152502004", "minimum": {"quilt": 100}, "serves_people": 0,
         "point": {"lon": 116.1, "lat": 43.96, "datum": "wgs84"}, "flag": "example"}

TOO_SMALL = """() => [...document.querySelectorAll('[data-testid=work] :is(button, input, select, summary)')]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 48).map((one) => one.outerHTML)"""


async def watched(url: str) -> None:
    """What the clock does every ten minutes."""
    engine = open_engine(url, pool_size=1)
    async with transaction(sessions(engine)) as session:
        await stock_watched(session)
    await engine.dispose()


async def test_an_officer_sees_what_lies_where_what_lacks_and_accepts_a_proposal(opened, signed_in, service):
    keeper = await signed_in("administrator", "storekeeper")
    (await keeper.put("/api/stores/store-a", json=STORE)).raise_for_status()
    receipt = {"lines": [{"item": "quilt", "quantity": 6, "pack": "bale", "owner": "市", "bin": "A-03-2"}]}
    (await keeper.put(f"/api/stores/store-a/receipts/{uuid7()}", json=receipt)).raise_for_status()
    page = await opened("/?selected=panel/stock", "duty_officer")
    line = page.locator("[data-site=store-a] tr", has_text="棉被")
    await expect(line.locator("td")).to_have_text(["棉被 床", "60", "0", "0", "0", "40"])
    await watched(signed_in.database_url)
    proposal = page.locator("[data-way=buy]")
    await expect(proposal).to_contain_text("采购 40 床")
    # it can wait: it is not among what is due now
    await expect(page.locator("nav.inbox")).to_contain_text("待核与超时")
    await expect(page.locator("nav.inbox")).to_contain_text("有补库建议：示例库")
    await proposal.get_by_role("button", name="采纳", exact=True).click()
    await expect(proposal).to_contain_text("已采纳")
    await keeper.put(f"/api/stores/store-a/issues/{uuid7()}", json={
        "document": "示例 1 号", "lines": [{"item": "quilt", "quantity": 5}]})
    await expect(line.locator("td").nth(1)).to_have_text("55")
    await line.get_by_role("button", name="棉被").click()
    rows = page.locator("article tbody tr")
    await expect(rows).to_have_count(2)
    await expect(rows.nth(1).locator("td").nth(3)).to_have_text("55")


async def test_a_keeper_sets_a_minimum_puts_kits_together_and_a_lot_into_its_bin(opened, signed_in, service):
    keeper = await signed_in("administrator", "storekeeper")
    (await keeper.put("/api/stores/store-a", json=STORE)).raise_for_status()
    parts = {"quilt": 6, "blanket": 8, "mat": 8, "food": 36, "water": 36}
    (await keeper.put(f"/api/stores/store-a/receipts/{uuid7()}", json={"lines": [
        {"item": item, "quantity": pieces, "owner": "市"} for item, pieces in parts.items()]})).raise_for_status()
    page = await opened("/store#stock/work", "reserves_officer", screen=PHONE)
    await page.get_by_text("装包、拆包", exact=True).click()
    kit = page.locator("[data-kit=family_kit]")
    await expect(kit).to_contain_text("散件还可装 3")
    await kit.get_by_label("数量").fill("4")
    await page.keyboard.press("Enter")
    await expect(kit).to_contain_text("库存不足，未改动。")
    await expect(kit).to_contain_text("棉被：需要 8，可用 6")
    await kit.get_by_label("数量").fill("3")
    await page.keyboard.press("Enter")
    await expect(kit).to_contain_text("库存 3")
    await kit.get_by_role("button", name="撤销").click()
    await expect(kit).to_contain_text("散件还可装 3")
    await page.get_by_text("货位", exact=True).click()
    lot = page.locator("[data-testid=bin][data-item=mat]")
    await lot.get_by_role("combobox").fill("A-03-2")
    await page.keyboard.press("Enter")
    await expect(lot).to_contain_text("现在在 A-03-2")
    await page.get_by_text("最低储备", exact=True).click()
    await page.locator("[data-testid=work] select").select_option("blanket")
    await page.get_by_label("最低数量").fill("20")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-minimum=blanket]")).to_contain_text("低于最低储备 12")
    assert await page.evaluate(TOO_SMALL) == []
    store = (await keeper.get("/api/subjects/store/store-a")).json()
    assert (store["minimum"], store["serves_people"]) == ({"quilt": 100, "blanket": 20}, 0)
    held = (await keeper.get("/api/subjects/holding/store-a.mat")).json()["lots"]
    assert [(one["on_hand"], one["bin"]) for one in held] == [(8, "A-03-2")]
