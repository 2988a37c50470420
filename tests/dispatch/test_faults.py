"""What went wrong once when two had to do with the same goods, vehicle or need."""

from tests.dispatch.conftest import FAR, NEAR, TOWN_STORE
from tests.dispatch.test_replanning import listed


async def test_a_vehicle_that_another_order_has_booked_is_not_taken_at_the_gate_until_an_officer_gives_it_up(county):
    await listed(county, "one")
    await county.stored(TOWN_STORE, quilt=100)
    await county.told(NEAR, relocated_now=40)
    snow = await county.computed()
    (await county.approved(snow["id"])).raise_for_status()
    order = next(one["order_number"] for one in await county.all("plan"))
    await county.told(FAR, hazard="flood", relocated_now=40)
    (await county.approved((await county.computed())["id"])).raise_for_status()
    load = next(one for one in await county.all("consignment") if one["place"] == FAR)
    (await county.moved(load, "packed")).raise_for_status()
    refused = await county.moved(load, "departed", vehicle_id="one")
    told = refused.json()
    assert (refused.status_code, told["code"]) == (409, "vehicle_booked")
    assert {name: told["facts"][name] for name in ("vehicle", "order_number", "plan_id")} == {
        "vehicle": "one", "order_number": order, "plan_id": snow["id"]}
    assert told["facts"]["until"] > snow["made_at"]
    assert (await county.keeper.put("/api/vehicles/one/release")).status_code == 403
    given_up = (await county.officer.put("/api/vehicles/one/release")).raise_for_status().json()
    assert (given_up["plan_id"], given_up["state"]) == (None, "free")
    assert (await county.officer.put("/api/vehicles/one/release")).json() == given_up
    (await county.moved(load, "departed", vehicle_id="one")).raise_for_status()
    assert [one["state"] for one in await county.all("vehicle")] == ["on_road"]
