import asyncio

import pytest
from uuid_utils.compat import uuid7

STORE = {"name_zh": "示例库", "kind": "county", "division": "152502004", "flag": "example",
         "point": {"lon": 116.1, "lat": 43.96, "datum": "wgs84"}}
QUILTS = {"lines": [{"item": "quilt", "quantity": 60, "owner": "锡林浩特市", "flag": "example"}]}


@pytest.fixture
async def keeper(signed_in):
    """A storekeeper of the division where a store with sixty quilts stands."""
    administrator = await signed_in("administrator")
    (await administrator.put("/api/stores/store-a", json=STORE)).raise_for_status()
    keeper = await signed_in("storekeeper", areas=("152502004",))
    (await keeper.put(f"/api/stores/store-a/receipts/{uuid7()}", json=QUILTS)).raise_for_status()
    return keeper


async def test_the_board_shows_each_site(keeper):
    site, = (await keeper.get("/api/stockpile/board")).json()["sites"]
    assert (site["store_id"], site["place"]) == ("store-a", "152502004")
    assert site["items"][0] == {"item": "quilt", "unit": "床", "on_hand": 60, "available": 60, "reserved": 0,
                                "on_the_way": 0, "delivered": 0, "expiring": 0, "expired": 0, "damaged": 0,
                                "warning_days": 365, "minimum": None, "below": 0}


async def test_a_hundred_requests_over_http_take_exactly_what_there_is(keeper):
    async def asks():
        answer = await keeper.put(f"/api/stores/store-a/issues/{uuid7()}",
                                  json={"lines": [{"item": "quilt", "quantity": 1}], "place": "152502200",
                                        "document": "示例 1 号"})
        return answer.status_code, answer.json().get("code")

    answers = await asyncio.gather(*(asks() for _ in range(100)))
    assert sorted(answers, key=str) == [(200, None)] * 60 + [(409, "not_enough_stock")] * 40
    stock = (await keeper.get("/api/subjects/holding/store-a.quilt")).json()
    assert stock["lots"] == []


async def test_a_keeper_of_another_division_may_not_touch_the_store(keeper, signed_in):
    other = await signed_in("storekeeper", areas=("152502200",))
    answer = await other.put(f"/api/stores/store-a/issues/{uuid7()}",
                             json={"lines": [{"item": "quilt", "quantity": 1}]})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert (await other.get("/api/stockpile/board")).json()["sites"] == []


async def test_a_reason_is_private_and_the_counter_entry_names_what_it_undoes(keeper):
    movement_id, new_id = uuid7(), uuid7()
    await keeper.put(f"/api/stores/store-a/issues/{movement_id}", json={
        "lines": [{"item": "quilt", "quantity": 9}], "document": "示例 1 号"})
    undone = await keeper.put(f"/api/movements/{movement_id}/counter-entry/{new_id}", json={"reason": "录错了一笔"})
    assert (undone.status_code, undone.json()["cancels"], "录错了" in undone.text) == (200, str(movement_id), False)
    assert (await keeper.get(f"/api/subjects/movement/{new_id}/private")).json() == {"reason": "录错了一笔"}
    assert (await keeper.get("/api/subjects/holding/store-a.quilt")).json()["lots"][0]["on_hand"] == 60
