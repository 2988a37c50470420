import asyncio

import pytest
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.dispatch.rules import ReasonNeeded, granted, share
from disaster.errors import BadInput
from tests.dispatch.conftest import FAR, FAR_STORE, NEAR, TOWN_STORE


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


async def test_a_request_shows_four_states_as_its_goods_move(county, asked):
    """Fifty quilts and ten stoves asked; two stores share the quilts; nobody has stoves."""
    await county.stored(FAR_STORE, quilt=20)
    assert (await county.officer.get(f"{asked}/order.html")).status_code == 404
    grant = {"verdict": "grant", "lines": [{"item": "quilt", "granted": 45}], "reason": "火炉无货"}
    assert states(await county.officer.put(f"{asked}/decision", json=grant)) == ("partial", "none", "none", "none")
    part = {"store_id": TOWN_STORE, "allotment_id": str(uuid7()), "lines": [{"item": "quilt", "quantity": 30}]}
    first = (await county.officer.put(f"{asked}/allotment", json=part)).json()
    assert (await county.officer.put(f"{asked}/allotment", json=part)).json() == first     # a repeat is harmless
    other = await county.officer.put(f"{asked}/allotment", json=part | {"lines": [{"item": "quilt", "quantity": 9}]})
    assert other.json()["code"] == "same_id_other_body"
    over = {"store_id": FAR_STORE, "allotment_id": str(uuid7()), "lines": [{"item": "quilt", "quantity": 16}]}
    refused = await county.officer.put(f"{asked}/allotment", json=over)
    assert (refused.json()["code"], refused.json()["facts"]["lines"]["quilt"]["left"]) == ("more_than_granted", 15)
    second = (await county.officer.put(f"{asked}/allotment", json={"store_id": FAR_STORE})).json()
    assert [line["committed"] for line in second["progress"]] == [45, 0]
    consignment = next(one for one in await county.all("consignment") if one["store_id"] == TOWN_STORE)
    await county.sent(consignment)
    request, = await county.all("request")
    assert states(request) == ("partial", "partial", "partial", "none")
    await county.officer.put(f"/api/consignments/{consignment['id']}/receipt", json={
        "receiver": "示例", "received_at": clock.now().isoformat(), "lines": [{"line": 1, "good": 29, "lost": 1}]})
    request, = await county.all("request")
    assert request["progress"][0] == {"item": "quilt", "committed": 45, "in_transit": 30, "fulfilled": 29}
    assert states(request) == ("partial", "partial", "partial", "partial")
    other = next(one for one in await county.all("consignment") if one["store_id"] == FAR_STORE)
    await county.officer.put(f"/api/consignments/{other['id']}/destination", json={"place": FAR, "reason": "那里更急"})
    request, = await county.all("request")
    assert request["progress"][0]["committed"] == 30        # sent elsewhere, it serves this request no more
    third = part | {"allotment_id": str(uuid7()), "store_id": FAR_STORE, "lines": [{"item": "quilt", "quantity": 5}]}
    again = (await county.officer.put(f"{asked}/allotment", json=third | {"signatory_post": "应急局副局长"})).json()
    assert again["progress"][0]["committed"] == 35          # so it may be allotted again
    paper = (await county.officer.get(f"{asked}/order.html")).text
    assert ("应急局副局长" in paper, "依据苏木镇需求申请" in paper) == (True, True)
    (await county.moved({"id": third["allotment_id"]}, "cancelled")).raise_for_status()
    request, = await county.all("request")
    assert request["progress"][0]["committed"] == 30        # nor does what was cancelled


async def test_two_consignments_of_a_request_move_at_once(county, asked):
    """Allotting locks request and stores, moving a consignment locks both too: nobody waits in a ring."""
    await county.stored(FAR_STORE, quilt=40)
    await county.officer.put(f"{asked}/decision", json={"verdict": "grant"})
    for store in (TOWN_STORE, FAR_STORE):
        await county.officer.put(f"{asked}/allotment", json={
            "store_id": store, "allotment_id": str(uuid7()), "lines": [{"item": "quilt", "quantity": 10}]})
    made = await county.all("consignment")
    answers = await asyncio.gather(
        *(county.sent(one) for one in made),
        *(county.officer.put(f"{asked}/allotment", json={
            "store_id": store, "allotment_id": str(uuid7()), "lines": [{"item": "quilt", "quantity": 10}]})
          for store in (TOWN_STORE, FAR_STORE)))
    assert all(answer.status_code == 200 for answer in answers[2:])
    request, = await county.all("request")
    assert request["progress"][0] | {"item": ""} == {"item": "", "committed": 40, "in_transit": 20, "fulfilled": 0}


def states(told):
    """Requested, committed, in transit, fulfilled."""
    view = told if isinstance(told, dict) else told.json()
    return tuple(view[name] for name in ("requested", "committed", "in_transit", "fulfilled"))


def test_much_of_one_item_does_not_make_up_for_none_of_another():
    asked = {"quilt": 2, "stove": 1}
    assert [share(asked, pieces) for pieces in ({}, {"quilt": 9}, {"quilt": 2, "stove": 1})] == [
        "none", "partial", "complete"]
