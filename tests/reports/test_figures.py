import csv
from io import StringIO
from uuid import UUID

import pytest

from disaster.errors import NotFound
from disaster.reports import queries
from disaster.reports.actions import desk, filing
from disaster.reports.rules import CorrectsElsewhere, CorrectsOtherHazard, OtherVerified
from disaster.reports.schemas import ReportIn, WithdrawalIn
from tests.clients import Follower
from tests.reports.filing import (
    COUNTY,
    RANCH,
    SUMU,
    TOWN,
    acted,
    another,
    cell,
    figure,
    filed,
    handled,
    report,
    value,
)

GACHAS = ("152502200200", "152502200201")
AFFECTED = "affected_population"


async def test_two_sources_of_one_place_are_kept_apart_and_never_added(signed_in):
    officer = await signed_in("duty_officer")
    first = await filed(officer, source="phone", figures={AFFECTED: 100})
    await filed(officer, source="sms", figures={AFFECTED: 130}, observed_at="2026-01-10T03:00:00Z")
    beside = (await officer.get(f"/api/incidents/{first['incident_id']}/claims",
                                params={"place": SUMU, "indicator": AFFECTED})).json()
    assert [(claim["source"], claim["value"], claim["shown"]) for claim in beside["claims"]] == [
        ("phone", 100, False), ("sms", 130, True)]
    assert beside["shown_id"] == beside["claims"][1]["id"]
    assert "核报" in beside["rule_zh"]
    assert "verified" in beside["rule_en"]
    assert (await figure(officer, first, AFFECTED))["value"] == 130


async def test_unknown_and_zero_differ_in_entry_total_and_export(signed_in):
    officer = await signed_in("duty_officer")
    follower = await (await Follower(officer).snapshot()).connect()
    none = await filed(officer, SUMU, figures={"deaths": 0, "missing": None})
    await filed(officer, TOWN, figures={"deaths": None, AFFECTED: 0})
    fresh = await Follower(officer).snapshot()
    await follower.until(fresh.seq)
    assert follower.subjects == fresh.subjects
    county = fresh.subjects[f"figures/{none['incident_id']}.{COUNTY}"]["values"]
    shown = {key: (cell["value"], cell["at_least"], cell["unknown_units"]) for key, cell in county.items()}
    assert shown == {"deaths": (0, True, 15), "missing": (None, False, 16), AFFECTED: (0, True, 15)}
    text = (await officer.get(f"/api/incidents/{none['incident_id']}/figures.csv")).text
    told = {(row["place"], row["indicator"]): row["value"] for row in csv.DictReader(StringIO(text))}
    assert (told[COUNTY, "deaths"], told[COUNTY, "missing"], told[TOWN, "deaths"]) == ("0", "", "")
    await follower.close()


async def test_the_verified_claim_is_shown_before_a_later_follow_up(session, officer):
    verified = await acted(session, officer, kind="verified", figures={AFFECTED: 90})
    late = await acted(session, officer, kind="follow_up", figures={AFFECTED: 300}, observed_at="2026-01-10T01:00:00Z")
    assert await value(session, verified, AFFECTED, SUMU) == 90
    assert "order_late" in {finding["check"] for finding in late.findings}


async def test_a_township_is_its_own_claim_or_the_sum_of_its_villages_never_both(session, officer):
    for gacha, people in zip(GACHAS, (10, 20), strict=True):
        told = await acted(session, officer, gacha, figures={AFFECTED: people})
    villages = await cell(session, told, AFFECTED, SUMU)
    assert villages is not None
    assert (villages.value, villages.at_least, villages.unknown_units) == (30, True, villages.units - 2)
    await acted(session, officer, SUMU, figures={AFFECTED: 25})
    assert (await value(session, told, AFFECTED, SUMU), await value(session, told, AFFECTED)) == (25, 25)


async def test_a_nil_report_says_heard_from_and_changes_no_figure(session, officer):
    first = await acted(session, officer, SUMU)
    nil = await acted(session, officer, TOWN, "nil")
    rows = await queries.figures_rows(session, first.incident_id)
    assert (rows[TOWN].heard, rows[TOWN].values, rows[TOWN].last_report_at) == (True, {}, nil.filed_at)
    assert RANCH not in rows
    assert len(rows[COUNTY].values[AFFECTED]["unknown"]) == 15


async def test_a_correction_replaces_and_the_history_stays(session, officer):
    wrong = await acted(session, officer, figures={AFFECTED: 1200, "deaths": 2})
    right = await acted(session, officer, figures={AFFECTED: 120}, corrects=str(wrong.id))
    assert (wrong.replaced_by, wrong.figures[AFFECTED]) == (right.id, 1200)
    assert await value(session, right, AFFECTED) == 120
    assert await cell(session, right, "deaths") is None
    beside = await queries.claims(session, right.incident_id, SUMU, AFFECTED, None, 10)
    assert [standing for _, standing in beside] == [False, True]


async def test_a_correction_speaks_of_the_same_place_and_hazard(session, officer):
    first = await acted(session, officer)
    for other, refusal in (({"place": TOWN}, CorrectsElsewhere), ({"hazard": "flood"}, CorrectsOtherHazard)):
        with pytest.raises(refusal):
            await acted(session, officer, **other, corrects=str(first.id))


async def test_who_is_asked_which_gacha_moves_the_report_there_and_figures_follow(session, officer):
    first = await acted(session, officer, figures={AFFECTED: 100})
    await handled(session, officer, first, "return", reason="地点不清，请写明嘎查")
    right = await acted(session, officer, SUMU + "200", figures={AFFECTED: 90}, corrects=str(first.id))
    assert first.replaced_by == right.id
    assert (await value(session, right, AFFECTED, SUMU), await value(session, right, AFFECTED)) == (90, 90)
    back = await acted(session, officer, figures={AFFECTED: 80}, corrects=str(right.id))
    assert (right.replaced_by, await value(session, back, AFFECTED, SUMU)) == (back.id, 80)


async def test_a_verified_report_moved_to_its_gacha_does_not_come_back_beside_another(session, officer):
    first = await acted(session, officer, kind="verified")
    moved = await acted(session, officer, SUMU + "200", kind="verified", corrects=str(first.id), reason="写明嘎查")
    await acted(session, officer, kind="verified")
    with pytest.raises(OtherVerified):
        await handled(session, officer, moved, "return", reason="数字不对")


async def test_a_returned_correction_lets_the_corrected_report_stand_again(session, officer):
    first = await acted(session, officer, figures={AFFECTED: 100})
    second = await acted(session, officer, figures={AFFECTED: 5}, corrects=str(first.id))
    await handled(session, officer, second, "return", reason="数字不对")
    assert (first.replaced_by, await value(session, first, AFFECTED)) == (None, 100)
    third = await acted(session, officer, figures={AFFECTED: 50}, corrects=str(second.id))
    assert (first.replaced_by, await value(session, first, AFFECTED)) == (third.id, 50)


async def test_withdrawing_a_middle_correction_does_not_revive_the_first(session, officer):
    first = await acted(session, officer, figures={AFFECTED: 100})
    second = await acted(session, officer, figures={AFFECTED: 5}, corrects=str(first.id))
    third = await acted(session, officer, figures={AFFECTED: 50}, corrects=str(second.id))
    await desk.withdrawn(session, second.id, WithdrawalIn(reason="重复"), by=officer)
    assert (first.replaced_by, await value(session, first, AFFECTED)) == (third.id, 50)


async def test_a_figure_that_means_nothing_is_kept_and_enters_no_total(session, officer):
    told = await acted(session, officer, figures={AFFECTED: -5, "injured": 2.5, "deaths": 0})
    assert not told.passable
    assert await cell(session, told, AFFECTED) is None
    assert await value(session, told, "deaths") == 0
    (claim, standing), = await queries.claims(session, told.incident_id, SUMU, AFFECTED, None, 10)
    assert claim.value == -5
    assert (claim.soundness, standing) == ("held", True)


async def test_a_figure_that_contradicts_another_counts_and_is_marked(session, officer):
    told = await acted(session, officer, figures={AFFECTED: 3, "deaths": 5})
    total = await cell(session, told, "deaths")
    assert total is not None
    assert (told.passable, total.value, total.doubtful) == (False, 5, True)


async def test_a_phone_whose_clock_runs_ahead_does_not_own_the_figure_for_ever(session, officer):
    fast = await acted(session, officer, kind="follow_up", figures={AFFECTED: 1}, observed_at="2099-01-01T00:00:00Z")
    right = ReportIn.model_validate({**report(kind="follow_up", figures={AFFECTED: 2}), "observed_at": None})
    await filing.filed(session, UUID("01900000-0000-7000-8000-00000000abcd"), right, by=officer)
    assert await value(session, fast, AFFECTED) == 2


async def test_figures_for_planning_are_those_of_townships_with_unknown_ones_unknown(session, officer):
    told = await acted(session, officer, figures={AFFECTED: 10, "missing": None})
    await acted(session, officer, TOWN, "nil")
    standing = await queries.standing_figures(session, told.incident_id)
    assert {place: {name: one.value for name, one in figures.items()} for place, figures in standing.items()} == {
        SUMU: {AFFECTED: 10, "missing": None}, TOWN: {}}


async def test_a_withdrawn_report_counts_no_more_and_silence_shows_again(session, officer):
    told = await acted(session, another("reporter"))
    with pytest.raises(NotFound):
        await desk.withdrawn(session, told.id, WithdrawalIn(reason="不是我的"), by=another("reporter"))
    assert (await desk.withdrawn(session, told.id, WithdrawalIn(reason="报错乡镇"), by=officer)).state == "withdrawn"
    assert await cell(session, told, AFFECTED) is None
    rows = await queries.figures_rows(session, told.incident_id)
    assert [(place, row.heard) for place, row in rows.items()] == [(COUNTY, False), (SUMU, False)]
