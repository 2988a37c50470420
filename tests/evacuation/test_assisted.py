import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from tests.evacuation.conftest import OTHER_VILLAGE, VILLAGE

PERSON = {"village": VILLAGE, "name": "示例 其其格", "phone": "13900000000", "home": "敖包东第三户", "help": "担架"}


@pytest.fixture
async def fetched(evacuation):
    """The id of somebody on the list."""
    person_id = str(uuid7())
    (await evacuation.reporter.put(f"/api/assisted-persons/{person_id}", json=PERSON)).raise_for_status()
    return person_id


async def test_those_who_need_help_are_listed_for_those_with_the_duty_and_the_reading_is_logged(
        evacuation, fetched, session):
    listed = (await evacuation.officer.get(f"/api/evacuation-orders/{evacuation.order_id}/assisted")).json()
    assert [(person["name"], person["home"]) for person in listed["persons"]] == [("示例 其其格", "敖包东第三户")]
    me = "person/" + evacuation.officer.headers["x-asking"]
    logged = await session.scalars(text("SELECT subject FROM reading WHERE actor = :me ORDER BY subject"), {"me": me})
    assert logged.all() == [f"assisted_person/{fetched}", f"evacuation_order/{evacuation.order_id}/assisted"]


async def test_without_the_duty_the_list_is_closed(evacuation, fetched, become):
    url = f"/api/evacuation-orders/{evacuation.order_id}/assisted"
    for role, area in (("leader", "152502"), ("donations_clerk", "152502"), ("storekeeper", "152502200"),
                       ("shelter_keeper", "152502200201")):
        client = await become(role, areas=(area,))
        assert (await client.get(url)).status_code in {403, 404}, role
    assert (await (await become("reporter", areas=("152502100",))).get(url)).status_code == 404


async def test_the_keeper_of_a_destination_reads_it(evacuation, fetched, become):
    town_keeper = await become("shelter_keeper", areas=("152502002",))
    listed = await town_keeper.get(f"/api/evacuation-orders/{evacuation.order_id}/assisted")
    assert len(listed.json()["persons"]) == 1


async def test_a_reporter_reads_only_of_his_own_village(evacuation, fetched, become):
    neighbour = await become("reporter", areas=(OTHER_VILLAGE,))
    listed = await neighbour.get(f"/api/evacuation-orders/{evacuation.order_id}/assisted")
    assert listed.json()["persons"] == []


async def test_the_order_counts_them_and_tells_nothing_where_nobody_made_a_list(evacuation, fetched):
    counts = {row["code"]: row["need_help"] for row in (await evacuation.order())["villages"]}
    assert counts == {VILLAGE: 1, OTHER_VILLAGE: None}
    await evacuation.reporter.put(f"/api/assisted-persons/{fetched}/state", json={"state": "picked_up"})
    counts = {row["code"]: row["need_help"] for row in (await evacuation.order())["villages"]}
    assert counts[VILLAGE] == 0


async def test_no_name_is_ever_in_the_journal(evacuation, fetched, session):
    told = await session.scalars(text("SELECT seq FROM journal_entry WHERE data ~ '其其格|13900000000|敖包东'"))
    assert told.all() == []


async def test_taken_off_the_list_the_person_is_erased(evacuation, fetched, session):
    await evacuation.reporter.put(f"/api/assisted-persons/{fetched}/state", json={"state": "withdrawn"})
    assert (await session.scalars(text("SELECT concat(name, phone, home, help) FROM assisted_person"))).all() == [""]


async def test_a_known_home_decides_whether_it_lies_in_the_drawn_area(evacuation, incident_id):
    area = {"type": "Polygon", "coordinates": [[[115.75, 44.72], [115.85, 44.72], [115.85, 44.80], [115.75, 44.80],
                                                [115.75, 44.72]]]}
    for name, lon in (("示例 内", 115.80), ("示例 外", 115.60)):
        (await evacuation.officer.put(f"/api/assisted-persons/{uuid7()}", json={
            **PERSON, "village": "152502100200", "name": name, "lon": lon, "lat": 44.76})).raise_for_status()
    order_id = uuid7()
    (await evacuation.officer.put(f"/api/evacuation-orders/{order_id}", json={
        "incident_id": incident_id, "polygon": area, "shelters": ["shelter-07"]})).raise_for_status()
    listed = (await evacuation.officer.get(f"/api/evacuation-orders/{order_id}/assisted")).json()
    assert [person["name"] for person in listed["persons"]] == ["示例 内"]
