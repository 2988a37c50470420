"""What reporters send through a bad network is stored once, and what they were told is true. Known cases by name."""

import asyncio
import os
from typing import Any
from uuid import UUID

import httpx
import pytest
from uuid_utils.compat import uuid7

from tests.faults.proxy import CUT_ANSWER, DOUBLE, DROP_ANSWER, SWALLOW_ANSWER, Network, bad_network
from tests.reports.filing import COUNTY, RANCH, SUMU, TOWN, figure, report

SEED, CLIENTS, TRIES_MAX = int(os.environ.get("FAULTS_SEED", "15")), 40, 60
REPORTS = int(os.environ.get("FAULTS_REPORTS", "120"))      # 1000: docs/benchmarks.md
PLACES = (SUMU, TOWN, RANCH)


def behind(network: Network, client: httpx.AsyncClient) -> httpx.AsyncClient:
    """The same person behind the bad network, with a new line for each try."""
    return httpx.AsyncClient(
        base_url=network.address, timeout=0.7, cookies=client.cookies, verify=False,
        limits=httpx.Limits(max_keepalive_connections=0),
        headers={"x-csrf-token": client.headers["x-csrf-token"], "origin": network.address})


async def put(line: httpx.AsyncClient, report_id: UUID, body: dict[str, Any]) -> httpx.Response:
    """What a phone does: send, and send again with the same id, until the server has answered."""
    for _ in range(TRIES_MAX):
        try:
            answer = await line.put(f"/api/reports/{report_id}", json=body)
            if answer.status_code < 500:
                return answer
        except httpx.TransportError:
            continue
    raise AssertionError("the network let nothing through")


async def sent_all(network: Network, client: httpx.AsyncClient, told: list[tuple[UUID, dict[str, Any]]]) -> list[Any]:
    """All of them, many at a time."""
    gate = asyncio.Semaphore(CLIENTS)
    async with behind(network, client) as line:
        async def one(report_id: UUID, body: dict[str, Any]) -> httpx.Response:
            async with gate:
                return await put(line, report_id, body)
        return await asyncio.gather(*(one(*each) for each in told))


async def stored(client: httpx.AsyncClient) -> dict[str, Any]:
    """Every report that is there."""
    found: dict[str, Any] = {}
    after = ""
    while True:
        page = (await client.get("/api/subjects/report", params={"limit": 1000, "after": after})).json()
        found |= {item["id"]: item for item in page["items"]}
        if not (after := page.get("next") or ""):
            return found


async def test_reports_through_a_bad_network_are_as_many_as_were_sent_and_every_acknowledgement_is_true(
        service, signed_in):
    reporter = await signed_in("reporter")
    told = [(uuid7(), report(PLACES[n % 3], "follow_up", figures={"affected_population": n})) for n in range(REPORTS)]
    async with bad_network(service, SEED) as network:
        answers = await sent_all(network, reporter, told)
    there = await stored(reporter)
    assert {answer.status_code for answer in answers} == {200}, f"FAULTS_SEED={SEED}"
    assert {answer.json()["id"]: answer.json()["figures"] for answer in answers} == {
        one: row["figures"] for one, row in there.items()}
    assert len(there) == REPORTS
    assert sum(network.met.values()) > REPORTS
    assert len(network.met) == len(network.fates)


@pytest.mark.parametrize(("case", "forms", "fates"), [
    ("1,006 forms became 1,514 rows: the answer was lost and the form was sent again", 24, (DROP_ANSWER, DOUBLE)),
    ("a server that was too slow to answer had everything sent twice", 8, (SWALLOW_ANSWER, "pass"))])
async def test_forms_that_are_sent_again_stay_as_many_as_they_were(case, forms, fates, service, signed_in):
    reporter = await signed_in("reporter")
    told = [(uuid7(), report(figures={"affected_population": n})) for n in range(forms)]
    async with bad_network(service, SEED, fates=fates, weights=(1, 1)) as network:
        await sent_all(network, reporter, told)
    assert len(await stored(reporter)) == forms, case
    assert set(network.met) == set(fates)


async def test_ten_copies_of_a_fifteen_second_retry_are_one_report(service, signed_in):
    reporter, report_id = await signed_in("reporter"), uuid7()
    async with bad_network(service, SEED, fates=(DOUBLE, CUT_ANSWER), weights=(1, 1)) as network:
        answers = await sent_all(network, reporter, [(report_id, report())] * 10)
    assert len({answer.text for answer in answers}) == 1
    assert list(await stored(reporter)) == [str(report_id)]


async def test_two_sources_that_tell_of_the_same_deaths_are_not_added_up_in_an_alert(signed_in):
    reporter, officer = await signed_in("reporter", areas=(SUMU,)), await signed_in("duty_officer")
    first = (await reporter.put(f"/api/reports/{uuid7()}", json=report(figures={"deaths": 6}))).json()
    await officer.put(f"/api/reports/{uuid7()}", json=report(figures={"deaths": 6}, source="phone"))
    assert (await figure(officer, first, "deaths", COUNTY))["value"] == 6
    assert await alerted(officer) == ({"6"}, set())
    await officer.put(f"/api/reports/{uuid7()}", json=report(TOWN, figures={"deaths": 6}))     # six more, elsewhere
    assert await alerted(officer) == ({"12"}, {"region", "ministry"})


async def alerted(officer: httpx.AsyncClient) -> tuple[set[str], set[str]]:
    """The deaths by which a level is proposed now, and who above the county must be told of them."""
    proposals = (await officer.get("/api/subjects/proposal")).json()["items"]
    clocks = (await officer.get("/api/subjects/deadline")).json()["items"]
    return ({trigger["value"] for one in proposals if one["state"] == "open" for trigger in one["triggers"]
             if trigger["metric"] == "dead_missing"}, {to for one in clocks for to in one["also_to"]})
