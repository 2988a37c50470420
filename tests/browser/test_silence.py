"""Silence, one disaster under two incidents, and a contact drill, as people meet them."""

from typing import Any

import httpx
from playwright.async_api import Page, expect
from uuid_utils.compat import uuid7

from disaster import clock
from tests.browser.conftest import PHONE, Opened
from tests.clients import SignedIn

SPOKE, SILENT = "152502100", "152502200"


async def reported(client: httpx.AsyncClient, place: str = SPOKE, **told: Any) -> str:
    """A first report of snow; answers its incident."""
    answer = await client.put(f"/api/reports/{uuid7()}", json={
        "place": place, "hazard": "snow", "kind": "first", "figures": {"injured": 1},
        "occurred_at": clock.now().isoformat(), **told})
    return str(answer.raise_for_status().json()["incident_id"])


def hatched(page: Page, place: str) -> Any:
    """The map, where it hatches this township."""
    return page.locator(f".frame[data-hatched~='{place}']")


async def test_a_silent_township_is_ranked_and_asked_and_one_tap_on_its_phone_ends_it(
        opened: Opened, signed_in: SignedIn) -> None:
    await reported(await signed_in("duty_officer"))
    desk = await opened("/?selected=panel/silence", "duty_officer")
    phone = await opened("/reporter", "reporter", areas=(SILENT,), screen=PHONE)
    row = desk.locator(f"[data-testid=silent-list] li[data-place='{SILENT}']")
    await expect(row).to_be_visible()
    await expect(hatched(desk, SILENT)).to_have_count(1)
    await expect(hatched(desk, SPOKE)).to_have_count(0)
    await expect(desk.locator(".legend")).to_contain_text("未报（不等于无灾）")
    await expect(desk.locator(".formula")).to_contain_text("沉默分 = 预计损害")

    await row.get_by_role("button", name="催报").click()
    await expect(row.get_by_test_id("asked")).to_contain_text("手机提醒")
    asked = phone.get_by_test_id("asked-here")
    await expect(asked).to_contain_text("请报告灾情")
    await asked.get_by_role("button", name="零报告").click()

    await expect(phone.get_by_test_id("my-report")).to_have_attribute("data-state", "received")
    await expect(asked).to_have_count(0)
    await expect(row).to_have_count(0)
    await expect(hatched(desk, SILENT)).to_have_count(0)


async def test_two_incidents_of_one_blizzard_are_merged_and_parted_again(opened: Opened, signed_in: SignedIn) -> None:
    officer = await signed_in("duty_officer")
    first = await reported(officer)
    second = await reported(officer, SILENT, new_incident=True)
    desk = await opened(f"/?incident={second}", "commander")

    await desk.get_by_role("button", name="与另一个灾害过程合并").click()
    sheet = desk.get_by_role("dialog")
    await expect(sheet).to_contain_text("报告 1")
    await sheet.get_by_label("理由").fill("同一场暴雪")
    await sheet.get_by_role("button", name="合并", exact=True).click()
    await expect(desk.get_by_test_id("merge")).to_have_attribute("data-undone", "false")
    assert (await officer.get(f"/api/subjects/incident/{second}")).json()["merged_into"] == first

    await desk.get_by_role("button", name="撤销合并").click()
    await desk.get_by_role("dialog").get_by_label("理由").fill("是两场")
    await desk.get_by_role("dialog").get_by_role("button", name="撤销合并").click()
    await expect(desk.get_by_test_id("merge")).to_have_attribute("data-undone", "true")
    assert (await officer.get(f"/api/subjects/incident/{second}")).json()["state"] == "open"


async def test_a_contact_drill_is_answered_on_any_page_and_lists_who_was_not_reached(opened: Opened) -> None:
    desk = await opened("/?selected=panel/contacts", "duty_officer")
    phone = await opened("/reporter", "reporter", areas=(SILENT,), screen=PHONE)
    board = await opened("/board", "leader")
    await desk.get_by_role("button", name="开始联络演练").click()

    for page in (phone, board):
        await page.get_by_test_id("drill-call").get_by_role("button", name="应答").click()
        await expect(page.get_by_test_id("drill-call")).to_have_count(0)

    await expect(desk.get_by_test_id("contacts").locator("tr[data-state=reached]")).to_have_count(2)
    await desk.get_by_role("button", name="现在结束").click()
    await expect(desk.locator("tr[data-state=unreached]")).to_have_count(1)
    await expect(desk.locator("tr[data-state=unreached]")).to_contain_text("没有登记电话")
