from datetime import timedelta

import httpx
from sqlalchemy import select
from uuid_utils.compat import uuid7
from websockets.asyncio.client import connect

from disaster import clock
from disaster.db import open_engine, sessions
from disaster.people.models import Reading
from tests.clients import Follower

DUTY = "/api/duty"


async def test_ten_wrong_passwords_shut_the_door_for_that_login(service, signed_in):
    officer = await signed_in("duty_officer", login="officer")
    wrong = {"login": "officer", "password": "wrong"}
    answers = [(await officer.post("/api/people/sign-in", json=wrong)).json()["code"] for _ in range(11)]
    assert answers[:10] == ["wrong_sign_in"] * 10
    assert answers[10] == "too_many_attempts"


async def test_a_change_without_csrf_or_from_another_site_is_refused(service, signed_in):
    officer = await signed_in("duty_officer")
    url = f"{DUTY}/{uuid7()}"
    assert (await officer.put(url, headers={"x-csrf-token": "guess"})).json()["facts"] == {"reason": "csrf"}
    assert (await officer.put(url, headers={"origin": "http://evil.example"})).json()["facts"] == {"reason": "origin"}


async def test_a_handover_is_complete_only_when_the_next_officer_accepts(service, signed_in):
    officer, relief = await signed_in("duty_officer"), await signed_in("duty_officer")
    mine, next_id = uuid7(), uuid7()
    await officer.put(f"{DUTY}/{mine}")
    assert (await relief.put(f"{DUTY}/{uuid7()}")).json()["code"] == "somebody_on_duty"
    relief_id = (await relief.get("/api/people/me")).json()["actor"].partition("/")[2]
    offered = (await officer.put(f"{DUTY}/{mine}/handover", json={"to": relief_id, "note": "夜里降雪"})).json()
    assert (offered["state"], offered["open_items"]) == ("offered", 0)
    taken = (await relief.put(f"{DUTY}/{mine}/acceptance/{next_id}")).json()
    assert (taken["state"], taken["person_id"]) == ("on_duty", relief_id)
    assert (await officer.get(f"/api/subjects/duty/{mine}")).json()["state"] == "ended"


async def test_a_token_asks_with_its_scope_until_it_is_revoked(service, signed_in):
    admin = await signed_in("administrator")
    made = (await admin.put(f"/api/people/tokens/{uuid7()}", json={
        "name": "上级平台", "roles": ["partner"], "areas": ["152502"], "days": 30})).json()
    async with httpx.AsyncClient(base_url=service, headers={"authorization": f"Bearer {made['secret']}"}) as program:
        assert (await program.get("/api/snapshot")).status_code == 200
        follower = await program_follower(program, made["secret"])
        await admin.delete(f"/api/people/tokens/{made['token']['id']}")
        await follower.socket.wait_closed()
        assert follower.socket.close_code == 4401
        assert (await program.get("/api/snapshot")).json()["code"] == "not_signed_in"


async def program_follower(program, secret):
    follower = await Follower(program).snapshot()
    url = str(program.base_url).replace("http", "ws", 1).rstrip("/")
    follower.socket = await connect(f"{url}/api/live?after={follower.seq}&epoch={follower.epoch}", compression=None,
                                    additional_headers={"authorization": f"Bearer {secret}"})
    return follower


async def test_a_granted_area_opens_and_a_revoked_one_closes_the_stream(service, signed_in):
    admin, helper = await signed_in("administrator"), await signed_in("duty_officer", areas=("152501",))
    actor = (await helper.get("/api/people/me")).json()["actor"]
    follower = await (await Follower(helper).snapshot()).connect()
    grant = {"person_id": actor.partition("/")[2], "area": "152502",
             "until": (clock.now() + timedelta(days=1)).isoformat()}
    grant_id = uuid7()
    assert (await admin.put(f"/api/people/grants/{grant_id}", json=grant)).status_code == 200
    await follower.socket.wait_closed()
    assert follower.socket.close_code == 4403
    assert (await helper.get("/api/people/me")).json()["areas"] == ["152501", "152502"]
    await admin.delete(f"/api/people/grants/{grant_id}")
    assert (await helper.get("/api/people/me")).json()["areas"] == ["152501"]


async def test_a_reset_password_ends_the_sessions_and_must_be_changed(service, signed_in):
    admin, officer = await signed_in("administrator"), await signed_in("duty_officer", login="officer")
    actor = (await officer.get("/api/people/me")).json()["actor"].partition("/")[2]
    password = (await admin.post(f"/api/people/{actor}/password-reset")).json()["password"]
    assert (await officer.get("/api/people/me")).status_code == 401
    me = (await officer.post("/api/people/sign-in", json={"login": "officer", "password": password})).json()
    assert me["must_change_password"]
    change = await officer.put("/api/people/me/password", json={"old": password, "new": "a new long password"},
                               headers={"x-csrf-token": me["csrf"]})
    assert change.status_code == 204


async def test_an_administrator_cannot_invent_a_role(service, signed_in):
    admin = await signed_in("administrator")
    refused = await admin.put(f"/api/people/{uuid7()}", json={
        "login": "khan", "name": "示例", "post_zh": "汗", "post_en": "Khan", "roles": ["khan"], "areas": ["152502"]})
    assert (refused.status_code, refused.json()["code"]) == (400, "unknown_role")


async def test_reading_a_name_is_logged(service, signed_in, committed):
    officer, reporter = await signed_in("duty_officer"), await signed_in("reporter", areas=("152502100",))
    actor = (await reporter.get("/api/people/me")).json()["actor"]
    assert (await officer.get(f"/api/subjects/{actor}/private")).json()["name"] == "示例"
    assert (await reporter.get(f"/api/subjects/{actor}/private")).json()["code"] == "forbidden"
    engine = open_engine(committed)
    async with sessions(engine)() as session:
        readings = (await session.scalars(select(Reading.subject))).all()
    await engine.dispose()
    assert readings == [actor]
