"""A road is closed while goods are on their way: what the duty officer sees at once."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.db import open_engine, sessions, transaction
from disaster.dispatch.actions.rerouting import redirected
from disaster.dispatch.schemas import DestinationIn
from disaster.geo.loading import FOLDER

BAYAN, ARXAN = "152502203", "152502100"
PAVED_TO_ARXAN = "xl-north.2"


@pytest.fixture
async def roads(county):
    """The example net, a truck and a pickup, and a load for each of two townships of the north."""
    file = (FOLDER / "roads.geojson").read_bytes()
    (await county.officer.post("/api/roads/imports", params={"datum": "wgs84"},
                               files={"file": ("roads.geojson", file)})).raise_for_status()
    for vehicle, road_class in (("truck-1", "paved"), ("pickup-1", "track")):
        (await county.officer.put(f"/api/vehicles/{vehicle}", json={
            "label": "示例车", "vehicle_class": "truck_4x2", "payload_kg": 5000, "volume_litres": 20_000,
            "road_class": road_class, "base": "store-a"})).raise_for_status()
    for place in (BAYAN, ARXAN):
        await county.told(place, relocated_now=20, relocated_total=20)
    await county.stored("store-a", quilt=100)
    plan = await county.computed()
    (await county.approved(plan["id"])).raise_for_status()
    return county


async def consignment_to(county, place):
    return next(one for one in await county.all("consignment") if one["place"] == place)


async def put(county, state, **more):
    answer = await county.officer.put("/api/roads/states", json={
        "segments": [PAVED_TO_ARXAN], "state": state, "cause": "snow" if state != "open" else "none", **more})
    return answer.raise_for_status().json()


async def journeys(county):
    return {one["id"]: one for one in await county.all("journey")}


async def road_notices(county):
    return [one for one in await county.all("notice") if one["kind"] == "road" and one["acknowledged_at"] is None]


async def test_a_closed_road_flags_the_journeys_that_cross_it_and_only_those_and_opening_it_takes_the_flags_back(roads):
    crossing, other = await consignment_to(roads, ARXAN), await consignment_to(roads, BAYAN)
    before = await journeys(roads)
    assert {one["state"] for one in before.values()} == {"clear"}
    assert (before[crossing["id"]]["minutes"], before[other["id"]]["minutes"]) == (79, 39)
    await put(roads, "closed")
    now = await journeys(roads)
    assert (now[crossing["id"]]["state"], now[crossing["id"]]["cut"]) == ("blocked", [PAVED_TO_ARXAN])
    assert now[crossing["id"]]["other_minutes"] > 79          # by the steppe track, for what passes off the road
    assert now[other["id"]]["state"] == "clear"
    assert [one["about"] for one in await road_notices(roads)] == [f"consignment/{crossing['id']}"]
    drawn = (await roads.officer.get(f"/api/consignments/{crossing['id']}/journey")).json()
    assert drawn["other"]["minutes"] == now[crossing["id"]]["other_minutes"]
    assert PAVED_TO_ARXAN not in drawn["other"]["segments"]
    await put(roads, "open")
    assert {one["state"] for one in (await journeys(roads)).values()} == {"clear"}
    assert await road_notices(roads) == []


async def test_the_other_way_is_taken_with_one_click_and_the_load_is_expected_by_it(roads):
    load = await consignment_to(roads, ARXAN)
    (await roads.moved(load, "packed", vehicle_id="pickup-1")).raise_for_status()
    (await roads.moved(load, "departed")).raise_for_status()
    await put(roads, "closed")
    assert await on_offer(roads, load) == (await journeys(roads))[load["id"]]["other_minutes"]
    at_store = await on_offer(roads, load)
    seen = {"point": {"lon": 115.99, "lat": 44.17, "datum": "wgs84"}}           # it has gone on towards Bayan Bulag
    told = (await roads.officer.put(f"/api/consignments/{load['id']}/position", json=seen)).raise_for_status().json()
    assert told["eta_at"] is not None
    assert "eta_is_estimate" not in told
    proposed = (await journeys(roads))[load["id"]]
    assert at_store != proposed["other_minutes"] == await on_offer(roads, load)
    taken = (await roads.officer.put(f"/api/consignments/{load['id']}/journey")).raise_for_status().json()
    assert taken["minutes"] == proposed["other_minutes"]
    assert (await journeys(roads))[load["id"]]["state"] == "clear"
    assert await road_notices(roads) == []
    again = (await roads.officer.put(f"/api/consignments/{load['id']}/journey")).raise_for_status().json()
    assert again == taken


async def on_offer(county, load):
    """The minutes of the other way that the map draws."""
    drawn = (await county.officer.get(f"/api/consignments/{load['id']}/journey")).json()
    return drawn["other"]["minutes"]


async def test_a_load_that_is_sent_elsewhere_has_its_new_way_at_once_and_none_where_no_road_is_known(roads):
    load = await consignment_to(roads, BAYAN)
    before = (await journeys(roads))[load["id"]]
    await roads.sent(load)
    await put(roads, "closed")
    door = f"/api/consignments/{load['id']}/destination"
    (await roads.officer.put(door, json={"place": ARXAN, "reason": "示例:那里更急"})).raise_for_status()
    now = (await journeys(roads))[load["id"]]
    assert (now["state"], now["areas"], now["minutes"] > before["minutes"]) == (
        "clear", sorted([ARXAN, load["areas"][0]]), True)
    (await roads.officer.put("/api/stores/store-c", json={
        "name_zh": "示例库,不知在何处", "kind": "county", "division": "152502004"})).raise_for_status()
    (await roads.officer.put(f"/api/consignments/{load['id']}/turning", json={
        "store_id": "store-c", "reason": "示例:掉头"})).raise_for_status()
    assert load["id"] not in await journeys(roads)      # a way to where it goes no more is worse than none


async def test_a_load_that_is_sent_over_a_road_in_the_moment_it_is_closed_is_flagged(roads, committed, officer):
    load = await consignment_to(roads, BAYAN)
    engine = open_engine(committed, pool_size=2)
    async with transaction(sessions(engine)) as session, engine.connect() as looking:
        await redirected(session, UUID(load["id"]), DestinationIn(place=ARXAN, reason="示例:那里更急"), by=officer)
        closing = asyncio.create_task(put(roads, "closed"))
        while not closing.done() and not await looking.scalar(WAITS):  # noqa: ASYNC110  # nothing else says so
            await asyncio.sleep(0.01)
        assert not closing.done()
    await closing
    await engine.dispose()
    assert (await journeys(roads))[load["id"]]["state"] == "blocked"


WAITS = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
             " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")


async def test_a_truck_that_no_open_road_leads_on_is_told_so_and_has_no_other_way(roads):
    load = await consignment_to(roads, ARXAN)
    (await roads.moved(load, "packed", vehicle_id="truck-1")).raise_for_status()
    await put(roads, "closed")
    journey = (await journeys(roads))[load["id"]]
    assert (journey["state"], journey["other_minutes"]) == ("blocked", None)
    refused = await roads.officer.put(f"/api/consignments/{load['id']}/journey")
    assert (refused.status_code, refused.json()["code"]) == (409, "no_other_way")


async def test_what_lies_behind_a_load_is_not_held_against_it(roads):
    load = await consignment_to(roads, ARXAN)
    await roads.sent(load)
    seen = {"point": {"lon": 115.90, "lat": 44.36, "datum": "wgs84"}}           # beyond Bayan Bulag
    (await roads.officer.put(f"/api/consignments/{load['id']}/position", json=seen)).raise_for_status()
    for segment, state in (("xl-north.1", "clear"), (PAVED_TO_ARXAN, "blocked")):
        (await roads.officer.put("/api/roads/states", json={
            "segments": [segment], "state": "closed"})).raise_for_status()
        assert (await journeys(roads))[load["id"]]["state"] == state


async def test_ice_slows_a_journey_without_an_alarm(roads):
    load = await consignment_to(roads, ARXAN)
    await put(roads, "slow", percent=30)
    journey = (await journeys(roads))[load["id"]]
    assert (journey["state"], journey["cut"]) == ("slowed", [PAVED_TO_ARXAN])
    assert await road_notices(roads) == []


async def test_who_has_no_right_closes_nothing(roads):
    refused = await roads.keeper.put("/api/roads/states", json={"segments": [PAVED_TO_ARXAN], "state": "closed"})
    assert refused.status_code == 403
    unknown = await roads.officer.put("/api/roads/states", json={"segments": ["nowhere"], "state": "closed"})
    assert (unknown.status_code, unknown.json()["code"]) == (400, "roads_unknown")


async def test_a_report_of_a_blocked_road_proposes_which_and_one_click_closes_it(roads):
    moment = clock.now().isoformat()
    told = (await roads.officer.put(f"/api/reports/{uuid7()}", json={
        "place": ARXAN, "hazard": "snow", "kind": "follow_up", "occurred_at": moment, "observed_at": moment,
        "source": "phone", "text": "通往巴彦宝拉格的公路雪阻,道路中断", "figures": {"relocated_now": 20},
        "point": {"lon": 115.80, "lat": 44.47, "accuracy_m": 50, "datum": "wgs84"}})).raise_for_status().json()
    proposed = next(one for one in await roads.all("roadblock") if one["id"] == told["id"])
    assert (proposed["segments"], proposed["cause"], proposed["state"]) == ([PAVED_TO_ARXAN], "drift", "open")
    assert await roads.all("road") == []                                       # a report alone closes nothing
    said = [one["about"] for one in await roads.all("notice") if one["kind"] == "road_said"]
    assert said == [f"roadblock/{told['id']}"]
    decision = f"/api/roads/blocks/{told['id']}/decision"
    (await roads.officer.put(decision, json={"verdict": "confirm"})).raise_for_status()
    assert [(one["id"], one["state"], one["cause"]) for one in await roads.all("road")] == [
        (PAVED_TO_ARXAN, "closed", "drift")]
    assert len(await road_notices(roads)) == 1
    again = await roads.officer.put(decision, json={"verdict": "dismiss"})
    assert (again.status_code, again.json()["code"]) == (409, "roadblock_decided")
