from datetime import timedelta

import httpx
import pytest
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.db import open_engine, sessions, transaction
from disaster.intake.limits import Limits
from disaster.phones import routes
from disaster.phones.actions import keys
from tests.clients import PASSWORD
from tests.phones.sealed import Telephone

TOWNSHIP, NEXT = "152502200", "152502100"
SNOW = {"place": TOWNSHIP, "hazard": "snow", "kind": "first", "figures": {"injured": 2}, "text": "三户联系不上"}


async def report(officer, id):
    return (await officer.get(f"/api/subjects/report/{id}")).json()


async def count(officer, kind="report"):
    return (await officer.get(f"/api/subjects/{kind}/count")).json()["count"]


async def test_a_letter_sent_by_somebody_else_after_sign_out_is_filed_as_its_author(phone, officer, driver):
    author = (await phone.client.get("/api/people/me")).json()["actor"]
    letter = phone.letter(SNOW)
    await phone.client.post("/api/people/sign-out")
    told = (await driver.post("/api/sealed?road=carrier", json=letter)).json()
    assert (told["state"], (await report(officer, letter["id"]))["filed_by"]) == ("received", author)


async def test_a_password_reset_in_between_changes_nothing(phone, officer, driver):
    letter = phone.letter(SNOW)
    (await officer.post(f"/api/people/{phone.person}/password-reset")).raise_for_status()
    assert (await phone.client.get("/api/people/me")).status_code == 401
    assert (await driver.post("/api/sealed", json=letter)).json()["state"] == "received"
    assert (await report(officer, letter["id"]))["filed_by"] == f"person/{phone.person}"


async def test_the_key_of_own_copies_is_the_same_after_a_password_reset(phone, officer):
    before = phone.registration["copy_key"]
    given = (await officer.post(f"/api/people/{phone.person}/password-reset")).json()["password"]
    again = await phone.client.post("/api/people/sign-in", json={"login": phone.login, "password": given})
    phone.client.headers["x-csrf-token"] = again.json()["csrf"]
    await phone.client.put("/api/people/me/password", json={"old": given, "new": "another long one"})
    assert (await phone.registered()).registration["copy_key"] == before


async def test_copies_by_many_roads_are_one_report(phone, officer, driver):
    letter, before = phone.letter(SNOW), await count(officer)
    states = [(await driver.post(f"/api/sealed?road={road}", json=letter)).json()
              for road in ("phone", "file", "qr", "carrier", "phone")]
    assert {(one["state"], one["at"]) for one in states} == {("received", states[0]["at"])}
    assert await count(officer) == before + 1


async def test_the_plain_door_and_the_sealed_one_count_the_same_id_once(phone, officer, driver):
    body, id, before = {**SNOW, "occurred_at": clock.now().isoformat()}, str(uuid7()), await count(officer)
    assert (await phone.client.put(f"/api/reports/{id}", json=body)).is_success
    assert (await driver.post("/api/sealed", json=phone.letter(body, id=id))).json()["state"] == "received"
    other = await driver.post("/api/sealed", json=phone.letter({**body, "kind": "follow_up"}, id=id))
    assert (other.json()["state"], other.json()["code"]) == ("refused", "same_id_other_body")
    assert await count(officer) == before + 1


async def test_a_letter_is_filed_although_a_correction_that_waited_for_it_does_not_fit(phone, officer):
    letter, correction = phone.letter(SNOW), str(uuid7())
    body = {**SNOW, "occurred_at": clock.now().isoformat(), "hazard": "flood", "corrects": letter["id"],
            "reason": "更正"}
    assert (await officer.put(f"/api/reports/{correction}", json=body)).status_code == 202
    assert (await phone.sent(letter))["state"] == "received"
    assert (await report(officer, letter["id"]))["state"] == "received"
    kept = (await officer.get(f"/api/subjects/held_report/{correction}")).json()
    assert (kept["state"], kept["refusal"]) == ("refused", "corrects_other_hazard")


async def test_a_carrier_can_neither_alter_a_letter_nor_put_it_into_another_envelope(phone, officer, driver):
    letter, before = phone.letter(SNOW), await count(officer)
    other = letter["box"][:-3] + ("AAA" if letter["box"][-3:] != "AAA" else "BBB")
    for altered in ({"box": other}, {"id": str(uuid7())}, {"door": "house"}):
        assert (await driver.post("/api/sealed", json={**letter, **altered})).json()["code"] == "damaged_letter"
    stranger = Telephone(phone.client)
    stranger.key_id, stranger.registration = phone.key_id, phone.registration
    assert (await driver.post("/api/sealed", json=stranger.letter(SNOW))).json()["code"] == "bad_signature"
    assert await count(officer) == before


async def test_an_address_that_brings_letters_all_the_time_is_told_when_to_come_again(phone, driver, monkeypatch):
    monkeypatch.setattr(routes, "letters_brought", Limits(60))
    monkeypatch.setattr(routes, "LETTERS_A_MINUTE", 2)
    answers = [await driver.post("/api/sealed", json=phone.letter(SNOW)) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["facts"]["retry_after_seconds"] > 0


async def test_who_carries_a_letter_learns_nothing_of_what_is_in_it(phone, driver):
    letter = phone.letter({**SNOW, "hazard": "no_such_thing"})
    carried = (await driver.post("/api/sealed", json=letter)).json()
    assert (carried["state"], carried["code"], carried["facts"]) == ("refused", "bad_hazard", {})
    assert (await phone.sent(letter))["facts"]["hazard"] == "no_such_thing"


async def test_a_lost_phone_that_is_shut_out_loses_its_session_and_its_later_letters_are_put_aside(phone, officer):
    before, after = phone.letter(SNOW), phone.letter(SNOW, signed_at=(clock.now() + timedelta(minutes=5)).isoformat())
    told = await officer.put(f"/api/phones/{phone.id}/shut-out", json={"reason": "丢在牧道上"})
    assert told.json()["shut_out_at"]
    assert (await phone.client.get("/api/people/me")).status_code == 401
    assert (await phone.client.get(f"/api/phones/{phone.id}/standing")).json() == {"shut_out": True}
    assert [(one["state"], one["shut_out"]) for one in [await phone.sent(before), await phone.sent(after)]] == [
        ("received", True), ("held_aside", True)]


async def test_a_shut_out_phone_gets_no_keys_and_no_session_by_signing_in_again(phone, officer):
    await officer.put(f"/api/phones/{phone.id}/shut-out", json={"reason": "丢失"})
    again = await phone.client.post("/api/people/sign-in", json={"login": phone.login, "password": PASSWORD})
    phone.client.headers["x-csrf-token"] = again.json()["csrf"]
    assert (await phone.registered()).registration == {
        "id": phone.id, "shut_out": True, "sealing_key": None, "copy_key": None}
    assert (await phone.client.get("/api/people/me")).status_code == 401


async def test_a_letter_whose_writer_lost_the_right_waits_for_the_officer_who_files_it(phone, officer):
    letter = phone.letter(SNOW)
    await officer.put(f"/api/people/{phone.person}", json={
        "login": phone.login, "name": "示例", "post_zh": "示例", "post_en": "example", "roles": ["reporter"],
        "areas": [NEXT]})
    assert (await phone.sent(letter))["code"] == "forbidden"
    everything = (await officer.get("/api/subjects/aside_letter")).json()["items"]
    [aside] = [one for one in everything if one["letter_id"] == letter["id"]]
    words = (await officer.get(f"/api/subjects/aside_letter/{aside['id']}/private")).json()
    assert (words["body"]["text"], aside["areas"]) == ("三户联系不上", [TOWNSHIP])
    decision = {"verdict": "file", "reason": "内容可信"}
    told = await officer.put(f"/api/aside-letters/{aside['id']}/decision", json=decision)
    assert told.json()["state"] == "filed"
    assert (await report(officer, letter["id"]))["place"] == TOWNSHIP
    assert (await phone.sent(letter))["state"] == "received"
    other = await officer.put(f"/api/aside-letters/{aside['id']}/decision", json={**decision, "verdict": "dismiss"})
    assert other.json()["code"] == "letter_decided"


async def test_a_letter_to_an_unknown_door_or_of_an_unknown_phone_is_kept_not_dropped(phone, officer, driver):
    stranger, reports, aside = Telephone(driver), await count(officer), await count(officer, "aside_letter")
    stranger.registration = phone.registration
    assert (await phone.sent(phone.letter({"x": 1}, door="camel")))["code"] == "unknown_door"
    assert (await stranger.sent(stranger.letter(SNOW)))["code"] == "unknown_phone"
    assert (await count(officer), await count(officer, "aside_letter")) == (reports, aside + 2)


@pytest.mark.parametrize("place", ["152502" + "13800138000" * 9, "152502１００", "152502"])
async def test_a_stranger_writes_nothing_into_the_journal_by_what_he_calls_a_place(phone, officer, driver, place):
    stranger = Telephone(driver)
    stranger.registration = phone.registration
    letter = stranger.letter({**SNOW, "place": place})
    await stranger.sent(letter)
    entries = (await officer.get("/api/subjects/aside_letter?limit=1000")).json()["items"]
    assert [one["areas"] for one in entries if one["letter_id"] == letter["id"]] == [["152502"]]


async def test_after_a_rotation_new_letters_use_the_new_key_and_old_ones_still_open(phone, committed, driver):
    old, engine = phone.letter(SNOW), open_engine(committed, pool_size=1)
    async with transaction(sessions(engine)) as session:
        rotated = (await keys.rotated(session)).id
    await engine.dispose()
    assert (await driver.post("/api/sealed", json=old)).json()["state"] == "received"
    assert (await phone.registered()).registration["sealing_key"]["id"] == rotated != old["key"]
    assert (await phone.sent(phone.letter({**SNOW, "kind": "nil", "figures": {}, "text": None})))["state"] == "received"
    strange = {**phone.letter(SNOW), "key": "0" * 16}
    assert (await driver.post("/api/sealed", json=strange)).json()["code"] == "unknown_sealing_key"


async def test_the_administrator_sees_whose_phones_report_and_how_many_letters_came(phone, officer):
    await phone.sent(phone.letter(SNOW))
    [told] = [one for one in (await officer.get("/api/phones")).json() if one["phone"]["id"] == phone.id]
    assert (told["phone"]["person_id"], told["label"], told["letters"]) == (phone.person, "示例手机", 1)
    assert (await phone.client.get("/api/phones")).status_code == 403


async def test_a_phone_belongs_to_one_person(phone, signed_in):
    other = Telephone(await signed_in("reporter", areas=(NEXT,)), phone.id)
    with pytest.raises(httpx.HTTPStatusError, match="404"):
        await other.registered()
