import pytest
from uuid_utils.compat import uuid7

COUNTY_STORE = {"name_zh": "示例市库", "kind": "county", "division": "152502004", "flag": "example"}
VILLAGE_STORE = {"name_zh": "示例苏木库", "kind": "county", "division": "152502200", "flag": "example"}
QUILTS = {"lines": [{"item": "quilt", "quantity": 60, "owner": "锡林浩特市", "flag": "example"}]}
TAKE = {"lines": [{"item": "quilt", "quantity": 10}]}


@pytest.fixture
async def stores(signed_in):
    """Two stores of two divisions: the keeper of the first, and the keeper of the second."""
    administrator = await signed_in("administrator")
    (await administrator.put("/api/stores/store-a", json=COUNTY_STORE)).raise_for_status()
    (await administrator.put("/api/stores/store-b", json=VILLAGE_STORE)).raise_for_status()
    keeper = await signed_in("storekeeper", areas=("152502004",))
    other = await signed_in("storekeeper", areas=("152502200",))
    (await keeper.put(f"/api/stores/store-a/receipts/{uuid7()}", json=QUILTS)).raise_for_status()
    return keeper, other


async def test_who_got_goods_does_not_undo_the_issue_in_anothers_book(stores):
    keeper, other = stores
    issue = uuid7()
    (await keeper.put(f"/api/stores/store-a/issues/{issue}", json={
        **TAKE, "place": "152502200", "document": "示例 1 号"})).raise_for_status()
    answer = await other.put(f"/api/movements/{issue}/counter-entry/{uuid7()}", json={"reason": "没收到"})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert (await keeper.get("/api/subjects/holding/store-a.quilt")).json()["lots"][0]["on_hand"] == 50


async def test_nobody_writes_into_anothers_book_by_a_transfer(stores):
    keeper, other = stores
    answer = await keeper.put(f"/api/stores/store-a/transfers/{uuid7()}", json={**TAKE, "to_store": "store-b"})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert (await other.get("/api/subjects/holding/store-b.quilt")).status_code == 404


async def test_the_emergency_bureau_orders_and_touches_no_store(stores, signed_in):
    officer, reserves = await signed_in("duty_officer", "commander"), await signed_in("reserves_officer")
    for role, status in ((officer, 403), (reserves, 200)):
        answer = await role.put(f"/api/stores/store-a/receipts/{uuid7()}", json={
            "lines": [{"item": "quilt", "quantity": 10, "owner": "锡林浩特市"}]})
        assert answer.status_code == status


async def test_goods_leave_for_a_disaster_or_on_a_document_and_are_never_charged_for(stores, signed_in):
    reserves = await signed_in("reserves_officer")
    door = f"/api/stores/store-a/issues/{uuid7()}"
    diverted = await reserves.put(door, json=TAKE)
    assert (diverted.status_code, diverted.json()["code"]) == (400, "no_purpose")
    assert (await reserves.put(door, json={**TAKE, "document": "示例 1 号", "price_fen": 5})).status_code == 422
    assert (await reserves.put(door, json={**TAKE, "document": "示例 1 号"})).status_code == 200
