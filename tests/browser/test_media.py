"""What a township sends besides figures: a photo that follows its report, a house recorded without a network."""

import struct
import zlib

from playwright.async_api import FilePayload, Page, Route, expect
from uuid_utils.compat import uuid7

from tests.browser.conftest import PHONE, Opened
from tests.clients import SignedIn
from tests.ledgers.lines import GACHA, SUMU, house


def photo(side: int = 2_000) -> FilePayload:
    """A photo larger than what is sent."""
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    rows = b"".join(b"\x00" + bytes([row % 251, 90, 160]) * side for row in range(side))
    whole = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
             + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    return {"name": "photo.png", "mimeType": "image/png", "buffer": whole}


AT_REST = """() => new Promise((done) => {
  const opening = indexedDB.open('disaster.media')
  opening.onsuccess = () => {
    const all = opening.result.transaction('contents').objectStore('contents').getAll()
    all.onsuccess = () => {
      opening.result.close()
      done(all.result.map((one) => [one.copy.under, Array.from(new Uint8Array(one.copy.bytes).slice(0, 3))]))
    }
  }
})"""


async def told_with_photo(phone: Page) -> None:
    """A first report with a photo is sent."""
    await phone.get_by_role("button", name="雪灾", exact=True).click()
    await phone.get_by_test_id("camera").set_input_files(photo())
    await expect(phone.get_by_test_id("upload")).to_contain_text("等报告送出")
    (under, first_bytes), = await phone.evaluate(AT_REST)
    assert under in {"person", "phone"}                # a key that is gone at sign-out
    assert first_bytes != [0xFF, 0xD8, 0xFF]
    await phone.get_by_role("button", name="立即上报").click()
    await expect(phone.get_by_test_id("my-report")).to_contain_text("已收到")


async def test_a_report_is_on_the_desk_before_its_photo_and_then_the_photo_appears(opened: Opened) -> None:
    phone = await opened("/reporter#first", "reporter", areas=(SUMU,), screen=PHONE)

    async def cut(route: Route) -> None:
        await route.abort()
    await phone.context.route("**/api/media/*", cut)        # it is announced, and its bytes do not come through
    await told_with_photo(phone)
    report = (await (await phone.request.get("/api/subjects/report")).json())["items"][0]["id"]
    desk = await opened(f"/?selected=report/{report}", "duty_officer")
    await expect(desk.get_by_test_id("media").locator("[data-state=announced]")).to_contain_text("尚未传到")

    await phone.context.unroute("**/api/media/*")
    await phone.reload()                               # the phone was off meanwhile
    await expect(desk.get_by_test_id("media").locator("[data-state=arrived]")).to_be_visible()
    await expect(phone.get_by_test_id("uploads")).to_have_count(0)
    await desk.get_by_role("button", name="查看内容（留痕）").click()
    width = await desk.get_by_test_id("media").locator("img").evaluate(
        "async (picture) => { await picture.decode(); return picture.naturalWidth }")
    assert width == 1_600


async def test_a_house_recorded_without_a_network_is_added_up_once_the_phone_is_back(
        opened: Opened, signed_in: SignedIn) -> None:
    phone = await opened("/reporter#house", "reporter", areas=(SUMU,), screen=PHONE)
    await expect(phone.get_by_test_id("house-form").get_by_test_id("attach")).to_be_visible()
    await phone.context.set_offline(offline=True)
    await phone.get_by_label("哪一次灾害").select_option(label="雪灾")
    await phone.get_by_label("嘎查").select_option(GACHA)
    await phone.locator("[data-grade=collapsed]").click()
    await phone.get_by_label("倒塌间数").fill("3")
    await phone.locator("[name=head]").fill("示例巴特尔")
    await phone.get_by_role("button", name="登记这一户").click()
    await expect(phone.get_by_test_id("house-letter")).to_have_attribute("data-state", "ready")

    await phone.context.set_offline(offline=False)
    await expect(phone.get_by_test_id("my-house")).to_contain_text("已收到")
    await expect(phone.get_by_test_id("rollup").locator(f"[data-place='{GACHA}']")).to_contain_text("3")
    await phone.get_by_role("button", name="更正").click()
    await phone.get_by_label("倒塌间数").fill("4")
    await phone.get_by_label("为什么更正").fill("漏数一间")
    await phone.get_by_role("button", name="更正这一户").click()
    await expect(phone.get_by_test_id("rollup").locator(f"[data-place='{GACHA}']")).to_contain_text("4")
    desk = await opened("/?selected=panel/ledgers", "duty_officer")
    await expect(desk.get_by_test_id("rollup").locator("[data-place='152502']")).to_contain_text("1")
    await desk.get_by_role("button", name="查看倒损住房名单").click()
    await expect(desk.get_by_test_id("names")).to_contain_text("示例巴特尔")


async def test_houses_recorded_become_figures_of_a_report_with_one_tap(opened: Opened, signed_in: SignedIn) -> None:
    reporter = await signed_in("reporter", areas=(SUMU,))
    for told in (house(SUMU), house(SUMU, "severe")):
        (await reporter.put(f"/api/houses/{uuid7()}", json=told)).raise_for_status()
    incident = (await reporter.get("/api/subjects/incident")).json()["items"][0]["id"]
    phone = await opened(f"/reporter#follow_up/{incident}", "reporter", areas=(SUMU,), screen=PHONE)
    await phone.get_by_test_id("take-houses").click()
    await expect(phone.get_by_label("倒塌房屋间数", exact=True)).to_have_value("3")
    await expect(phone.get_by_label("严重损坏房屋间数", exact=True)).to_have_value("")       # nobody counted: unknown
    await phone.get_by_role("button", name="立即上报").click()
    await expect(phone.get_by_test_id("my-report")).to_contain_text("已收到")
    filed = (await (await phone.request.get("/api/subjects/report")).json())["items"][0]
    assert filed["figures"]["severe_rooms"] is None
    assert filed["figures"]["severe_households"] == 1


async def test_who_entered_somebody_missing_is_told_that_the_ledger_has_it(opened: Opened, signed_in: SignedIn) -> None:
    reporter = await signed_in("reporter", areas=(SUMU,))
    (await reporter.put(f"/api/houses/{uuid7()}", json=house())).raise_for_status()      # a disaster to belong to
    desk = await opened("/?selected=panel/ledgers", "duty_officer")
    await desk.get_by_role("button", name="登记死亡、失踪人员").click()
    form = desk.get_by_test_id("casualty-form")
    await form.get_by_label("苏木乡镇").select_option(SUMU)
    await form.get_by_role("button", name="保存").click()
    await expect(desk.get_by_role("status").filter(has_text="已登记入册")).to_contain_text("失踪")
