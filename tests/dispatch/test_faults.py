"""What went wrong once when two had to do with the same goods, vehicle or need."""

from uuid_utils.compat import uuid7

from disaster.dispatch import queries
from disaster.dispatch.actions import vehicles
from disaster.dispatch.actions.consignments import moved
from disaster.dispatch.models import Vehicle
from disaster.dispatch.schemas import ConsignmentStateIn, VehicleIn
from disaster.geo.datum import Datum
from disaster.incidents.models import Incident
from disaster.stockpile import actions
from disaster.stockpile.actions import levels
from disaster.stockpile.level_schemas import StockDecisionIn
from disaster.stockpile.schemas import LotIn, PointIn, ReceiptIn, StoreIn, TakeIn, TransferIn
from tests.dispatch.conftest import FAR, FAR_STORE, NEAR, STORES, TOWN_STORE
from tests.dispatch.loads import made
from tests.dispatch.test_replanning import TRUCK, goods_of, listed, lost_store, offered
from tests.reports.filing import acted


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


async def test_an_allotment_told_again_after_its_load_was_split_and_sent_elsewhere_is_the_same_allotment(county):
    await county.stored(TOWN_STORE, quilt=200)
    await county.told(NEAR, relocated_now=40)
    draft = await county.computed()
    door = f"/api/requests/{uuid7()}"
    await county.officer.put(door, json={"incident_id": county.incident_id, "place": NEAR,
                                         "lines": [{"item": "quilt", "quantity": 30}]})
    for _ in range(2):      # a click that was sent twice
        (await county.officer.put(f"{door}/decision", json={"verdict": "grant"})).raise_for_status()
    allotment = {"store_id": TOWN_STORE, "allotment_id": str(uuid7()), "lines": [{"item": "quilt", "quantity": 30}]}
    (await county.officer.put(f"{door}/allotment", json=allotment)).raise_for_status()
    (await county.officer.put(f"/api/consignments/{allotment['allotment_id']}/parts/{uuid7()}", json={
        "lines": [{"line": 1, "quantity": 10}], "place": FAR, "reason": "示例:别处更急"})).raise_for_status()
    again = await county.officer.put(f"{door}/allotment", json=allotment)
    assert (again.status_code, again.json()["progress"][0]["committed"]) == (200, 20)
    other = allotment | {"lines": [{"item": "quilt", "quantity": 20}]}
    assert (await county.officer.put(f"{door}/allotment", json=other)).json()["code"] == "same_id_other_body"
    assert len(await county.all("consignment")) == 2
    refused = await county.approved(draft["id"])        # forty for forty people, of which twenty are on their way
    assert (refused.status_code, refused.json()["code"]) in {(409, "plan_out_of_date"), (409, "plan_not_draft")}
    (await county.approved((await offered(county))["id"])).raise_for_status()
    assert goods_of(await county.all("consignment"))[TOWN_STORE, NEAR] == 20


async def test_all_orders_that_wait_are_planned_again_together_not_the_newest_alone(county):
    await county.stored(TOWN_STORE, quilt=40)
    await county.stored(FAR_STORE, quilt=100)
    await county.told(FAR, relocated_now=20)
    await county.told(NEAR, relocated_now=40)
    first = await county.computed()
    seen = [line["id"] for line in first["lines"]]
    near_first = {"reason": "示例:先近后远", "seen": seen, "lines": [
        {"store_id": TOWN_STORE, "place": NEAR, "item": "quilt", "quantity": 40}]}
    for _ in range(2):      # told twice it is one edit
        (await county.officer.put(f"/api/plans/{first['id']}/lines", json=near_first)).raise_for_status()
    for door, told in (("lines", near_first | {"reason": "示例:旧稿"}), ("approval", {"signatory_post": "局长"})):
        refused = await county.officer.put(f"/api/plans/{first['id']}/{door}", json=told | {"seen": seen})
        assert (refused.status_code, refused.json()["code"]) == (409, "plan_edited_meanwhile")
    (await county.approved(first["id"])).raise_for_status()
    second = await county.computed()
    assert [(line["place"], line["quantity"]) for line in second["lines"]] == [(FAR, 20)]
    (await county.approved(second["id"])).raise_for_status()
    nothing = await county.officer.post(f"/api/incidents/{county.incident_id}/plans", json={"again": True})
    assert nothing.json()["code"] == "nothing_moves"
    if_nothing = (await county.officer.post(f"/api/incidents/{county.incident_id}/what-if", json={})).json()
    assert (if_nothing["difference"]["places"], if_nothing["difference"]["moved"]) == ([], [])
    assert sorted(line["quantity"] for line in if_nothing["standing"]["lines"]) == [20, 40]
    await lost_store(county)
    plan = await offered(county)
    assert [(one["kind"], one["subject"]) for one in plan["changes"]["events"]] == [("stock", TOWN_STORE)]
    (await county.approved(plan["id"])).raise_for_status()
    loads = [one for one in await county.all("consignment") if one["state"] != "cancelled"]
    assert goods_of(loads) == {(FAR_STORE, NEAR): 40, (FAR_STORE, FAR): 20}
    assert {one["plan_id"] for one in loads} == {plan["id"]}


async def test_nobody_brings_a_store_a_vehicle_or_a_shelter_of_others_under_his_own_hand(county):
    await listed(county, "one")
    shelter = {"name_zh": "示例安置点", "division": "152502004", "kind": "school", "heated": True,
               "capacity_people": 10, "flag": "example"}
    (await county.officer.put("/api/shelters/shelter-a", json=shelter)).raise_for_status()
    other = await county.signed_in("administrator", areas=(FAR,))
    store = {"name_zh": "示例库", "kind": "county", "division": FAR}
    answers = [await other.put(f"/api/stores/{TOWN_STORE}", json=store),
               await other.put("/api/vehicles/one", json=TRUCK | {"base": FAR_STORE}),
               await other.put("/api/shelters/shelter-a", json=shelter | {"division": FAR})]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


async def test_a_load_that_goes_on_with_another_vehicle_has_that_one_on_the_road(session, officer):
    row, = await made(session, officer, {(TOWN_STORE, FAR): {"quilt": 5}})
    for name in ("one", "two"):
        await vehicles.listed(session, name, VehicleIn(**TRUCK), by="system")
    for state, vehicle in (("packed", "one"), ("departed", None), ("halted", None), ("departed", "two")):
        await moved(session, row.id, ConsignmentStateIn(state=state, vehicle_id=vehicle), by=officer)
    assert [(await session.get_one(Vehicle, name)).state for name in ("one", "two")] == ["free", "on_road"]


async def test_goods_that_a_store_was_told_to_send_to_another_store_are_not_planned_until_they_came_there(
        session, officer):
    for store_id, pieces, minimum in ((TOWN_STORE, 100, {}), (FAR_STORE, 1, {"quilt": 70})):
        division, lon, lat = STORES[store_id]
        await actions.listed(session, store_id, StoreIn(
            name_zh="示例库", kind="county", division=division, point=PointIn(lon=lon, lat=lat, datum=Datum.WGS84),
            serves_people=0, minimum=minimum), by=officer.actor)
        await actions.received(session, store_id, uuid7(), ReceiptIn(lines=[
            LotIn(item="quilt", quantity=pieces, owner="锡林浩特市")]), by=officer)
    proposal, = await levels.watched(session, by="system")
    incident = await session.get_one(Incident, (await acted(session, officer, place=NEAR)).incident_id)

    async def there():
        problem = await queries.problem_of(session, incident, await queries.situation(session, incident, None))
        return {store.id: store.stock["quilt"] for store in problem.stores}
    assert (proposal.from_store, proposal.pieces, await there()) == (TOWN_STORE, 69, {TOWN_STORE: 100, FAR_STORE: 1})
    await levels.decided(session, proposal.id, StockDecisionIn(verdict="accept"), by=officer)
    assert await there() == {TOWN_STORE: 31, FAR_STORE: 1}
    await actions.transferred(session, TOWN_STORE, uuid7(), TransferIn(
        to_store=FAR_STORE, document="示例", lines=[TakeIn(item="quilt", quantity=50)]), by=officer)
    assert await there() == {TOWN_STORE: 31, FAR_STORE: 51}
