"""From a road closed to the new plan painted on the map of an officer's browser, beside the solver alone.

    python -m benchmarks.replan_on_map [--rounds 12]        (bar: p50 and p95 < 1 s)

A road that the plan uses is closed and opened in turn. The browser notes when the map has painted the new draft; the
parts (answered, on a socket, on the map) and the solver's own time are printed from the same run.
"""

import argparse
import asyncio
import time
from typing import Any

import httpx
import orjson
from playwright.async_api import Page, async_playwright, expect
from uuid_utils.compat import uuid7
from websockets.asyncio.client import connect
from websockets.typing import Origin

from benchmarks.world import service, signed_in
from disaster import clock
from disaster.people.demo import PASSWORD

CHROMIUM = "/usr/bin/chromium"
QUIET_SECONDS = 2.0         # between two events: each is the first of its storm
PATIENCE_SECONDS = 30
WATCH = """() => {
  const frame = document.querySelector('.frame')
  window.painted = {}
  const note = () => { if (frame.dataset.plan) window.painted[frame.dataset.plan] ??= Date.now() / 1000 }
  new MutationObserver(note).observe(frame, { attributes: true, attributeFilter: ['data-plan'] })
  note()
}"""


async def told(client: httpx.AsyncClient) -> str:
    """Every township tells of people who were moved; answers the incident."""
    divisions = (await client.get("/api/geo/divisions?limit=1000")).json()["divisions"]
    incident = ""
    for number, one in enumerate(one for one in divisions if one["level"] == "township"):
        moment = clock.now().isoformat()
        answer = await client.put(f"/api/reports/{uuid7()}", json={
            "place": one["code"], "hazard": "snow", "kind": "first", "occurred_at": moment, "observed_at": moment,
            "source": "phone", "figures": {"relocated_now": 40 + 10 * (number % 7), "need_emergency_aid_now": 20}})
        incident = answer.raise_for_status().json()["incident_id"]
    return incident


async def road_that_matters(client: httpx.AsyncClient, incident: str) -> str:
    """The segment whose closure moves most loads of the plan that stands."""
    roads = (await client.get("/api/roads/segments.geojson")).json()["features"]
    moved: dict[str, int] = {}
    for road in roads:
        answer = await client.post(f"/api/incidents/{incident}/what-if", json={"closed_roads": [road["id"]]})
        moved[road["id"]] = len(answer.raise_for_status().json()["difference"]["moved"])
    return max(sorted(moved), key=moved.__getitem__)


async def desk(page: Page, address: str) -> None:
    """The officer's desk with the plan on the map."""
    signed = await page.context.request.post("/api/people/sign-in", data={"login": "officer", "password": PASSWORD},
                                             headers={"origin": address})
    assert signed.ok, await signed.text()
    await page.goto("/?selected=panel/plans")
    await expect(page.locator(".frame[data-plan]")).to_be_attached(timeout=PATIENCE_SECONDS * 1000)
    await page.evaluate(WATCH)


async def one_round(client: httpx.AsyncClient, page: Page, screen: Any, road: str, state: str) -> dict[str, float]:
    """Seconds from the event to: its answer, the new plan on a socket, on the map; and those of the solver."""
    began = time.time()
    (await client.put("/api/roads/states", json={"segments": [road], "state": state})).raise_for_status()
    answered = time.time()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            entries = orjson.loads(await screen.recv())["entries"]
            plans = [entry["data"] for entry in entries if entry.get("kind") == "plan.computed"]
            if plans:
                break
    on_socket = time.time()
    await page.wait_for_function("id => window.painted[id]", arg=plans[-1]["id"], timeout=PATIENCE_SECONDS * 1000)
    on_map = await page.evaluate("id => window.painted[id]", plans[-1]["id"])
    await asyncio.sleep(QUIET_SECONDS)
    return {"answered": answered - began, "on a socket": on_socket - began, "on the map": on_map - began,
            "solver alone": plans[-1]["seconds"]}


async def measured(rounds: int) -> list[dict[str, float]]:
    """All rounds, in one browser."""
    async with service("replan") as (address, _, _url), async_playwright() as playwright:
        client = await signed_in(address, "officer")
        incident = await told(client)
        (await client.post(f"/api/incidents/{incident}/plans", json={})).raise_for_status()
        road = await road_that_matters(client, incident)
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = await browser.new_page(viewport={"width": 1440, "height": 900}, base_url=address)
        await desk(page, address)
        start = (await client.get("/api/journal", params={"limit": 1})).json()
        cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        async with connect(f"{address.replace('http', 'ws', 1)}/api/live?after={start['seq']}&epoch={start['epoch']}",
                           compression=None, origin=Origin(address), max_size=None,
                           additional_headers={"cookie": cookies}) as screen:
            found = [await one_round(client, page, screen, road, ("closed", "open")[turn % 2])
                     for turn in range(rounds)]
        await browser.close()
        await client.aclose()
    return found


def share(values: list[float], part: float) -> float:
    """A quantile by rank."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=12)
    rounds = asyncio.run(measured(parser.parse_args().rounds))
    for name in rounds[0]:
        values = [one[name] for one in rounds]
        print(f"{name:>14}: p50 {share(values, 0.5) * 1000:6.0f} ms   p95 {share(values, 0.95) * 1000:6.0f} ms   "
              f"max {max(values) * 1000:6.0f} ms")
    ratio = share([one["on the map"] for one in rounds], 0.5) / max(
        0.001, share([one["solver alone"] for one in rounds], 0.5))
    print(f"on the map / solver alone: {ratio:.1f} x over {len(rounds)} events (bar: < 1,000 ms)")


if __name__ == "__main__":
    main()
