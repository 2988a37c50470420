"""Requests that are wrong in a way that only the database would notice, and rights that must not be had by a detour."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from uuid_utils.compat import uuid7

from disaster import clock
from tests.clients import PASSWORD

PERSON = {"login": "someone", "name": "示例", "post_zh": "岗位", "post_en": "post", "roles": ["reporter"],
          "areas": ["152502100"]}


async def with_token(service, administrator, roles):
    made = (await administrator.put(f"/api/people/tokens/{uuid7()}", json={
        "name": "程序", "roles": roles, "areas": ["152502"], "days": 1})).raise_for_status().json()
    return httpx.AsyncClient(base_url=service, headers={"authorization": f"Bearer {made['secret']}"})


async def test_a_login_that_another_has_is_refused_at_a_change_too(signed_in):
    administrator, mine = await signed_in("administrator"), uuid7()
    await administrator.put(f"/api/people/{uuid7()}", json=PERSON)
    await administrator.put(f"/api/people/{mine}", json={**PERSON, "login": "another"})
    answer = await administrator.put(f"/api/people/{mine}", json=PERSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "login_taken")


@pytest.mark.parametrize("role", ["commander", "administrator"])
async def test_no_program_decides_or_makes_who_decides(signed_in, role):
    administrator = await signed_in("administrator")
    answer = await administrator.put(f"/api/people/tokens/{uuid7()}", json={
        "name": "程序", "roles": [role], "areas": ["152502"], "days": 1})
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_role")


async def test_the_secret_of_a_session_is_no_token_also_while_it_is_remembered(service, signed_in):
    officer = await signed_in("duty_officer")
    secret = officer.cookies["disaster_session"]
    assert (await officer.get("/api/people/me")).status_code == 200
    async with httpx.AsyncClient(base_url=service, headers={"authorization": f"Bearer {secret}"}) as program:
        assert (await program.get("/api/subjects/report")).status_code == 401


async def test_no_program_is_on_duty(service, signed_in):
    async with await with_token(service, await signed_in("administrator"), ["duty_officer"]) as program:
        answer = await program.put(f"/api/duty/{uuid7()}")
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_a_handover_that_was_accepted_may_be_accepted_again(signed_in):
    officer, relief = await signed_in("duty_officer"), await signed_in("duty_officer")
    mine, next_id = uuid7(), uuid7()
    await officer.put(f"/api/duty/{mine}")
    relief_id = (await relief.get("/api/people/me")).json()["actor"].partition("/")[2]
    await officer.put(f"/api/duty/{mine}/handover", json={"to": relief_id})
    first = await relief.put(f"/api/duty/{mine}/acceptance/{next_id}")
    again = await relief.put(f"/api/duty/{mine}/acceptance/{next_id}")
    assert (again.status_code, again.json()) == (200, first.json())


async def test_a_grant_says_until_when_in_which_zone(signed_in):
    administrator = await signed_in("administrator")
    person = (await administrator.get("/api/people/me")).json()["actor"].partition("/")[2]
    until = clock.now() + timedelta(days=1)
    body = {"person_id": person, "area": "152526", "until": until.replace(tzinfo=None).isoformat()}
    answer = await administrator.put(f"/api/people/grants/{uuid7()}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


async def test_who_has_a_one_time_password_does_nothing_before_it_is_changed(service, signed_in):
    administrator = await signed_in("administrator")
    given = (await administrator.put(f"/api/people/{uuid7()}", json=PERSON)).json()["password"]
    async with httpx.AsyncClient(base_url=service, headers={"origin": service}) as newcomer:
        me = (await newcomer.post("/api/people/sign-in", json={"login": "someone", "password": given})).json()
        newcomer.headers["x-csrf-token"] = me["csrf"]
        assert me["roles"] == ["reporter"]
        assert (await newcomer.get("/api/snapshot")).json()["code"] == "password_must_change"
        await newcomer.put("/api/people/me/password", json={"old": given, "new": "a much longer one"})
        assert (await newcomer.get("/api/snapshot")).status_code == 200


@pytest.mark.parametrize("path", ["/api/journal?after=99999999999999999999",
                                  "/api/subjects/duty?upto=99999999999999999999",
                                  "/api/subjects/person?after=%00", "/api/subjects/person/%00", "/api/follow/%00?key=x",
                                  "/api/follow-donation/%00?key=x", "/api/geo/divisions?after=%00"])
async def test_what_the_database_cannot_hold_is_the_askers_mistake(signed_in, path):
    answer = await (await signed_in("duty_officer")).get(path)
    assert answer.status_code in {400, 404, 422}, answer.text


async def test_a_name_that_the_database_cannot_hold_is_the_askers_mistake(signed_in):
    answer = await (await signed_in("administrator")).put(f"/api/people/{uuid7()}", json={**PERSON, "name": "a\x00b"})
    assert answer.status_code == 400


async def test_a_csrf_value_of_strange_letters_is_refused(signed_in):
    officer = await signed_in("duty_officer")
    answer = await officer.put(f"/api/duty/{uuid7()}", headers={"x-csrf-token": b"\xe9"})
    assert answer.json()["facts"] == {"reason": "csrf"}


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_without_end_is_refused_before_it_is_read(service, chunked):
    async def pieces():
        for _ in range(64):
            yield b" " * 131_072

    async with httpx.AsyncClient(base_url=service, headers={"origin": service}) as stranger:
        body = pieces() if chunked else b" " * 8_388_608
        answer = await stranger.post("/api/people/sign-in", content=body,
                                     headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_forty_guesses_at_once_are_not_more_than_ten(service, signed_in):
    await signed_in("duty_officer", login="officer")
    async with httpx.AsyncClient(base_url=service, headers={"origin": service}, timeout=30) as stranger:
        answers = await asyncio.gather(*(stranger.post("/api/people/sign-in", json={
            "login": "officer", "password": f"guess {number}"}) for number in range(40)))
    assert sum(answer.json()["code"] == "wrong_sign_in" for answer in answers) == 10


async def test_nobody_shuts_the_door_for_an_address_by_its_name(service, signed_in):
    officer = await signed_in("duty_officer", login="officer")
    for _ in range(5):
        await officer.post("/api/people/sign-in", json={"login": "127.0.0.1", "password": "wrong"})
    answer = await officer.post("/api/people/sign-in", json={"login": "officer", "password": PASSWORD})
    assert answer.status_code == 200


async def test_a_reporters_sign_in_outlasts_a_storm_and_an_officers_a_turn_of_duty(service, signed_in, committed):
    await signed_in("reporter", areas=("152502100",), login="herder")
    await signed_in("reporter", "duty_officer", login="officer-too")
    async with httpx.AsyncClient(base_url=service, headers={"origin": service}) as stranger:
        ages = [(await stranger.post("/api/people/sign-in", json={"login": login, "password": PASSWORD}))
                .headers["set-cookie"].lower().partition("max-age=")[2].partition(";")[0]
                for login in ("herder", "officer-too")]
    assert [int(age) // 3600 for age in ages] == [14 * 24, 12]
