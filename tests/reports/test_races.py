import asyncio

from uuid_utils.compat import uuid7

from tests.reports.filing import COUNTY, TOWN, at_desk, figure, filed, report, sent


async def test_fifty_copies_at_the_same_moment_are_one_report(signed_in):
    reporter = await signed_in("reporter")
    report_id = uuid7()
    answers = await asyncio.gather(*(sent(reporter, report(), report_id) for _ in range(50)))
    assert {(answer.status_code, answer.text) for answer in answers} == {(200, answers[0].text)}
    assert (await reporter.get("/api/subjects/report/count")).json() == {"count": 1}
    history = (await reporter.get(f"/api/subjects/report/{report_id}/history")).json()["entries"]
    assert [entry["kind"] for entry in history] == ["report.filed"]


async def test_sixteen_townships_file_at_once_and_no_figure_is_lost(signed_in):
    officer = await signed_in("duty_officer")
    divisions = (await officer.get("/api/geo/divisions", params={"parent": COUNTY})).json()["divisions"]
    ten = {"affected_population": 10}
    told = await asyncio.gather(*(filed(officer, row["code"], figures=ten) for row in divisions))
    total = await figure(officer, told[0], "affected_population")
    assert len(divisions) == 16
    assert (total["value"], total["at_least"], total["unknown_units"], len(total["claims"])) == (160, False, 0, 16)
    assert {one["incident_id"] for one in told} == {told[0]["incident_id"]}


async def test_desk_withdrawals_and_corrections_of_one_chain_at_once_do_not_block_each_other(signed_in):
    officer = await signed_in("duty_officer")
    line = [await filed(officer)]
    for people in range(4):
        line.append(await filed(officer, figures={"affected_population": people}, corrects=line[-1]["id"]))
    answers = await asyncio.gather(
        at_desk(officer, line[-1]["id"], "return", reason="核实"),
        *(officer.put(f"/api/reports/{told['id']}/withdrawal", json={"reason": "重报"}) for told in line[:3]),
        *(sent(officer, report(corrects=line[-1]["id"])) for _ in range(3)),
        *(sent(officer, report(TOWN)) for _ in range(3)))
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert {answer.status_code for answer in answers[-3:]} == {200}
