from tests.mobilisation.conftest import TOWNSHIP


async def test_money_received_is_in_hand_then_spent_by_head(donations):
    gift = await donations.money(1_000_00)
    spending = (await donations.spent(300_00, paid=True)).raise_for_status().json()
    assert spending["donations"] == [{"donation_id": gift["id"], "amount_fen": 300_00}]
    assert (await donations.seen(f"donation/{gift['id']}"))["balance"] == {
        "received": 1_000_00, "in_store": 700_00, "in_transit": 0, "issued": 300_00, "lost": 0}


async def test_money_set_aside_is_paid_or_goes_back(donations):
    gift = await donations.money(1_000_00)
    first, second = [(await donations.spent(400_00)).json() for _ in range(2)]
    await donations.clerk.put(f"/api/spendings/{first['id']}/state", json={"state": "paid"})
    await donations.clerk.put(f"/api/spendings/{second['id']}/state", json={"state": "released"})
    balance = (await donations.seen(f"donation/{gift['id']}"))["balance"]
    assert (balance["in_store"], balance["in_transit"], balance["issued"]) == (600_00, 0, 400_00)
    again = await donations.clerk.put(f"/api/spendings/{second['id']}/state", json={"state": "paid"})
    assert again.json()["code"] == "spending_settled"


async def test_more_than_there_is_is_not_spent(donations):
    await donations.money(100)
    refused = await donations.spent(101)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_enough_money")


async def test_money_meant_for_something_else_is_refused_by_its_earmark(donations):
    await donations.money(1_000_00, earmark={"place": "152502100"})
    refused = await donations.spent(500_00)
    assert refused.json()["code"] == "earmarked"
    assert refused.json()["facts"] == {"wanted_fen": 500_00, "allowed_fen": 0, "in_hand_fen": 1_000_00}
    assert (await donations.spent(500_00, place="152502100200")).status_code == 200


async def test_directed_money_pays_first_for_its_purpose(donations):
    free = await donations.money(1_000_00)
    directed = await donations.money(200_00, earmark={"item": "coal"})
    spending = (await donations.spent(300_00, item="coal")).json()
    parts = {part["donation_id"]: part["amount_fen"] for part in spending["donations"]}
    assert parts == {directed["id"]: 200_00, free["id"]: 100_00}


async def test_the_giver_of_money_sees_the_township(donations):
    gift = await donations.money(1_000_00)
    await donations.spent(300_00, place="152502200201", paid=True)
    key = (await donations.clerk.get(f"/api/subjects/donation/{gift['id']}/private")).json()["key"]
    told = (await donations.clerk.get(f"/api/follow-donation/{gift['number']}", params={"key": key})).json()
    assert [(step["verb"], step["quantity"], step["place"]) for step in told["chain"]] == [
        ("received", 1_000_00, None), ("paid", 300_00, TOWNSHIP)]


async def test_the_purpose_in_words_is_private(donations):
    await donations.money(1_000_00)
    spending = (await donations.spent(300_00)).json()
    assert "燃煤" not in (await donations.clerk.get(f"/api/subjects/spending/{spending['id']}/history")).text
    private = await donations.clerk.get(f"/api/subjects/spending/{spending['id']}/private")
    assert private.json() == {"purpose": "示例 购买燃煤"}
