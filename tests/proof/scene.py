"""A busy night in two townships of a county and in none of the next: every kind of subject is there, every private
text says whose it is ("secret-<what>-<division>"), and the figures of each township occur nowhere else."""

import asyncio
import re
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson
from uuid_utils.compat import uuid7

from disaster import clock
from tests.clients import SignedIn
from tests.incidents.test_warnings import cap
from tests.media.tus import Sending
from tests.phones.sealed import Telephone

Json = dict[str, Any]
COUNTY, A, B, NEXT_COUNTY = "152502", "152502100", "152502200", "152501"
PLACES = (A, B)
VILLAGES = {A: "152502100200", B: "152502200201"}
AFFECTED = {A: 71_119, B: 83_227}
EVERY_ROLE = ("duty_officer", "commander", "leader", "verifier", "reporter", "storekeeper", "shelter_keeper",
              "donations_clerk", "administrator", "reserves_officer", "finance_officer")
LEVELS = ("warning", "IV", "III", "II", "I")


def secret(what: str, place: str) -> str:
    """A private text that says whose it is."""
    return f"secret-{what}-{place}"


@dataclass
class Scene:
    """What was done, by one person who may do everything, through the doors that all use."""

    chief: httpx.AsyncClient
    incident_id: str = ""
    ids: dict[tuple[str, str], str] = field(default_factory=dict)     # (kind, place) -> id
    keys: dict[str, dict[str, str]] = field(default_factory=dict)     # kind -> number -> key to follow it

    async def put(self, path: str, body: Json | None = None) -> Json:
        """A change that succeeds."""
        answer = await self.chief.put(path, json=body or {})
        assert answer.is_success, f"{path}: {answer.text}"
        return dict(answer.json())

    async def post(self, path: str, body: Json | None = None) -> Json:
        """Another."""
        answer = await self.chief.post(path, json=body or {})
        assert answer.is_success, f"{path}: {answer.text}"
        return dict(answer.json())

    def new(self, kind: str, place: str) -> str:
        """An id for something in a place, kept to ask for it later."""
        return self.ids.setdefault((kind, place), str(uuid7()))

    async def listed(self, kind: str) -> list[Json]:
        """All subjects of a kind that the chief sees."""
        return list((await self.chief.get(f"/api/subjects/{kind}", params={"limit": 1000})).json()["items"])


async def played(signed_in: SignedIn) -> Scene:
    """Everything happens."""
    scene = Scene(await signed_in(*EVERY_ROLE, login="chief", levels=LEVELS))
    for act in (staffed, listed, stock_counted, cut_off, reported, counted, told, decided, supplied, escalated, helped,
                tracked, evacuated, given, costed, ruled, keyed, called, prepared, merged):
        await act(scene)
    await lost(scene, signed_in)
    return scene


async def staffed(scene: Scene) -> None:
    """Somebody with a name and a phone in each place, the next officer too; a turn on duty, a grant, an authority."""
    for place in (*PLACES, COUNTY, NEXT_COUNTY):
        await scene.put(f"/api/people/{scene.new('person', place)}", {
            "login": f"someone{place}", "name": secret("name", place), "phone": secret("phone", place),
            "post_zh": "示例", "post_en": "example", "areas": [place],
            "roles": ["duty_officer" if place == COUNTY else "reporter"]})
    me = (await scene.chief.get("/api/people/me")).json()["actor"].removeprefix("person/")
    await scene.put(f"/api/duty/{scene.new('duty', COUNTY)}")
    await scene.put(f"/api/duty/{scene.ids['duty', COUNTY]}/handover",
                    {"to": scene.ids["person", COUNTY], "note": secret("note", COUNTY)})
    await scene.put(f"/api/people/grants/{scene.new('grant', A)}", {
        "person_id": scene.ids["person", B], "area": A, "until": "2099-01-01T00:00:00Z"})
    await scene.put(f"/api/authorities/{scene.new('authority', COUNTY)}", {
        "person_id": me, "levels": ["IV"], "valid_from": "2026-01-01T00:00:00Z", "valid_to": "2099-01-01T00:00:00Z",
        "document": "示例 1 号"})


async def listed(scene: Scene) -> None:
    """A store with goods, a vehicle and a shelter in each place."""
    for place, lon in zip(PLACES, (115.67, 116.1), strict=True):
        store, shelter = f"store-{place}", f"shelter-{place}"
        scene.ids["store", place], scene.ids["shelter", place] = store, shelter
        await scene.put(f"/api/stores/{store}", {"name_zh": "示例库", "kind": "township", "division": place,
                                                 "point": {"lon": lon, "lat": 44.1, "datum": "wgs84"}})
        await scene.put(f"/api/stores/{store}/receipts/{scene.new('movement', place)}", {
            "reason": secret("reason", place), "lines": [{"item": "quilt", "quantity": 300, "owner": "锡林浩特市"}]})
        await scene.put(f"/api/vehicles/vehicle-{place}", {
            "label": "示例车", "vehicle_class": "truck_4x2", "payload_kg": 5000, "volume_litres": 20_000,
            "road_class": "paved", "base": store})
        await scene.put(f"/api/hubs/{place}", {"handling_minutes": 30})
        await scene.put(f"/api/shelters/{shelter}", {
            "name_zh": "示例安置点", "division": place, "kind": "school", "heated": True, "capacity_people": 50,
            "lon": lon, "lat": 44.1, "flag": "example"})


async def cut_off(scene: Scene) -> None:
    """A road from the store of each place to its seat comes with a file; one is closed by snow."""
    ends = {"road-1": [[115.67, 44.1], [115.67, 44.58]], "road-2": [[116.1, 44.1], [116.04, 43.94]]}
    roads = [{"type": "Feature", "geometry": {"type": "LineString", "coordinates": line},
              "properties": {"id": road, "road_class": "county"}} for road, line in ends.items()]
    content = orjson.dumps({"type": "FeatureCollection", "features": roads})
    answer = await scene.chief.post("/api/roads/imports", params={"datum": "wgs84"},
                                    files={"file": ("roads.geojson", content)})
    assert answer.is_success, answer.text
    await scene.put("/api/roads/states", {"segments": ["road-1"], "state": "closed", "cause": "snow"})


async def stock_counted(scene: Scene) -> None:
    """The store of each place is counted."""
    for place in PLACES:
        store = f"/api/stores/store-{place}"
        lot = (await scene.chief.get(f"/api/subjects/holding/store-{place}.quilt")).json()["lots"][0]
        count = f"{store}/stocktakes/{scene.new('stocktake', place)}"
        await scene.put(count, {"counted_at": clock.now().isoformat(), "items": ["quilt"], "lines": [
            {"lot_id": lot["lot_id"], "counted": 300, "words": secret("counted", place)}]})
        await scene.put(f"{count}/closing")


async def reported(scene: Scene) -> None:
    """A warning and a report in each place; one is accepted, one returned with a reason; a line in the chronology."""
    for place in PLACES:
        await scene.chief.post("/api/alerts", content=cap(
            f"cap-{place}", area=f"<geocode><valueName>adcode</valueName><value>{place}</value></geocode>"))
        told = await scene.put(f"/api/reports/{scene.new('report', place)}", {
            "place": place, "hazard": "snow", "kind": "first", "occurred_at": clock.now().isoformat(),
            "observed_at": clock.now().isoformat(), "text": secret("text", place) + " 道路中断",
            "phone": secret("phone", place), "source": "phone",
            "point": {"lon": 115.7, "lat": 44.2, "accuracy_m": 20, "datum": "wgs84"},
            "figures": {"affected_population": AFFECTED[place], "relocated_now": 40, "deaths": 40}})
        scene.incident_id = told["incident_id"]
        await scene.put(f"/api/reports/{scene.new('held_report', place)}", {      # what it corrects never comes
            "place": place, "hazard": "snow", "kind": "first", "occurred_at": clock.now().isoformat(),
            "text": secret("held", place), "corrects": str(uuid7()),
            "figures": {"affected_population": AFFECTED[place]}})
        await Sending(scene.chief, about=f"report/{told['id']}", place=place, id=scene.new("medium", place),
                      caption=secret("caption", place)).whole()
    accepted, returned = (f"/api/reports/{scene.ids['report', place]}/desk" for place in PLACES)
    await scene.put(returned, {"verdict": "return", "reason": secret("returned", B)})
    await scene.put(accepted, {"verdict": "take"})
    await scene.put(f"/api/incidents/{scene.incident_id}/lines/{scene.new('line', COUNTY)}", {
        "text": secret("line", COUNTY), "observed_at": clock.now().isoformat()})
    await told_upward(scene)


async def told(scene: Scene) -> None:
    """Somebody without an account tells of each place; a partner's program brings it."""
    made = await scene.put(f"/api/people/tokens/{uuid7()}", {
        "name": "示例网关", "roles": ["partner"], "areas": [COUNTY], "days": 9})
    bearer = {"authorization": f"Bearer {made['secret']}"}
    async with httpx.AsyncClient(base_url=scene.chief.base_url, headers=bearer) as gateway:
        for place in PLACES:
            key = f"KEY{place:0>13}"
            answer = await gateway.put(f"/api/public-reports/{scene.new('public_report', place)}", json={
                "hazard": "snow", "place": place, "words": secret("told", place), "phone": secret("phone", place),
                "danger": "yes", "key": key})
            scene.keys.setdefault("public_report", {})[answer.json()["number"]] = key


async def counted(scene: Scene) -> None:
    """A house has fallen and somebody is missing in a gacha of each place; the house is recorded otherwise later."""
    for place, village in VILLAGES.items():
        line = {"incident_id": scene.incident_id, "place": village, "observed_at": clock.now().isoformat()}
        house = {**line, "grade": "collapsed", "collapsed_rooms": 3, "people": 4, "household": {
            "head": secret("head", place), "phone": secret("phone", place), "address": secret("home", place)}}
        await scene.put(f"/api/houses/{scene.new('house', place)}", house)
        await scene.put(f"/api/houses/{scene.ids['house', place]}/corrections/{uuid7()}", {
            "told": {**house, "collapsed_rooms": 5}, "reason": secret("mended", place)})
        await scene.put(f"/api/casualties/{scene.new('casualty', place)}", {**line, "state": "missing", "person": {
            "name": secret("name", place), "family": secret("family", place), "cause": secret("cause", place)}})


async def told_upward(scene: Scene) -> None:
    """The due table goes up with a note on each check, and once more as its own correction."""
    corrects = None
    for _ in range(2):
        asked: Json = {"corrects": corrects} if corrects else {}
        draft = (await scene.chief.get(f"/api/incidents/{scene.incident_id}/due-table", params=asked)).json()
        content = draft["content"]
        told: Json = {"corrects": corrects, "reason": secret("why", COUNTY)} if corrects else {}
        corrects = (await scene.put(f"/api/due-tables/{uuid7()}", {
            "incident_id": scene.incident_id, "kind": content["kind"], "epoch": draft["epoch"], "seq": content["seq"],
            "previous": content["previous"], **told,
            "notes": {one["check"]: secret("note", COUNTY) for one in content["findings"]}}))["id"]


async def decided(scene: Scene) -> None:
    """Every open proposal is confirmed with a reason; the first is asked for later."""
    proposals = [one for one in await scene.listed("proposal") if one["state"] == "open"]
    assert proposals
    for one in proposals:
        await scene.put(f"/api/proposals/{one['id']}/decision", {"verdict": "confirm",
                                                                 "reason": secret("decision", COUNTY)})
    scene.ids["proposal", COUNTY] = proposals[0]["id"]
    scene.ids["response", COUNTY] = (await scene.listed("response"))[0]["id"]


async def supplied(scene: Scene) -> None:
    """Each place asks for quilts; a plan gives both theirs, one of them short."""
    for place in PLACES:
        await scene.put(f"/api/requests/{scene.new('request', place)}", {
            "incident_id": scene.incident_id, "place": place, "words": secret("words", place),
            "lines": [{"item": "quilt", "quantity": 9}]})
    plan = await scene.post(f"/api/incidents/{scene.incident_id}/plans")
    scene.ids["plan", COUNTY] = plan["id"]
    await scene.put(f"/api/plans/{plan['id']}/lines", {"reason": secret("edit", COUNTY), "lines": [
        {"store_id": f"store-{place}", "place": place, "item": "quilt", "quantity": 40} for place in PLACES]})
    await scene.put(f"/api/plans/{plan['id']}/approval", {"signatory_post": "示例局长"})
    for one in await scene.listed("consignment"):
        await carried(scene, one)


async def escalated(scene: Scene) -> None:
    """What the plan leaves unmet is asked of the league; nobody of the five is of the league."""
    await scene.put(f"/api/supports/{scene.new('support', COUNTY)}", {
        "plan_id": scene.ids["plan", COUNTY], "words": secret("support", COUNTY)})


async def carried(scene: Scene, one: Json) -> None:
    """A consignment from the store to the receipt, two quilts short."""
    way, place = f"/api/consignments/{one['id']}", one["place"]
    scene.ids["consignment", place] = one["id"]
    await scene.put(f"{way}/state", {"state": "packed", "vehicle_id": f"vehicle-{place}"})
    await scene.put(f"{way}/state", {"state": "departed", "deliverer": secret("driver", place)})
    part = scene.new("part", place)
    await scene.put(f"{way}/parts/{part}", {"lines": [{"line": 1, "quantity": 9}], "reason": secret("split", place)})
    await scene.put(f"{way}/state", {"state": "arrived"})
    await scene.put(f"/api/consignments/{part}/merger", {"into": one["id"], "reason": secret("merge", place)})
    one = next(again for again in await scene.listed("consignment") if again["id"] == one["id"])
    await scene.put(f"{way}/receipt", {
        "receiver": secret("receiver", place), "received_at": clock.now().isoformat(),
        "lines": [{"line": line["line"], "good": line["quantity"] - 2, "lost": 2} for line in one["lines"]]})
    await scene.put(f"{way}/discrepancy", {"reason": secret("short", place)})
    await scene.put(f"{way}/returns/{scene.new('return', place)}", {
        "store_id": f"store-{place}", "reason": secret("back", place), "lines": [{"line": 1, "good": 1}]})


async def helped(scene: Scene) -> None:
    """A household of a gacha of each place is given quilts, twice; its second aid waits for the desk."""
    for place, village in VILLAGES.items():
        home = scene.new("household", place)
        await scene.put(f"/api/households/{home}", {"place": village, "people": 3, "who": {
            "head": secret("head", place), "phone": secret("phone", place), "address": secret("home", place)}})
        await scene.put(f"/api/households/{home}/correction", {"reason": secret("mended", place), "told": {
            "place": village, "people": 4, "who": {"head": secret("head", place)}}})
        for kind in ("aid_issue", "second_issue"):
            await scene.put(f"/api/aid-issues/{scene.new(kind, place)}", {
                "household_id": home, "lines": [{"item": "quilt", "quantity": 2}],
                "issued_at": clock.now().isoformat(), "incident_id": scene.incident_id,
                "received_by": secret("taker", place), "despite": secret("despite", place)})


async def tracked(scene: Scene) -> None:
    """A team of each place says where it is."""
    for place in PLACES:
        made = await scene.put(f"/api/trackers/{scene.new('tracker', place)}", {
            "kind": "team", "name_zh": "示例救援队", "division": place})
        await scene.post("/api/positions", {"device_id": made["secret"], "location": {
            "timestamp": clock.now().isoformat(), "coords": {"latitude": 44.1, "longitude": 115.9}}})


async def evacuated(scene: Scene) -> None:
    """A gacha of each place goes to its shelter; one person cannot leave alone; the keeper overrides."""
    for place, village in VILLAGES.items():
        order, shelter = scene.new("evacuation_order", place), f"shelter-{place}"
        await scene.put(f"/api/assisted-persons/{scene.new('assisted_person', place)}", {
            "village": village, "name": secret("name", place), "phone": secret("phone", place),
            "home": secret("home", place), "help": secret("help", place)})
        await scene.put(f"/api/evacuation-orders/{order}", {
            "incident_id": scene.incident_id, "divisions": [village], "shelters": [shelter]})
        await scene.put(f"/api/shelters/{shelter}/state", {"state": "open"})
        await scene.put(f"/api/transfers/{scene.new('transfer', place)}", {
            "order_id": order, "village": village, "shelter_id": shelter, "left": 60,
            "left_at": clock.now().isoformat()})
        await scene.put(f"/api/transfers/{scene.ids['transfer', place]}/arrival", {
            "arrived": 55, "arrived_at": clock.now().isoformat(), "override_by_name": secret("keeper", place),
            "override_reason": secret("override", place)})


async def given(scene: Scene) -> None:
    """Somebody gives goods to the store of each place, and money for it that is spent there; the books are balanced."""
    for place in PLACES:
        giver = {"donor_name": secret("donor", place), "donor_phone": secret("phone", place)}
        goods, money = scene.new("donation", place), scene.new("donated_money", place)
        await scene.put(f"/api/donations/{goods}", {"kind": "goods", "lines": [{"item": "quilt", "quantity": 30}],
                                                    **giver})
        await scene.put(f"/api/donations/{goods}/receipt", {"store_id": f"store-{place}"})
        await scene.put(f"/api/donations/{money}", {"kind": "money", "amount_fen": 1_000_00,
                                                    "earmark": {"place": place}, **giver})
        await scene.put(f"/api/donations/{money}/receipt")
        await scene.put(f"/api/spendings/{scene.new('spending', place)}", {
            "incident_id": scene.incident_id, "place": place, "head": "living", "amount_fen": 500_00,
            "purpose": secret("purpose", place)})
    await scene.post("/api/donations/balance")


async def costed(scene: Scene) -> None:
    """Finance pays for the response, and takes one payment back."""
    payment = f"/api/payments/{scene.new('payment', COUNTY)}"
    await scene.put(payment, {"incident_id": scene.incident_id, "head": "goods", "amount_fen": 9_000_00,
                              "document": "示例凭证 1 号", "paid_on": "2026-01-01"})
    await scene.put(f"{payment}/reversal/{uuid7()}", {"reason": secret("reversed", COUNTY)})


async def ruled(scene: Scene) -> None:
    """The city enters its own thresholds; they apply from next year on."""
    shipped = (await scene.chief.get("/api/rulesets/xilinhot-default")).json()["document"]
    await scene.put(f"/api/rulesets/{scene.new('ruleset', COUNTY)}", {"document": {
        **shipped, "id": "city-own", "source": "示例文件 1 号"}})
    await scene.put(f"/api/rulebook/holidays/{scene.new('holidays', COUNTY)}", {
        "year": 2031, "flag": "example",
        "free": [{"zh": "元旦", "en": "New Year", "first": "2031-01-01", "last": "2031-01-01"}]})


async def keyed(scene: Scene) -> None:
    """The keys that let somebody without an account follow a consignment or a gift."""
    for kind in ("consignment", "donation"):
        scene.keys[kind] = {}
        for one in await scene.listed(kind):
            told = (await scene.chief.get(f"/api/subjects/{kind}/{one['id']}/private")).json()
            scene.keys[kind][one["number"]] = told["follow_key" if kind == "consignment" else "key"]
    scene.keys |= {"paper": {}, "use_order": {}}
    papers = [(one["number"], f"/api/consignments/{one['id']}/receipt.html")
              for one in await scene.listed("consignment")]
    papers += [(one["number"], f"/api/use-orders/{one['id']}/order.html") for one in await scene.listed("use_order")]
    for number, address in papers:
        page = (await scene.chief.get(address)).text
        scene.keys["paper"][number], = re.findall(r'data-part="code">([A-Z2-7-]+)<', page)
        if "use-orders" in address:
            scene.keys["use_order"][number], = re.findall(r'data-part="key" content="([\w-]+)"', page)


async def lost(scene: Scene, signed_in: SignedIn) -> None:
    """A phone is lost and shut out in each place; a letter that it signs afterwards is put aside."""
    for place in PLACES:
        phone = await Telephone(await signed_in("reporter", areas=(place,)), scene.new("phone", place)).registered()
        await scene.put(f"/api/phones/{phone.id}/shut-out", {"reason": secret("lost", COUNTY)})
        told = await phone.sent(phone.letter({"place": place, "hazard": "snow", "kind": "nil",
                                              "text": secret("letter", place)}))
        assert told["state"] == "held_aside"


async def prepared(scene: Scene) -> None:
    """The county lets a plan of stock be computed, for one kind of disaster."""
    catalogue = (await scene.chief.get("/api/placement/scenarios", params={"county": COUNTY})).json()["scenarios"]
    plan = scene.new("stock_plan", COUNTY)
    await scene.put(f"/api/stock-plans/{plan}", {
        "county": COUNTY, "budget_fen": 0, "limit_seconds": 10,
        "per_10000_years": {one["id"]: 0 for one in catalogue if not one["id"].startswith("grassland_fire-1")}})
    while (await scene.chief.get(f"/api/stock-plans/{plan}")).json()["plan"]["state"] == "computing":  # noqa: ASYNC110
        await asyncio.sleep(0.1)       # the clock of the service does it, and this client has no socket
    await scene.put(f"/api/stock-plans/{plan}/approval", {"signatory_post": "示例岗位"})


async def called(scene: Scene) -> None:
    """A gacha that has said nothing is asked; a contact drill calls everybody of the county."""
    asked = await scene.put(f"/api/silence-asks/{scene.new('ask', COUNTY)}", {
        "incident_id": scene.incident_id, "places": list(VILLAGES.values())})
    assert len(asked["asked"]) == len(VILLAGES)
    await scene.put(f"/api/contact-drills/{scene.new('contact_drill', COUNTY)}", {"area": COUNTY})
    await scene.put(f"/api/contact-drills/{scene.ids['contact_drill', COUNTY]}/answer")


async def merged(scene: Scene) -> None:
    """The incident, with all that it has, becomes part of another, and is found to be one of its own again."""
    other = await scene.put(f"/api/reports/{scene.new('other_report', A)}", {
        "place": A, "hazard": "snow", "kind": "nil", "new_incident": True, "occurred_at": clock.now().isoformat()})
    merge = f"/api/incident-merges/{scene.new('merge', COUNTY)}"
    await scene.put(merge, {"source_id": scene.incident_id, "target_id": other["incident_id"],
                            "reason": secret("merged", COUNTY)})
    await scene.put(f"{merge}/undoing", {"reason": secret("undone", COUNTY)})
    scene.ids["other_incident", COUNTY] = other["incident_id"]
