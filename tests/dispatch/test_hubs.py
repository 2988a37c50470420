from datetime import datetime, timedelta

import pytest

from disaster.geo.loading import FOLDER
from tests.dispatch.conftest import FAR, NEAR, TOWN_STORE
from tests.dispatch.test_replanning import listed

HUB, HANDLING = "152502203", 60     # on the road to FAR, before the stretch that is closed to trucks


moment = datetime.fromisoformat


@pytest.fixture
async def snowed_in(county):
    """No truck passes the last stretch to the far township, where sixty people wait for quilts; one stands in town."""
    file = (FOLDER / "roads.geojson").read_bytes()
    (await county.officer.post("/api/roads/imports", params={"datum": "wgs84"},
                               files={"file": ("roads.geojson", file)})).raise_for_status()
    (await county.officer.put("/api/roads/states", json={
        "segments": ["xl-north.2"], "state": "closed", "cause": "snow", "classes": ["paved"]})).raise_for_status()
    await listed(county, "truck", road_class="paved")
    await county.stored(TOWN_STORE, quilt=100)
    await county.told(FAR, relocated_now=60)
    return county


async def test_a_township_that_no_truck_reaches_gets_its_goods_over_a_hub(snowed_in):
    county = snowed_in
    plan = await county.computed()
    assert (plan["lines"], {one["cause"] for one in plan["shortages"] if one["group"] == "bedding"}) == (
        [], {"no_time_or_vehicle"})
    await listed(county, "pickup", vehicle_class="pickup_4x4", payload_kg=800, volume_litres=2000)
    hub = await county.officer.put(f"/api/hubs/{HUB}", json={"handling_minutes": HANDLING, "flag": "example"})
    assert hub.json() | {"id": HUB, "handling_minutes": HANDLING, "active": True, "flag": "example"} == hub.json()
    plan = await county.computed()
    first, second = sorted(plan["trips"], key=lambda trip: trip["number"])[:2]
    assert (first["vehicle_id"], first["store"], [stop["place"] for stop in first["stops"]]) == (
        "truck", TOWN_STORE, [HUB])
    assert first["stops"][0]["loads"] == [{"item": "quilt", "pieces": 60, "onward": FAR}]
    assert (second["vehicle_id"], second["store"], second["load_min"]) == ("pickup", HUB, 0)
    assert second["depart_min"] >= first["stops"][0]["leave_min"] + HANDLING
    assert {load["from_trip"] for load in second["stops"][0]["loads"]} == {first["number"]}
    (await county.approved(plan["id"])).raise_for_status()
    loads = await county.all("consignment")
    assert sum(line["quantity"] for load in loads for line in load["lines"]) == 60
    load = loads[0]
    assert [(ride["vehicle_id"], ride["start"], ride["place"]) for ride in load["trips"]] == [
        ("truck", TOWN_STORE, HUB), ("pickup", HUB, FAR)]
    sheets = [(await county.keeper.get(f"/api/consignments/{load['id']}/trip-sheet.html",
                                       params={"trip": ride["trip"]})).text for ride in load["trips"]]
    assert ["转运至" in sheet for sheet in sheets] == [True, False]
    (await county.moved(load, "packed", vehicle_id="truck")).raise_for_status()
    gone = (await county.moved(load, "departed")).raise_for_status().json()
    planned = moment(load["trips"][1]["arrives_at"]) - moment(load["trips"][0]["departs_at"])
    assert abs(moment(gone["eta_at"]) - moment(gone["departed_at"]) - planned) < timedelta(minutes=1)
    for other in loads[1:]:
        (await county.moved(other, "cancelled")).raise_for_status()
    (await county.moved(load, "halted")).raise_for_status()
    (await county.moved(load, "departed", vehicle_id="pickup")).raise_for_status()
    assert {one["id"]: one["state"] for one in await county.all("vehicle")} == {"truck": "free", "pickup": "on_road"}


async def test_a_hub_that_is_given_up_is_used_no_more_and_who_may_not_name_one_is_refused(snowed_in):
    county = snowed_in
    await listed(county, "pickup", vehicle_class="pickup_4x4", payload_kg=800, volume_litres=2000)
    for active in (True, True, False):
        (await county.officer.put(f"/api/hubs/{HUB}", json={
            "handling_minutes": HANDLING, "active": active})).raise_for_status()
    plan = await county.computed()
    assert {trip["store"] for trip in plan["trips"]} == {TOWN_STORE}
    history = (await county.officer.get(f"/api/subjects/hub/{HUB}/history")).json()
    assert [entry["kind"] for entry in history["entries"]] == ["hub.named", "hub.given_up"]
    refused = await county.keeper.put(f"/api/hubs/{NEAR}", json={"handling_minutes": 5})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    nowhere = await county.officer.put("/api/hubs/152502400", json={"handling_minutes": 5})
    assert nowhere.json()["code"] == "seat_unknown"
