from tests.clients import Follower
from tests.reports.filing import COUNTY, SUMU, TOWN, at_desk, code, filed

POINT = {"lon": 116.1, "lat": 43.9, "accuracy_m": 50, "datum": "wgs84"}


async def test_a_township_sees_its_own_reports_by_every_door_and_the_county_all(signed_in):
    officer = await signed_in("duty_officer")
    here, there = await signed_in("reporter", areas=(SUMU,)), await signed_in("reporter", areas=(TOWN,))
    follower = await (await Follower(there).snapshot()).connect()
    told = await filed(here, point=POINT)
    own = await filed(there, TOWN)
    await at_desk(officer, told["id"], "return", reason="核实")
    last = await Follower(there).snapshot()
    await follower.until(last.seq)
    for client, expected in ((here, {told["id"]}), (there, {own["id"]}), (officer, {told["id"], own["id"]})):
        assert await seen_by_every_door(client) == expected
    assert follower.subjects == last.subjects
    assert not any(told["id"] in name or SUMU in name for name in follower.subjects)
    await follower.close()


async def seen_by_every_door(client):
    """The ids of reports in list, snapshot, export and journal, which must agree; count and map too."""
    items = (await client.get("/api/subjects/report")).json()["items"]
    listed = {item["id"] for item in items}
    snapshot = await Follower(client).snapshot()
    assert {name.partition("/")[2] for name in snapshot.subjects if name.startswith("report/")} == listed
    assert (await client.get("/api/subjects/report/count")).json() == {"count": len(listed)}
    lines = (await client.get("/api/subjects/report/export.csv")).text.splitlines()[1:-1]
    assert {line.partition(",")[0] for line in lines} == listed
    mapped = (await client.get("/api/subjects/report/map.geojson")).json()["features"]
    assert {feature["id"] for feature in mapped} == {item["id"] for item in items if item["point"]}
    return listed


async def test_an_outsider_can_neither_read_nor_handle_nor_withdraw_a_report(signed_in):
    here, there = await signed_in("reporter", areas=(SUMU,)), await signed_in("verifier", areas=(TOWN,))
    told = await filed(here)
    item = f"/api/subjects/report/{told['id']}"
    answers = [await there.get(item), await there.get(f"{item}/history"), await at_desk(there, told["id"], "take"),
               await there.put(f"/api/reports/{told['id']}/withdrawal", json={"reason": "不该"}),
               await there.get(f"/api/reports/{told['id']}/refused-copies")]
    assert {code(answer) for answer in answers} == {(404, "not_found")}


async def test_a_township_sees_its_own_figures_and_claims_and_not_the_countys(signed_in):
    here, there = await signed_in("reporter", areas=(SUMU,)), await signed_in("reporter", areas=(TOWN,))
    told = await filed(here)
    await filed(there, TOWN)
    path = f"/api/incidents/{told['incident_id']}"
    assert [row["place"] for row in (await here.get(f"{path}/figures")).json()["places"]] == [SUMU]
    assert TOWN not in (await here.get(f"{path}/figures.csv")).text
    for place in (COUNTY, TOWN):
        asked = await here.get(f"{path}/claims", params={"place": place, "indicator": "affected_population"})
        assert code(asked) == (403, "forbidden")


async def test_a_stranger_to_the_county_does_not_learn_of_the_incident(signed_in):
    officer, stranger = await signed_in("duty_officer"), await signed_in("duty_officer", areas=("152501",))
    told = await filed(officer)
    path = f"/api/incidents/{told['incident_id']}"
    asked = await stranger.get(f"{path}/claims", params={"place": SUMU, "indicator": "deaths"})
    assert {code(asked), code(await stranger.get(f"{path}/figures"))} == {(404, "not_found")}
