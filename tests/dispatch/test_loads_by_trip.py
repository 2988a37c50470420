from datetime import datetime, timedelta

from tests.dispatch.conftest import FAR, NEAR, TOWN_STORE
from tests.dispatch.test_replanning import listed, offered


def pieces(load):
    return sum(line["quantity"] for line in load["lines"])


async def test_a_need_larger_than_a_truck_becomes_a_load_for_each_stop_of_each_trip(county):
    await listed(county, "one")
    await listed(county, "two")
    await county.stored(TOWN_STORE, quilt=3600)
    await county.told(NEAR, relocated_now=3000)
    await county.told(FAR, relocated_now=600)
    plan = await county.computed()
    answer = (await county.approved(plan["id"])).raise_for_status().json()
    start = datetime.fromisoformat(answer["approved_at"])
    told = {(trip["number"], at, trip["vehicle_id"], stop["place"], sum(load["pieces"] for load in stop["loads"]),
             start + timedelta(minutes=trip["depart_min"] + trip["load_min"]),
             start + timedelta(minutes=stop["arrive_min"]))
            for trip in plan["trips"] for at, stop in enumerate(trip["stops"], start=1)}
    loads = await county.all("consignment")
    assert {(ride["trip"], ride["stop"], ride["vehicle_id"], load["place"], pieces(load),
             datetime.fromisoformat(ride["departs_at"]), datetime.fromisoformat(ride["arrives_at"]))
            for load in loads for ride in load["trips"]} == told
    assert {place: sum(pieces(load) for load in loads if load["place"] == place) for place in (NEAR, FAR)} == {
        NEAR: 3000, FAR: 600}
    by_number = [load["trips"][0]["departs_at"] for load in sorted(loads, key=lambda load: load["number"])]
    assert by_number == sorted(by_number)
    stock = (await county.officer.get(f"/api/subjects/holding/{TOWN_STORE}.quilt")).json()["lots"]
    assert [(lot["on_hand"], lot["reserved"]) for lot in stock] == [(0, 3600)]


async def test_the_drivers_sheet_lists_the_stops_in_order_and_the_truck_is_expected_at_each_when_its_trip_says(county):
    await listed(county, "one")
    await county.stored(TOWN_STORE, quilt=100)
    await county.told(NEAR, relocated_now=40)
    await county.told(FAR, relocated_now=20)
    plan = await county.computed()
    (await county.approved(plan["id"])).raise_for_status()
    trip, = plan["trips"]
    loads = await county.all("consignment")
    sheet = (await county.keeper.get(f"/api/consignments/{loads[0]['id']}/trip-sheet.html")).raise_for_status().text
    order = [load["number"] for stop in trip["stops"] for load in loads if load["place"] == stop["place"]]
    assert [sheet.index(f"<td>{number}<") for number in order] == sorted(sheet.index(f"<td>{n}<") for n in order)
    for load in loads:
        gone = await county.sent(load)
        way = datetime.fromisoformat(gone["eta_at"]) - datetime.fromisoformat(gone["departed_at"])
        stop = next(stop for stop in trip["stops"] if stop["place"] == load["place"])
        assert way == timedelta(minutes=stop["arrive_min"] - trip["load_min"] - trip["depart_min"])


async def test_what_an_officer_orders_beyond_the_trucks_is_a_load_without_a_trip(county):
    await listed(county, "one", payload_kg=400)
    await county.stored(TOWN_STORE, quilt=5000)
    await county.told(NEAR, relocated_now=40)
    plan = (await county.officer.put(f"/api/plans/{(await county.computed())['id']}/lines", json={
        "reason": "示例:另有社会车辆", "lines": [
            {"store_id": TOWN_STORE, "place": NEAR, "item": "quilt", "quantity": 4000}]})).raise_for_status().json()
    assert plan["routing"]["left"]
    (await county.approved(plan["id"])).raise_for_status()
    loads = await county.all("consignment")
    waits, = [load for load in loads if not load.get("trips")]
    assert pieces(waits) == sum(load["pieces"] for load in plan["routing"]["left"][0]["loads"])
    assert sum(pieces(load) for load in loads) == 4000


async def test_a_trip_that_a_new_plan_leaves_as_it_was_keeps_its_vehicle_and_its_numbers(county):
    for name in ("one", "two"):
        await listed(county, name)
    await county.stored(TOWN_STORE, quilt=9000)
    await county.told(NEAR, relocated_now=1300)
    await county.told(FAR, relocated_now=1300)
    (await county.approved((await county.computed())["id"])).raise_for_status()
    before = {load["place"]: load for load in await county.all("consignment")}
    await county.moved(before[FAR], "packed", vehicle_id=before[FAR]["trips"][0]["vehicle_id"])
    await county.told(NEAR, relocated_now=1330)
    plan = await offered(county)
    (await county.approved(plan["id"])).raise_for_status()
    loads = [load for load in await county.all("consignment") if load["state"] != "cancelled"]
    far, = [load for load in loads if load["place"] == FAR]
    assert (far["number"], far["plan_id"], far["trips"][0]["vehicle_id"]) == (
        before[FAR]["number"], plan["id"], before[FAR]["vehicle_id"] or before[FAR]["trips"][0]["vehicle_id"])
    near = [load for load in loads if load["place"] == NEAR]
    assert sorted(pieces(load) for load in near) == [30, 1300]
    assert before[NEAR]["number"] in {load["number"] for load in near}
    assert all(load["trips"] for load in loads)


async def test_what_left_is_left_alone_and_only_the_rest_is_cut_to_trips_again(county):
    for name in ("one", "two", "three"):
        await listed(county, name)
    await county.stored(TOWN_STORE, quilt=9000)
    await county.told(NEAR, relocated_now=5000)
    (await county.approved((await county.computed())["id"])).raise_for_status()
    loads = sorted(await county.all("consignment"), key=lambda load: load["number"])
    gone = await county.sent(loads[0])
    await county.told(NEAR, relocated_now=6000)
    plan = await offered(county)
    (await county.approved(plan["id"])).raise_for_status()
    after = {load["id"]: load for load in await county.all("consignment")}
    assert (after[gone["id"]]["state"], after[gone["id"]]["trips"], pieces(after[gone["id"]])) == (
        "departed", gone["trips"], pieces(gone))
    assert sum(pieces(load) for load in after.values() if load["state"] != "cancelled") == 6000
