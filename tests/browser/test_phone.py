"""The reporter's phone, in real Chromium: without a network, killed, shared, lost."""

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, Page, Route, async_playwright, expect
from uuid_utils.compat import uuid7

from tests.browser.conftest import CHROMIUM, DESK, FLAGS, NO_ALARM, PATIENCE_MS, PHONE, tended
from tests.clients import PASSWORD, SignedIn
from tests.conftest import fresh_database
from tests.serving import served

TOWNSHIP = "152502200"
WORDS = "三户牧民联系不上"
FIRST_OPEN_BYTES_MAX, DESK_BYTES_MAX = 150_000, 500_000


@pytest.fixture(scope="module")
async def signed_in(test_server: str, template: str, worker: str) -> AsyncIterator[SignedIn]:
    """One service for all tests here."""
    url = await fresh_database(test_server, f"browser_phone_{worker}", template)
    async with served(url) as address, AsyncExitStack() as stack:
        yield SignedIn(address, url, stack)


@pytest.fixture(scope="module")
async def officer(signed_in: SignedIn) -> httpx.AsyncClient:
    return await signed_in("duty_officer", "verifier", "administrator")


class Held:
    """A phone in somebody's hand: a browser context with whoever is signed in."""

    def __init__(self, context: BrowserContext, signed_in: SignedIn) -> None:
        self.context, self.signed_in, self.actor, self.login = context, signed_in, "", ""

    async def sign_in(self, *roles: str) -> "Held":
        """As a new person: a reporter of the township, or with other roles in the county."""
        login = f"phone-{uuid7()}"
        await self.signed_in(*(roles or ("reporter",)), areas=("152502",) if roles else (TOWNSHIP,), login=login)
        return await self.again(login)

    async def again(self, login: str) -> "Held":
        """As somebody who is known."""
        self.login = login
        answer = await self.context.request.post("/api/people/sign-in", headers={"origin": self.signed_in.service},
                                                 data={"login": login, "password": PASSWORD})
        assert answer.ok, await answer.text()
        self.actor = (await answer.json())["actor"]
        return self

    async def page(self, path: str = "/reporter") -> Page:
        """The page, live, and known to the service as this person's phone."""
        page = await self.context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        async with page.expect_response("**/api/phones/*"):
            await page.goto(path)
        await expect(page.locator("[data-live=live]")).to_be_visible()
        await tended(page)
        return page


@pytest.fixture
async def phone(browser: Browser, signed_in: SignedIn) -> AsyncIterator[Held]:
    """A new reporter's phone."""
    context = await browser.new_context(viewport=PHONE, locale="zh-CN", base_url=signed_in.service)
    yield await Held(context, signed_in).sign_in()
    await context.close()


async def write(page: Page, words: str = WORDS) -> None:
    """A first report is written and given to the phone to send."""
    if await page.get_by_test_id("first-report").count() == 0:
        await page.get_by_role("button", name="报灾情").click()
    await page.get_by_role("button", name="雪灾", exact=True).click()
    await page.get_by_label("什么情况").fill(words)
    await page.get_by_role("button", name="立即上报").click()


def state(page: Page) -> Any:
    return page.get_by_test_id("letter")


async def reports(officer: httpx.AsyncClient, person: str) -> list[str]:
    """The ids of what the service has of this person."""
    found = (await officer.get("/api/subjects/report", params={"limit": 1000})).json()["items"]
    return [report["id"] for report in found if report["filed_by"] == person]


async def test_written_offline_and_sent_once_although_the_answer_was_lost_and_two_tabs_came_back(phone, officer):
    page, tab = await phone.page(), await phone.page()
    tries: list[str] = []
    online = asyncio.Event()

    async def lost_once(route: Route) -> None:
        if not online.is_set():
            await route.abort()
            return
        tries.append(route.request.url)
        if len(tries) == 1:
            await route.fetch()            # the service has it; the phone never hears
            await route.abort()
        else:
            await route.continue_()

    await phone.context.route("**/api/reports/*", lost_once)
    await phone.context.set_offline(True)
    await write(page)
    await expect(state(page)).to_have_attribute("data-state", "ready")
    await expect(state(tab)).to_have_attribute("data-state", "ready")
    online.set()
    await phone.context.set_offline(False)
    await expect(page.get_by_test_id("my-report")).to_have_attribute("data-state", "received")
    await expect(state(page)).to_have_count(0)
    assert (len(set(tries)), len(tries), len(await reports(officer, phone.actor))) == (1, 2, 1)


async def test_a_stuck_letter_does_not_block_the_next(phone):
    page = await phone.page()
    stuck: set[str] = set()

    async def first_is_stuck(route: Route) -> None:
        stuck.update(stuck or {route.request.url})
        if route.request.url in stuck:
            await route.fulfill(status=503, json={"code": "database_away", "facts": {}})
        else:
            await route.continue_()

    await phone.context.route("**/api/reports/*", first_is_stuck)
    await phone.context.set_offline(True)
    for words in ("第一份", "第二份"):
        await write(page, words)
    await expect(state(page)).to_have_count(2)
    await phone.context.set_offline(False)
    await expect(page.get_by_test_id("my-report")).to_have_count(1)
    await expect(state(page)).to_have_count(1)
    assert stuck.pop().endswith(await state(page).get_attribute("data-id"))


async def test_the_page_opens_without_a_network_after_the_first_visit_and_takes_a_report(phone):
    page = await phone.page()
    await page.evaluate("navigator.serviceWorker.ready.then(() => {})")
    for name in ("me", "snap", "book"):
        await page.evaluate(KEPT, name)
    await phone.context.set_offline(True)
    await page.reload()
    await expect(page.locator("[data-live=stale]")).to_be_visible()
    await write(page)
    await expect(state(page)).to_have_attribute("data-state", "ready")
    await expect(page.get_by_test_id("stays")).to_have_text(re.compile("承诺"))     # what the browser answered
    await phone.context.set_offline(False)
    await expect(page.get_by_test_id("my-report")).to_have_attribute("data-state", "received")
    manifest = await (await phone.context.new_cdp_session(page)).send("Page.getAppManifest")
    assert (manifest["url"].rpartition("/")[2], manifest["errors"]) == ("reporter.webmanifest", [])


async def test_what_waits_goes_when_the_phone_is_looked_at_again_before_its_time_has_come(phone):
    await phone.context.add_init_script(NO_ALARM)         # no back-off ends by itself
    page = await phone.page()
    await phone.context.route("**/api/reports/*", lambda route: route.fulfill(
        status=503, json={"code": "database_away", "facts": {}}))
    async with page.expect_response("**/api/reports/*"):
        await write(page)
    await expect(state(page)).to_have_attribute("data-state", "ready")
    await phone.context.unroute_all()
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(page.get_by_test_id("my-report")).to_have_attribute("data-state", "received")


async def test_reports_are_not_destroyed_with_the_browser_cache(phone, officer):
    page = await phone.page()
    await page.evaluate("navigator.serviceWorker.ready.then(() => {})")
    await phone.context.route(re.compile("/api/(reports|sealed)"), lambda route: route.abort())
    await write(page)
    await expect(state(page)).to_have_attribute("data-state", "ready")
    line = await phone.context.new_cdp_session(page)
    await line.send("Network.clearBrowserCache")
    await line.send("Storage.clearDataForOrigin", {
        "origin": phone.signed_in.service, "storageTypes": "cache_storage,service_workers,local_storage,shader_cache"})
    assert await page.evaluate("caches.keys()") == []
    await page.reload()
    await expect(state(page)).to_have_attribute("data-state", "ready")
    await phone.context.unroute_all()
    await page.reload()
    await expect(page.get_by_test_id("my-report")).to_have_attribute("data-state", "received")
    assert len(await reports(officer, phone.actor)) == 1


async def test_a_half_written_report_is_there_after_the_browser_was_killed_while_typing(signed_in, tmp_path):
    async with async_playwright() as playwright:
        async def opened() -> Held:
            return Held(await playwright.chromium.launch_persistent_context(
                tmp_path / "phone", executable_path=CHROMIUM, args=FLAGS, viewport=PHONE, locale="zh-CN",
                base_url=signed_in.service), signed_in)

        phone = await (await opened()).sign_in()
        page = await phone.page("/reporter#first")
        await page.get_by_role("button", name="雪灾", exact=True).click()
        typing = asyncio.create_task(page.get_by_label("什么情况").press_sequentially("字" * 400, delay=20))
        await expect(page.get_by_label("什么情况")).to_have_value(re.compile("字{60,}"))
        kill(tmp_path / "phone")
        await asyncio.gather(typing, return_exceptions=True)
        again = await (await opened()).again(phone.login)     # Chromium may have lost the session with its cookies
        page = await again.context.new_page()
        await page.goto("/reporter#first")
        await expect(page.get_by_role("button", name="雪灾", exact=True)).to_have_attribute("aria-pressed", "true")
        await expect(page.get_by_label("什么情况")).to_have_value(re.compile("^字{30,}$"))
        await again.context.close()


def kill(profile: Path) -> None:
    """Every process of the browser with this profile dies at once, as on an empty battery."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if str(profile).encode() in (process / "cmdline").read_bytes():
                os.kill(int(process.name), signal.SIGKILL)


KEPT = """async (name) => {
  const answered = (asked) => new Promise((done) => (asked.onsuccess = () => done(asked.result)))
  for (let found; found === undefined; await new Promise((done) => setTimeout(done, 50))) {
    const db = await answered(indexedDB.open('disaster'))
    found = await answered(db.transaction('known').objectStore('known').get(name))
    db.close()
  }
}"""
EVERYTHING = """async () => {
  const told = [JSON.stringify(localStorage), document.cookie, ...Object.values(sessionStorage)]
  const said = (value) => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return told.push(new TextDecoder().decode(value))
    if (value instanceof CryptoKey) return told.push(value.extractable ? 'A KEY CAN BE READ OUT' : 'key')
    if (value && typeof value === 'object') return Object.values(value).forEach(said)
    told.push(String(value))
  }
  const answered = (asked) => new Promise((done) => (asked.onsuccess = () => done(asked.result)))
  for (const { name } of await indexedDB.databases()) {
    const db = await answered(indexedDB.open(name))
    for (const store of db.objectStoreNames) said(await answered(db.transaction(store).objectStore(store).getAll()))
    db.close()
  }
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) told.push(request.url)
  return told.join('\\n')
}"""


async def test_on_a_shared_phone_a_queue_is_unreadable_after_sign_out_and_the_next_user_sends_it(phone, officer):
    page, first = await phone.page(), phone.actor
    await phone.context.route(re.compile("/api/(reports|sealed)"), lambda route: route.abort())
    await write(page)
    await expect(state(page)).to_have_attribute("data-state", "ready")
    await page.goto("/reporter#first")
    await page.get_by_label("什么情况").fill("写了一半的话")
    assert "key" in await page.evaluate(EVERYTHING)
    await page.get_by_role("button", name="更多").click()
    await page.get_by_role("button", name="退出").click()
    await page.wait_for_url("**/sign-in*")

    left = await page.evaluate(EVERYTHING)
    assert [one for one in (WORDS, "写了一半", "snow", "示例", "key\n", "CAN BE") if one in left] == []
    (await officer.post(f"/api/people/{first.removeprefix('person/')}/password-reset")).raise_for_status()
    await phone.sign_in()
    other = await phone.page()
    await expect(other.get_by_test_id("others")).to_contain_text("1 份")
    await phone.context.unroute_all()
    async with other.expect_response("**/api/sealed*"):
        await other.reload()
    await expect(other.get_by_test_id("others")).to_have_count(0)
    assert len(await reports(officer, first)) == 1


async def test_a_draft_is_there_again_after_signing_out_and_in(phone):
    page = await phone.page("/reporter#first")
    await page.get_by_label("什么情况").fill("写了一半的话")
    await page.get_by_role("button", name="更多").click()
    await page.get_by_role("button", name="退出").click()
    await page.wait_for_url("**/sign-in*")
    await phone.again(phone.login)
    again, known = await phone.context.new_page(), asyncio.Event()

    async def slow(route: Route) -> None:
        await known.wait()
        await route.continue_()

    await again.context.route("**/api/phones/*", slow)      # the key of its writer comes late
    await again.goto("/reporter#first")
    await expect(again.get_by_test_id("closed-draft")).to_be_visible()
    known.set()
    await expect(again.get_by_label("什么情况")).to_have_value("写了一半的话")
    await again.reload()
    await expect(again.get_by_label("什么情况")).to_have_value("写了一半的话")


FULL = """() => {
  const put = IDBObjectStore.prototype.put
  IDBObjectStore.prototype.put = function (...told) {   // as a browser without room does
    const asked = put.apply(this, told)
    if (this.name === 'letters' || this.name === 'drafts') this.transaction.abort()
    return asked
  }
}"""


async def test_two_letters_on_a_full_phone_are_both_shown_and_each_is_sent_once(phone, officer):
    page = await phone.page()
    await phone.context.set_offline(True)
    await page.evaluate(FULL)
    for words in ("第一份", "第二份"):
        await write(page, words)
    await expect(state(page).get_by_text("手机存储已满")).to_have_count(2)
    tries: list[str] = []
    page.on("request", lambda told: tries.append(told.url) if told.method == "PUT" and "/reports/" in told.url
            else None)
    await phone.context.set_offline(False)
    await expect(page.get_by_test_id("my-report")).to_have_count(2)
    await expect(state(page)).to_have_count(0)
    await write(page, "第三份")                            # by then a second sending of the others would have begun
    await expect(page.get_by_test_id("my-report")).to_have_count(3)
    assert (len(tries), len(await reports(officer, phone.actor))) == (3, 3)


async def test_what_is_typed_while_the_sign_out_is_on_its_way_is_not_left_in_the_open(phone):
    page, leave = await phone.page("/reporter#first"), asyncio.Event()

    async def slow(route: Route) -> None:
        await leave.wait()
        await route.continue_()

    await page.context.route("**/api/people/sign-out", slow)
    await page.get_by_label("什么情况").fill("写了一半的话")
    await page.get_by_role("button", name="更多").click()
    async with page.expect_request("**/api/people/sign-out"):
        await page.get_by_role("button", name="退出").click()
    await page.get_by_label("什么情况").fill(WORDS)
    await page.evaluate("dispatchEvent(new Event('pagehide'))")
    leave.set()
    await page.wait_for_url("**/sign-in*")
    left = await page.evaluate(EVERYTHING)
    assert [one for one in (WORDS, "写了一半") if one in left] == []


async def test_a_phone_that_was_shut_out_forgets_its_keys_and_still_sends_what_was_sealed(phone, officer):
    page = await phone.page()
    await phone.context.route(re.compile("/api/(reports|sealed)"), lambda route: route.abort())
    await write(page)
    await expect(state(page)).to_have_attribute("data-state", "ready")
    me = phone.actor.removeprefix("person/")
    [mine] = [one for one in (await officer.get("/api/phones")).json() if one["phone"]["person_id"] == me]
    await officer.put(f"/api/phones/{mine['phone']['id']}/shut-out", json={"reason": "丢在牧道上"})
    await expect(page.get_by_test_id("shut-out")).to_contain_text("已被管理员停用")
    assert "key\n" not in await page.evaluate(EVERYTHING)
    await phone.context.unroute_all()
    async with page.expect_response("**/api/sealed*") as sent:
        await page.reload()
    assert (await (await sent.value).json())["state"] == "received"      # it was signed before


@pytest.mark.parametrize(("path", "roles", "most"), [("/reporter", (), FIRST_OPEN_BYTES_MAX),
                                                     ("/", ("duty_officer",), DESK_BYTES_MAX)])
async def test_the_first_open_fits_a_thin_line(browser, signed_in, path, roles, most):
    context = await browser.new_context(viewport=DESK, locale="zh-CN", base_url=signed_in.service,
                                         service_workers="block")
    await Held(context, signed_in).sign_in(*roles)
    page = await context.new_page()
    line = await context.new_cdp_session(page)
    got: dict[str, float] = {}
    urls: dict[str, str] = {}
    line.on("Network.requestWillBeSent", lambda told: urls.update({told["requestId"]: told["request"]["url"]}))
    line.on("Network.loadingFinished", lambda told: got.update({urls[told["requestId"]]: told["encodedDataLength"]}))
    await line.send("Network.enable")
    if path == "/reporter":                   # what comes after the first form is for the next ones: it stays away here
        html = await (await context.request.get(path)).text()
        await page.route("**/assets/*", lambda route: (
            route.continue_() if route.request.url.rpartition("/")[2] in html else route.abort()))
    await page.goto(path)
    await expect(page.locator("[data-live=live]")).to_be_visible()
    if path == "/reporter":
        await page.get_by_role("button", name="报灾情").click()
        await page.get_by_role("button", name="雪灾", exact=True).click()
        await page.get_by_label("什么情况").fill(WORDS)
    await context.close()
    counted = got if path == "/reporter" else {url: size for url, size in got.items() if "/api/" not in url}
    assert 50_000 < sum(counted.values()) < most, sorted(got.items(), key=lambda one: -one[1])
