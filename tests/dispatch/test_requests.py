import pytest
from uuid_utils.compat import uuid7

from disaster.dispatch.rules import ReasonNeeded, granted
from disaster.errors import BadInput
from tests.dispatch.conftest import NEAR, TOWN_STORE


@pytest.fixture
async def asked(county):
    """A township asks for fifty quilts and ten stoves; the store has thirty quilts."""
    await county.stored(TOWN_STORE, quilt=30)
    await county.told(NEAR, relocated_now=40)
    reporter = await county.signed_in("reporter", areas=(NEAR,))
    door = f"/api/requests/{uuid7()}"
    answer = await reporter.put(door, json={
        "incident_id": county.incident_id, "place": NEAR, "words": "孩子没有被子",
        "lines": [{"item": "quilt", "quantity": 50}, {"item": "stove", "quantity": 10}]})
    answer.raise_for_status()
    assert "孩子" not in answer.text
    return door


async def test_a_request_is_granted_in_part_with_a_reason_and_allotted_to_a_store(county, asked):
    less = {"verdict": "grant", "lines": [{"item": "quilt", "granted": 30}]}
    assert (await county.officer.put(f"{asked}/decision", json=less)).json()["code"] == "reason_needed"
    told = (await county.officer.put(f"{asked}/decision", json=less | {"reason": "库存不足"})).json()
    assert (told["state"], [line["granted"] for line in told["lines"]]) == ("part", [30, 0])
    allotted = (await county.officer.put(f"{asked}/allotment", json={"store_id": TOWN_STORE})).json()
    consignment, = await county.all("consignment")
    assert (allotted["store_id"], allotted["consignment_id"]) == (TOWN_STORE, consignment["id"])
    assert (consignment["place"], consignment["lines"][0]["quantity"]) == (NEAR, 30)
    again = await county.officer.put(f"{asked}/allotment", json={"store_id": TOWN_STORE})
    assert again.json()["code"] == "already_decided"


async def test_a_refusal_needs_a_reason_and_moves_nothing(county, asked):
    refused = (await county.officer.put(f"{asked}/decision", json={"verdict": "refuse", "reason": "另有安排"})).json()
    assert refused["state"] == "refused"
    later = await county.officer.put(f"{asked}/allotment", json={"store_id": TOWN_STORE})
    assert later.json()["code"] == "already_decided"


async def test_a_full_grant_that_no_store_can_give_is_refused_at_the_allotment(county, asked):
    assert (await county.officer.put(f"{asked}/decision", json={"verdict": "grant"})).json()["state"] == "granted"
    answer = await county.officer.put(f"{asked}/allotment", json={"store_id": TOWN_STORE})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_enough_stock")


def test_granted_is_never_more_than_asked():
    assert granted({"quilt": 5}, None, None) == ("granted", {"quilt": 5})
    with pytest.raises(BadInput):
        granted({"quilt": 5}, {"quilt": 6}, "好意")
    with pytest.raises(ReasonNeeded):
        granted({"quilt": 5}, {}, None)
