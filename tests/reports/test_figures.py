import asyncio
import csv
from io import StringIO

from tests.clients import Follower
from tests.reports.filing import COUNTY, RANCH, SUMU, TOWN, at_desk, code, figure, filed, report, sent

GACHAS = ("152502200200", "152502200201")
AFFECTED = "affected_population"


async def claims(client, told, indicator=AFFECTED, place=SUMU):
    answer = await client.get(f"/api/incidents/{told['incident_id']}/claims",
                              params={"place": place, "indicator": indicator})
    return answer.raise_for_status().json()


async def test_two_sources_of_one_place_are_kept_apart_and_never_added(signed_in):
    officer = await signed_in("duty_officer")
    first = await filed(officer, source="phone", figures={AFFECTED: 100})
    await filed(officer, source="sms", figures={AFFECTED: 130}, observed_at="2026-01-10T03:00:00Z")
    beside = await claims(officer, first)
    assert [(claim["source"], claim["value"], claim["shown"]) for claim in beside["claims"]] == [
        ("phone", 100, False), ("sms", 130, True)]
    assert beside["shown_id"] == beside["claims"][1]["id"]
    assert beside["rule_zh"]
    assert beside["rule_en"]
    assert (await figure(officer, first, AFFECTED))["value"] == 130


async def test_the_verified_claim_is_shown_before_a_later_follow_up(signed_in):
    officer = await signed_in("duty_officer")
    verified = await filed(officer, kind="verified", figures={AFFECTED: 90})
    late = await filed(officer, kind="follow_up", figures={AFFECTED: 300}, observed_at="2026-01-10T01:00:00Z")
    assert (await figure(officer, verified, AFFECTED, SUMU))["value"] == 90
    assert "order_late" in {finding["check"] for finding in late["findings"]}


async def test_unknown_and_zero_differ_in_entry_total_and_export(signed_in):
    officer = await signed_in("duty_officer")
    follower = await (await Follower(officer).snapshot()).connect()
    none = await filed(officer, SUMU, figures={"deaths": 0, "missing": None})
    await filed(officer, TOWN, figures={"deaths": None, AFFECTED: 0})
    fresh = await Follower(officer).snapshot()
    await follower.until(fresh.seq)
    assert follower.subjects == fresh.subjects
    county = follower.subjects[f"figures/{none['incident_id']}.{COUNTY}"]["values"]
    shown = {key: (cell["value"], cell["at_least"], cell["unknown_units"]) for key, cell in county.items()}
    assert shown == {"deaths": (0, True, 15), "missing": (None, False, 16), AFFECTED: (0, True, 15)}
    text = (await officer.get(f"/api/incidents/{none['incident_id']}/figures.csv")).text
    told = {(row["place"], row["indicator"]): row["value"] for row in csv.DictReader(StringIO(text))}
    assert (told[COUNTY, "deaths"], told[COUNTY, "missing"], told[TOWN, "deaths"]) == ("0", "", "")
    await follower.close()


async def test_a_township_is_its_own_claim_or_the_sum_of_its_villages_never_both(signed_in):
    officer = await signed_in("duty_officer")
    for gacha, people in zip(GACHAS, (10, 20), strict=True):
        told = await filed(officer, gacha, figures={AFFECTED: people})
    villages = await figure(officer, told, AFFECTED, SUMU)
    assert (villages["value"], villages["at_least"], villages["unknown_units"]) == (30, True, villages["units"] - 2)
    await filed(officer, SUMU, figures={AFFECTED: 25})
    assert (await figure(officer, told, AFFECTED, SUMU))["value"] == 25
    assert (await figure(officer, told, AFFECTED))["value"] == 25


async def test_a_nil_report_says_heard_from_and_changes_no_figure(signed_in):
    officer = await signed_in("duty_officer")
    first = await filed(officer, SUMU)
    nil = await filed(officer, TOWN, "nil")
    rows = {row["place"]: row for row in
            (await officer.get(f"/api/incidents/{first['incident_id']}/figures")).json()["places"]}
    assert (rows[TOWN]["heard"], rows[TOWN]["values"], rows[TOWN]["last_report_at"]) == (True, {}, nil["filed_at"])
    assert RANCH not in rows
    assert rows[COUNTY]["values"][AFFECTED]["unknown_units"] == 15


async def test_a_correction_replaces_and_the_history_stays(signed_in):
    officer = await signed_in("duty_officer")
    wrong = await filed(officer, figures={AFFECTED: 1200, "deaths": 2})
    right = await filed(officer, figures={AFFECTED: 120}, corrects=wrong["id"])
    old = (await officer.get(f"/api/subjects/report/{wrong['id']}")).json()
    assert (old["replaced_by"], old["figures"][AFFECTED]) == (right["id"], 1200)
    assert (await figure(officer, right, AFFECTED))["value"] == 120
    assert await figure(officer, right, "deaths") is None
    assert [claim["standing"] for claim in (await claims(officer, right))["claims"]] == [False, True]
    second = await sent(officer, report(corrects=wrong["id"]))
    assert (code(second), second.json()["facts"]["replaced_by"]) == ((409, "not_correctable"), right["id"])


async def test_a_returned_correction_lets_the_corrected_report_stand_again(signed_in):
    officer = await signed_in("duty_officer")
    first = await filed(officer, figures={AFFECTED: 100})
    second = await filed(officer, figures={AFFECTED: 5}, corrects=first["id"])
    await at_desk(officer, second["id"], "return", reason="数字不对")
    assert (await figure(officer, first, AFFECTED))["value"] == 100
    third = await filed(officer, figures={AFFECTED: 50}, corrects=second["id"])
    assert (await officer.get(f"/api/subjects/report/{first['id']}")).json()["replaced_by"] == third["id"]
    assert (await figure(officer, first, AFFECTED))["value"] == 50


async def test_a_withdrawn_report_counts_no_more_and_silence_shows_again(signed_in):
    reporter = await signed_in("reporter")
    other = await signed_in("reporter")
    told = await filed(reporter)
    path = f"/api/reports/{told['id']}/withdrawal"
    assert code(await other.put(path, json={"reason": "不是我的"})) == (404, "not_found")
    assert (await reporter.put(path, json={"reason": "报错乡镇"})).json()["state"] == "withdrawn"
    assert await figure(reporter, told, AFFECTED, SUMU) is None
    rows = (await reporter.get(f"/api/incidents/{told['incident_id']}/figures")).json()["places"]
    assert [(row["place"], row["heard"]) for row in rows] == [(COUNTY, False), (SUMU, False)]


async def test_a_figure_that_means_nothing_is_kept_and_enters_no_total(signed_in):
    officer = await signed_in("duty_officer")
    told = await filed(officer, figures={AFFECTED: -5, "injured": 2.5, "deaths": 0})
    assert not told["passable"]
    assert await figure(officer, told, AFFECTED) is None
    assert (await figure(officer, told, "deaths"))["value"] == 0
    kept = (await claims(officer, told))["claims"]
    assert [(claim["value"], claim["soundness"], claim["shown"]) for claim in kept] == [(-5, "held", False)]


async def test_a_figure_that_contradicts_another_counts_and_is_marked(signed_in):
    officer = await signed_in("duty_officer")
    told = await filed(officer, figures={AFFECTED: 3, "deaths": 5})
    total = await figure(officer, told, "deaths")
    assert (told["passable"], total["value"], total["doubtful"]) == (False, 5, True)


async def test_a_phone_whose_clock_runs_ahead_does_not_own_the_figure_for_ever(signed_in):
    officer = await signed_in("duty_officer")
    fast = await filed(officer, kind="follow_up", figures={AFFECTED: 1}, observed_at="2099-01-01T00:00:00Z")
    right = report(kind="follow_up", figures={AFFECTED: 2})
    del right["observed_at"]
    assert (await sent(officer, right)).status_code == 200
    assert (await figure(officer, fast, AFFECTED))["value"] == 2


async def test_desk_and_filing_of_one_chain_at_once_do_not_block_each_other(signed_in):
    officer = await signed_in("duty_officer")
    line = [await filed(officer)]
    for people in range(4):
        line.append(await filed(officer, kind="first", figures={AFFECTED: people}, corrects=line[-1]["id"]))
    answers = await asyncio.gather(
        at_desk(officer, line[-1]["id"], "return", reason="核实"),
        *(officer.put(f"/api/reports/{told['id']}/withdrawal", json={"reason": "重报"}) for told in line[:3]),
        *(sent(officer, report(corrects=line[-1]["id"])) for _ in range(3)), *(filed(officer, TOWN) for _ in range(3)))
    assert {answer.status_code for answer in answers[:7]} <= {200, 409}
