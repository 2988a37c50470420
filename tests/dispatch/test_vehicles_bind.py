from tests.dispatch.conftest import FAR, NEAR, TOWN_STORE
from tests.dispatch.test_what_if import asked, change


async def truck(county, number, payload_kg, base=TOWN_STORE):
    (await county.officer.put(f"/api/vehicles/truck-{number}", json={
        "label": "示例车", "vehicle_class": "pickup",
        "payload_kg": payload_kg, "volume_litres": 0, "road_class": "paved",
        "base": base, "flag": "example"})).raise_for_status()


async def wanted(county):
    """Forty people near, sixty far, ten of them hurt; a quilt for each in town."""
    await county.stored(TOWN_STORE, quilt=100)
    await county.told(NEAR, relocated_now=40)
    await county.told(FAR, relocated_now=60)


def pieces(plan):
    return sum(line["quantity"] for line in plan["lines"])


async def test_a_small_truck_binds_the_plan_and_what_it_cannot_take_is_short_of_vehicles(county):
    await wanted(county)
    await truck(county, 1, 50)
    plan = await county.computed()
    assert 0 < pieces(plan) < 100
    assert plan["carried"]["wanted"] == 100
    assert 0 < plan["carried"]["value"] <= plan["carried"]["bound"]
    assert plan["routing"]["left"] == []
    ridden = sum(load["pieces"] for trip in plan["trips"] for stop in trip["stops"] for load in stop["loads"])
    assert ridden == pieces(plan)
    short, = [one for one in plan["shortages"] if one["group"] == "bedding"]
    assert (short["cause"], short["short"]) == ("no_time_or_vehicle", 100 - pieces(plan))
    demand = (await county.officer.get(f"/api/plans/{plan['id']}/demand")).json()
    assert sum(one["needs"]["bedding"]["b"] or 0 for one in demand["townships"] if "bedding" in one["needs"]) == 2 * (
        100 - pieces(plan))


async def test_twenty_more_trucks_bring_more_to_who_got_less(county):
    await wanted(county)
    await truck(county, 1, 50)
    plan = await county.computed()
    answer = await asked(county, trucks=[{"base": TOWN_STORE, "count": 20,
                                          "vehicle_class": "truck", "payload_kg": 5000}])
    assert answer["standing_plan_id"] == plan["id"]
    assert pieces(answer["standing"]) == pieces(plan)
    enough = answer["alternative"]
    assert (pieces(enough), enough["carried"], enough["optimal"], enough["gap"]) == (100, None, True, 0.0)
    gains = [one for one in (change(answer, NEAR), change(answer, FAR)) if one]
    assert {one["verdict"] for one in gains} == {"gains"}
    assert answer["difference"]["after"]["short"]["bedding"] == 0


async def test_a_truck_that_is_listed_later_brings_a_new_plan_over_the_order(county):
    await wanted(county)
    await truck(county, 1, 50)
    plan = await county.computed()
    (await county.approved(plan["id"])).raise_for_status()
    await truck(county, 2, 10_000)
    again = await county.officer.post(f"/api/incidents/{county.incident_id}/plans", json={"again": True})
    new = again.raise_for_status().json()
    assert (new["replaces"], pieces(new)) == (plan["id"], 100)
    kept = {(line["store_id"], line["place"], line["item"]): line["quantity"] for line in plan["lines"]}
    assert all(one["now"] > kept.get((one["store"], one["place"], one["item"]), 0) for one in new["changes"]["moved"])
    assert ("vehicle", "cause") in {(one["kind"], one["effect"]) for one in new["changes"]["events"]}
