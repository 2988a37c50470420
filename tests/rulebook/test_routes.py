from uuid import uuid4

import httpx

from tests.rulebook.examples import COUNTY

OWN = {"document": {
    "zh": "锡林浩特市自然灾害救助应急预案", "en": "The city's own plan", "jurisdiction": COUNTY,
    "valid_from": "2020-01-01", "flag": "verified", "source": "市政办发〔2026〕1号",
    "triggers": [{"metric": "dead_missing", "area": "county", "min": {"I": 15, "IV": 2}},
                 {"metric": "livestock_dead_share", "area": "pastoral_township", "min": {"IV": "0.03"}}]}}


async def test_documents_are_sent_once_and_known_by_their_tag(signed_in):
    reporter = await signed_in("reporter", areas=("152502201",))
    for name in ("indicators", "hazards", "items", "deadlines", "tasks", "levels"):
        answer = await reporter.get(f"/api/rulebook/{name}")
        assert answer.status_code == 200
        again = await reporter.get(f"/api/rulebook/{name}", headers={"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


async def test_rules_are_shown_to_those_who_are_signed_in(service):
    async with httpx.AsyncClient(base_url=service) as nobody:
        for address in ("/api/rulebook/indicators", "/api/rulesets", "/api/rulesets/cn-2024"):
            assert (await nobody.get(address)).status_code == 401


async def test_an_administrator_enters_the_citys_own_set_and_everybody_sees_it(signed_in):
    administrator = await signed_in("administrator")
    reporter = await signed_in("reporter", areas=("152502201",))
    address = f"/api/rulesets/{uuid4()}"
    assert (await reporter.put(address, json=OWN)).status_code == 403
    entered = await administrator.put(address, json=OWN)
    assert entered.status_code == 200, entered.text
    sets = (await reporter.get("/api/rulesets")).json()
    assert [one["id"] for one in sets if one["in_force"]] == [entered.json()["id"]]
    assert (await reporter.get(address)).json()["document"]["triggers"][1]["min"] == {"IV": "0.03"}
    assert (await administrator.put(address, json=OWN)).json() == entered.json()


async def test_another_citys_rules_are_not_entered_from_here(signed_in):
    administrator = await signed_in("administrator")
    other = {"document": {**OWN["document"], "jurisdiction": "152522"}}
    assert (await administrator.put(f"/api/rulesets/{uuid4()}", json=other)).status_code == 403


async def test_a_set_that_says_something_unknown_is_refused_with_its_place(signed_in):
    administrator = await signed_in("administrator")
    strange = {"document": {**OWN["document"], "colour": "red"}}
    answer = await administrator.put(f"/api/rulesets/{uuid4()}", json=strange)
    assert answer.status_code == 422
    assert answer.json()["facts"]["faults"][0]["at"] == ["body", "document", "colour"]
    clause = {"metric": "x", "area": "county", "min": {"I": 1}}
    unknown = {"document": {**OWN["document"], "triggers": [clause]}}
    answer = await administrator.put(f"/api/rulesets/{uuid4()}", json=unknown)
    assert (answer.status_code, answer.json()["code"]) == (400, "rule_document_refused")


async def test_sets_are_compared_tried_dated_and_withdrawn(signed_in):
    administrator = await signed_in("administrator")
    id = str(uuid4())
    (await administrator.put(f"/api/rulesets/{id}", json=OWN)).raise_for_status()
    compared = await administrator.get("/api/rulesets/compare", params={"a": "xilinhot-default", "b": id})
    assert compared.json()["differences"][0]["a"]["I"] == 20
    tried = await administrator.post(f"/api/rulesets/{id}/try", json={
        "jurisdiction": COUNTY, "hazard": "snow",
        "figures": {COUNTY: {"deaths": {"value": 2}}, "152502201": {"livestock_dead": {"value": 900}}},
        "areas": {"152502201": {"pastoral": True, "base_data": {"livestock_total": 10000}}}})
    assert tried.status_code == 200, tried.text
    assert {one["metric"]: one["value"] for one in tried.json()["triggers"]} == {
        "dead_missing": 2, "livestock_dead_share": "0.09"}
    period = {"valid_from": "2020-01-01", "valid_to": "2999-12-31"}
    dated = await administrator.put(f"/api/rulesets/{id}/period", json=period)
    assert dated.json()["valid_to"] == "2999-12-31"
    gone = await administrator.put(f"/api/rulesets/{id}/withdrawal", json={"reason": "数值录入有误"})
    assert gone.json()["withdrawn_at"] is not None


async def test_an_unknown_indicator_in_a_trial_is_refused(signed_in):
    officer = await signed_in("duty_officer")
    answer = await officer.post("/api/rulesets/cn-2024/try", json={
        "jurisdiction": COUNTY, "hazard": "snow", "figures": {COUNTY: {"ghosts": {"value": 2}}}})
    assert (answer.status_code, answer.json()["facts"]) == (400, {"unknown_indicators": ["ghosts"]})
    assert (await officer.get("/api/rulesets/no-such-set")).status_code == 404
