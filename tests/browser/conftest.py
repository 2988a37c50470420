"""Browsers on a service with a real port: Chromium by Playwright, signed in as whom a test names."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Route, ViewportSize, async_playwright, expect
from uuid_utils.compat import uuid7

from disaster.settings import settings
from tests.clients import PASSWORD, SignedIn

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1440, "height": 900}
PATIENCE_MS = 20_000      # a loaded machine; what is asserted is the state, never how fast
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session", autouse=True)
def built() -> None:
    """What browsers need is there; else say who makes it."""
    if not (settings().web_dir / "index.html").is_file():
        pytest.fail("the screens are not built: bin/test tests/browser builds them")
    if not Path(CHROMIUM).is_file():
        pytest.fail(f"{CHROMIUM} is missing: bin/test installs it")


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The Chromium of this worker; each page of a test has a context of its own in it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


TAKEN_OVER = """async () => {
  const taken = new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done))
  await navigator.serviceWorker.ready
  if (!navigator.serviceWorker.controller) await taken
}"""
# A page in which no back-off ends by itself, for tests of what somebody does before it would.
NO_ALARM = "const soon = setTimeout; setTimeout = (run, ms, ...told) => (ms >= 1000 ? 0 : soon(run, ms, ...told))"
WORKED = ("/reporter", "/carry", "/store", "/aid", "/driver")          # the pages that have a worker
# Requests are held from the first one on: a page that its worker took over before a test cut a road might go round it.
NOWHERE = "**/cut-from-the-start"


async def tended(page: Page) -> None:
    """The page's worker has taken it over: what a test then holds up or cuts off on the network stays so."""
    if urlsplit(page.url).path in WORKED:
        await page.evaluate(TAKEN_OVER)


class Opened:
    """Opens pages of a service, each in a browser context of its own: await opened("/", "leader", screen=DESK)."""

    def __init__(self, browser: Browser, service: str, signed_in: SignedIn, contexts: AsyncExitStack) -> None:
        self.browser, self.service, self.signed_in, self.contexts = browser, service, signed_in, contexts

    async def __call__(self, path: str, *roles: str, areas: tuple[str, ...] = ("152502",), levels: tuple[str, ...] = (),
                       screen: ViewportSize = DESK) -> Page:
        """A page as a new person with these rights, once it is live; without a role, as somebody without an account."""
        context = await self.contexts.enter_async_context(
            await self.browser.new_context(viewport=screen, locale="zh-CN", base_url=self.service))
        if roles:
            await self.sign_in(context, roles, areas, levels)
        if urlsplit(path).path in WORKED:
            await context.route(NOWHERE, Route.abort)
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        await page.goto(path)
        if roles:
            await expect(page.locator("[data-live=live]")).to_be_visible()
        await tended(page)
        return page

    async def sign_in(self, context: BrowserContext, roles: tuple[str, ...], areas: tuple[str, ...],
                      levels: tuple[str, ...]) -> None:
        """A new person signs in."""
        login = f"{roles[0]}-{uuid7()}".replace("_", "-")
        await self.signed_in(*roles, areas=areas, levels=levels, login=login)
        answer = await context.request.post("/api/people/sign-in", data={"login": login, "password": PASSWORD},
                                            headers={"origin": self.service})
        assert answer.ok, await answer.text()


@pytest.fixture
async def opened(browser: Browser, service: str, signed_in: SignedIn) -> AsyncIterator[Opened]:
    """Pages of the running service."""
    async with AsyncExitStack() as contexts:
        yield Opened(browser, service, signed_in, contexts)
