"""From a reporter's first tap to the signed due table and its PDF in two browsers, beside the bare calls.

    .venv/bin/python -m benchmarks.due_table
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

import httpx
from playwright.async_api import Browser, Page, async_playwright
from uuid_utils.compat import uuid7

from benchmarks.world import service, signed_in
from disaster import clock
from disaster.people.demo import PASSWORD

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
BAR_SECONDS, BAR_TAPS = 90, 3


class Steps:
    """Seconds by step, in order."""

    def __init__(self) -> None:
        self.spent: list[tuple[str, float]] = []

    async def time(self, name: str, work: Awaitable[Any]) -> Any:
        """Wait for the work and note how long it took."""
        started = time.perf_counter()
        done = await work
        self.spent.append((name, time.perf_counter() - started))
        return done

    @property
    def total(self) -> float:
        return sum(seconds for _, seconds in self.spent)


@asynccontextmanager
async def page(browser: Browser, address: str, login: str, path: str, size: Any) -> AsyncIterator[Page]:
    """A page of a demo person, signed in and live."""
    context = await browser.new_context(viewport=size, locale="zh-CN", base_url=address)
    answer = await context.request.post("/api/people/sign-in", data={"login": login, "password": PASSWORD},
                                        headers={"origin": address})
    assert answer.ok, await answer.text()
    opened = await context.new_page()
    await opened.goto(path)
    await opened.locator("[data-live=live]").wait_for()
    yield opened
    await context.close()


async def reported(phone: Page) -> None:
    """The first report, as a thumb fills it in."""
    await phone.get_by_role("button", name="报灾情").click()
    await phone.get_by_role("button", name="雪灾").click()
    await phone.get_by_label("受伤").fill("2")
    await phone.get_by_role("button", name="立即上报").click()
    await phone.locator("[data-testid=my-report][data-state=received]").wait_for()


async def signed(desk: Page, steps: Steps) -> int:
    """The three taps of the desk; answers how many they were."""
    await steps.time("tap 1: the clock -> the table, filled", tapped(
        desk.get_by_test_id("clock-county").click(), desk.get_by_test_id("due-county")))
    await steps.time("tap 2: sign -> the sheet", tapped(
        desk.get_by_role("button", name="签发上报").click(), desk.get_by_role("dialog")))
    await steps.time("tap 3: confirm -> sent", tapped(
        desk.get_by_role("dialog").get_by_role("button", name="签发上报").click(), desk.get_by_test_id("sent-at")))
    return 3


async def tapped(tap: Awaitable[None], shows: Any) -> None:
    """A tap, until what it leads to is there."""
    await tap
    await shows.wait_for()


async def in_browsers(address: str) -> tuple[Steps, int]:
    """Ours: what the reporter and the officer wait for."""
    steps = Steps()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium",
                                                   args=["--no-sandbox", "--disable-gpu"])
        async with page(browser, address, "reporter200", "/reporter", PHONE) as phone, \
                page(browser, address, "commander", "/", DESK) as desk:
            await steps.time("phone: four taps and a figure -> received", reported(phone))
            await steps.time("desk: the clock is running", desk.get_by_test_id("clock-county").wait_for())
            taps = await signed(desk, steps)
            async with desk.expect_download() as coming:
                await steps.time("PDF: asked", desk.get_by_role("link", name="PDF", exact=True).click())
                await steps.time("PDF: drawn and downloaded", (await_value(coming)))
        await browser.close()
    return steps, taps


async def await_value(coming: Any) -> None:
    """The file is there."""
    await (await coming.value).path()


async def bare(reporter: httpx.AsyncClient, boss: httpx.AsyncClient) -> Steps:
    """The floor: the same steps as calls, one after the other."""
    steps = Steps()
    filed = await steps.time("report", reporter.put(f"/api/reports/{uuid7()}", json={
        "place": "152502100", "hazard": "snow", "kind": "first", "figures": {"injured": 2},
        "occurred_at": clock.now().isoformat()}))
    incident = filed.raise_for_status().json()["incident_id"]
    draft = (await steps.time("draft", boss.get(f"/api/incidents/{incident}/due-table"))).raise_for_status().json()
    content, table = draft["content"], uuid7()
    (await steps.time("sign", boss.put(f"/api/due-tables/{table}", json={
        "incident_id": incident, "kind": content["kind"], "epoch": draft["epoch"], "seq": content["seq"],
        "previous": content["previous"], "notes": {one["check"]: "已核实" for one in content["findings"]}}))
    ).raise_for_status()
    (await steps.time("PDF", boss.get(f"/api/due-tables/{table}/file.pdf"))).raise_for_status()
    return steps


async def main() -> None:
    """Measure both on a service of their own and print them."""
    async with service("due_table") as (address, _, _url):
        ours, taps = await in_browsers(address)
        reporter, boss = await signed_in(address, "reporter100"), await signed_in(address, "commander")
        floor = await bare(reporter, boss)
        await reporter.aclose()
        await boss.aclose()
    for name, steps in (("two browsers", ours), ("bare calls", floor)):
        print(f"{name}: {steps.total:.2f} s")
        for step, seconds in steps.spent:
            print(f"  {seconds:6.2f} s  {step}")
    print(f"from first report to signed table with its PDF: {ours.total:.1f} s (bar: < {BAR_SECONDS} s), "
          f"{ours.total / floor.total:.1f} x the bare calls; taps at the desk: {taps} (bar: <= {BAR_TAPS})")


if __name__ == "__main__":
    asyncio.run(main())
