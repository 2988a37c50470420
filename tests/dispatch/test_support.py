from dataclasses import dataclass

import httpx
import pytest
from uuid_utils.compat import uuid7

from disaster import clock
from tests.clients import Follower
from tests.dispatch.conftest import FAR, NEAR, TOWN_STORE, County

OTHER, OTHER_TOWN, THIRD, DEPOT = "152525", "152525100", "152526", "store-other"
DIVISIONS = """code,name,name_en,level,kind,parent_code,lon,lat,seat_quality,seat_error_km,valid_from,source,flag
152525,示例旗,Example banner,county,banner,,117.00,45.50,map_seat,1,2023-06-30,example,example
152525100,示例镇,Example town,township,town,152525,117.00,45.50,map_seat,1,2023-06-30,example,example
152526,示例三旗,Third banner,county,banner,,117.60,44.60,map_seat,1,2023-06-30,example,example
152526100,示例三镇,Third town,township,town,152526,117.60,44.60,map_seat,1,2023-06-30,example,example
152201,示例邻盟市,Next league's city,county,city,,118.00,45.00,map_seat,1,2023-06-30,example,example
152201100,示例邻镇,Next town,township,town,152201,118.00,45.00,map_seat,1,2023-06-30,example,example
"""


@dataclass
class League:
    """A county and its league: the banner beside it has a depot."""

    county: County
    officer: httpx.AsyncClient
    keeper: httpx.AsyncClient

    async def stored(self, **pieces: int) -> None:
        lines = [{"item": item, "quantity": count, "owner": "示例旗", "flag": "example"}
                 for item, count in pieces.items()]
        (await self.keeper.put(f"/api/stores/{DEPOT}/receipts/{uuid7()}", json={"lines": lines})).raise_for_status()

    async def asked(self, plan, support_id=None, by=None):
        return await (by or self.county.officer).put(f"/api/supports/{support_id or uuid7()}",
                                                     json={"plan_id": plan["id"]})

    async def planned(self, support, by=None):
        return await (by or self.officer).post(f"/api/supports/{support['id']}/plans", json={})

    async def seen(self, support, by=None):
        return (await (by or self.county.officer).get(f"/api/subjects/support/{support['id']}")).json()


@pytest.fixture
async def league(county):
    admin = await county.signed_in("administrator", areas=("15",))
    (await admin.post("/api/geo/imports/divisions", params={"datum": "wgs84"},
                      files={"file": ("divisions.csv", DIVISIONS.encode())})).raise_for_status()
    (await admin.put(f"/api/stores/{DEPOT}", json={
        "name_zh": "示例盟库", "kind": "league", "division": f"{THIRD}100", "flag": "example",
        "point": {"lon": 117.6, "lat": 44.6, "datum": "wgs84"}})).raise_for_status()
    return League(county, await county.signed_in("duty_officer", areas=("1525",)),
                  await county.signed_in("storekeeper", areas=(THIRD,)))


def asked_for(support, place, group="bedding"):
    return next(line for line in support["lines"] if (line["place"], line["group"]) == (place, group))


async def short_by_thirty(league):
    """Forty near and thirty far, forty quilts in the county's own store, a hundred beside it in the league."""
    county = league.county
    await county.stored(TOWN_STORE, quilt=40)
    await league.stored(quilt=100)
    await county.told(NEAR, relocated_now=40)
    await county.told(FAR, relocated_now=30)
    plan = await county.computed()
    assert {line["store_id"] for line in plan["lines"]} == {TOWN_STORE}
    (await county.approved(plan["id"])).raise_for_status()
    return plan


async def test_what_a_county_lacks_is_asked_planned_sent_and_lowers_its_need(league):
    county = league.county
    plan = await short_by_thirty(league)
    follower = await (await Follower(county.officer).snapshot()).connect()
    support = (await league.asked(plan)).raise_for_status().json()
    assert (support["state"], support["league"]) == ("asked", "152500")
    assert sum(line["short"] for line in support["lines"] if line["group"] == "bedding") == 30
    notices = (await league.officer.get("/api/subjects/notice")).json()["items"]
    notice, = [one for one in notices if one["kind"] == "support"]
    assert notice["about"] == f"support/{support['id']}"

    draft = (await league.planned(support)).raise_for_status().json()
    assert (draft["state"], draft["support_id"], draft["replaces"]) == ("draft", support["id"], None)
    assert {line["store_id"] for line in draft["lines"]} == {DEPOT}
    assert sum(line["quantity"] for line in draft["lines"]) == 30
    assert (await county.officer.get(f"/api/subjects/plan/{draft['id']}")).status_code == 404
    assert (await county.approved(draft["id"])).status_code == 403
    order = (await county.approved(draft["id"], league.officer)).raise_for_status().json()
    assert order["order_number"].startswith("152500动用〔")
    assert (await county.officer.get(f"/api/subjects/plan/{draft['id']}")).status_code == 200
    told = await league.seen(support)
    assert (told["state"], sum(line["planned"] for line in told["lines"])) == ("planned", 30)
    assert sum(one["unmet"] or 0 for one in [(await county.needs(place))["bedding"] for place in (NEAR, FAR)]) == 0

    loads = [one for one in await county.all("consignment") if one["plan_id"] == draft["id"]]
    for load in loads:
        for state in ("packed", "departed"):
            (await league.keeper.put(f"/api/consignments/{load['id']}/state", json={"state": state})).raise_for_status()
    assert (await league.seen(support))["state"] == "on_the_way"
    for load in loads:
        (await county.officer.put(f"/api/consignments/{load['id']}/receipt", json={
            "lines": [{"line": line["line"], "good": line["quantity"]} for line in load["lines"]],
            "receiver": "示例 巴图", "received_at": clock.now().isoformat()})).raise_for_status()
    told = await league.seen(support)
    assert (told["state"], sum(line["received"] for line in told["lines"])) == ("received", 30)
    while follower.subjects.get(f"support/{support['id']}", {}).get("state") != "received":
        await follower.frame()
    await follower.close()


async def test_a_county_without_stock_asks_from_its_draft_and_what_it_asks_anew_counts_what_was_ordered(league):
    county = league.county
    await league.stored(quilt=15)
    await county.told(NEAR, relocated_now=20)
    support = (await league.asked(await county.computed())).raise_for_status().json()
    draft = (await league.planned(support)).raise_for_status().json()
    (await county.approved(draft["id"], league.officer)).raise_for_status()
    again = (await league.planned(support)).raise_for_status().json()
    assert (again["lines"], sum(one["short"] for one in again["shortages"] if one["group"] == "bedding")) == ([], 5)
    await county.told(FAR, relocated_now=8)
    newer = await county.computed()
    changed = await county.officer.put(f"/api/supports/{support['id']}/change", json={"plan_id": newer["id"]})
    told = changed.raise_for_status().json()
    lines = [asked_for(told, place) for place in (NEAR, FAR)]
    assert [(line["short"], line["planned"]) for line in lines] == [(20, 15), (8, 0)]
    states = {one["id"]: one["state"] for one in (await league.officer.get("/api/subjects/plan")).json()["items"]}
    assert (states[draft["id"]], states[again["id"]]) == ("approved", "superseded")


async def test_what_is_withdrawn_is_planned_no_more_and_what_waits_goes_back_on_the_shelf(league):
    county = league.county
    plan = await short_by_thirty(league)
    support_id = str(uuid7())
    support = (await league.asked(plan, support_id)).raise_for_status().json()
    assert (await league.asked(plan, support_id)).json()["id"] == support_id
    other = await league.asked(plan)
    assert (other.status_code, other.json()["code"]) == (409, "support_asked_already")
    draft = (await league.planned(support)).raise_for_status().json()
    (await county.approved(draft["id"], league.officer)).raise_for_status()
    door = f"/api/supports/{support_id}/withdrawal"
    assert (await league.officer.put(f"/api/supports/{support_id}/refusal", json={})).status_code == 422
    ended = (await county.officer.put(door, json={"reason": "已自行解决"})).raise_for_status().json()
    assert ended["state"] == "withdrawn"
    loads = [one for one in await county.all("consignment") if one["plan_id"] == draft["id"]]
    assert {one["state"] for one in loads} == {"cancelled"}
    stock = (await league.keeper.get(f"/api/subjects/holding/{DEPOT}.quilt")).json()["lots"]
    assert [(lot["on_hand"], lot["reserved"]) for lot in stock] == [(100, 0)]
    late = await league.planned(support)
    assert (late.status_code, late.json()["code"]) == (409, "support_ended")
    private = (await county.officer.get(f"/api/subjects/support/{support_id}/private")).json()
    assert private["reasons"][-1]["reason"] == "已自行解决"


async def test_the_league_refuses_with_a_reason_and_only_its_own_people_may(league):
    county = league.county
    await county.told(NEAR, relocated_now=20)
    plan = await county.computed()
    stranger = await county.signed_in("duty_officer", areas=(OTHER,))
    assert (await league.asked(plan, by=stranger)).status_code == 404
    support = (await league.asked(plan)).raise_for_status().json()
    assert (await league.planned(support, by=county.officer)).status_code == 403
    assert (await league.planned(support, by=stranger)).status_code == 404
    door = f"/api/supports/{support['id']}/refusal"
    assert (await county.officer.put(door, json={"reason": "无货"})).status_code == 403
    assert (await league.officer.put(door, json={"reason": "盟级亦无库存"})).json()["state"] == "refused"
    notice, = [one for one in await county.all("notice") if one["kind"] == "support_answered"]
    assert notice["about"] == f"support/{support['id']}"
    fed = await county.officer.get(f"/api/supports/{support['id']}/demand")
    assert (fed.json()["format"], fed.json()["county"]) == ("disaster-demand/1", "152502")


async def test_two_counties_that_ask_at_once_share_what_the_league_has(league):
    county = league.county
    await league.stored(quilt=60)
    await county.told(NEAR, relocated_now=60)
    mine = (await league.asked(await county.computed())).raise_for_status().json()
    banner = await county.signed_in("duty_officer", areas=(OTHER,))
    moment = clock.now().isoformat()
    told = (await banner.put(f"/api/reports/{uuid7()}", json={
        "place": OTHER_TOWN, "hazard": "snow", "kind": "first", "occurred_at": moment, "observed_at": moment,
        "source": "phone", "figures": {"relocated_now": 60}})).raise_for_status().json()
    plan = (await banner.post(f"/api/incidents/{told['incident_id']}/plans", json={})).raise_for_status().json()
    theirs = (await league.asked(plan, by=banner)).raise_for_status().json()
    for support in (mine, theirs):
        draft = (await league.planned(support)).raise_for_status().json()
        assert [(line["store_id"], line["quantity"]) for line in draft["lines"]] == [(DEPOT, 30)]
        (await county.approved(draft["id"], league.officer)).raise_for_status()


async def test_a_county_that_tells_again_what_it_asks_changes_nothing_and_asks_nothing_twice(league):
    county = league.county
    await league.stored(quilt=15)
    await county.told(NEAR, relocated_now=20)
    plan = await county.computed()
    support = (await league.asked(plan)).raise_for_status().json()
    newer = await county.computed()         # before the league orders: all twenty lack still
    draft = (await league.planned(support)).raise_for_status().json()
    (await county.approved(draft["id"], league.officer)).raise_for_status()
    door = f"/api/supports/{support['id']}/change"
    told = [(await county.officer.put(door, json={"plan_id": newer["id"]})).raise_for_status().json() for _ in "12"]
    assert [(asked_for(one, NEAR)["short"], asked_for(one, NEAR)["planned"]) for one in told] == [(20, 15)] * 2
    assert told[0]["changed_at"] == told[1]["changed_at"]


async def test_a_county_orders_no_goods_and_no_vehicle_of_another_county(league):
    county = league.county
    await league.stored(quilt=100)
    await county.stored(TOWN_STORE, quilt=40)
    truck = {"label": "示例车", "vehicle_class": "truck_10t", "payload_kg": 10_000, "volume_litres": 40_000,
             "road_class": "track", "base": DEPOT, "flag": "example"}
    admin = await county.signed_in("administrator", areas=("15",))
    (await admin.put("/api/vehicles/theirs", json=truck)).raise_for_status()
    await county.told(NEAR, relocated_now=40)
    plan = await county.computed()
    assert (plan["carried"], plan["trips"]) == (None, [])
    line = {"store_id": DEPOT, "place": NEAR, "item": "quilt", "quantity": 40}
    taken = await county.officer.put(f"/api/plans/{plan['id']}/lines", json={"lines": [line], "reason": "邻旗近"})
    assert (taken.status_code, taken.json()["facts"]["needs_area"]) == (403, f"{THIRD}100")
    asked = (await county.officer.put(f"/api/requests/{uuid7()}", json={
        "incident_id": county.incident_id, "place": NEAR, "lines": [{"item": "quilt", "quantity": 5}],
        "words": "示例"})).raise_for_status().json()
    door = f"/api/requests/{asked['id']}"
    (await county.officer.put(f"{door}/decision", json={"verdict": "grant"})).raise_for_status()
    sent = await county.officer.put(f"{door}/allotment", json={"store_id": DEPOT})
    assert (sent.status_code, sent.json()["facts"]["needs_area"]) == (403, f"{THIRD}100")


async def test_a_league_plans_nothing_out_of_the_depot_of_another_league(league):
    county = league.county
    admin = await county.signed_in("administrator", areas=("15",))
    (await admin.put("/api/stores/next", json={
        "name_zh": "示例邻盟库", "kind": "league", "division": "152201100", "flag": "example",
        "point": {"lon": 118.0, "lat": 45.0, "datum": "wgs84"}})).raise_for_status()
    keeper = await county.signed_in("storekeeper", areas=("152201",))
    (await keeper.put(f"/api/stores/next/receipts/{uuid7()}", json={
        "lines": [{"item": "quilt", "quantity": 50, "owner": "示例", "flag": "example"}]})).raise_for_status()
    await county.told(NEAR, relocated_now=20)
    support = (await league.asked(await county.computed())).raise_for_status().json()
    draft = (await league.planned(support)).raise_for_status().json()
    assert draft["lines"] == []
    line = {"store_id": "next", "place": NEAR, "item": "quilt", "quantity": 20}
    taken = await league.officer.put(f"/api/plans/{draft['id']}/lines", json={"lines": [line], "reason": "邻盟近"})
    assert (taken.status_code, taken.json()["facts"]["needs_area"]) == (403, "152201100")
