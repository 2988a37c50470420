"""Phones that come back, and gateways, send many reports at once: each is answered by itself."""

import asyncio

from uuid_utils.compat import uuid7

from tests.reports.filing import SUMU, TOWN, figure, report, sent


async def batch(client, *told):
    """The answers to a batch of (id, body)."""
    answer = await client.post("/api/reports:batch", json={
        "reports": [{"id": str(report_id), "body": body} for report_id, body in told]})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_each_report_of_a_batch_is_answered_by_itself_and_a_bad_one_harms_no_other(signed_in):
    reporter = await signed_in("reporter", areas=(SUMU,))
    known = uuid7()
    await sent(reporter, report(), known)
    items = await batch(reporter, (uuid7(), report()), (uuid7(), report(TOWN)), (uuid7(), report(colour="red")),
                        (uuid7(), report(hazard="war")), (known, report()), (known, report(kind="follow_up")),
                        (uuid7(), report(corrects=str(uuid7()))), (uuid7(), report(kind="follow_up")))
    assert [one["status"] for one in items] == [200, 403, 422, 400, 200, 409, 202, 200]
    assert items[2]["problem"]["facts"]["faults"][0]["at"] == ["body", "colour"]
    assert (items[5]["problem"]["code"], items[6]["held"]["state"]) == ("same_id_other_body", "held")
    assert (await reporter.get("/api/subjects/report/count")).json() == {"count": 3}


async def test_a_batch_may_bring_corrections_before_what_they_correct(signed_in):
    officer = await signed_in("duty_officer")
    first, second, third = uuid7(), uuid7(), uuid7()
    items = await batch(officer, (third, report(corrects=str(second), figures={"affected_population": 3})),
                        (second, report(corrects=str(first), figures={"affected_population": 2})), (first, report()))
    assert [one["status"] for one in items] == [200, 200, 200]
    assert (await figure(officer, items[0]["report"], "affected_population"))["value"] == 3


async def test_two_verified_reports_of_one_place_in_one_batch_are_one_and_a_refusal(signed_in):
    officer = await signed_in("duty_officer")
    items = await batch(officer, *((uuid7(), report(kind="verified")) for _ in range(2)), (uuid7(), report()))
    assert [one["status"] for one in items] == [200, 409, 200]
    assert items[1]["problem"]["code"] == "after_verified"


async def test_fifty_batches_of_one_report_at_once_are_one_report_and_fifty_equal_answers(signed_in):
    reporter, told = await signed_in("reporter"), (uuid7(), report())
    answers = await asyncio.gather(*(batch(reporter, told, told) for _ in range(50)))
    assert {str(one) for items in answers for one in items} == {str(answers[0][0])}
    assert (await reporter.get("/api/subjects/report/count")).json() == {"count": 1}


async def test_a_batch_that_is_no_batch_is_malformed_with_the_place(signed_in):
    reporter = await signed_in("reporter")
    answer = await reporter.post("/api/reports:batch", json={"reports": [{"id": "seven", "body": {}}]})
    assert (answer.status_code, answer.json()["facts"]["faults"][0]["at"]) == (422, ["body", "reports", 0, "id"])
    many = [{"id": str(uuid7()), "body": {}}] * 1_001
    assert (await reporter.post("/api/reports:batch", json={"reports": many})).status_code == 422


async def test_a_withdrawn_report_is_not_revived_by_its_copies(signed_in):
    reporter, report_id = await signed_in("reporter"), uuid7()
    await sent(reporter, report(), report_id)
    await reporter.put(f"/api/reports/{report_id}/withdrawal", json={"reason": "误报"})
    item, = await batch(reporter, (report_id, report()))
    single = (await sent(reporter, report(), report_id)).json()
    assert (single["state"], item["report"]) == ("withdrawn", single)


async def test_a_long_chain_of_corrections_that_comes_last_first_is_filed(signed_in):
    officer, ids = await signed_in("duty_officer"), [uuid7() for _ in range(1_000)]
    told = [report(corrects=str(before), figures={"affected_population": n}) for n, before in enumerate(ids, 1)]
    items = await batch(officer, *reversed([(ids[0], report()), *zip(ids[1:], told, strict=False)]))
    assert {one["status"] for one in items} == {200}
    assert (await figure(officer, items[0]["report"], "affected_population"))["value"] == 999
