"""The statute clock at the desk: a countdown, the table behind it, three taps to send it, files, corrections."""

import asyncio
import csv
import re
from io import BytesIO, StringIO
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook
from playwright.async_api import Page, expect
from pypdf import PdfReader
from uuid_utils.compat import uuid7

from disaster import clock
from tests.browser.conftest import PHONE, Opened
from tests.clients import SignedIn

TOWNSHIP, COUNTY = "152502200", "152502"
RUNNING = re.compile(r"市(初报|零报告).*\d:\d\d:\d\d")      # before nine in the morning the nil report is due first


class Taps:
    """Counts what a thumb does."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    async def on(self, name: str) -> None:
        """One tap on the button of this name, in the sheet where one lies open."""
        sheet = self.page.get_by_role("dialog")
        await (sheet if await sheet.count() else self.page).get_by_role("button", name=name, exact=True).click()
        self.count += 1

    async def on_the_clock(self) -> None:
        """One tap on the county's clock in the bar."""
        await self.page.get_by_test_id("clock-county").click()
        self.count += 1


async def told(reporter: httpx.AsyncClient, kind: str = "first", **figures: float) -> str:
    """A report of snow from the township; answers its incident."""
    answer = await reporter.put(f"/api/reports/{uuid7()}", json={
        "place": TOWNSHIP, "hazard": "snow", "kind": kind, "figures": figures, "occurred_at": clock.now().isoformat()})
    return str(answer.raise_for_status().json()["incident_id"])


async def test_a_due_table_left_open_asks_again_only_when_a_figure_moved(opened: Opened, signed_in: SignedIn) -> None:
    reporter = await signed_in("reporter", areas=(TOWNSHIP,))
    await told(reporter, affected_population=120)
    desk = await opened("/", "duty_officer")
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url) if "/due-table" in request.url else None)
    await desk.get_by_test_id("clock-county").click()
    await expect(desk.locator("[data-indicator=affected_population]").first).to_contain_text("120")
    for _ in range(4):                         # the clock in the bar runs on for four seconds
        county = desk.get_by_test_id("clock-county")
        await expect(county).not_to_have_text(await county.inner_text())
    before = len(asked)
    await told(reporter, "follow_up", affected_population=150)
    await expect(desk.locator("[data-indicator=affected_population]").first).to_contain_text("150")
    assert before == 1, asked
    assert len(asked) <= 3, asked          # the report, and the figures it moved


async def test_the_county_clock_is_met_by_a_signed_table_in_three_taps_and_what_was_sent_stays(
        opened: Opened, signed_in: SignedIn) -> None:
    reporter = await signed_in("reporter", areas=(TOWNSHIP,))
    await told(reporter, affected_population=120, deaths=0)
    desk = await opened("/", "commander", "duty_officer", levels=("IV", "III", "II", "I"))
    await expect(desk.get_by_test_id("clock-county")).to_contain_text(RUNNING)

    taps = Taps(desk)
    await taps.on_the_clock()
    await expect(desk.get_by_test_id("table-clock").filter(has_text="初报")).to_contain_text("剩")
    await taps.on("签发上报")
    await expect(desk.get_by_role("dialog")).to_contain_text("锡林郭勒盟应急管理局")
    await taps.on("签发上报")
    await expect(desk.get_by_test_id("sent-at")).to_contain_text("签发上报")
    assert taps.count <= 3
    await expect(desk.get_by_test_id("clock-county").filter(has_text="初报")).to_have_count(0)
    await says_what_was_sent(desk, "至少 120")

    await told(reporter, "follow_up", affected_population=150)
    await desk.get_by_role("button", name="更正此表").click()
    await expect(desk.locator("[data-changed=yes][data-indicator=affected_population]")).to_contain_text("150")
    await desk.get_by_label("更正原因").fill("少报三十人")
    await taps.on("签发上报")
    await taps.on("签发上报")
    await expect(desk.get_by_test_id("sent-at")).to_be_visible()
    await desk.get_by_test_id("sent-table").last.click()
    await expect(desk.get_by_text("本表按发出时原样保留")).to_be_visible()
    await says_what_was_sent(desk, "至少 120")


async def says_what_was_sent(desk: Page, affected: str) -> None:
    """The three files of the open table hold this figure, each read by a program of another maker."""
    files = {kind: await downloaded(desk, kind) for kind in ("CSV", "XLSX", "PDF")}
    head, county, *_ = csv.reader(StringIO(files["CSV"].decode("utf-8-sig")))
    assert dict(zip(head, county, strict=True))["受灾人口(人)"] == affected
    sheet = load_workbook(BytesIO(files["XLSX"]))["报表"]
    columns = {cell.value: cell.column for cell in sheet[3]}
    assert sheet.cell(5, columns["受灾人口"]).value == int(affected.removeprefix("至少 "))
    text = "".join(PdfReader(BytesIO(files["PDF"])).pages[0].extract_text().split())
    assert affected.replace(" ", "") in text


async def downloaded(desk: Page, kind: str) -> bytes:
    """A file as the browser keeps it."""
    async with desk.expect_download() as coming:
        await desk.get_by_role("link", name=kind, exact=True).click()
    return await asyncio.to_thread(Path(await (await coming.value).path()).read_bytes)


async def test_a_sharp_rise_is_marked_and_goes_up_only_with_a_note(opened: Opened, signed_in: SignedIn) -> None:
    reporter = await signed_in("reporter", areas=(TOWNSHIP,))
    incident = await told(reporter, affected_population=100)
    await send(await signed_in("commander"), incident)
    await told(reporter, "follow_up", affected_population=900)
    desk = await opened("/?selected=panel/table", "commander")

    await expect(desk.locator("[data-changed=yes][data-indicator=affected_population]")).to_contain_text("100")
    await expect(desk.get_by_role("button", name="签发上报")).to_be_disabled()
    await desk.get_by_test_id("table-findings").get_by_label("说明").fill("两个嘎查恢复通信")
    await desk.get_by_role("button", name="签发上报").click()
    await desk.get_by_role("dialog").get_by_role("button", name="签发上报").click()
    await expect(desk.get_by_test_id("sent-at")).to_be_visible()


async def send(boss: httpx.AsyncClient, incident: str) -> None:
    """The table goes up by hand of a program's client."""
    draft = (await boss.get(f"/api/incidents/{incident}/due-table")).raise_for_status().json()
    content = draft["content"]
    (await boss.put(f"/api/due-tables/{uuid7()}", json={
        "incident_id": incident, "kind": content["kind"], "epoch": draft["epoch"], "seq": content["seq"],
        "previous": content["previous"]})).raise_for_status()


async def test_what_changed_since_i_last_looked_follows_me_to_another_device(
        opened: Opened, signed_in: SignedIn) -> None:
    reporter = await signed_in("reporter", areas=(TOWNSHIP,))
    await told(reporter, affected_population=120)
    desk = await opened("/?selected=panel/changes", "duty_officer")
    await desk.get_by_role("button", name="标记已查看").click()
    await expect(desk.get_by_text("没有变化")).to_be_visible()
    await desk.keyboard.press("Escape")

    await told(reporter, "follow_up", affected_population=150, deaths=1)
    await expect(desk.get_by_test_id("changes-badge")).to_be_visible()
    other = await desk.context.new_page()
    await other.goto("/")
    await other.get_by_test_id("changes-badge").click()
    moved = other.get_by_test_id(f"moved-{COUNTY}-affected_population")
    await expect(moved).to_contain_text("120")
    await expect(moved).to_contain_text("▲30")
    await other.get_by_role("button", name="标记已查看").click()
    await desk.reload()
    await expect(desk.locator("[data-live=live]")).to_be_visible()
    await expect(desk.get_by_test_id("changes-badge")).to_have_count(0)


async def test_the_phone_shows_the_townships_own_clock(opened: Opened, signed_in: SignedIn) -> None:
    reporter = await signed_in("reporter", areas=(TOWNSHIP,))
    await told(reporter, affected_population=120)
    phone = await opened("/reporter", "reporter", areas=(TOWNSHIP,), screen=PHONE)
    await expect(phone.get_by_test_id("own-clock").first).to_contain_text("剩")


async def test_a_clock_in_a_year_whose_holidays_nobody_published_says_so_at_the_desk(
        opened: Opened, signed_in: SignedIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    present = tmp_path / "clock"
    present.write_text("2031-02-05T04:00:00+00:00", encoding="utf-8")
    monkeypatch.setenv("DISASTER_CLOCK_FILE", str(present))
    incident = await told(await signed_in("reporter", areas=(TOWNSHIP,)), affected_population=120)
    officer = await signed_in("commander")
    (await officer.put(f"/api/incidents/{incident}/state", json={
        "state": "stable", "reason": "灾情稳定"})).raise_for_status()
    desk = await opened("/?selected=panel/clocks", "duty_officer")
    verified = desk.get_by_test_id("clocks.running").locator("li").filter(has_text="核报")
    await expect(verified.first).to_contain_text("节假日未公布，暂按周末计")
