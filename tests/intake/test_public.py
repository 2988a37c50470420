import asyncio
from uuid import UUID

import pytest
from fastapi import Request
from uuid_utils.compat import uuid7

from disaster.db import OurFault, open_engine, sessions
from disaster.intake.actions.taking import Telling
from disaster.intake.door import address_of
from disaster.intake.gathering import Gathering
from disaster.intake.rules.public import number_of, phone_of
from disaster.intake.schemas import Received, SaidIn
from tests.clients import Follower
from tests.intake.telling import KEY, TOWNSHIP, report
from tests.reports.filing import code


async def test_whoever_tells_gets_a_number_that_his_phone_knew_before_and_follows_it_with_his_key(public):
    report_id = uuid7()
    told = await public.tell(str(report_id))
    assert told.json()["number"] == number_of(report_id)
    seen = await public.client.get(f"/api/follow-report/{number_of(report_id)}", params={"key": KEY})
    assert (seen.json()["state"], seen.json()["received_at"]) == ("received", told.json()["received_at"])
    wrong = await public.client.get(f"/api/follow-report/{number_of(report_id)}", params={"key": "x"})
    assert wrong.status_code == 404


async def test_a_public_report_wakes_no_screen_and_is_in_no_snapshot_but_in_the_desk_list(public, signed_in):
    officer = await signed_in("duty_officer", "verifier")
    screen = await (await Follower(officer).snapshot()).connect()
    report_id, before = str(uuid7()), (await officer.get("/api/public-reports/waiting")).json()["in_danger"]
    await public.tell(report_id)
    assert (await screen.until(screen.seq + 1)).applied == []
    assert f"public_report/{report_id}" not in (await Follower(officer).snapshot()).subjects
    listed = (await officer.get("/api/subjects/public_report")).json()["items"]
    assert report_id in {one["id"] for one in listed}
    assert (await officer.get("/api/public-reports/waiting")).json()["in_danger"] == before + 1
    await screen.close()


async def test_what_an_officer_adopts_becomes_his_report_and_only_then_counts(public, signed_in):
    officer, report_id, filed = await signed_in("duty_officer", "verifier"), str(uuid7()), str(uuid7())
    before = (await officer.get("/api/subjects/figures/count")).json()["count"]
    told = (await public.tell(report_id)).json()
    assert (await officer.get("/api/subjects/figures/count")).json()["count"] == before
    adoption = {"verdict": "adopt", "report_id": filed, "report": report()}
    of_nothing = {**adoption, "report": report(corrects=str(uuid7()))}
    assert code(await officer.put(f"/api/public-reports/{report_id}/desk", json=of_nothing)) == (
        400, "handling_incomplete")
    adopted = await officer.put(f"/api/public-reports/{report_id}/desk", json=adoption)
    assert (adopted.json()["state"], adopted.json()["adopted_as"]) == ("adopted", filed)
    assert (await officer.get(f"/api/subjects/report/{filed}")).json()["source"] == "public"
    seen = await public.client.get(f"/api/follow-report/{told['number']}", params={"key": KEY})
    assert (seen.json()["state"], seen.json()["report_state"]) == ("adopted", "received")


async def test_people_said_to_be_in_danger_stay_so_when_an_officer_adopts_it(public, signed_in):
    officer, report_id, filed = await signed_in("duty_officer", "verifier"), str(uuid7()), str(uuid7())
    await public.tell(report_id, danger="yes")
    await officer.put(f"/api/public-reports/{report_id}/desk", json={
        "verdict": "adopt", "report_id": filed, "report": report(figures={})})
    queue = (await officer.get("/api/checking/queue", params={"limit": 100})).json()["items"]
    assert {one["id"]: one["harm"] for one in queue}[filed] == 4


async def test_a_dismissed_one_wants_a_reason_and_its_sender_reads_it_in_one_word(public, signed_in):
    officer, report_id = await signed_in("duty_officer", "verifier"), str(uuid7())
    told, door = (await public.tell(report_id)).json(), f"/api/public-reports/{report_id}/desk"
    refused = await officer.put(door, json={"verdict": "dismiss"})
    assert refused.json()["code"] == "handling_incomplete"
    await officer.put(door, json={"verdict": "dismiss", "dismissal": "duplicate", "reason": "与上一条相同"})
    seen = await public.client.get(f"/api/follow-report/{told['number']}", params={"key": KEY})
    assert (seen.json()["state"], seen.json()["dismissal"]) == ("dismissed", "duplicate")
    assert (await officer.put(door, json={"verdict": "take"})).json()["code"] == "public_report_handled"


async def test_who_has_it_in_hand_keeps_it_for_five_minutes(public, signed_in):
    one, other, report_id = await signed_in("verifier"), await signed_in("verifier"), str(uuid7())
    await public.tell(report_id)
    await one.put(f"/api/public-reports/{report_id}/desk", json={"verdict": "take"})
    refused = await other.put(f"/api/public-reports/{report_id}/desk", json={"verdict": "take"})
    assert refused.json()["code"] == "public_report_taken"


async def test_fifty_identical_posts_at_once_are_one_report_and_fifty_equal_answers(public, signed_in):
    officer, report_id, challenge = await signed_in("duty_officer"), str(uuid7()), await public.solved()
    before = (await officer.get("/api/subjects/public_report/count")).json()["count"]
    answers = await asyncio.gather(*(public.tell(report_id, challenge=challenge) for _ in range(50)))
    assert {answer.text for answer in answers} == {answers[0].text}
    assert answers[0].status_code == 200
    assert (await officer.get("/api/subjects/public_report/count")).json()["count"] == before + 1


async def test_the_same_id_with_other_words_is_refused_and_what_stands_stays(public, signed_in):
    officer, report_id = await signed_in("duty_officer"), str(uuid7())
    await public.tell(report_id)
    assert (await public.tell(report_id, words="别的话")).json()["code"] == "same_id_other_body"
    assert (await officer.get(f"/api/subjects/public_report/{report_id}/private")).json()["words"] == "羊圈被雪压塌"


async def test_a_challenge_is_signed_expires_and_is_good_for_one_report(public, service):
    challenge = await public.solved()
    assert (await public.tell(challenge=challenge)).status_code == 200
    assert (await public.tell(challenge=challenge)).json()["code"] == "challenge_spent"
    assert (await public.tell(challenge=None)).json()["code"] == "challenge_missing"
    assert (await public.tell(challenge=challenge[:-40] + "A" * 40)).json()["code"] == "challenge_wrong"


async def test_one_phone_number_that_reports_all_the_time_is_told_whom_to_call(public):
    answers = [await public.tell(phone="138 0013 8000") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    facts = answers[-1].json()["facts"]
    assert (facts["call"], facts["retry_after_seconds"] > 0) == ("119", True)
    assert (await public.tell(phone="13900139000")).status_code == 200


async def test_a_partner_with_a_token_needs_no_challenge_and_is_never_told_that_it_reports_too_often(public, gateway):
    public.headers["authorization"] = gateway.headers["authorization"]
    answers = [await public.tell(phone="13700137000", challenge=None) for _ in range(12)]
    assert {answer.status_code for answer in answers} == {200}
    public.headers["authorization"] = "Bearer no-such-token"
    assert (await public.tell(challenge=None)).status_code == 401


async def test_an_address_that_reports_all_the_time_is_told_so_and_another_behind_the_same_proxy_is_not(public):
    public.headers["x-forwarded-for"] = "203.0.113.9"
    codes = [(await public.tell(challenge=None)).json()["code"] for _ in range(122)]
    assert (codes[0], codes[119], codes[-1]) == ("challenge_missing", "challenge_missing", "too_many_reports")
    public.headers["x-forwarded-for"] = "203.0.113.10"
    assert (await public.tell()).status_code == 200


async def test_a_place_that_does_not_exist_is_refused_and_harms_nobody_who_came_with_it(public):
    good, bad = await asyncio.gather(public.tell(), public.tell(place="152502999"))
    assert (good.status_code, bad.json()["code"]) == (200, "unknown_division")


async def test_a_point_alone_goes_to_the_desk_of_its_township_and_is_kept_exact_in_private_only(public, signed_in):
    officer, report_id = await signed_in("duty_officer"), str(uuid7())
    point = {"lon": 116.0861234, "lat": 43.9331234, "accuracy_m": 12, "datum": "wgs84"}
    await public.tell(report_id, place=None, point=point)
    seen = (await officer.get(f"/api/subjects/public_report/{report_id}")).json()
    assert (seen["areas"][0][:6], len(seen["areas"][0]), seen["point"]) == (TOWNSHIP[:6], 9, [116.09, 43.93])
    private = (await officer.get(f"/api/subjects/public_report/{report_id}/private")).json()
    assert private["point"] == [116.086123, 43.933123]


def test_a_phone_number_has_one_form_however_it_was_written():
    forms = {phone_of(one) for one in ("13800138000", "+86 138-0013-8000", "0086 13800138000", "86 138 0013 8000")}
    assert forms == {"+8613800138000"}
    assert (phone_of("0479 8212345"), phone_of("  "), phone_of("不详")) == ("+864798212345", None, "不详")


@pytest.mark.parametrize(("one", "other", "same"), [
    ("::ffff:10.0.0.1", "::ffff:10.0.0.2", False), ("::ffff:10.0.0.1", "10.0.0.1", True),
    ("2001:db8:1:2::3", "2001:db8:1:2:aa::4", True), ("2001:db8:1:2::3", "2001:db8:1:3::3", False)])
def test_a_house_counts_as_one_address_and_two_phones_behind_a_proxy_as_two(one, other, same):
    first, second = (address_of(Request({"type": "http", "client": (host, 1)})) for host in (one, other))
    assert (first == second) == same


async def test_one_of_the_public_whose_report_breaks_our_own_code_harms_no_other(committed):
    engine = open_engine(committed, pool_size=1)
    good = SaidIn(words="羊圈被雪压塌")
    told = [Telling(UUID(str(uuid7())), one) for one in (good, good.model_copy(update={"words": "\ud800"}), good)]
    gathering = Gathering(sessions(engine))
    answers = await asyncio.gather(*(gathering.add(one) for one in told), return_exceptions=True)
    assert [type(one) for one in answers] == [Received, OurFault, Received]
    await engine.dispose()
