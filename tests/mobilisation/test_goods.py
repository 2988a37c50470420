import pytest
from uuid_utils.compat import uuid7

from disaster.settings import settings
from tests.mobilisation.conftest import STORE, TOWNSHIP

GIVER = {"donor_name": "示例 乌云", "donor_phone": "13900000001"}


async def followed(donations, gift):
    """What the giver sees, without an account."""
    key = (await donations.clerk.get(f"/api/subjects/donation/{gift['id']}/private")).json()["key"]
    del donations.keeper.headers["x-asking"]
    return await donations.keeper.get(f"/api/follow-donation/{gift['number']}", params={"key": key})


async def test_goods_received_lie_in_the_stores_ledger_as_a_lot_of_the_gift(donations):
    gift = await donations.goods(100, **GIVER)
    lot, = (await donations.seen(f"holding/{STORE}.quilt"))["lots"]
    assert (lot["donation_id"], lot["item"], lot["on_hand"]) == (gift["id"], "quilt", 100)
    assert gift["balance"] == {"received": 100, "in_store": 100, "in_transit": 0, "issued": 0, "lost": 0}


async def test_the_giver_sees_where_it_went_without_an_account(donations):
    gift = await donations.goods(100, **GIVER)
    (await donations.issued(60)).raise_for_status()
    told = (await followed(donations, gift)).json()
    assert [(step["verb"], step["quantity"], step["place_zh"]) for step in told["chain"]] == [
        ("received", 100, None), ("issued", 60, "宝力根苏木")]
    assert told["balance"] == {"received": 100, "in_store": 40, "in_transit": 0, "issued": 60, "lost": 0}
    assert "感谢" in told["letter_zh"]


async def test_a_gift_given_to_a_village_is_told_to_the_township_only(donations):
    gift = await donations.goods(10)
    (await donations.issued(10, place="152502200201")).raise_for_status()
    told = (await followed(donations, gift)).json()
    assert told["chain"][-1]["place"] == TOWNSHIP


async def test_without_the_key_a_gift_does_not_exist(donations):
    gift = await donations.goods(5)
    answer = await donations.clerk.get(f"/api/follow-donation/{gift['number']}", params={"key": "guessed"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_each_movement_is_told_with_the_gift_at_once(donations):
    gift = await donations.goods(100)
    (await donations.issued(60)).raise_for_status()
    assert (await donations.seen(f"donation/{gift['id']}"))["balance"]["issued"] == 60
    lot, = (await donations.seen(f"holding/{STORE}.quilt"))["lots"]
    (await donations.keeper.put(f"/api/stores/{STORE}/adjustments/{uuid7()}", json={
        "lines": [{"lot_id": lot["lot_id"], "quantity": 3, "what": "missing"}], "reason": "盘点"})).raise_for_status()
    assert (await donations.seen(f"donation/{gift['id']}"))["balance"] == {
        "received": 100, "in_store": 37, "in_transit": 0, "issued": 60, "lost": 3}


async def test_what_really_came_stands_on_the_receipt(donations):
    gift = await donations.offered(kind="goods", lines=[{"item": "quilt", "quantity": 100}])
    came = (await donations.clerk.put(f"/api/donations/{gift['id']}/receipt", json={
        "store_id": STORE, "lines": [{"item": "quilt", "quantity": 98}]})).json()
    assert (came["lines"][0]["quantity"], came["balance"]["received"]) == (98, 98)


async def test_goods_meant_for_one_township_are_not_issued_to_another(donations):
    await donations.goods(50, earmark={"place": TOWNSHIP})
    refused = await donations.issued(10, place="152502100")
    assert (refused.status_code, refused.json()["code"]) == (409, "earmarked")
    assert refused.json()["facts"]["earmarked"] == 50
    assert (await donations.issued(10, place="152502200201")).status_code == 200


async def test_goods_meant_for_one_incident_are_not_issued_for_another(donations):
    await donations.goods(50, earmark={"incident_id": donations.incident_id})
    assert (await donations.issued(10, incident_id=str(uuid7()))).json()["code"] == "earmarked"
    assert (await donations.issued(10, incident_id=donations.incident_id)).status_code == 200


async def test_goods_that_nobody_has_are_lacking_not_earmarked(donations):
    await donations.goods(50, earmark={"place": TOWNSHIP})
    assert (await donations.issued(90, place="152502100")).json()["code"] == "not_enough_stock"


async def test_an_anonymous_gift_names_nobody_anywhere(donations):
    gift = await donations.goods(5)
    assert (gift["anonymous"], gift["donor_id"]) == (True, None)
    private = (await donations.clerk.get(f"/api/subjects/donation/{gift['id']}/private")).json()
    assert (private["name"], private["phone"]) == (None, None)
    assert "匿名" in (await donations.clerk.get(f"/api/donations/{gift['id']}/receipt.html")).text


async def test_the_givers_name_is_private_and_its_reading_logged(donations, become):
    gift = await donations.goods(5, **GIVER)
    assert "乌云" not in (await donations.clerk.get(f"/api/subjects/donation/{gift['id']}/history")).text
    officer = await become("duty_officer")
    assert (await officer.get(f"/api/subjects/donation/{gift['id']}/private")).status_code == 403
    assert (await officer.get(f"/api/donations/{gift['id']}/receipt.html")).status_code == 403


async def test_two_gifts_of_one_giver_are_known_as_such(donations):
    first, second = await donations.goods(5, **GIVER), await donations.money(**GIVER)
    assert first["donor_id"] == second["donor_id"] is not None


async def test_receipt_numbers_have_no_gap(donations):
    first = await donations.goods(5)
    refused = await donations.clerk.put(f"/api/donations/{first['id']}/receipt", json={"store_id": "store-none"})
    assert refused.json()["code"] == "donation_settled"
    offer = await donations.offered(kind="goods", lines=[{"item": "quilt", "quantity": 1}])
    assert (await donations.clerk.put(f"/api/donations/{offer['id']}/receipt", json={
        "store_id": "store-none"})).status_code == 404
    second = await donations.goods(5)
    assert int(second["receipt_number"][-6:]) == int(first["receipt_number"][-6:]) + 1


async def test_what_is_not_needed_is_declined_politely(donations):
    gift = await donations.offered(kind="goods", lines=[{"item": "quilt", "quantity": 1}])
    await donations.clerk.put(f"/api/donations/{gift['id']}/refusal", json={"reason": "not_needed"})
    told = (await followed(donations, gift)).json()
    assert told["state"] == "declined"
    assert "衷心感谢" in told["letter_zh"]


async def test_the_same_receipt_twice_is_one(donations):
    gift = await donations.goods(5)
    again = await donations.clerk.put(f"/api/donations/{gift['id']}/receipt", json={"store_id": STORE})
    assert again.json()["receipt_number"] == gift["receipt_number"]
    assert (await donations.seen(f"holding/{STORE}.quilt"))["lots"][0]["on_hand"] == 5


@pytest.mark.parametrize("world", ["real", "drill"])
async def test_the_receipt_prints_and_a_drill_is_marked(donations, monkeypatch, world):
    gift = await donations.goods(5, **GIVER)
    monkeypatch.setattr(settings(), "world", world)
    paper = (await donations.clerk.get(f"/api/donations/{gift['id']}/receipt.html")).text
    assert all(words in paper for words in (gift["receipt_number"], "示例 乌云", "棉被 5 床", "锡林浩特市", "经办人"))
    assert ("演练" in paper) == (world == "drill")


async def test_only_the_clerk_receives(donations):
    answer = await donations.keeper.put(f"/api/donations/{uuid7()}", json={
        "kind": "money", "amount_fen": 5, "anonymous": True})
    assert answer.status_code == 403
