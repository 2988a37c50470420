from tests.dispatch.conftest import FAR, FAR_STORE, NEAR, TOWN_STORE


async def asked(county, **wishes):
    answer = await county.officer.post(f"/api/incidents/{county.incident_id}/what-if", json=wishes)
    answer.raise_for_status()
    return answer.json()


async def served(county):
    """Forty near, sixty far; fifty quilts in town, twenty in the far store: thirty lack."""
    await county.stored(TOWN_STORE, quilt=50)
    await county.stored(FAR_STORE, quilt=20)
    await county.told(NEAR, relocated_now=40)
    await county.told(FAR, relocated_now=60)


def change(answer, place, group="bedding"):
    return next((one for one in answer["difference"]["places"] if (one["place"], one["group"]) == (place, group)), None)


async def test_without_a_wish_nothing_is_another_and_nothing_is_stored(county):
    await served(county)
    draft = await county.computed()
    before = (await county.officer.get("/api/journal", params={"limit": 1})).json()["seq"]
    answer = await asked(county)
    assert (answer["standing"]["id"], answer["standing_plan_id"], answer["stale"]) == (draft["id"], draft["id"], False)
    assert (answer["difference"]["places"], answer["difference"]["moved"]) == ([], [])
    wished = await asked(county, lost_stores=[TOWN_STORE])
    assert wished["alternative"]["id"] != draft["id"]
    assert (await county.officer.get("/api/journal", params={"limit": 1})).json()["seq"] == before
    assert [plan["id"] for plan in await county.all("plan")] == [draft["id"]]


async def test_a_closed_route_says_who_loses_and_whose_load_moved(county):
    await served(county)
    await county.computed()
    closed = [{"store_id": TOWN_STORE, "place": NEAR}, {"store_id": FAR_STORE, "place": NEAR}]
    answer = await asked(county, closed_routes=closed)
    near, far = change(answer, NEAR), change(answer, FAR)
    assert (near["verdict"], near["served_after"], near["percent_after"]) == ("loses", 0, 0)
    assert (far["verdict"], far["served_after"]) == ("gains", 60)
    assert answer["difference"]["after"]["worst_percent"]["bedding"] == 0
    assert all(one["after"] == 0 for one in answer["difference"]["moved"] if one["place"] == NEAR)
    short, = [one for one in answer["alternative"]["shortages"] if one["group"] == "bedding"]
    assert (short["places"], short["short"], short["cause"]) == ([NEAR], 40, "no_road")


async def test_a_store_added_and_goods_added_meet_the_need_exactly(county):
    await served(county)
    store = {"name": "示例 盟库", "point": {"lon": 116.0, "lat": 44.0, "datum": "wgs84"}, "stock": {"quilt": 25}}
    answer = await asked(county, stores=[store], goods=[{"store_id": FAR_STORE, "stock": {"quilt": 5}}])
    assert answer["difference"]["before"]["short"]["bedding"] == 30
    assert answer["difference"]["after"]["short"]["bedding"] == 0
    assert answer["difference"]["after"]["worst_percent"]["bedding"] == 100
    assert answer["stores"] == [{"id": "if-1", "name": "示例 盟库", "point": [116.0, 44.0]}]
    assert sum(line["quantity"] for line in answer["alternative"]["lines"] if line["store_id"] == "if-1") == 25


async def test_colder_asks_for_stoves_and_what_a_township_might_tell_changes_its_need_alone(county):
    await served(county)
    refused = await county.officer.post(f"/api/incidents/{county.incident_id}/what-if", json={"colder_by": 10})
    assert (refused.status_code, refused.json()["code"]) == (409, "cold_unknown")
    answer = await asked(county, lowest_celsius=15, colder_by=35)
    assert answer["alternative"]["lowest_celsius"] == -20
    heating, bedding = change(answer, NEAR, "heating"), change(answer, NEAR)
    assert (heating["need_before"], heating["need_after"], heating["verdict"]) == (0, 8, "loses")
    assert (bedding["need_before"], bedding["need_after"]) == (40, 80)
    answer = await asked(county, told=[{"place": NEAR, "indicator": "relocated_now", "value": 90}])
    near = change(answer, NEAR)
    assert (near["need_before"], near["need_after"], near["verdict"]) == (40, 90, "loses")
    assert answer["difference"]["after"]["short"]["bedding"] == 80


async def test_a_draft_made_before_the_news_is_told_to_be_stale_and_strangers_are_refused(county):
    await served(county)
    draft = await county.computed()
    standing = f"/api/plans/{draft['id']}/standing"
    assert (await county.officer.get(standing)).json() == {"plan_id": draft["id"], "stale": False}
    await county.stored(FAR_STORE, quilt=7)
    assert (await county.officer.get(standing)).json()["stale"]
    answer = await asked(county)
    assert (answer["standing_plan_id"], answer["stale"]) == (draft["id"], True)
    assert sum(line["quantity"] for line in answer["standing"]["lines"]) == 77
    door = f"/api/incidents/{county.incident_id}/what-if"
    unknown = await county.officer.post(door, json={"lost_stores": ["no-such-store"]})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
    assert (await county.keeper.post(door, json={})).status_code == 403


async def test_an_order_is_weighed_by_what_still_waits_and_trucks_by_what_is_left_behind(county, ordered):
    near, = [one for one in ordered if one["place"] == NEAR]
    await county.sent(near)
    trucks = {"base": FAR_STORE, "count": 2, "vehicle_class": "truck", "payload_kg": 100}
    answer = await asked(county, lost_stores=[TOWN_STORE], trucks=[trucks],
                         goods=[{"store_id": FAR_STORE, "stock": {"quilt": 60}}])
    plan, = await county.all("plan")
    assert (answer["standing_plan_id"], answer["stale"]) == (plan["id"], False)
    assert {line["place"] for line in answer["standing"]["lines"]} == {FAR}
    assert [(line["store_id"], line["quantity"]) for line in answer["alternative"]["lines"]] == [(FAR_STORE, 60)]
    before, after = answer["difference"]["before"], answer["difference"]["after"]
    assert (before["left_kg"], after["vehicles"] > 0, after["left_kg"]) == (None, True, 0)
