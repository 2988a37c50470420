from datetime import datetime, timedelta

from sqlalchemy import update

from disaster import clock
from disaster.db import open_engine, sessions, transaction
from disaster.dispatch.actions.consignments import overdue
from disaster.stockpile.models import Lot
from tests.dispatch.conftest import FAR, NEAR, TOWN_STORE


def to(place, consignments):
    return next(one for one in consignments if one["place"] == place)


def receipt(*lines, at=None, **more):
    return {"lines": [dict(zip(("line", "good", "damaged", "lost"), line, strict=True)) for line in lines],
            "receiver": "示例 巴图", "received_at": (at or clock.now()).isoformat(), **more}


async def test_in_transit_is_a_place_in_the_ledger(county, ordered):
    sent = await county.sent(to(NEAR, ordered))
    left, due = (datetime.fromisoformat(sent[name]) for name in ("departed_at", "eta_at"))
    assert due - left == timedelta(minutes=sent["minutes"])
    board = (await county.officer.get("/api/stockpile/board")).json()["sites"]
    store = next(site for site in board if site["store_id"] == TOWN_STORE)["items"][0]
    assert (store["on_hand"], store["reserved"], store["on_the_way"]) == (0, 60, 40)
    assert next(site for site in board if site["place"] == NEAR)["items"][0]["on_the_way"] == 40
    assert (await county.needs(NEAR))["bedding"]["coming"] == 40


async def test_a_whole_receipt_closes_the_consignment_and_meets_the_need(county, ordered):
    sent = await county.sent(to(NEAR, ordered))
    reporter = await county.signed_in("reporter", areas=(NEAR,))
    answer = await reporter.put(f"/api/consignments/{sent['id']}/receipt", json=receipt((1, 40, 0, 0)))
    told = answer.json()
    assert (told["state"], told["discrepancy"], told["closed_at"] is not None) == ("received", "none", True)
    assert "巴图" not in answer.text
    needs = (await county.needs(NEAR))["bedding"]
    assert (needs["held"], needs["coming"], needs["unmet"]) == (40, 0, 0)
    private = (await county.officer.get(f"/api/subjects/consignment/{sent['id']}/private")).json()
    assert (private["receiver"], bool(private["deliverer"])) == ("示例 巴图", True)


async def test_a_short_receipt_opens_a_discrepancy_that_must_be_explained(county, ordered):
    sent = await county.sent(to(NEAR, ordered))
    door = f"/api/consignments/{sent['id']}"
    told = (await county.officer.put(f"{door}/receipt", json=receipt((1, 36, 1, 3)))).json()
    assert (told["state"], told["discrepancy"], told["closed_at"]) == ("received", "open", None)
    notice, = [one for one in await county.all("notice") if one["kind"] == "discrepancy"]
    assert (notice["about"], notice["acknowledged_at"]) == (f"consignment/{sent['id']}", None)
    closed = (await county.officer.put(f"{door}/discrepancy", json={"reason": "途中翻车,三床落水"})).json()
    assert (closed["discrepancy"], closed["closed_at"] is not None) == ("closed", True)
    again = await county.officer.put(f"{door}/discrepancy", json={"reason": "再说一次"})
    assert again.json()["code"] == "no_discrepancy"
    assert (await county.needs(NEAR))["bedding"]["held"] == 36


async def test_a_receipt_must_account_for_every_piece_of_every_line(county, ordered):
    sent = await county.sent(to(NEAR, ordered))
    door = f"/api/consignments/{sent['id']}/receipt"
    short = await county.officer.put(door, json=receipt((1, 39, 0, 0)))
    assert (short.status_code, short.json()["code"]) == (400, "receipt_does_not_add_up")
    assert short.json()["facts"]["wrong"] == [{"line": 1, "quantity": 40, "told": 39}]
    strange = await county.officer.put(door, json=receipt((1, 40, 0, 0), (2, 1, 0, 0)))
    assert strange.json()["facts"]["strange"] == [2]
    nobody = await county.officer.put(door, json=receipt((1, 40, 0, 0)) | {"receiver": ""})
    assert nobody.status_code == 422
    early = await county.officer.put(door, json=receipt((1, 40, 0, 0), at=clock.now() - timedelta(days=1)))
    assert early.json()["code"] == "impossible_time"


async def test_the_same_receipt_sent_twice_is_booked_once(county, ordered):
    sent = await county.sent(to(NEAR, ordered))
    body = receipt((1, 40, 0, 0))
    answers = [await county.officer.put(f"/api/consignments/{sent['id']}/receipt", json=body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    other = await county.officer.put(f"/api/consignments/{sent['id']}/receipt", json=receipt((1, 0, 0, 40)))
    assert (other.status_code, other.json()["code"]) == (409, "no_such_step")
    assert (await county.needs(NEAR))["bedding"]["held"] == 40


async def test_a_consignment_halts_and_goes_on_and_cannot_skip_a_step(county, ordered):
    one = to(FAR, ordered)
    skipped = await county.moved(one, "departed")
    assert (skipped.json()["code"], skipped.json()["facts"]["possible"]) == ("no_such_step", ["cancelled", "packed"])
    await county.sent(one)
    point = {"lon": 115.9, "lat": 44.2, "datum": "wgs84"}
    halted = (await county.moved(one, "halted", point=point)).json()
    assert (halted["state"], halted["position"]) == ("halted", [115.9, 44.2])
    resumed = (await county.moved(one, "departed")).json()
    assert (resumed["state"], resumed["halted_at"]) == ("departed", None)
    assert (await county.moved(one, "arrived")).json()["state"] == "arrived"


async def test_a_cancelled_consignment_gives_its_goods_back(county, ordered):
    (await county.moved(to(FAR, ordered), "cancelled")).raise_for_status()
    lot, = (await county.officer.get(f"/api/subjects/holding/{TOWN_STORE}.quilt")).json()["lots"]
    assert (lot["on_hand"], lot["reserved"]) == (60, 40)
    assert (await county.needs(FAR))["bedding"]["unmet"] == 60


async def test_who_orders_does_not_ship_and_who_ships_does_not_take_the_order_back(county, ordered):
    door = f"/api/consignments/{ordered[0]['id']}/state"
    assert (await county.officer.put(door, json={"state": "packed"})).status_code == 403
    assert (await county.keeper.put(door, json={"state": "cancelled"})).status_code == 403
    reserves = await county.signed_in("reserves_officer")
    assert (await reserves.put(door, json={"state": "packed"})).json()["state"] == "packed"
    assert (await reserves.post(f"/api/incidents/{county.incident_id}/plans")).status_code == 403


async def test_a_late_consignment_is_noticed_once_until_a_new_time_is_told(county, ordered, committed):
    one = to(FAR, ordered)
    await county.moved(one, "packed")
    (await county.moved(one, "departed", eta_at=(clock.now() - timedelta(minutes=1)).isoformat())).raise_for_status()
    engine = open_engine(committed, pool_size=2)
    for _ in range(2):
        async with transaction(sessions(engine)) as session:
            await overdue(session, by="system")
    await engine.dispose()
    late = [notice for notice in await county.all("notice") if notice["about"] == f"consignment/{one['id']}"]
    assert [notice["kind"] for notice in late] == ["deadline"]
    later = {"point": {"lon": 115.9, "lat": 44.2, "datum": "wgs84"},
             "eta_at": (clock.now() + timedelta(hours=2)).isoformat()}
    told = await county.keeper.put(f"/api/consignments/{one['id']}/position", json=later)
    assert told.json()["late"] is False


async def test_a_vehicle_carries_one_consignment_at_a_time(county, ordered):
    truck = {"label": "4吨厢式货车", "vehicle_class": "box_truck_4t", "payload_kg": 4000, "volume_litres": 18000,
             "road_class": "paved", "base": TOWN_STORE, "flag": "example"}
    (await county.officer.put("/api/vehicles/truck-1", json=truck)).raise_for_status()
    one, two = ordered
    (await county.moved(one, "packed", vehicle_id="truck-1")).raise_for_status()
    taken = await county.moved(two, "packed", vehicle_id="truck-1")
    assert (taken.json()["code"], taken.json()["facts"]["consignment"]) == ("vehicle_taken", one["number"])
    await county.moved(one, "departed")
    vehicle, = await county.all("vehicle")
    assert (vehicle["state"], vehicle["class"], vehicle["volume_m3"]) == ("on_road", "box_truck_4t", 18.0)
    await county.officer.put(f"/api/consignments/{one['id']}/receipt",
                             json=receipt((1, one["lines"][0]["quantity"], 0, 0)))
    assert (await county.all("vehicle"))[0]["state"] == "free"


async def test_a_keeper_of_another_store_may_not_send_it(county, ordered):
    other = await county.signed_in("storekeeper", areas=("152502500",))
    answer = await other.put(f"/api/consignments/{ordered[0]['id']}/state", json={"state": "packed"})
    assert answer.status_code == 404


async def test_the_receiver_follows_by_number_and_key_without_an_account(county, ordered):
    one = to(NEAR, ordered)
    key = (await county.officer.get(f"/api/subjects/consignment/{one['id']}/private")).json()["follow_key"]
    nobody = await county.signed_in("reporter", areas=(NEAR,))
    nobody.cookies.clear()
    told = (await nobody.get(f"/api/follow/{one['number']}", headers={"x-follow-key": key})).json()
    assert (told["state"], told["lines"][0]["zh"], told["lines"][0]["quantity"]) == ("ordered", "棉被", 40)
    assert (await nobody.get(f"/api/follow/{one['number']}", params={"key": "guess"})).status_code == 404



async def test_goods_that_expired_while_they_were_set_aside_do_not_depart(county, ordered, committed):
    one = to(NEAR, ordered)
    (await county.moved(one, "packed")).raise_for_status()
    yesterday = clock.local(clock.now()).date() - timedelta(days=1)
    engine = open_engine(committed, pool_size=1)
    async with transaction(sessions(engine)) as session:        # days pass while it waits
        await session.execute(update(Lot).values(expires_on=yesterday))
    await engine.dispose()
    refused = await county.moved(one, "departed")
    assert (refused.status_code, refused.json()["code"]) == (409, "expired_set_aside")
    assert [(lot["item"], lot["expires_on"]) for lot in refused.json()["facts"]["lots"]] == [("quilt", str(yesterday))]
    lot, = (await county.officer.get(f"/api/subjects/holding/{TOWN_STORE}.quilt")).json()["lots"]
    assert (lot["on_hand"], lot["reserved"]) == (0, 100)
    assert {row["state"] for row in await county.all("consignment")} == {"packed", "ordered"}
    (await county.moved(one, "cancelled")).raise_for_status()       # released, it lies on the shelf again
    lot, = (await county.officer.get(f"/api/subjects/holding/{TOWN_STORE}.quilt")).json()["lots"]
    assert lot["on_hand"] == 40
