from datetime import timedelta
from decimal import Decimal

from uuid_utils.compat import uuid7

from disaster import clock
from disaster.intake.rules.sms import Line, encoded
from tests.intake.telling import REPORTER, TOWNSHIP

PHONE = "+8613800138000"


def line(place=TOWNSHIP, **figures):
    """A line as the phone writes it."""
    now = clock.now()
    return Line(uuid7(), place, "snow", "first", now - timedelta(hours=2), now - timedelta(minutes=9),
                {key: None if value is None else Decimal(value) for key, value in figures.items()})


async def kept(officer, words):
    """What waits for an officer with these words."""
    items = (await officer.get("/api/subjects/public_report")).json()["items"]
    private = [(await officer.get(f"/api/subjects/public_report/{one['id']}/private")).json() for one in items]
    return [one for one in private if one["words"] == words]


async def count(officer):
    """How many reports there are."""
    return (await officer.get("/api/subjects/report/count")).json()["count"]


async def test_a_line_from_any_gateway_is_a_report_of_the_person_whose_phone_sent_it(gateway, signed_in):
    told, officer = line(affected_population=31, deaths=0, missing=None), await signed_in("duty_officer")
    answer = await gateway.post("/api/sms", json={"From": PHONE, "Body": encoded(told), "MessageSid": "1"})
    assert answer.text.startswith("已收到 ")
    report = (await officer.get(f"/api/subjects/report/{told.id}")).json()
    assert (report["source"], report["filed_by"], report["place"]) == ("sms", f"person/{REPORTER}", TOWNSHIP)
    assert report["figures"] == {"affected_population": 31, "deaths": 0, "missing": None}


async def test_ten_copies_from_a_gateway_that_tries_again_every_fifteen_seconds_are_one_report(gateway, signed_in):
    text, officer = encoded(line(affected_population=31)), await signed_in("duty_officer")
    before = await count(officer)
    answers = [await gateway.post("/api/sms", data={"mobile": "13800138000", "content": text, "msgid": "77"})
               for _ in range(10)]
    assert {answer.text for answer in answers} == {answers[0].text}
    assert await count(officer) == before + 1


async def test_a_wrong_line_is_answered_with_its_wrong_part_and_waits_for_the_officer(gateway, signed_in):
    text, officer = encoded(line(affected_population=31)), await signed_in("duty_officer")
    wrong = text[:60] + str((int(text[60]) + 1) % 10) + text[61:]
    answer = await gateway.post("/api/sms", json={"from": PHONE, "text": wrong})
    assert "第2段" in answer.text
    found = await kept(officer, wrong)
    assert [one["origin"]["problem"]["code"] for one in found] == ["bad_sms_line"]


async def test_a_line_of_a_strange_phone_or_of_another_township_is_kept_and_not_filed(gateway, signed_in):
    officer = await signed_in("duty_officer")
    before = await count(officer)
    for sender, place in (("13999999999", TOWNSHIP), (PHONE, "152502200")):
        text = encoded(line(place=place))
        answer = await gateway.post("/api/sms", json={"from": sender, "text": text})
        assert "未登记" in answer.text
        assert len(await kept(officer, text)) == 1
    assert await count(officer) == before


async def test_a_line_about_an_area_that_was_granted_to_its_sender_is_his_report(gateway, signed_in):
    until = (clock.now() + timedelta(days=1)).isoformat()
    officer, told = await signed_in("duty_officer", "administrator"), line(place="152502201")
    given = await officer.put(f"/api/people/grants/{uuid7()}", json={
        "person_id": REPORTER, "area": "152502201", "until": until})
    answer = await gateway.post("/api/sms", json={"from": PHONE, "text": encoded(told)})
    report = (await officer.get(f"/api/subjects/report/{told.id}")).json()
    assert (given.status_code, answer.text[:3], report["filed_by"]) == (200, "已收到", f"person/{REPORTER}")


async def test_plain_words_wait_for_the_officer_once_however_often_the_gateway_tries(gateway, signed_in):
    officer = await signed_in("duty_officer")
    for _ in range(3):
        answer = await gateway.post("/api/sms?from=NR&text=TXT", data={"NR": PHONE, "TXT": "雪很大，路断了", "id": "5"})
        assert "人工处理" in answer.text
    assert [one["phone"] for one in await kept(officer, "雪很大，路断了")] == [PHONE]


async def test_a_line_that_was_read_out_is_typed_by_the_officer_and_a_wrong_block_is_named(signed_in):
    told, officer = line(deaths=0), await signed_in("duty_officer")
    digits = "".join(char for char in encoded(told) if char.isdigit())
    rows = " ".join(digits[at:at + 4] for at in range(0, len(digits), 4))
    wrong = await officer.post("/api/sms/line", json={"line": rows.replace(rows[:4], rows[:3] + "x", 1)})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "bad_sms_line")
    filed = await officer.post("/api/sms/line", json={"line": rows})
    assert (filed.json()["id"], filed.json()["source"]) == (str(told.id), "phone")


async def test_the_door_wants_a_token_and_a_message(gateway, public):
    assert (await public.client.post("/api/sms", json={"from": PHONE, "text": "x"})).status_code == 401
    refused = await gateway.post("/api/sms", json={"nothing": 1})
    assert refused.json()["code"] == "message_missing"
