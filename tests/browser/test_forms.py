"""What a reporter types and what a figure becomes: checked offline, explained, pinned, corrected, acted on."""

from typing import Any

import httpx
from playwright.async_api import Page, expect
from uuid_utils.compat import uuid7

from disaster import clock
from tests.browser.conftest import PHONE, Opened
from tests.clients import SignedIn

TOWNSHIP = "152502200"
SMALLEST = """() => Math.min(...[...document.querySelectorAll('form button, form input, form select, form summary')]
    .map(one => one.matches('[type=checkbox], [type=file]') ? one.closest('label') : one)
    .map(one => one.getBoundingClientRect().height).filter(height => height > 0))"""


async def told(client: httpx.AsyncClient, kind: str = "first", corrects: str | None = None,
               **figures: float) -> dict[str, Any]:
    """A report of snow that was taken in."""
    now = clock.now().isoformat()
    answer = await client.put(f"/api/reports/{uuid7()}", json={
        "place": TOWNSHIP, "hazard": "snow", "kind": kind, "occurred_at": now, "observed_at": now, "figures": figures,
        "source": "app", "corrects": corrects})
    assert answer.is_success, answer.text
    return dict(answer.json())


async def following_up(opened: Opened, incident: str) -> Page:
    """A phone with the follow-up of an incident open, and no network any more."""
    phone = await opened(f"/reporter#follow_up/{incident}", "reporter", areas=(TOWNSHIP,), screen=PHONE)
    await expect(phone.get_by_test_id("indicator").first).to_be_visible()
    await phone.context.set_offline(offline=True)
    return phone


async def test_figures_are_checked_while_typing_without_a_network_and_a_note_lets_them_pass(
        opened: Opened, signed_in: SignedIn) -> None:
    first = await told(await signed_in("reporter", areas=(TOWNSHIP,)), affected_population=100)
    phone = await following_up(opened, first["incident_id"])
    send = phone.locator(".foot .main")

    await phone.get_by_label("因灾死亡人口").fill("300")
    await phone.get_by_label("受灾人口", exact=True).fill("200")
    await expect(phone.locator("[data-check=pop_deaths]")).to_contain_text("须改正")
    await expect(send).to_be_disabled()
    await phone.get_by_label("因灾死亡人口").fill("0")
    await expect(phone.locator("[data-check=pop_deaths]")).to_have_count(0)
    await expect(phone.locator("[data-check=monotonic]")).to_contain_text("100 → 200")
    await expect(send).to_be_disabled()
    assert await phone.evaluate(SMALLEST) >= 48
    await phone.get_by_label("请用一句话说明这个数").fill("新增两个嘎查")
    await expect(send).to_be_enabled()

    await phone.context.set_offline(offline=False)
    await send.click()
    await expect(phone.get_by_test_id("my-report").first).to_contain_text("已收到")


async def test_a_figure_that_is_no_number_keeps_the_report_back_and_its_group_stays_open(
        opened: Opened, signed_in: SignedIn) -> None:
    first = await told(await signed_in("reporter", areas=(TOWNSHIP,)), affected_population=100)
    phone = await following_up(opened, first["incident_id"])
    await phone.get_by_label("受灾人口", exact=True).fill("100")
    await phone.locator("summary", has_text="房屋").click()
    rooms = phone.get_by_label("倒塌房屋间数", exact=True)
    await rooms.fill("3")
    await rooms.fill("约3")
    await expect(rooms).to_be_visible()
    await phone.locator(".foot .main").click()
    await expect(phone.get_by_test_id("full-report")).to_be_visible()
    await expect(rooms).to_be_focused()
    await rooms.fill("3")
    await phone.locator(".foot .main").click()
    await expect(phone.get_by_test_id("letter")).to_have_count(1)


async def test_sums_and_tents_are_worked_out_and_last_values_copied(opened: Opened, signed_in: SignedIn) -> None:
    first = await told(await signed_in("reporter", areas=(TOWNSHIP,)), affected_population=100, livestock_dead=7)
    phone = await following_up(opened, first["incident_id"])

    affected = phone.locator("[data-key=affected_population]")
    await expect(affected).to_contain_text("上次 100 人")
    await affected.get_by_role("button", name="指标解释").click()
    await expect(affected).to_contain_text("含非常住人口")
    await phone.get_by_role("button", name="抄上次的数（2 项）").click()
    await expect(phone.get_by_label("受灾人口", exact=True)).to_have_value("100")
    await phone.get_by_label("其中:集中安置人口(累计值)").fill("30")
    await phone.get_by_label("分散安置人口(累计值)", exact=True).fill("12")
    await phone.get_by_test_id("sum").click()
    await expect(phone.get_by_label("紧急转移安置人口(累计值)", exact=True)).to_have_value("42")
    await phone.get_by_label("找指标").fill("倒塌房屋")
    await phone.get_by_label("倒塌房屋间数", exact=True).fill("1")
    await phone.get_by_label("每顶折 3 间").fill("2")
    await phone.get_by_role("button", name="折 6 间 加入").click()
    await expect(phone.get_by_label("倒塌房屋间数", exact=True)).to_have_value("7")
    await expect(phone.get_by_label("文字说明")).to_have_value("含无法修复的帐篷(含蒙古包)2顶，折6间。")


async def test_a_first_report_asks_five_things_and_is_pinned_on_a_map_that_needs_no_network(opened: Opened) -> None:
    phone = await opened("/reporter#first", "reporter", areas=(TOWNSHIP,), screen=PHONE)
    await expect(phone.get_by_test_id("first-report").locator("fieldset")).to_have_count(5)
    await phone.get_by_role("button", name="在地图上标").click()
    await expect(phone.get_by_test_id("pin-map").locator("svg")).to_be_visible()
    await phone.context.set_offline(offline=True)
    await phone.get_by_role("button", name="放大").click()
    await phone.get_by_role("application").press("ArrowLeft")
    await phone.get_by_role("button", name="就是这里").click()
    await expect(phone.get_by_test_id("position")).to_contain_text("已标在地图上，误差约")
    await phone.context.set_offline(offline=False)
    await phone.get_by_role("button", name="雪灾", exact=True).click()        # the fourth tap, and the last but one
    await phone.get_by_role("button", name="立即上报").click()
    await expect(phone.get_by_test_id("my-report")).to_contain_text("已收到")
    report = (await (await phone.request.get("/api/subjects/report")).json())["items"][0]
    assert report["accuracy_m"] > 10
    assert report["point"] is not None


async def test_a_first_report_is_placed_by_the_phones_own_position_and_its_accuracy_is_kept(
        opened: Opened, signed_in: SignedIn) -> None:
    officer = await signed_in("duty_officer")
    phone = await opened("/reporter#first", "reporter", areas=(TOWNSHIP,), screen=PHONE)
    await phone.context.grant_permissions(["geolocation"])
    await phone.context.set_geolocation({"longitude": 116.0861, "latitude": 43.9331, "accuracy": 35})
    await phone.get_by_role("button", name="用手机定位").click()
    await expect(phone.get_by_test_id("position")).to_contain_text("35")
    await phone.get_by_role("button", name="雪灾", exact=True).click()
    await phone.get_by_role("button", name="立即上报").click()
    await expect(phone.get_by_test_id("my-report")).to_contain_text("已收到")
    report = (await officer.get("/api/subjects/report")).json()["items"][0]
    assert (report["place"], report["point"], report["accuracy_m"]) == (TOWNSHIP, [116.0861, 43.9331], 35)


async def test_a_first_report_takes_three_taps_and_what_was_done_about_it_reaches_the_phone_in_words(
        opened: Opened, signed_in: SignedIn) -> None:
    officer = await signed_in("duty_officer")
    phone = await opened("/reporter", "reporter", areas=(TOWNSHIP,), screen=PHONE)
    await phone.get_by_role("button", name="报灾情").click()
    await phone.get_by_role("button", name="雪灾", exact=True).click()
    await phone.get_by_role("button", name="立即上报").click()
    await expect(phone.get_by_test_id("my-report")).to_contain_text("已收到")
    report = (await officer.get("/api/subjects/report")).json()["items"][0]
    for verdict, seen in (("take", "核查中"), ("accept", "已核实")):
        (await officer.put(f"/api/reports/{report['id']}/desk", json={"verdict": verdict})).raise_for_status()
        await expect(phone.get_by_test_id("my-report")).to_contain_text(seen)
    await officer.put(f"/api/reports/{report['id']}/acted", json={"words": "已派铲雪车两台"})
    await expect(phone.get_by_test_id("my-report")).to_contain_text("已处置：值班室：已处置")
    await phone.get_by_test_id("my-report").click()
    await expect(phone.get_by_test_id("deeds")).to_contain_text("已派铲雪车两台")


async def test_a_correction_shows_what_used_the_old_value_before_and_what_differs_after(
        opened: Opened, signed_in: SignedIn) -> None:
    await told(await signed_in("reporter", areas=(TOWNSHIP,)), affected_population=500)
    desk = await opened(f"/?claims={TOWNSHIP}.affected_population&region=detail", "duty_officer", "verifier")

    await desk.get_by_test_id("correct").click()
    sheet = desk.get_by_role("dialog")
    await expect(sheet.get_by_test_id("uses").locator("li")).to_have_count(2)
    await expect(sheet).to_contain_text("锡林浩特市")
    await sheet.get_by_label("改为", exact=True).fill("450")
    await sheet.get_by_role("button", name="重复统计").click()
    await sheet.get_by_role("button", name="确认更正").click()

    differing = desk.get_by_test_id("now-differs")
    await expect(differing.locator("li")).to_have_count(2)
    await expect(differing).to_contain_text("与现数不符")
    await desk.locator("li.shown").get_by_role("button", name="灾情报告").click()
    await desk.get_by_role("button", name="看更正记录").click()
    version = desk.get_by_test_id("version").last
    await expect(version).to_contain_text("理由：重复统计")
    await expect(version).to_contain_text("500")
    await expect(version).to_contain_text("450")


async def test_two_corrections_that_knew_nothing_of_each_other_stand_side_by_side_until_one_is_chosen(
        opened: Opened, signed_in: SignedIn) -> None:
    phone = await opened("/reporter", "reporter", areas=(TOWNSHIP,), screen=PHONE)
    first, colleague = await signed_in("reporter", areas=(TOWNSHIP,)), await signed_in("reporter", areas=(TOWNSHIP,))
    report = await told(first, affected_population=100)
    ours = await told(first, corrects=report["id"], affected_population=90)
    theirs = await told(colleague, corrects=report["id"], affected_population=120)
    await phone.goto(f"/reporter#report/{ours['id']}")
    for value in ("90", "120"):
        await expect(phone.get_by_test_id("conflict")).to_contain_text(value)
    desk = await opened(f"/?selected=report/{theirs['id']}&region=detail", "duty_officer", "verifier")
    await expect(desk.get_by_test_id("conflict")).to_contain_text("90")
    await desk.get_by_role("button", name="用这一版").first.click()

    await expect(desk.get_by_test_id("conflict")).to_have_count(0)
    await expect(phone.get_by_test_id("conflict")).to_have_count(0)
    await expect(phone.get_by_test_id("report-state")).to_be_visible()


async def test_a_nil_report_beside_figures_is_asked_once_goes_without_a_network_and_is_taken_back(
        opened: Opened, signed_in: SignedIn) -> None:
    await told(await signed_in("reporter", areas=(TOWNSHIP,)), affected_population=1)
    phone = await opened("/reporter", "reporter", areas=(TOWNSHIP,), screen=PHONE)
    nil = phone.get_by_role("button", name="零报告", exact=True)
    await expect(nil).to_be_visible()
    await phone.context.set_offline(offline=True)
    await nil.click()
    await expect(phone.get_by_test_id("nil-sure")).to_contain_text("不会被清零")
    await phone.get_by_role("button", name="没有新增，报零").click()
    await expect(phone.get_by_test_id("letter")).to_contain_text("零报告")
    await phone.context.set_offline(offline=False)
    await expect(phone.get_by_test_id("my-report")).to_contain_text("已收到")
    await phone.get_by_test_id("my-report").click()
    await phone.get_by_role("button", name="撤回", exact=True).click()
    await phone.get_by_role("button", name="误报").click()
    await phone.get_by_role("button", name="确认撤回").click()
    await expect(phone.get_by_test_id("report-state")).to_contain_text("已撤回")
