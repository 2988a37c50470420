import httpx
import pytest

from disaster.db import open_engine, sessions, transaction
from disaster.geo.datum import Datum, from_wgs84
from disaster.geo.loading import FOLDER, load_xilinhot
from disaster.geo.reading import read
from disaster.people.viewer import SYSTEM
from disaster.stockpile.importing import stores_imported

RING = [[116.3, 44.7], [116.5, 44.7], [116.5, 44.9], [116.3, 44.9], [116.3, 44.7]]
SQUARE = {"type": "Polygon", "coordinates": [RING]}
FILE = "code,key,value,unit,source,flag\n152502200,population,4321,人,统计局 2026,verified\n"


@pytest.fixture
async def loaded(committed):
    engine = open_engine(committed, pool_size=1)
    async with transaction(sessions(engine)) as session:
        await load_xilinhot(session, "system")
        await stores_imported(session, read(FOLDER / "stores.csv"), by=SYSTEM, datum=Datum.WGS84)
    await engine.dispose()


@pytest.fixture
async def client(loaded, signed_in):
    return await signed_in("duty_officer")


async def test_nobody_is_told_anything_who_is_not_signed_in(loaded, service):
    async with httpx.AsyncClient(base_url=service) as stranger:
        for path in ("divisions", "townships.geojson", "base.geojson", "at?lon=116&lat=44&datum=wgs84"):
            assert (await stranger.get(f"/api/geo/{path}")).status_code == 401


async def test_the_list_of_divisions_has_sources_and_flags_and_goes_on_by_pages(client):
    units = (await client.get("/api/geo/divisions?parent=152502")).json()["divisions"]
    assert len(units) == 16
    people = units[9]["values"]["population"]
    assert (people["value"], people["unit"], people["flag"]) == (4300, "人", "example")
    assert people["source"].startswith("Example")
    first = (await client.get("/api/geo/divisions?limit=100")).json()
    rest = (await client.get(f"/api/geo/divisions?limit=100&after={first['next']}")).json()
    assert (len(first["divisions"]), len(rest["divisions"]), rest["next"]) == (100, 27, None)


async def test_the_map_gets_its_shapes_once_and_is_told_when_they_are_the_same(client):
    for path, count in (("townships", 16), ("base", 54)):
        answer = await client.get(f"/api/geo/{path}.geojson")
        assert len(answer.json()["features"]) == count
        known = {"if-none-match": answer.headers["etag"]}
        again = await client.get(f"/api/geo/{path}.geojson", headers=known)
        assert (again.status_code, again.content) == (304, b"")


async def test_derived_cells_say_so_and_the_county_line_does_not(client):
    features = (await client.get("/api/geo/townships.geojson")).json()["features"]
    assert {unit["properties"]["derived"] for unit in features if unit["id"] != "152502"} == {True}
    assert not next(unit for unit in features if unit["id"] == "152502")["properties"]["derived"]


async def test_a_pin_is_placed_whatever_map_it_came_from(client):
    lon, lat = from_wgs84(116.4, 44.8, Datum.GCJ02)
    for query in ("lon=116.4&lat=44.8&datum=wgs84", f"lon={lon}&lat={lat}&datum=gcj02"):
        answer = (await client.get(f"/api/geo/at?{query}")).json()
        assert answer == {"county": "152502", "township": "152502201", "village": None, "derived": True}


async def test_a_pin_without_its_datum_is_refused(client):
    assert (await client.get("/api/geo/at?lon=116.4&lat=44.8")).status_code == 422


async def test_a_drawn_area_lists_what_is_inside(client):
    answer = (await client.post("/api/geo/inside", json={"geometry": SQUARE, "datum": "wgs84"})).json()
    assert [unit["code"] for unit in answer["townships"]] == ["152502201"]
    assert {village["certainty"] for village in answer["villages"]} == {"possible"}
    assert [site["id"] for site in answer["sites"]] == ["store-05"]
    refused = await client.post("/api/geo/inside", json={"geometry": {"type": "Point"}, "datum": "wgs84"})
    assert (refused.status_code, refused.json()["code"]) == (400, "not_an_area")


async def test_a_reporter_is_told_of_the_stores_he_may_see(loaded, signed_in):
    near = "/api/geo/nearest?lon=116.08&lat=43.93&datum=wgs84&kind=store"
    officer, reporter = await signed_in("duty_officer"), await signed_in("reporter", areas=("152502201",))
    assert len((await officer.get(near)).json()) == 8
    assert [site["id"] for site in (await reporter.get(near)).json()] == ["store-05"]


async def test_an_administrator_tries_a_file_and_then_imports_it(loaded, signed_in):
    administrator = await signed_in("administrator")
    for query, added in (("?dry_run=true", True), ("", False)):
        answer = await administrator.post(f"/api/geo/imports/population{query}",
                                          files={"file": ("p.csv", FILE.encode())})
        assert (answer.json()["changed"], answer.json()["dry_run"]) == (1, added)
    units = (await administrator.get("/api/geo/divisions?parent=152502")).json()["divisions"]
    assert units[9]["values"]["population"]["value"] == 4321


async def test_who_is_no_administrator_imports_nothing(client):
    answer = await client.post("/api/geo/imports/population", files={"file": ("p.csv", FILE.encode())})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_a_refused_file_is_told_by_line_column_value_and_rule(loaded, signed_in):
    administrator = await signed_in("administrator")
    answer = await administrator.post("/api/geo/imports/population",
                                      files={"file": ("p.csv", FILE.replace("4321", "-4").encode())})
    assert answer.status_code == 400
    assert answer.json()["facts"]["errors"][0] | {"words": ""} == {
        "line": 2, "column": "value", "value": "-4", "rule": "greater_than_equal", "words": ""}
