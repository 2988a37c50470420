"""The reporter's first open on a thin line (30 kB/s, 1 s of latency, by Chromium's own throttle): bytes, and seconds
until the form can be filled in, beside one bare page of the same bytes over the same line; and the desk's bytes.

    python -m benchmarks.first_open [--rounds 3]        (bars: < 150 kB and < 10 s for the form; desk < 500 kB)
"""

import argparse
import asyncio
import os
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.async_api import Browser, BrowserContext, CDPSession, Page, async_playwright

from benchmarks.world import service
from disaster.people.demo import PASSWORD

CHROMIUM = "/usr/bin/chromium"
LINE = {"offline": False, "latency": 1000, "downloadThroughput": 30_000, "uploadThroughput": 30_000}
PATIENCE_MS = 90_000


class Counted:
    """What came over a page's line: bytes by what they were, until it is asked."""

    def __init__(self, line: CDPSession) -> None:
        self.urls: dict[str, str] = {}
        self.bytes: dict[str, float] = {}
        line.on("Network.requestWillBeSent", lambda told: self.urls.update({told["requestId"]: told["request"]["url"]}))
        line.on("Network.loadingFinished", lambda told: self.bytes.update(
            {self.urls.get(told["requestId"], "?"): told["encodedDataLength"]}))

    def kilobytes(self, *, api: bool) -> float:
        """Built files alone, or with the answers of the API."""
        return sum(size for url, size in self.bytes.items() if api or "/api/" not in url) / 1000


async def line_of(context: BrowserContext, page: Page, *, thin: bool) -> Counted:
    """Count what comes, over a thin line or not."""
    line = await context.new_cdp_session(page)
    await line.send("Network.enable")
    if thin:
        await line.send("Network.emulateNetworkConditions", LINE)
    return Counted(line)


async def opened(browser: Browser, address: str, path: str, login: str, *, thin: bool) -> tuple[float, float, float]:
    """A first open by somebody signed in: seconds until usable, kB of files, kB with the API's answers."""
    context = await browser.new_context(base_url=address, locale="zh-CN", service_workers="block")
    await context.request.post("/api/people/sign-in", headers={"origin": address},
                               data={"login": login, "password": PASSWORD})
    page = await context.new_page()
    counted = await line_of(context, page, thin=thin)
    began = time.perf_counter()
    await page.goto(path, wait_until="commit", timeout=PATIENCE_MS)
    if path.startswith("/reporter"):
        await page.get_by_role("button", name="雪灾").click(timeout=PATIENCE_MS)
        await page.get_by_label("什么情况").fill("暴雪封路", timeout=PATIENCE_MS)
    else:
        await page.locator("[data-live=live]").wait_for(timeout=PATIENCE_MS)
        await page.wait_for_load_state("networkidle")
    seconds, files, whole = time.perf_counter() - began, counted.kilobytes(api=False), counted.kilobytes(api=True)
    await context.close()
    return seconds, files, whole


@contextmanager
def bare(size: int) -> Iterator[str]:
    """A server of one page with so many bytes that do not compress."""
    body = b"<!doctype html><p id=end>" + os.urandom(size // 2).hex().encode()[:size - 25]

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}/"
    running.shutdown()


async def floor(browser: Browser, kilobytes: float) -> float:
    """Seconds until the bare page of the same bytes is there."""
    with bare(int(kilobytes * 1000)) as address:
        context = await browser.new_context()
        page = await context.new_page()
        await line_of(context, page, thin=True)
        began = time.perf_counter()
        await page.goto(address, wait_until="load", timeout=PATIENCE_MS)
        spent = time.perf_counter() - began
        await context.close()
    return spent


async def measured(rounds: int) -> None:
    """Measure and print."""
    async with service("first_open") as (address, _, _), async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        ours, floors = [], []
        for _ in range(rounds):
            ours.append(await opened(browser, address, "/reporter#first", "reporter200", thin=True))
            floors.append(await floor(browser, ours[-1][2]))
        _, desk, desk_whole = await opened(browser, address, "/", "officer", thin=False)
        await browser.close()
    seconds, least = statistics.median(one[0] for one in ours), statistics.median(floors)
    slowest = max(one[0] for one in ours)
    print(f"reporter's first open at 30 kB/s with 1 s latency: {ours[-1][1]:.0f} kB of files, {ours[-1][2]:.0f} kB "
          f"with the API's answers (bar: < 150); form usable after {seconds:.1f} s (bar: < 10), slowest "
          f"{slowest:.1f} s; a bare page of as many bytes {least:.1f} s, ratio {seconds / least:.2f}")
    print(f"desk's first open: {desk:.0f} kB of files (bar: < 500), {desk_whole:.0f} kB with the API's answers and map")


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    asyncio.run(measured(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
