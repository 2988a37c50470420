from datetime import timedelta

from uuid_utils.compat import uuid7

from disaster import clock
from disaster.db import commit
from disaster.evacuation.actions.transfers import overdue
from tests.evacuation.conftest import OTHER_VILLAGE, SHELTER, VILLAGE, ago


async def test_a_difference_is_missing_in_transit(evacuation):
    transfer = await evacuation.left(43)
    assert (await evacuation.arrived(transfer, 41)).json()["missing"] == 2
    order = await evacuation.order()
    assert (order["left"], order["arrived"], order["missing"], order["on_the_road"]) == (43, 41, 2, 0)
    village = next(row for row in order["villages"] if row["code"] == VILLAGE)
    assert (village["left"], village["arrived"], village["missing"]) == (43, 41, 2)
    notice, = await evacuation.notices("missing")
    assert notice["about"] == f"transfer/{transfer}"


async def test_on_the_road_nobody_knows_yet_who_is_missing(evacuation):
    transfer = await evacuation.left(43)
    seen = await evacuation.seen(f"transfer/{transfer}")
    assert (seen["arrived"], seen["missing"]) == (None, None)
    order = await evacuation.order()
    assert (order["state"], order["on_the_road"], order["missing"]) == ("under_way", 43, 0)


async def test_those_who_join_one_journey_do_not_hide_who_is_missing_from_another(evacuation):
    await evacuation.arrived(await evacuation.left(20), 18, minutes=9)
    await evacuation.arrived(await evacuation.left(20), 22)
    assert (await evacuation.order())["missing"] == 2


async def test_arrival_fills_the_shelter(evacuation):
    await evacuation.arrived(await evacuation.left(30), 30, minutes=9)
    await evacuation.arrived(await evacuation.left(12, OTHER_VILLAGE), 12)
    assert (await evacuation.seen(f"shelter/{SHELTER}"))["headcount"] == 42


async def test_a_later_count_finds_the_missing_and_settles_the_notice(evacuation):
    transfer = await evacuation.left(30)
    await evacuation.arrived(transfer, 28, minutes=9)
    assert (await evacuation.arrived(transfer, 30)).json()["missing"] == 0
    assert (await evacuation.seen(f"shelter/{SHELTER}"))["headcount"] == 30
    assert await evacuation.notices("missing") == []


async def test_those_counted_since_are_not_added_a_second_time(evacuation):
    transfer = await evacuation.left(30)
    await evacuation.keeper.put(f"/api/shelters/{SHELTER}/head-count", json={"people": 30, "at": ago(1)})
    await evacuation.arrived(transfer, 30, minutes=10)
    assert (await evacuation.seen(f"shelter/{SHELTER}"))["headcount"] == 30


async def test_a_repeated_arrival_counts_once(evacuation):
    transfer, at = await evacuation.left(30), ago(5)
    for _ in range(2):
        (await evacuation.keeper.put(f"/api/transfers/{transfer}/arrival", json={
            "arrived": 30, "arrived_at": at})).raise_for_status()
    assert (await evacuation.seen(f"shelter/{SHELTER}"))["headcount"] == 30


async def test_arrival_above_capacity_needs_a_name(evacuation):
    transfer = await evacuation.left(170)
    assert len(await evacuation.notices("capacity")) == 1      # already while they are on the road
    refused = await evacuation.arrived(transfer, 170)
    assert (refused.status_code, refused.json()["code"]) == (409, "above_capacity")
    assert (await evacuation.seen(f"transfer/{transfer}"))["arrived"] is None
    allowed = await evacuation.arrived(transfer, 170, override_by_name="示例 苏和")
    assert allowed.json()["arrived"] == 170
    assert (await evacuation.seen(f"shelter/{SHELTER}"))["override_by"] is not None


async def test_the_same_transfer_twice_is_one_and_another_body_is_refused(evacuation):
    transfer_id, body = str(uuid7()), {"order_id": evacuation.order_id, "village": VILLAGE, "shelter_id": SHELTER,
                                       "left": 10, "left_at": ago(60)}
    for _ in range(2):
        assert (await evacuation.reporter.put(f"/api/transfers/{transfer_id}", json=body)).status_code == 200
    other = await evacuation.reporter.put(f"/api/transfers/{transfer_id}", json=body | {"left": 11})
    assert other.json()["code"] == "same_id_other_body"
    assert (await evacuation.order())["left"] == 10


async def test_a_village_outside_the_order_does_not_leave_under_it(evacuation):
    answer = await evacuation.reporter.put(f"/api/transfers/{uuid7()}", json={
        "order_id": evacuation.order_id, "village": "152502200204", "shelter_id": SHELTER, "left": 1,
        "left_at": ago(1)})
    assert answer.json()["code"] == "village_not_in_order"


async def test_nobody_arrives_before_he_left(evacuation):
    answer = await evacuation.arrived(await evacuation.left(5), 5, minutes=90)
    assert answer.json()["code"] == "arrived_before_left"


async def test_people_turned_to_another_shelter_are_counted_there(evacuation):
    (await evacuation.officer.put("/api/shelters/shelter-01/state", json={"state": "open"})).raise_for_status()
    transfer, body = await evacuation.left(5), {"arrived": 5, "arrived_at": ago(5), "shelter_id": "shelter-01"}
    (await evacuation.officer.put(f"/api/transfers/{transfer}/arrival", json=body)).raise_for_status()
    assert (await evacuation.seen("shelter/shelter-01"))["headcount"] == 5
    assert (await evacuation.seen(f"shelter/{SHELTER}"))["headcount"] == 0
    again = await evacuation.officer.put(f"/api/transfers/{transfer}/arrival", json=body | {
        "arrived": 4, "arrived_at": ago(4), "shelter_id": SHELTER})
    assert again.json()["code"] == "already_arrived"


async def test_people_on_the_road_too_long_are_asked_for(evacuation, session, monkeypatch):
    transfer, later = await evacuation.left(5), clock.now() + timedelta(hours=7)
    await overdue(session, by="system")
    assert await evacuation.notices("missing") == []
    monkeypatch.setattr(clock, "now", lambda: later)
    await overdue(session, by="system")
    await commit(session)
    notice, = await evacuation.notices("missing")
    assert notice["about"] == f"transfer/{transfer}"


async def test_a_closed_shelter_takes_nobody_in(evacuation):
    (await evacuation.keeper.put(f"/api/shelters/{SHELTER}/state", json={"state": "closed"})).raise_for_status()
    assert (await evacuation.arrived(await evacuation.left(5), 5)).json()["code"] == "shelter_closed"


async def test_both_the_township_left_and_the_one_that_takes_in_see_the_transfer(evacuation, become):
    transfer = await evacuation.left(5, shelter="shelter-02")
    for area in ("152502200", "152502002"):
        viewer = await become("reporter", areas=(area,))
        assert (await viewer.get(f"/api/subjects/transfer/{transfer}")).status_code == 200
    stranger = await become("reporter", areas=("152502100",))
    assert (await stranger.get(f"/api/subjects/transfer/{transfer}")).status_code == 404
