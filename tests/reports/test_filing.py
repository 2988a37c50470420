from typing import Any

from uuid_utils.compat import uuid7

from tests.reports.filing import COUNTY, RANCH, SUMU, TOWN, code, filed, report, sent


async def test_a_first_report_needs_four_fields_and_opens_an_incident_named_by_rule(signed_in):
    reporter = await signed_in("reporter", areas=(SUMU,))
    answer = await sent(reporter, {"place": SUMU, "hazard": "snow", "kind": "first",
                                   "occurred_at": "2026-01-10T08:00:00+08:00"})
    incident = (await reporter.get(f"/api/subjects/incident/{answer.json()['incident_id']}")).json()
    assert (answer.status_code, answer.json()["state"]) == (200, "received")
    assert incident["name_zh"] == "2026年1月10日锡林浩特市雪灾"


async def test_sending_again_answers_the_same_also_after_the_situation_moved_on(signed_in):
    reporter = await signed_in("reporter")
    first = (await sent(reporter, report(), report_id := uuid7())).json()
    await filed(reporter, kind="verified")
    again = await sent(reporter, dict(reversed(report().items())), report_id)
    assert (again.status_code, again.json()) == (200, first)
    assert (await reporter.get("/api/subjects/report/count")).json() == {"count": 2}


async def test_another_body_under_the_same_id_is_refused_and_kept_for_the_officer(signed_in):
    reporter, officer = await signed_in("reporter"), await signed_in("duty_officer")
    first = (await sent(reporter, report(), report_id := uuid7())).json()
    other = report(figures={"affected_population": 999}, text="示例")
    assert {code(await sent(reporter, other, report_id)) for _ in range(2)} == {(409, "same_id_other_body")}
    copies = (await officer.get(f"/api/reports/{report_id}/refused-copies")).json()
    assert [copy["body"]["figures"] for copy in copies] == [{"affected_population": 999}]
    assert (await officer.get(f"/api/subjects/report/{report_id}")).json() == first
    assert code(await reporter.get(f"/api/reports/{report_id}/refused-copies")) == (403, "forbidden")


async def test_the_same_hazard_county_and_time_is_one_incident_and_another_is_not(signed_in):
    officer = await signed_in("duty_officer")
    first, second = await filed(officer), await filed(officer, TOWN, "follow_up")
    flood = await filed(officer, TOWN, hazard="flood")
    later = await filed(officer, TOWN, occurred_at="2026-03-01T00:00:00Z")
    assert first["incident_id"] == second["incident_id"]
    assert len({told["incident_id"] for told in (first, flood, later)}) == 3


async def test_a_word_near_in_date_place_and_hazard_is_offered_the_incident_that_is_open_and_may_join_it(signed_in):
    officer = await signed_in("duty_officer")
    snow = (await filed(officer))["incident_id"]

    async def offered(hazard: str, at: str) -> list[tuple[str, bool, bool]]:
        told = await officer.get("/api/incidents/near", params={"hazard": hazard, "place": TOWN, "occurred_at": at})
        return [(one["incident_id"], one["joins"], one["same_hazard"]) for one in told.raise_for_status().json()]

    assert await offered("snow", "2026-01-10T06:00:00Z") == [(snow, True, True)]
    assert await offered("snow", "2026-01-15T06:00:00Z") == [(snow, False, True)]
    assert await offered("low_temp", "2026-01-10T06:00:00Z") == [(snow, False, False)]
    assert await offered("snow", "2026-06-10T06:00:00Z") == []
    chosen = await filed(officer, TOWN, occurred_at="2026-01-15T06:00:00Z", incident_id=snow)
    assert chosen["incident_id"] == snow


async def test_a_reporter_files_only_inside_his_areas(signed_in):
    reporter = await signed_in("reporter", areas=(SUMU,))
    assert code(await sent(reporter, report(TOWN))) == (403, "forbidden")
    assert (await sent(reporter, report(SUMU + "200"))).status_code == 200


async def test_the_chosen_place_wins_and_the_point_only_suggests(signed_in):
    reporter = await signed_in("reporter", areas=(SUMU,))
    divisions = (await reporter.get("/api/geo/divisions", params={"parent": COUNTY})).json()["divisions"]
    seat = next(row for row in divisions if row["code"] == RANCH)
    told = await filed(reporter, point={"lon": seat["lon"], "lat": seat["lat"], "accuracy_m": 35, "datum": "wgs84"})
    assert (told["areas"], told["accuracy_m"], told["point_suggests"]) == ([SUMU], 35, RANCH)
    assert [finding["check"] for finding in told["findings"]] == ["point_elsewhere"]
    assert told["passable"]


async def test_a_point_from_a_chinese_map_is_kept_in_wgs84(signed_in):
    reporter = await signed_in("reporter", areas=(SUMU,))
    told = await filed(reporter, point={"lon": 116.0, "lat": 43.9, "datum": "gcj02"})
    lon, lat = told["point"]
    assert 0.002 < abs(lon - 116.0) + abs(lat - 43.9) < 0.02
    assert told["accuracy_m"] is None


async def test_words_the_rulebook_does_not_know_are_refused_with_the_word(signed_in):
    officer = await signed_in("duty_officer")
    strange = await sent(officer, report(figures={"yurts_lost": 3}))
    assert (code(strange), strange.json()["facts"]) == ((400, "bad_indicator"), {"indicators": ["yurts_lost"]})
    assert code(await sent(officer, report(hazard="war"))) == (400, "bad_hazard")
    assert code(await sent(officer, report("152502999"))) == (400, "unknown_division")
    assert code(await sent(officer, report(kind="nil", figures={"deaths": 0}))) == (400, "nil_with_figures")


async def test_bodies_that_no_store_can_hold_are_malformed(signed_in):
    officer = await signed_in("duty_officer")
    wrong: list[dict[str, Any]] = [
        {"figures": {"deaths": 10**12}}, {"figures": {"deaths": "three"}}, {"figures": {"deaths": True}},
        {"figures": {"loss_total": 0.00001}}, {"text": "a\x00b"}, {"occurred_at": "2026-01-10T00:00:00"},
        {"occurred_at": "0001-01-01T00:00:00+08:00"}, {"colour": "red"}, {"place": COUNTY}]
    for one in wrong:
        assert code(await sent(officer, report(**one))) == (422, "malformed"), one
    assert (await sent(officer, report(), "01234567-89ab-4def-8123-456789abcdef")).status_code == 422


async def test_a_phoned_in_report_is_entered_by_the_officer_in_the_same_form(signed_in):
    officer, reporter = await signed_in("duty_officer"), await signed_in("reporter")
    assert (await filed(officer, source="phone"))["source"] == "phone"
    assert (await filed(officer, TOWN))["source"] == "officer"
    assert code(await sent(reporter, report(source="phone"))) == (403, "forbidden")


async def test_a_report_may_name_its_incident_but_only_one_of_its_hazard_and_county(signed_in):
    officer = await signed_in("duty_officer")
    snow, flood = await filed(officer), await filed(officer, hazard="flood")
    late = await filed(officer, TOWN, occurred_at="2026-03-01T00:00:00Z", incident_id=snow["incident_id"])
    assert late["incident_id"] == snow["incident_id"]
    assert code(await sent(officer, report(incident_id=flood["incident_id"]))) == (409, "wrong_incident")
    assert code(await sent(officer, report(incident_id=str(uuid7())))) == (404, "not_found")
