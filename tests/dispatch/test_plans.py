import asyncio

from tests.dispatch.conftest import FAR, FAR_STORE, NEAR, TOWN_STORE


async def test_needs_are_figures_times_norm_and_unknown_stays_unknown(county):
    await county.told(NEAR, relocated_now=40, central_now=0)
    needs = await county.needs(NEAR)
    assert (needs["bedding"]["needed"], needs["bedding"]["unmet"]) == (40, 40)
    assert needs["sleeping_place"]["needed"] == 0
    assert (needs["heating"]["needed"], needs["heating"]["basis"]["temperature_unknown"]) == (None, True)
    assert needs["forage"]["needed"] is None
    assert (await county.needs(NEAR, lowest_celsius=-20))["heating"]["needed"] == 8
    assert (await county.needs(FAR))["bedding"]["unmet"] is None


async def test_the_gap_of_forage_that_a_township_tells_is_its_need(county):
    await county.told(NEAR, forage_gap_t=100)
    assert (await county.needs(NEAR))["forage"]["needed"] == 100_000


async def test_a_plan_gives_from_the_nearest_store_and_names_what_lacks(county):
    await county.stored(TOWN_STORE, quilt=50)
    await county.stored(FAR_STORE, quilt=20)
    await county.told(NEAR, relocated_now=40)
    await county.told(FAR, relocated_now=60)
    plan = await county.computed()
    assert (plan["state"], plan["optimal"], plan["gap"], plan["travel_is_estimate"]) == ("draft", True, 0.0, True)
    assert sum(line["quantity"] for line in plan["lines"]) == 70
    assert {(line["store_id"], line["place"]) for line in plan["lines"]} >= {(FAR_STORE, FAR), (TOWN_STORE, NEAR)}
    short, = [one for one in plan["shortages"] if one["group"] == "bedding"]
    assert (short["need"], short["short"], short["cause"]) == (100, 30, "no_stock")
    assert {"kind", "nearer_store"} <= set(plan["lines"][0]["reason"])


async def test_the_same_situation_gives_the_same_plan(county):
    await county.stored(TOWN_STORE, quilt=50, blanket=40)
    await county.told(NEAR, relocated_now=40)
    one, two = await county.computed(), await county.computed()
    assert one["input_hash"] == two["input_hash"]
    assert [(line["store_id"], line["place"], line["item"], line["quantity"]) for line in one["lines"]] == [
        (line["store_id"], line["place"], line["item"], line["quantity"]) for line in two["lines"]]
    states = {plan["id"]: plan["state"] for plan in await county.all("plan")}
    assert states == {one["id"]: "superseded", two["id"]: "draft"}


async def test_an_officer_edits_lines_within_the_stock_and_the_reason_is_kept(county):
    await county.stored(TOWN_STORE, quilt=50)
    await county.told(NEAR, relocated_now=40)
    plan = await county.computed()
    line = {"store_id": TOWN_STORE, "place": NEAR, "item": "quilt", "quantity": 51}
    door = f"/api/plans/{plan['id']}/lines"
    refused = await county.officer.put(door, json={"lines": [line], "reason": "多给一些"})
    assert (refused.json()["code"], refused.json()["facts"]["available"]) == ("not_enough_stock", 50)
    edited = (await county.officer.put(door, json={"lines": [line | {"quantity": 30}], "reason": "路上有雪"})).json()
    assert [(one["quantity"], one["reason"]) for one in edited["lines"]] == [(30, {"kind": "officer"})]
    private = await county.officer.get(f"/api/subjects/plan/{plan['id']}/private")
    assert private.json()["edits"][0]["reason"] == "路上有雪"


async def test_an_approved_plan_sets_goods_aside_and_numbers_its_consignments(county, ordered):
    plan, = await county.all("plan")
    assert plan["order_number"].startswith("152502动用〔")
    assert plan["order_number"].endswith("〕1号")
    assert sorted((one["place"], one["lines"][0]["quantity"]) for one in ordered) == [(FAR, 60), (NEAR, 40)]
    assert sorted(one["number"][-4:] for one in ordered) == ["0001", "0002"]
    stock = (await county.officer.get(f"/api/subjects/holding/{TOWN_STORE}.quilt")).json()["lots"]
    assert [(lot["on_hand"], lot["reserved"]) for lot in stock] == [(0, 100)]
    needs = await county.needs(NEAR)
    assert (needs["bedding"]["coming"], needs["bedding"]["unmet"]) == (40, 0)


async def test_two_officers_who_approve_at_once_order_once(county):
    await county.stored(TOWN_STORE, quilt=40)
    await county.told(NEAR, relocated_now=40)
    plan = await county.computed()
    commander = await county.signed_in("commander")
    answers = await asyncio.gather(*(county.approved(plan["id"], by) for by in (commander, county.officer) * 2))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 409, 409]     # one of them sent it twice
    lost = next(answer.json() for answer in answers if answer.status_code == 409)
    assert (lost["code"], lost["facts"]["state"]) == ("plan_not_draft", "approved")
    assert lost["facts"]["order_number"].endswith("1号")
    assert len(await county.all("consignment")) == 1


async def test_two_plans_over_the_same_goods_never_order_more_than_there_is(county):
    await county.stored(TOWN_STORE, quilt=50)
    await county.told(NEAR, relocated_now=40)
    snow = await county.computed()
    await county.told(FAR, hazard="flood", relocated_now=40)
    flood = await county.computed()
    answers = await asyncio.gather(*(county.approved(plan["id"]) for plan in (snow, flood)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    lost = next(answer.json() for answer in answers if answer.status_code == 409)
    assert (lost["code"], lost["facts"]["wanted"], lost["facts"]["available"]) == ("not_enough_stock", 40, 10)
    assert sum(line["quantity"] for one in await county.all("consignment") for line in one["lines"]) == 40


async def test_an_order_that_lacks_goods_is_refused_whole_and_leaves_no_gap_in_the_numbers(county):
    await county.stored(TOWN_STORE, quilt=40)
    await county.told(NEAR, relocated_now=40)
    plan = await county.computed()
    await county.keeper.put(f"/api/stores/{TOWN_STORE}/issues/{plan['incident_id']}",
                                         json={"lines": [{"item": "quilt", "quantity": 30}],
                                               "incident_id": plan["incident_id"]})
    refused = await county.approved(plan["id"])
    assert (refused.status_code, refused.json()["code"], refused.json()["facts"]["available"]) == (
        409, "not_enough_stock", 10)
    again = await county.computed()
    assert (await county.approved(again["id"])).json()["order_number"].endswith("〕1号")


async def test_a_storekeeper_computes_and_approves_nothing(county):
    await county.told(NEAR, relocated_now=40)
    answer = await county.keeper.post(f"/api/incidents/{county.incident_id}/plans", json={})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_the_use_order_and_the_waybill_print(county, ordered):
    plan, = await county.all("plan")
    order = (await county.officer.get(f"/api/plans/{plan['id']}/order.html")).text
    assert all(word in order for word in (
        "动用指令", plan["order_number"], "市应急管理局局长", "示例", ordered[0]["number"]))
    waybill = (await county.officer.get(f"/api/consignments/{ordered[0]['id']}/waybill.html")).text
    assert all(word in waybill for word in ("运单", plan["order_number"], "棉被", "示例", "收货人"))


async def test_who_told_only_how_many_were_moved_so_far_is_supplied_for_them(county):
    await county.told(NEAR, relocated_total=40)
    bedding = (await county.needs(NEAR))["bedding"]
    assert bedding["needed"] == 40
    assert list(bedding["basis"]["figures"]) == ["relocated_total"]
