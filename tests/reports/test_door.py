"""The short way to the intake answers what the routes answer: these are asked the long way by another name of JSON."""

import httpx
from uuid_utils.compat import uuid7

from tests.reports.filing import TOWN, report

LONG_WAY = {"content-type": "application/json; charset=utf-8"}
NOT_OURS = "00000000-0000-4000-8000-000000000000"       # no UUIDv7
SENT = [(report(), 200), (report(kind="nil"), 200), (report(corrects=str(uuid7())), 202), (report(hazard="war"), 400),
        (report("999999999"), 403), (report(colour="red"), 422), (report(figures={"deaths": "many"}), 422), ([], 422)]


async def alike(client: httpx.AsyncClient, method: str, path: str, body: object) -> httpx.Response:
    """The answer, which is the same on both ways."""
    short, long = [await client.request(method, path, json=body, headers=headers) for headers in ({}, LONG_WAY)]
    assert (short.status_code, short.json()) == (long.status_code, long.json())
    return short


async def test_a_report_is_answered_alike_on_the_short_way_and_by_its_route(signed_in, service):
    officer = await signed_in("duty_officer")
    told = [await alike(officer, "PUT", f"/api/reports/{uuid7()}", body) for body, _ in SENT]
    assert [answer.status_code for answer in told] == [status for _, status in SENT]
    wrong = await alike(officer, "PUT", f"/api/reports/{NOT_OURS}", report())
    half = await officer.put(f"/api/reports/{uuid7()}", content=b'{"place": "15',
                             headers={"content-type": "application/json"})
    async with httpx.AsyncClient(base_url=service) as nobody:
        stranger = await alike(nobody, "PUT", f"/api/reports/{uuid7()}", report())
    assert (wrong.status_code, half.status_code, stranger.status_code) == (422, 422, 401)


async def test_a_batch_is_answered_alike_on_the_short_way_and_by_its_route(signed_in):
    officer = await signed_in("duty_officer")
    bodies = [report(), report(TOWN), report(colour="red"), report(corrects=str(uuid7())), report("999999999")]
    told = await alike(officer, "POST", "/api/reports:batch", {
        "reports": [{"id": str(uuid7()), "body": one} for one in bodies]})
    empty = await alike(officer, "POST", "/api/reports:batch", {"reports": []})
    assert [one["status"] for one in told.json()["items"]] == [200, 200, 422, 202, 403]
    assert empty.status_code == 422
