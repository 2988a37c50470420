"""A report leaves a phone without network: as a file, as codes on its screen, as an SMS, and by itself in the end."""

import asyncio
import json
import re
from base64 import b64encode
from pathlib import Path
from typing import Any

from playwright.async_api import Page, Route, expect
from uuid_utils.compat import uuid7

from tests.browser.conftest import PHONE, Opened
from tests.clients import SignedIn

VECTORS = Path(__file__).parents[1] / "intake" / "sms-vectors.json"
TOWNSHIP, NUMBER = "152502200", "13800138000"
CAMERA = """pictures => {
  navigator.mediaDevices.getUserMedia = async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 500, height: 500 })
    const images = pictures.map((data) => Object.assign(new Image(), { src: 'data:image/png;base64,' + data }))
    let turn = 0
    setInterval(() => canvas.getContext('2d').drawImage(images[turn++ % images.length], 0, 0, 500, 500), 250)
    return canvas.captureStream()
  }
}"""


async def stranded(page: Page) -> None:
    """A first report is written without a network; the other ways out are offered."""
    async with page.expect_response("**/api/phones/*"):      # the phone is known, and has what it seals with
        await page.reload()
    await expect(page.locator("[data-live=live]")).to_be_visible()
    await page.wait_for_load_state("networkidle")
    await page.context.set_offline(True)
    await page.get_by_role("button", name="报灾情").click()
    await page.get_by_role("button", name="雪灾", exact=True).click()
    await page.get_by_label("什么情况").fill("示例：三户联系不上")
    await page.get_by_role("button", name="立即上报").click()
    await expect(page.get_by_test_id("ways-out")).to_be_visible()


async def as_file(page: Page) -> bytes:
    """The file that is saved."""
    await page.evaluate("navigator.canShare = undefined")
    async with page.expect_download() as saving:
        await page.get_by_role("button", name="存成文件").click()
    return await asyncio.to_thread((await (await saving.value).path()).read_bytes)


async def as_codes(page: Page) -> list[str]:
    """Pictures of the codes as they stand on the screen, base64."""
    await page.get_by_role("button", name="显示二维码").click()
    code, pictures = page.get_by_test_id("code"), dict[str | None, str]()
    of = int(str(await code.get_attribute("data-text")).split(" ")[2].split("/")[1])
    while len(pictures) < of:
        text = await code.get_attribute("data-text")
        pictures[text] = b64encode(await code.screenshot()).decode()
        await expect(code).not_to_have_attribute("data-text", text or "")
    await page.get_by_role("button", name="返回").click()
    return list(pictures.values())


async def as_sms(page: Page) -> str:
    """The line of the SMS."""
    await page.get_by_role("button", name="发短信").click()
    return str(await page.get_by_test_id("sms").get_attribute("data-line"))


async def gateway(signed_in: SignedIn, person: str) -> dict[str, str]:
    """The header of an SMS gateway; the person has a phone number now."""
    administrator = await signed_in("administrator")
    entered = {"login": f"texter-{uuid7()}", "name": "示例", "phone": NUMBER, "post_zh": "示例", "post_en": "example",
               "roles": ["reporter"], "areas": [TOWNSHIP]}
    (await administrator.put(f"/api/people/{person.removeprefix('person/')}", json=entered)).raise_for_status()
    made = await administrator.put(f"/api/people/tokens/{uuid7()}", json={
        "name": "示例短信网关", "roles": ["partner"], "areas": ["152502"], "days": 9})
    return {"authorization": f"Bearer {made.json()['secret']}"}


async def reports(officer: Any) -> list[dict[str, Any]]:
    """What the county has."""
    return list((await officer.get("/api/subjects/report")).json()["items"])


async def test_one_letter_that_arrives_by_file_codes_sms_and_network_is_one_report(
        opened: Opened, signed_in: SignedIn) -> None:
    officer = await signed_in("duty_officer")
    reporter = await opened("/reporter", "reporter", areas=(TOWNSHIP,), screen=PHONE)
    person = (await (await reporter.request.get("/api/people/me")).json())["actor"]
    header = await gateway(signed_in, person)
    await stranded(reporter)
    file, pictures, line = await as_file(reporter), await as_codes(reporter), await as_sms(reporter)

    driver = await opened("/carry", screen=PHONE)
    await driver.locator("input[type=file]").set_input_files(
        {"name": "letters.json", "mimeType": "application/json", "buffer": file})
    await expect(driver.get_by_test_id("carried")).to_have_attribute("data-done", "1")
    told = await reports(officer)
    assert [one["filed_by"] for one in told] == [person]

    other = await opened("/carry", screen=PHONE)
    await other.evaluate(CAMERA, pictures)
    await other.get_by_role("button", name="扫对方屏幕上的二维码").click()
    await expect(other.get_by_test_id("carried")).to_have_attribute("data-done", "1")
    texted = await officer.post("/api/sms", headers=header, json={"from": NUMBER, "text": line})
    assert texted.text.startswith("已收到"), texted.text

    await reporter.context.set_offline(False)
    await expect(reporter.get_by_test_id("ways-out")).to_have_count(0)
    await expect(reporter.locator("[data-live=live]")).to_be_visible()
    assert await reports(officer) == told
    assert "示例" not in file.decode()      # who carries it can not read it


async def test_codes_stay_on_the_screen_while_the_phone_tries_once_more_by_itself(opened: Opened) -> None:
    page, heard = await opened("/reporter", "reporter", areas=(TOWNSHIP,), screen=PHONE), asyncio.Event()

    async def slow(route: Route) -> None:
        await heard.wait()
        await route.abort()

    await stranded(page)
    await page.get_by_role("button", name="显示二维码").click()
    await expect(page.get_by_test_id("code")).to_be_visible()
    await page.context.route("**/api/reports/*", slow)
    async with page.expect_request("**/api/reports/*"):
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(page.get_by_test_id("letter")).to_have_attribute("data-state", "sending")
    await expect(page.get_by_test_id("code")).to_be_visible()
    heard.set()
    await expect(page.get_by_test_id("letter")).to_have_attribute("data-state", "ready")
    await expect(page.get_by_test_id("code")).to_be_visible()


async def test_a_driver_who_opened_the_page_in_town_opens_it_again_where_there_is_no_network(opened: Opened) -> None:
    page = await opened("/carry", screen=PHONE)
    await page.evaluate("navigator.serviceWorker.ready.then(() => {})")
    await page.context.set_offline(True)
    await page.reload()
    await expect(page.get_by_role("heading", name="代为携带灾情报告")).to_be_visible()
    await expect(page.get_by_role("button", name="扫对方屏幕上的二维码")).to_be_visible()


async def test_digits_read_out_over_the_phone_are_typed_at_the_desk_and_a_misheard_row_is_named(opened: Opened) -> None:
    heard = json.loads(VECTORS.read_text(encoding="utf-8"))[0]
    first, second, third = heard["line"].strip("#").split(" ")
    desk = await opened("/?selected=panel/report", "duty_officer")
    await desk.get_by_role("button", name="念数字").click()
    rows = [desk.locator(f"[data-row={name}]") for name in ("identity", "what", "figures")]
    for row, digits in zip(rows, (first, second, third[:-1] + str((int(third[-1]) + 1) % 10)), strict=True):
        await row.fill(digits)
    assert [await row.get_attribute("data-state") for row in rows] == ["right", "right", "wrong"]
    await expect(desk.get_by_test_id("heard-says")).to_have_count(0)

    await rows[2].fill(third)
    await expect(desk.get_by_test_id("heard-says")).to_contain_text("4,205")
    await desk.get_by_test_id("heard-line").get_by_role("button", name="上报").click()
    await expect(desk).to_have_url(re.compile(f"selected=report/{heard['report']['id']}"))
    await expect(desk.locator(".detail")).to_contain_text("4,205")
