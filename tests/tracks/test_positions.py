from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.alerts.models import Notice
from disaster.db import open_engine, sessions
from disaster.dispatch.actions.consignments import moved
from disaster.dispatch.actions.vehicles import listed
from disaster.dispatch.schemas import ConsignmentStateIn, VehicleIn
from disaster.tracks import routes
from disaster.tracks.actions.fixes import forgotten, noted
from disaster.tracks.models import Position, Track, Tracker
from disaster.tracks.queries import positions, way_of
from disaster.tracks.rules import Fix
from tests.clients import Follower
from tests.dispatch.conftest import FAR, NEAR, STORES, TOWN_STORE
from tests.dispatch.loads import made


@pytest.fixture
async def truck(session, officer):
    """A load for a far township on a truck that has left."""
    row, = await made(session, officer, {(TOWN_STORE, FAR): {"quilt": 50}})
    await listed(session, "truck", VehicleIn(label="示例车", vehicle_class="truck", payload_kg=5000, base=TOWN_STORE,
                                             volume_litres=20_000, road_class="track"), by="system")
    await moved(session, row.id, ConsignmentStateIn(state="packed", vehicle_id="truck"), by=officer)
    await moved(session, row.id, ConsignmentStateIn(state="departed"), by=officer)
    return row


def at(row, share, minutes, **more):
    """Where the truck is when it has so much of the way behind it."""
    (west, south), (east, north) = row.from_point, row.to_point
    return Fix(west + (east - west) * share, south + (north - south) * share,
               row.departed_at + timedelta(minutes=minutes), **more)


async def test_a_load_is_expected_by_what_is_left_of_its_way_and_its_lateness_is_told_at_once(session, truck):
    due = truck.due_at
    assert due == truck.eta_at == truck.departed_at + timedelta(minutes=truck.minutes)
    assert truck.eta_is_estimate        # no road is known here
    await noted(session, "vehicle/truck", [at(truck, 0.9, -30)], source="phone")      # before it carried this load
    assert (truck.position, truck.eta_at) == (None, due)
    assert await noted(session, "vehicle/truck", [at(truck, 0.0, 1)], source="phone") == 1
    assert (truck.position_at, truck.due_at, truck.late) == (truck.departed_at + timedelta(minutes=1), due, False)
    await noted(session, "vehicle/truck", [at(truck, 0.0, 40)], source="phone")       # it has not moved since
    assert (truck.late, truck.due_at, truck.eta_at > due + timedelta(minutes=15)) == (True, due, True)
    assert await session.scalar(select(func.count(Notice.id)).where(Notice.about == f"consignment/{truck.id}")) == 1
    await noted(session, "vehicle/truck", [at(truck, 1.0, 41)], source="phone")       # it has caught up
    assert (truck.late, truck.eta_at < due) == (False, True)


async def test_an_older_position_that_comes_later_moves_nothing_and_a_repeat_is_taken_once(session, truck, officer):
    newer, older = at(truck, 0.5, 10), at(truck, 0.2, 5)
    assert await noted(session, "vehicle/truck", [newer], source="traccar") == 1
    assert await noted(session, "vehicle/truck", [older, newer], source="traccar") == 1
    assert await noted(session, "vehicle/truck", [older, newer], source="traccar") == 0
    place, = await positions(session)
    assert (place.observed_at, place.consignments, set(place.areas)) == (
        newer.observed_at, [truck.id], {FAR, STORES[TOWN_STORE][0]})
    way = await way_of(session, truck.id, officer)
    assert way.observed_at == [older.observed_at, newer.observed_at]
    await session.execute(update(Track).values(at=clock.now() - timedelta(days=31)))
    await forgotten(session)
    assert (await way_of(session, truck.id, officer)).points == []


async def test_what_a_phone_kept_offline_until_its_load_came_is_the_way_of_that_load_and_moves_nothing(county):
    await county.stored(TOWN_STORE, quilt=5)
    await county.told(NEAR, relocated_now=5)
    plan = await county.computed()
    (await county.approved(plan["id"])).raise_for_status()
    one = await county.sent((await county.all("consignment"))[0])
    on_road, came = clock.now(), clock.now()
    (await county.officer.put(f"/api/consignments/{one['id']}/receipt", json={
        "receiver": "示例签收人", "received_at": came.isoformat(),
        "lines": [{"line": 1, "good": 5}]})).raise_for_status()
    key = (await county.officer.get(f"/api/subjects/consignment/{one['id']}/private")).json()["follow_key"]
    by_key = {"x-follow-number": one["number"], "x-follow-key": key}
    seen = (await county.officer.get(f"/api/subjects/consignment/{one['id']}")).json()

    async def posted(*moments):
        return (await county.officer.post("/api/positions/phone", headers=by_key, json={"fixes": [
            {"lon": 116.0, "lat": 44.0, "observed_at": one.isoformat()} for one in moments]})).json()
    later = clock.now()
    assert [await posted(on_road, later), await posted(on_road, later)] == [{"taken": 1}, {"taken": 0}]
    assert (await posted(later))["facts"]["rule"] == "not_on_the_way"
    way = (await county.officer.get(f"/api/consignments/{one['id']}/way")).json()
    assert way["points"] == [[116.0, 44.0]]
    assert (await county.officer.get("/api/positions/now")).json()["positions"] == []
    assert (await county.officer.get(f"/api/subjects/consignment/{one['id']}")).json() == seen


async def test_a_position_that_is_not_sure_tells_nothing_of_when_a_load_comes(session, truck):
    eta = truck.eta_at
    await noted(session, "vehicle/truck", [at(truck, 0.0, 60, accuracy_m=5_000)], source="osmand")
    assert (truck.eta_at, truck.position) == (eta, None)


async def test_a_team_is_on_every_screen_that_may_see_it_and_its_secret_is_nowhere(county, ordered, committed):
    made = (await county.officer.put(f"/api/trackers/{uuid7()}", json={
        "kind": "team", "name_zh": "救援一队", "division": NEAR})).json()
    screens = [await (await Follower(await county.signed_in(role, areas=(area,))).snapshot()).connect()
               for role, area in (("duty_officer", "152502"), ("donations_clerk", "152502"), ("reporter", FAR))]
    client = county.officer
    told = {"location": {"timestamp": clock.now().isoformat(), "extras": {}, "battery": {"level": 1},
                         "coords": {"latitude": 44.1, "longitude": 116.2, "accuracy": 8, "speed": 5, "heading": 90}},
            "device_id": made["secret"]}
    assert (await client.post("/api/positions", json=told)).json() == {"taken": 1}
    while "positions" not in (frame := await screens[0].frame()):
        pass
    seen, = frame["positions"]
    assert (seen["name_zh"], seen["point"], seen["speed_kmh"], seen["of"]) == (
        "救援一队", [116.2, 44.1], 18, f"tracker/{made['tracker']['id']}")
    await county.officer.put(f"/api/trackers/{uuid7()}", json={"kind": "team", "name_zh": "二队", "division": FAR})
    end = (await client.get("/api/journal", params={"limit": 1})).json()["seq"]
    for screen in screens[1:]:      # its number comes after the position, which was not theirs
        while screen.seq < end:
            assert "positions" not in await screen.frame()
    assert [len((await one.client.get("/api/positions/now")).json()["positions"]) for one in screens] == [1, 0, 0]
    for screen in screens:
        await screen.close()
    await older_forms(county, ordered, made)
    await kept_as_hash(committed, made["secret"])


async def older_forms(county, ordered, made):
    """The query form, the follow key, and what is refused."""
    client, secret = county.officer, made["secret"]
    moment = str(int(clock.now().timestamp()) - 30)
    old = await client.get("/api/positions", params={"id": secret, "lat": 44.2, "lon": 116.3, "timestamp": moment})
    assert old.json() == {"taken": 1}
    form = await client.post("/api/positions", data={"deviceid": secret, "location": "44.2,116.3", "timestamp": "0"})
    assert (form.status_code, form.json()["code"], form.json()["facts"]["rule"]) == (400, "bad_position", "too_old")
    assert (await client.post("/api/positions", json={"device_id": secret})).json()["code"] == "malformed"
    one = await county.sent(ordered[0])
    key = (await client.get(f"/api/subjects/consignment/{one['id']}/private")).json()["follow_key"]
    fixes = {"fixes": [{"lon": 116.0, "lat": 44.0, "observed_at": clock.now().isoformat()}]}
    by_key = {"x-follow-number": one["number"], "x-follow-key": key}
    assert (await client.post("/api/positions/phone", json=fixes, headers=by_key)).json() == {"taken": 1}
    followed = (await client.get(f"/api/follow/{one['number']}", headers=by_key)).json()["parts"][0]
    assert (followed["point"], followed["seen_at"] is not None) == ([116.0, 44.0], True)
    (await client.put(f"/api/trackers/{made['tracker']['id']}/revocation")).raise_for_status()
    wrong = [await client.post("/api/positions/phone", json=fixes, headers={"x-device-secret": secret})
             for _ in range(routes.WRONG_OF_AN_ADDRESS + 1)]
    assert [answer.status_code for answer in wrong] == [401] * routes.WRONG_OF_AN_ADDRESS + [429]
    routes.guesses.left.clear()


async def kept_as_hash(url, secret):
    """Neither the tracker nor the journal holds the secret."""
    engine = open_engine(url, pool_size=1)
    async with sessions(engine)() as session:
        row = (await session.scalars(select(Tracker))).first()
        assert secret.encode() not in row.secret_hash
        assert await session.scalar(select(func.count(Position.of))) == 2
    await engine.dispose()
