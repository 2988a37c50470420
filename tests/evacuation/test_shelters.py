from tests.evacuation.conftest import SHELTER, ago


async def test_filling_above_capacity_needs_a_name(evacuation):
    url = f"/api/shelters/{SHELTER}/head-count"
    refused = await evacuation.keeper.put(url, json={"people": 175, "at": ago(1)})
    assert refused.status_code == 409
    assert refused.json()["code"] == "above_capacity"
    assert refused.json()["facts"] == {"shelter": SHELTER, "capacity_people": 160, "people": 175, "above": 15}
    allowed = await evacuation.keeper.put(url, json={"people": 175, "at": ago(1), "override_by_name": "示例 苏和"})
    assert allowed.json()["headcount"] == 175
    assert allowed.json()["override_by"].startswith("person/")
    assert len(await evacuation.notices("capacity")) == 1


async def test_who_allowed_it_is_private_and_never_in_the_journal(evacuation):
    await evacuation.keeper.put(f"/api/shelters/{SHELTER}/head-count", json={
        "people": 175, "at": ago(1), "override_by_name": "示例 苏和", "override_reason": "暴雪封路"})
    told = await evacuation.officer.get(f"/api/subjects/shelter/{SHELTER}/private")
    assert told.json() == {"override_name": "示例 苏和", "override_reason": "暴雪封路"}
    assert "苏和" not in (await evacuation.officer.get(f"/api/subjects/shelter/{SHELTER}/history")).text


async def test_a_reason_alone_makes_the_asker_the_one_who_allows_it(evacuation):
    answer = await evacuation.keeper.put(f"/api/shelters/{SHELTER}/head-count", json={
        "people": 175, "at": ago(1), "override_reason": "暴雪封路"})
    assert answer.status_code == 200
    told = await evacuation.officer.get(f"/api/subjects/shelter/{SHELTER}/private")
    assert told.json()["override_name"] == "示例"


async def test_back_under_capacity_nobody_is_named_and_the_notice_is_settled(evacuation):
    url = f"/api/shelters/{SHELTER}/head-count"
    await evacuation.keeper.put(url, json={"people": 175, "at": ago(2), "override_by_name": "示例 苏和"})
    fewer = await evacuation.keeper.put(url, json={"people": 150, "at": ago(1)})
    assert (fewer.json()["headcount"], fewer.json()["override_by"]) == (150, None)
    assert await evacuation.notices("capacity") == []


async def test_an_older_count_does_not_replace_a_newer(evacuation):
    url = f"/api/shelters/{SHELTER}/head-count"
    await evacuation.keeper.put(url, json={"people": 50, "at": ago(1)})
    late = await evacuation.keeper.put(url, json={"people": 20, "at": ago(30)})
    assert late.json()["code"] == "newer_count"


async def test_a_count_ahead_of_the_clock_is_refused(evacuation):
    answer = await evacuation.keeper.put(f"/api/shelters/{SHELTER}/head-count", json={"people": 5, "at": ago(-60)})
    assert answer.json()["code"] == "in_the_future"


async def test_a_shelter_with_people_is_not_closed(evacuation):
    await evacuation.keeper.put(f"/api/shelters/{SHELTER}/head-count", json={"people": 5, "at": ago(0)})
    refused = await evacuation.keeper.put(f"/api/shelters/{SHELTER}/state", json={"state": "closed"})
    assert refused.json()["code"] == "people_inside"


async def test_a_closed_shelter_that_nobody_counted_is_unknown_not_empty(evacuation):
    assert (await evacuation.seen("shelter/shelter-01"))["headcount"] is None


async def test_needs_are_live_and_of_the_catalogue(evacuation):
    url = f"/api/shelters/{SHELTER}/needs"
    said = await evacuation.keeper.put(url, json={"needs": {"quilt": 30}})
    assert said.json()["needs"] == {"quilt": 30}
    assert (await evacuation.keeper.put(url, json={"needs": {"gold": 1}})).json()["code"] == "unknown_item"


async def test_only_the_keeper_of_that_place_counts_there(evacuation, become):
    stranger = await become("shelter_keeper", areas=("152502100",))
    answer = await stranger.put(f"/api/shelters/{SHELTER}/head-count", json={"people": 5, "at": ago(0)})
    assert answer.status_code == 403


async def test_a_shelter_file_is_imported_by_an_administrator(evacuation, become):
    administrator = await become("administrator")
    head = "id,name,name_en,division_code,lon,lat,shelter_kind,capacity_people,heated,source,flag\n"
    row = "shelter-90,示例学校,Example school,152502200,116.0,43.9,school,90,true,Example,example\n"
    bad = await administrator.post("/api/shelters/import?datum=wgs84", files={
        "file": ("shelters.csv", head + row.replace(",90,", ",-1,"), "text/csv")})
    assert (bad.status_code, bad.json()["facts"]["errors"][0]["column"]) == (400, "capacity_people")
    good = await administrator.post("/api/shelters/import?datum=wgs84", files={
        "file": ("shelters.csv", head + row, "text/csv")})
    assert good.json()["added"] == 1
    assert (await evacuation.seen("shelter/shelter-90"))["point"] == [116.0, 43.9]
