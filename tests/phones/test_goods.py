import asyncio
from datetime import datetime

import pytest
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.db import open_engine, sessions
from disaster.journal.verify import at_one_moment, prove
from tests.phones.sealed import Telephone

SUMU, GACHA = "152502200", "152502200201"


async def sent(phone, door, body, id=""):
    return await phone.sent(phone.letter(body, door=door, id=id))


def issue(home, **more):
    return {"household_id": home, "lines": [{"item": "quilt", "quantity": 2}], "issued_at": clock.now().isoformat(),
            **more}


@pytest.fixture
async def home(phone):
    """A household that a phone registered without a network."""
    home = str(uuid7())
    told = await sent(phone, "household", {"place": GACHA, "people": 4, "who": {"head": "示例户主"}}, home)
    assert told["state"] == "received"
    return home


@pytest.fixture
async def keeper(signed_in):
    """A storekeeper's phone, and a store with quilts."""
    client = await signed_in("storekeeper", "administrator")
    await client.put("/api/stores/store-of-phones",
                     json={"name_zh": "示例库", "kind": "county", "division": "152502004"})
    phone = await Telephone(client).registered()
    told = await sent(phone, "intake", {"store_id": "store-of-phones", "told": {
        "lines": [{"item": item, "quantity": 100, "owner": "锡林浩特市"} for item in ("quilt", "coat")]}})
    assert told["state"] == "received"
    return phone


async def test_a_letter_about_a_household_by_two_roads_is_one_issue(phone, officer, home):
    letter = str(uuid7())
    for door in (phone, phone):
        assert (await sent(door, "issue", issue(home, issued_at="2026-01-05T00:00:00Z"), letter))["state"] == "received"
    plain = await phone.client.put(f"/api/aid-issues/{letter}", json=issue(home, issued_at="2026-01-05T00:00:00Z"))
    found = (await officer.get(f"/api/households/{home}/aid")).json()
    assert (plain.status_code, [one["id"] for one in found["issues"]]) == (200, [letter])


async def test_two_phones_that_gave_to_the_same_household_while_offline_are_both_kept_and_the_desk_is_told(
        phone, officer, home, signed_in):
    other = await Telephone(await signed_in("reporter", areas=(SUMU,))).registered()
    ids = [str(uuid7()), str(uuid7())]
    told = await asyncio.gather(sent(phone, "issue", issue(home), ids[0]), sent(other, "issue", issue(home), ids[1]))
    assert [one["state"] for one in told] == ["received", "received"]
    found = {one["id"]: one for one in (await officer.get(f"/api/households/{home}/aid")).json()["issues"]}
    assert sorted(one["double"] for one in found.values()) == ["none", "open"]
    double = next(id for id, one in found.items() if one["double"] == "open")
    notices = (await officer.get("/api/subjects/notice", params={"limit": 1000})).json()["items"]
    assert [one["kind"] for one in notices if one["about"] == f"aid_issue/{double}"] == ["double_issue"]


async def test_phones_that_give_out_the_same_goods_at_once_book_no_piece_twice(officer, keeper, signed_in):
    place = "152502100"
    await keeper.client.put(f"/api/stores/store-of-phones/issues/{uuid7()}", json={
        "place": place, "document": "示例 1 号", "lines": [{"item": "coat", "quantity": 8}]})
    phones = [await Telephone(await signed_in("reporter", areas=(place,))).registered() for _ in range(6)]
    homes = [str(uuid7()) for _ in phones]
    for phone, home in zip(phones, homes, strict=True):
        await sent(phone, "household", {"place": "152502100200", "who": {"head": "示例"}}, home)
    lines = [{"item": "coat", "quantity": 2}]
    told = await asyncio.gather(*(sent(phone, "issue", issue(home, lines=lines))
                                  for phone, home in zip(phones, homes, strict=True)))
    figures = (await officer.get(f"/api/aid/places/{place}")).json()
    assert {one["state"] for one in told} == {"received"}
    assert [(one["there"], one["handed_out"], one["unbooked"]) for one in figures["items"]] == [(0, 8, 4)]


async def test_an_issue_of_a_phone_whose_person_has_no_right_there_waits_for_the_desk(home, signed_in):
    told = await sent(await Telephone(await signed_in("leader")).registered(), "issue", issue(home))
    assert (told["state"], told["code"]) == ("held_aside", "forbidden")


async def test_a_keeper_packs_sends_off_and_a_township_receives_by_letters_alone(keeper, phone, officer):
    consignment = await allotted(officer)
    for state in ("packed", "departed"):
        told = await sent(keeper, "step", {"consignment_id": consignment["id"], "told": {"state": state}})
        assert told["state"] == "received"
    lines = [{"line": line["line"], "good": line["quantity"]} for line in consignment["lines"]]
    receipt = {"consignment_id": consignment["id"], "told": {
        "lines": lines, "receiver": "示例", "received_at": clock.now().isoformat()}}
    for _ in range(2):
        assert (await sent(phone, "receipt", receipt))["state"] == "received"
    found = (await officer.get(f"/api/subjects/consignment/{consignment['id']}")).json()
    assert (found["state"], found["lines"][0]["good"]) == ("received", 30)


async def test_what_a_counted_lot_differs_is_entered_by_letter(keeper, officer):
    stock = (await officer.get("/api/subjects/holding/store-of-phones.quilt")).json()
    lot = stock["lots"][0]
    told = await sent(keeper, "adjustment", {"store_id": "store-of-phones", "told": {
        "reason": "清点少一", "lines": [{"lot_id": lot["lot_id"], "quantity": 1, "what": "missing"}]}})
    after = (await officer.get("/api/subjects/holding/store-of-phones.quilt")).json()
    assert told["state"] == "received"
    assert sum(one["on_hand"] for one in stock["lots"]) - sum(one["on_hand"] for one in after["lots"]) == 1


async def test_a_store_is_counted_by_letter_and_what_stands_against_closing_keeps_the_draft(keeper, officer):
    stock = (await officer.get("/api/subjects/holding/store-of-phones.quilt")).json()
    count, now = str(uuid7()), clock.now().isoformat()
    lots = [{"lot_id": lot["lot_id"], "counted": lot["on_hand"] + lot["reserved"]} for lot in stock["lots"]]
    lots[0]["counted"] -= 1
    letter = {"store_id": "store-of-phones", "close": True,
              "told": {"counted_at": now, "items": ["quilt"], "lines": lots}}
    told = await sent(keeper, "stocktake", letter, count)
    assert (told["state"], told["code"]) == ("refused", "differences_unexplained")
    assert (await officer.get(f"/api/subjects/stocktake/{count}")).json()["state"] == "draft"
    lots[0]["reason"] = "lost"
    assert (await sent(keeper, "stocktake", letter, count))["state"] == "received"
    after = (await officer.get("/api/subjects/holding/store-of-phones.quilt")).json()
    assert (await officer.get(f"/api/subjects/stocktake/{count}")).json()["state"] == "closed"
    assert after["lots"][0]["on_hand"] == stock["lots"][0]["on_hand"] - 1
    waits = (await officer.get("/api/subjects/aside_letter", params={"limit": 1000})).json()["items"]
    assert [one["state"] for one in waits if one["letter_id"] == count] == ["dismissed"]


async def test_a_departure_told_hours_later_was_when_it_was_and_an_old_letter_again_changes_nothing(
        keeper, phone, officer):
    consignment = await allotted(officer, "coat")
    about, left_at = {"consignment_id": consignment["id"]}, clock.now()
    packed = {**about, "told": {"state": "packed", "observed_at": left_at.isoformat()}}
    for body in (packed, {**about, "told": {"state": "departed", "observed_at": left_at.isoformat()}}, packed):
        assert (await sent(keeper, "step", body))["state"] == "received"
    found = (await officer.get(f"/api/subjects/consignment/{consignment['id']}")).json()
    moved = (await officer.get("/api/subjects/movement", params={"limit": 1000})).json()["items"]
    departure = next(one for one in moved if one["kind"] == "departure" and one["consignment_id"] == consignment["id"])
    assert found["state"] == "departed"
    assert {datetime.fromisoformat(found["departed_at"]), datetime.fromisoformat(departure["observed_at"])} == {left_at}


async def counted(keeper, officer, item):
    """The keeper's store is counted now, and its book closed for an item."""
    stock = (await officer.get(f"/api/subjects/holding/store-of-phones.{item}")).json()
    lines = [{"lot_id": lot["lot_id"], "counted": lot["on_hand"] + lot["reserved"]} for lot in stock["lots"]]
    told = await sent(keeper, "stocktake", {"store_id": "store-of-phones", "close": True, "told": {
        "counted_at": clock.now().isoformat(), "items": [item], "lines": lines}})
    assert told["state"] == "received"


async def test_what_happened_before_a_count_and_is_told_after_it_is_never_to_be_typed_again(keeper, officer):
    consignment, before = await allotted(officer, "coat"), clock.now().isoformat()
    told = {"consignment_id": consignment["id"], "told": {"state": "packed", "observed_at": before}}
    assert (await sent(keeper, "step", told))["state"] == "received"
    left = clock.now()
    for item in ("coat", "quilt"):
        await counted(keeper, officer, item)
    gone = {"consignment_id": consignment["id"], "told": {"state": "departed", "observed_at": left.isoformat()}}
    assert (await sent(keeper, "step", gone))["state"] == "received"
    found = (await officer.get(f"/api/subjects/consignment/{consignment['id']}")).json()
    moved = (await officer.get("/api/subjects/movement", params={"limit": 1000})).json()["items"]
    departure = next(one for one in moved if one["kind"] == "departure" and one["consignment_id"] == consignment["id"])
    assert (found["state"], datetime.fromisoformat(found["departed_at"])) == ("departed", left)
    assert datetime.fromisoformat(departure["observed_at"]) > left     # the book is closed up to the count
    notices = (await officer.get("/api/subjects/notice", params={"limit": 1000})).json()["items"]
    assert [one["about"] for one in notices if one["kind"] == "after_count"] == ["store/store-of-phones"]
    lines = [{"item": "quilt", "quantity": 7, "owner": "锡林浩特市"}]
    intake = keeper.letter({"store_id": "store-of-phones", "told": {
        "observed_at": before, "document": "示例送货单", "lines": lines}}, door="intake")
    told = await keeper.sent(intake)
    assert (told["state"], told["code"]) == ("held_aside", "book_closed")
    waits = (await officer.get("/api/subjects/aside_letter", params={"limit": 1000})).json()["items"]
    aside = next(one for one in waits if one["letter_id"] == told["id"])
    filed = await officer.put(f"/api/aside-letters/{aside['id']}/decision",
                              json={"verdict": "file", "reason": "未计入盘点"})
    assert (filed.status_code, (await keeper.sent(intake))["state"]) == (200, "received")
    entered = (await officer.get(f"/api/subjects/movement/{told['id']}")).json()
    assert (entered["lines"][0]["quantity"], entered["by"]) == (7, found["sent_by"])
    reason = (await keeper.client.get(f"/api/subjects/movement/{told['id']}/private")).json()["reason"]
    assert before[:16] in reason


async def allotted(officer, item="quilt"):
    """Thirty pieces that a township asked for, allotted to the store."""
    incident = (await officer.put(f"/api/reports/{uuid7()}", json={
        "place": SUMU, "hazard": "snow", "kind": "first", "figures": {"injured": 1},
        "occurred_at": clock.now().isoformat()})).json()["incident_id"]
    request = f"/api/requests/{uuid7()}"
    await officer.put(request, json={"incident_id": incident, "place": SUMU,
                                     "lines": [{"item": item, "quantity": 30}]})
    await officer.put(f"{request}/decision", json={"verdict": "grant"})
    made = (await officer.put(f"{request}/allotment", json={"store_id": "store-of-phones"})).raise_for_status().json()
    return (await officer.get(f"/api/subjects/consignment/{made['consignment_id']}")).json()


async def test_the_books_of_all_this_agree(committed, keeper):
    engine = open_engine(committed, pool_size=1)
    async with sessions(engine)() as session:
        await at_one_moment(session)
        breaches = await prove(session)
    await engine.dispose()
    assert breaches == []
