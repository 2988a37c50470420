"""The verification desk in browsers: two officers, one queue; what is taken, merged, parted and returned."""

from typing import Any

from playwright.async_api import Page, expect

from tests.browser.conftest import PHONE, Opened
from tests.clients import SignedIn
from tests.reports.filing import filed

GACHA, OTHER_GACHA = "152502200200", "152502200201"
TRAPPED = "示例 伊利勒特嘎查两户牧民被雪困住，没吃的了"
AGAIN = "示例 依力勒特嘎查有两家人困在雪里，断粮"


async def night(signed_in: SignedIn) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Two reports of one thing, by two people, and one of another that is older and slighter."""
    one, two = await signed_in("reporter", areas=(GACHA[:9],)), await signed_in("reporter", areas=(GACHA[:9],))
    slight = await filed(one, OTHER_GACHA, text="示例 草料不够了", figures={"affected_population": 3})
    first = await filed(one, GACHA, text=TRAPPED, figures={"herder_households_cut_off": 2})
    again = await filed(two, GACHA, text=AGAIN, figures={"herder_households_cut_off": 2})
    return slight, first, again


async def opened_at(opened: Opened, told: dict[str, Any]) -> Page:
    """The desk with this report open, as the inbox points to it."""
    page = await opened(f"/checking#report/{told['id']}", "duty_officer", "verifier")
    await expect(page.get_by_test_id("words")).to_be_visible()
    return page


async def test_one_officer_takes_and_the_other_sees_it_locked(opened: Opened, signed_in: SignedIn) -> None:
    slight, first, _ = await night(signed_in)
    one, other = await opened_at(opened, first), await opened_at(opened, first)
    await expect(one.get_by_test_id("waiting")).to_have_count(3)
    assert slight["id"] in str(await one.get_by_test_id("waiting").last.get_attribute("id"))

    await one.keyboard.press("t")
    await expect(one.get_by_role("button", name="核实")).to_be_visible()
    await expect(other.get_by_test_id("locked")).to_contain_text("正在核查")
    await expect(other.get_by_role("button", name="退回")).to_have_count(0)

    await one.keyboard.press("a")
    await expect(other.get_by_test_id("waiting")).to_have_count(2)
    await expect(one.get_by_test_id("words")).not_to_contain_text("两户牧民被雪困住")


async def test_likely_duplicates_stand_side_by_side_and_a_merging_is_undone(
        opened: Opened, signed_in: SignedIn) -> None:
    _, first, again = await night(signed_in)
    page = await opened_at(opened, first)
    like = page.get_by_test_id("likely")
    await expect(like).to_contain_text("同一嘎查")
    await expect(like.locator("tr.agrees")).not_to_have_count(0)
    await expect(like.locator("mark").first).to_be_visible()

    await like.get_by_role("button", name="另一份并入这一份").click()
    await page.get_by_role("dialog").get_by_role("button", name="合并").click()
    await expect(page.get_by_test_id("under")).to_contain_text("断粮")
    await expect(page.get_by_test_id("waiting")).to_have_count(2)

    await page.get_by_test_id("under").get_by_role("button", name="撤销合并").click()
    await page.get_by_role("dialog").get_by_label("理由").fill("是两件事")
    await page.get_by_role("dialog").get_by_role("button", name="撤销合并").click()
    await expect(page.get_by_test_id("waiting")).to_have_count(3)
    officer = await signed_in("duty_officer")
    assert "duplicate_of" not in (await officer.get(f"/api/subjects/report/{again['id']}")).json()


async def test_a_report_with_two_hits_of_one_check_opens_and_its_return_reaches_the_phone(
        opened: Opened, signed_in: SignedIn) -> None:
    phone = await opened("/reporter", "reporter", areas=(GACHA[:9],), screen=PHONE)
    cookies = {one["name"]: one["value"] for one in await phone.context.cookies()}
    reporter = await signed_in("reporter", areas=(GACHA[:9],))
    reporter.cookies.clear()
    reporter.cookies.update(cookies)
    me = (await reporter.get("/api/people/me")).json()
    reporter.headers["x-csrf-token"] = me["csrf"]
    await filed(reporter, GACHA, figures={"injured": 2, "need_emergency_aid_total": 30})
    told = await filed(reporter, GACHA, text=TRAPPED, kind="follow_up",
                       figures={"injured": 1, "need_emergency_aid_total": 20})
    assert [one["check"] for one in told["findings"]].count("monotonic") == 2
    mine = phone.get_by_test_id("my-report").first      # the newest
    await expect(phone.get_by_test_id("my-report")).to_have_count(2)
    await expect(mine).to_have_attribute("data-state", "received")

    desk = await opened_at(opened, told)
    await desk.keyboard.press("r")
    sheet = desk.get_by_role("dialog")
    await sheet.get_by_label("地点不清").check()
    await sheet.get_by_role("button", name="退回").click()
    await expect(mine).to_have_attribute("data-state", "returned")
