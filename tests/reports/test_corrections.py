"""Corrections: no version is lost, each tells what it changed, and everything that used the old value is named."""

import pytest
from uuid_utils.compat import uuid7

from disaster.reports import versions
from disaster.reports.actions import correcting
from disaster.reports.corrections_schemas import CorrectionIn
from disaster.reports.models import Report
from disaster.reports.rules import NotCorrectable, ReasonMissing, differences
from tests.reports.filing import COUNTY, SUMU, TOWN, acted, at_desk, code, filed, handled, report, sent, value

AFFECTED, DEAD = "affected_population", "deaths"


async def corrected(client, told, new_id=None, **body):
    """The answer to a correction at the desk."""
    return await client.put(f"/api/reports/{told['id']}/corrections/{new_id or uuid7()}",
                            json={"reason": "重复统计", **body})


async def test_a_correction_keeps_every_version_with_differences_author_time_and_reason(signed_in):
    reporter, officer = await signed_in("reporter", areas=(SUMU,)), await signed_in("duty_officer")
    told = await filed(reporter, figures={AFFECTED: 120, DEAD: None}, text="示例 情况")
    answer = await corrected(officer, told, figures={AFFECTED: 90, "missing": 0})
    assert answer.status_code == 200, answer.text
    for client in (reporter, officer):
        first, second = (await client.get(f"/api/reports/{told['id']}/versions")).json()
        assert (first["standing"], second["standing"], second["reason"]) == (False, True, "重复统计")
        assert (second["filed_by"], second["source"]) == (answer.json()["report"]["filed_by"], "officer")
        changed = {one["field"]: (one["old"], one["new"], one["said_before"]) for one in second["differences"]}
        assert changed == {"source": ("app", "officer", True), f"figures.{AFFECTED}": (120, 90, True),
                           "figures.missing": (None, 0, False)}


async def test_a_correction_names_every_total_and_proposal_that_used_the_old_value(signed_in):
    officer = await signed_in("duty_officer")
    told = await filed(officer, figures={AFFECTED: 500, "need_emergency_aid_total": 300})
    await filed(officer, TOWN, figures={AFFECTED: 7, "need_emergency_aid_total": 1})
    path = f"/api/reports/{told['id']}/uses"
    before = (await officer.get(path, params={"indicator": AFFECTED})).json()
    assert [(use["what"], use["place"], use["used"]) for use in before] == [
        ("total", SUMU, 500), ("total", COUNTY, 507)]
    assert "proposal" in {use["what"] for use in (await officer.get(path)).json()}
    done = (await corrected(officer, told, new_id := uuid7(), figures={AFFECTED: 450})).json()
    expected = [(SUMU, 500, 450, True), (COUNTY, 507, 457, True)]
    assert [(use["place"], use["used"], use["now"], use["differs"]) for use in done["uses"]] == expected
    again = (await officer.get(f"/api/reports/{new_id}/uses", params={"indicator": AFFECTED})).json()
    assert {(use["place"], use["used"], use["differs"]) for use in again} == {
        (SUMU, 500, True), (COUNTY, 507, True), (SUMU, 450, False), (COUNTY, 457, False)}


async def test_sending_a_correction_again_is_harmless_and_another_under_its_id_is_refused(signed_in):
    officer = await signed_in("duty_officer")
    told = await filed(officer)
    same = uuid7()
    answers = [await corrected(officer, told, same, figures={AFFECTED: 90}) for _ in range(2)]
    assert [answer.json()["report"] for answer in answers] == [answers[0].json()["report"]] * 2
    assert code(await corrected(officer, told, same, figures={AFFECTED: 91})) == (409, "same_id_other_body")


async def test_only_the_office_corrects_at_the_desk_and_only_its_reader_reads_the_versions(signed_in):
    sender, colleague = await signed_in("reporter", areas=(SUMU,)), await signed_in("reporter", areas=(SUMU,))
    told = await filed(sender)
    assert code(await corrected(sender, told, figures={AFFECTED: 1})) == (403, "forbidden")
    assert code(await colleague.get(f"/api/reports/{told['id']}/versions")) == (403, "forbidden")
    assert code(await (await signed_in("verifier", areas=(TOWN,))).get(f"/api/reports/{told['id']}/uses")) == (
        404, "not_found")


async def test_an_accepted_report_is_corrected_only_with_a_reason(signed_in):
    officer = await signed_in("duty_officer")
    told = await filed(officer)
    await at_desk(officer, told["id"], "accept")
    assert code(await sent(officer, report(corrects=told["id"]))) == (400, "reason_missing")
    assert (await sent(officer, report(corrects=told["id"], reason="笔误"))).status_code == 200


async def test_the_words_and_the_point_of_a_report_survive_its_correction(session, officer):
    told = await acted(session, officer, text="示例 三户失联", phone="13800000000",
                       point={"lon": 116.1, "lat": 43.9, "accuracy_m": 35, "datum": "wgs84"})
    new = await correcting.corrected(session, told.id, uuid7(), CorrectionIn(figures={AFFECTED: 90}, reason="笔误"),
                                     by=officer)
    assert isinstance(new, Report)
    assert (new.text, new.phone, new.lon, new.accuracy_m) == ("示例 三户失联", "13800000000", told.lon, 35)
    assert await value(session, new, AFFECTED) == 90
    assert [row.id for row in await versions.line_of(session, told)] == [told.id, new.id]


async def test_a_verified_report_is_set_right_with_a_reason_and_once(session, officer):
    told = await acted(session, officer, kind="verified")
    with pytest.raises(ReasonMissing):
        await acted(session, officer, kind="verified", corrects=told.id)
    right = CorrectionIn(figures={AFFECTED: 1}, reason="笔误")
    new = await correcting.corrected(session, told.id, uuid7(), right, by=officer)
    with pytest.raises(NotCorrectable):
        await correcting.corrected(session, told.id, uuid7(), right, by=officer)
    assert isinstance(new, Report)
    assert (await handled(session, officer, new, "accept")).state == "accepted"
    assert [row.id for row in await versions.line_of(session, new)] == [told.id, new.id]


def test_absent_unknown_and_zero_are_three_things_in_the_differences_too():
    older, newer = {"figures": {"a": None, "c": 0}}, {"figures": {"a": 0, "b": None}}
    told = {one.field: (one.said_before, one.old, one.said_now, one.new) for one in differences(older, newer)}
    assert told == {"figures.a": (True, None, True, 0), "figures.b": (False, None, True, None),
                    "figures.c": (True, 0, False, None)}
