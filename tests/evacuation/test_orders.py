import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from disaster.settings import settings
from tests.evacuation.conftest import OTHER_VILLAGE, SHELTER, VILLAGE

AROUND_ONE_SEAT = {"type": "Polygon", "coordinates": [[
    [115.75, 44.72], [115.85, 44.72], [115.85, 44.80], [115.75, 44.80], [115.75, 44.72]]]}   # 伊玛图居委会


async def given(evacuation, incident_id, **where):
    """An order given by the officer; answers the response."""
    return await evacuation.officer.put(f"/api/evacuation-orders/{uuid7()}", json={
        "incident_id": incident_id, "shelters": ["shelter-07"], **where})


async def test_a_drawn_area_lists_its_villages_and_people(evacuation, incident_id, session):
    order = (await given(evacuation, incident_id, polygon=AROUND_ONE_SEAT)).raise_for_status().json()
    inside = [row["code"] for row in order["villages"] if row["certainty"] == "inside"]
    by_postgis = await session.scalars(text(
        "SELECT code FROM division WHERE level = 'village' AND ST_Covers("
        "ST_MakeEnvelope(115.75, 44.72, 115.85, 44.80, 4326), seat) ORDER BY code"))
    assert inside == by_postgis.all() == ["152502100003"]
    village = next(row for row in order["villages"] if row["code"] == "152502100003")
    assert village["people"] > 0
    assert village["percent_moved"] == 0


async def test_a_village_whose_place_nobody_knows_is_listed_as_possible(evacuation, incident_id):
    order = (await given(evacuation, incident_id, polygon=AROUND_ONE_SEAT)).json()
    possible = {row["code"] for row in order["villages"] if row["certainty"] == "possible"}
    assert "152502100200" in possible
    assert all(code.startswith("152502100") for code in possible)


async def test_an_area_without_a_village_is_refused(evacuation, incident_id):
    nowhere = {"type": "Polygon", "coordinates": [[[110, 40], [110.1, 40], [110.1, 40.1], [110, 40]]]}
    assert (await given(evacuation, incident_id, polygon=nowhere)).json()["code"] == "nobody_inside"


async def test_a_bow_tie_is_no_area(evacuation, incident_id):
    tie = {"type": "Polygon", "coordinates": [[[116, 44], [117, 45], [117, 44], [116, 45], [116, 44]]]}
    assert (await given(evacuation, incident_id, polygon=tie)).json()["code"] == "not_an_area"


async def test_an_order_for_a_township_names_all_its_villages_and_is_numbered_without_gap(evacuation, incident_id):
    first = (await evacuation.order())["number"]
    refused = await given(evacuation, incident_id, divisions=["152502999"])
    assert refused.json()["code"] == "unknown_division"
    order = (await given(evacuation, incident_id, divisions=["152502201"])).json()
    assert len(order["villages"]) == 9
    assert int(order["number"][-3:]) == int(first[-3:]) + 1
    assert order["number"].startswith("ZY-152502-")


async def test_percent_moved_per_gacha(evacuation):
    village = next(row for row in (await evacuation.order())["villages"] if row["code"] == VILLAGE)
    people = village["people"]
    await evacuation.arrived(await evacuation.left(people // 4, shelter="shelter-08"), people // 4,
                             override_by_name="示例 苏和")
    village = next(row for row in (await evacuation.order())["villages"] if row["code"] == VILLAGE)
    assert village["percent_moved"] == 100 * (people // 4) // people


async def test_an_order_is_completed_only_when_nobody_is_between_two_places(evacuation):
    url = f"/api/evacuation-orders/{evacuation.order_id}/state"
    transfer = await evacuation.left(10)
    assert (await evacuation.officer.put(url, json={"state": "completed"})).json()["facts"]["on_the_road"] == 10
    await evacuation.arrived(transfer, 9, minutes=9)
    assert (await evacuation.officer.put(url, json={"state": "completed"})).json()["code"] == "still_missing"
    await evacuation.arrived(transfer, 10)
    assert (await evacuation.officer.put(url, json={"state": "completed"})).json()["state"] == "completed"
    assert (await evacuation.officer.put(url, json={"state": "lifted"})).json()["state"] == "lifted"


async def test_only_officers_of_the_place_order(evacuation, incident_id, become):
    body = {"incident_id": incident_id, "divisions": [VILLAGE], "shelters": [SHELTER]}
    for client in (evacuation.reporter, await become("duty_officer", areas=("152502100",))):
        assert (await client.put(f"/api/evacuation-orders/{uuid7()}", json=body)).status_code == 403


async def test_the_same_order_twice_is_one(evacuation, incident_id):
    body = {"incident_id": incident_id, "divisions": [VILLAGE, OTHER_VILLAGE], "shelters": [SHELTER, "shelter-02"]}
    url = f"/api/evacuation-orders/{evacuation.order_id}"
    assert (await evacuation.officer.put(url, json=body)).json()["number"] == (await evacuation.order())["number"]
    other = await evacuation.officer.put(url, json=body | {"divisions": [VILLAGE]})
    assert other.json()["code"] == "same_id_other_body"


@pytest.mark.parametrize("world", ["real", "drill"])
async def test_the_order_prints_and_a_drill_is_marked(evacuation, monkeypatch, world):
    monkeypatch.setattr(settings(), "world", world)
    paper = (await evacuation.officer.get(f"/api/evacuation-orders/{evacuation.order_id}/order.html")).text
    assert (await evacuation.order())["number"] in paper
    assert VILLAGE in paper
    assert ("演练" in paper) == (world == "drill")
