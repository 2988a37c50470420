"""The stock board of the desk: one table of all sites, what would restock them, and the card of an item."""

from playwright.async_api import expect
from uuid_utils.compat import uuid7

from disaster.db import open_engine, sessions, transaction
from disaster.stockpile.actions import levels

STORE = {"name_zh": "示例库", "kind": "county", "division": "152502004", "minimum": {"quilt": 100}, "serves_people": 0,
         "point": {"lon": 116.1, "lat": 43.96, "datum": "wgs84"}, "flag": "example"}


async def watched(url: str) -> None:
    """What the clock does every ten minutes."""
    engine = open_engine(url, pool_size=1)
    async with transaction(sessions(engine)) as session:
        await levels.watched(session, by="system")
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
    await proposal.get_by_role("button", name="采纳", exact=True).click()
    await expect(proposal).to_contain_text("已采纳")
    await keeper.put(f"/api/stores/store-a/issues/{uuid7()}", json={
        "document": "示例 1 号", "lines": [{"item": "quilt", "quantity": 5}]})
    await expect(line.locator("td").nth(1)).to_have_text("55")
    await line.get_by_role("button", name="棉被").click()
    rows = page.locator("article tbody tr")
    await expect(rows).to_have_count(2)
    await expect(rows.nth(1).locator("td").nth(3)).to_have_text("55")
