from datetime import timedelta
from typing import Any
from uuid import uuid4

from uuid_utils.compat import uuid7

from disaster import clock
from tests.clients import Follower
from tests.reports.filing import COUNTY, filed
from tests.rulebook.test_routes import OWN

CLAUSE: dict[str, Any] = {"metric": "relocated_or_aid", "area": "county", "min": {"IV": 100}}
RELOCATION: dict[str, Any] = {**OWN["document"], "triggers": [CLAUSE]}
PEOPLE = {"affected_population": 400, "relocated_total": 120, "central_total": 120, "dispersed_total": 0}


async def authority(administrator, person_id: str, levels=("IV",)):
    now = clock.now()
    return await administrator.put(f"/api/authorities/{uuid7()}", json={
        "person_id": person_id, "levels": list(levels), "valid_from": (now - timedelta(days=1)).isoformat(),
        "valid_to": (now + timedelta(days=30)).isoformat(), "document": "锡政授〔2026〕3号"})


async def kinds(client, kind: str):
    return (await client.get(f"/api/subjects/{kind}")).json()["items"]


async def test_a_standing_authority_starts_a_level_at_once_and_says_by_whose(service, signed_in):
    administrator, mayor = await signed_in("administrator"), await signed_in("commander", levels=("IV",))
    officer, mayor_id = await signed_in("duty_officer"), (await mayor.get("/api/people/me")).json()["actor"][7:]
    (await administrator.put(f"/api/rulesets/{uuid4()}", json={"document": RELOCATION})).raise_for_status()
    given = (await authority(administrator, mayor_id)).raise_for_status().json()
    follower = await (await Follower(officer).snapshot()).connect()
    await filed(officer, figures=PEOPLE)
    await follower.until((await officer.get("/api/snapshot")).json()["seq"])
    await follower.close()
    response, = (view for name, view in follower.subjects.items() if name.startswith("response/"))
    assert (response["level"], response["decided_by"]) == ("IV", f"person/{mayor_id}")
    assert response["authority_id"] == given["id"]
    proposal, = await kinds(officer, "proposal")
    assert (proposal["state"], proposal["example"]) == ("confirmed", False)


async def test_example_thresholds_never_start_anything_by_themselves(service, signed_in):
    administrator, mayor = await signed_in("administrator"), await signed_in("commander", levels=("IV", "III"))
    mayor_id = (await mayor.get("/api/people/me")).json()["actor"][7:]
    (await authority(administrator, mayor_id, ("IV", "III"))).raise_for_status()
    await filed(mayor, figures=PEOPLE)
    proposal, = await kinds(mayor, "proposal")
    assert (proposal["state"], proposal["example"]) == ("open", True)
    assert await kinds(mayor, "response") == []


async def test_a_revoked_authority_starts_nothing(service, signed_in):
    administrator, mayor = await signed_in("administrator"), await signed_in("commander", levels=("IV",))
    mayor_id = (await mayor.get("/api/people/me")).json()["actor"][7:]
    (await administrator.put(f"/api/rulesets/{uuid4()}", json={"document": RELOCATION})).raise_for_status()
    given = (await authority(administrator, mayor_id)).json()
    await administrator.delete(f"/api/authorities/{given['id']}")
    await filed(mayor, figures=PEOPLE)
    assert [proposal["state"] for proposal in await kinds(mayor, "proposal")] == ["open"]


async def test_an_authority_covers_only_what_its_signatory_may_decide(service, signed_in):
    administrator, mayor = await signed_in("administrator"), await signed_in("commander", levels=("IV",))
    mayor_id = (await mayor.get("/api/people/me")).json()["actor"][7:]
    assert (await authority(administrator, mayor_id, ("I",))).json()["code"] == "bad_input"


async def test_only_an_administrator_or_the_signatory_himself_enters_an_authority(service, signed_in):
    mayor, deputy = await signed_in("commander", levels=("IV",)), await signed_in("commander", levels=("IV",))
    mayor_id = (await mayor.get("/api/people/me")).json()["actor"][7:]
    assert (await authority(deputy, mayor_id)).json()["code"] == "forbidden"
    assert (await authority(mayor, mayor_id)).status_code == 200


async def test_a_commander_starts_a_level_that_no_rule_proposed(service, signed_in):
    mayor = await signed_in("commander", levels=("III",))
    told = await filed(mayor, figures={"affected_population": 4})
    address, start = f"/api/incidents/{told['incident_id']}/level", {
        "direction": "start", "level": "III", "reason": "会商研判", "expected_hours": 24, "places": [told["place"]]}
    response = (await mayor.put(address, json=start)).raise_for_status().json()
    assert (response["plan_id"], response["history"][0]["verb"]) == ("discretion", "started")
    assert {task["place"] for task in await kinds(mayor, "task")} == {COUNTY, told["place"]}
    assert (await mayor.put(address, json=start)).json()["code"] == "no_such_step"


async def test_a_place_that_a_proposal_names_too_gets_its_tasks_once(service, signed_in):
    mayor = await signed_in("commander", levels=("IV",))
    told = await filed(mayor, figures=PEOPLE)
    start = {"direction": "start", "level": "IV", "reason": "会商研判", "places": [told["place"], told["place"]]}
    address = f"/api/incidents/{told['incident_id']}/level"
    assert (await mayor.put(address, json={**start, "places": ["152522100"]})).json()["code"] == "bad_input"
    (await mayor.put(address, json=start)).raise_for_status()
    tasks = [(task["key"], task["place"]) for task in await kinds(mayor, "task")]
    assert len(tasks) == len(set(tasks))


async def test_a_past_incident_can_be_tried_with_another_rule_set_or_a_draft(service, signed_in):
    officer = await signed_in("duty_officer")
    told = await filed(officer, figures=PEOPLE)
    address = f"/api/incidents/{told['incident_id']}/trial"
    draft = (await officer.post(address, json={"document": {**RELOCATION, "id": "draft"}})).json()
    assert (draft["level"], draft["rests_on_example"]) == ("IV", False)
    stricter = {**RELOCATION, "id": "draft", "triggers": [{**CLAUSE, "min": {"IV": 121}}]}
    assert (await officer.post(address, json={"document": stricter})).json()["level"] is None
    assert (await officer.post(address, json={"ruleset_id": "xilinhot-default"})).json()["jurisdiction"] == COUNTY


async def test_a_decision_prints_with_its_four_facts(service, signed_in):
    mayor = await signed_in("commander", levels=("IV",))
    await filed(mayor, figures=PEOPLE)
    proposal, = await kinds(mayor, "proposal")
    (await mayor.put(f"/api/proposals/{proposal['id']}/decision", json={"verdict": "confirm"})).raise_for_status()
    response, = await kinds(mayor, "response")
    paper = (await mayor.get(f"/api/responses/{response['id']}/document.html")).text
    for fact in ("锡林浩特市雪灾", "Ⅳ级(蓝)", "预计期限", "紧急转移安置", "示例", response["number"]):
        assert fact in paper
