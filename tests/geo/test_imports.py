import json

import pytest
from sqlalchemy import func, select

from disaster.geo.actions import UnknownDataset, imported
from disaster.geo.datum import Datum, to_wgs84
from disaster.geo.importing import ImportRefused
from disaster.geo.loading import FOLDER
from disaster.geo.models import Dataset, Division, DivisionValue
from disaster.geo.queries import holding
from disaster.geo.reading import parse, read
from disaster.journal.models import Entry
from disaster.journal.record import number

HEAD = "code,name,level,kind,parent_code,lon,lat,seat_quality,valid_from,source,flag\n"
WELLHEAD = "code,key,value,unit,source,flag\n"


async def take(session, dataset, text, *, name="file.csv", datum=Datum.WGS84, dry_run=False):
    table = parse(name, text.encode())
    return await imported(session, dataset, table, by="system", datum=datum, dry_run=dry_run)


async def test_importing_the_same_file_again_changes_nothing(county):
    for dataset in ("divisions", "population"):
        table = read(FOLDER / f"{dataset}.csv")
        done = await imported(county, dataset, table, by="system", datum=Datum.WGS84)
        assert (done.added, done.changed) == (0, 0), dataset


async def test_a_changed_figure_is_counted_and_the_others_are_left_alone(county):
    done = await take(county, "population", WELLHEAD + "152502200,population,4321,人,统计局 2026,verified\n"
                                                       "152502201,population,3100,人,统计局 2026,verified\n")
    assert (done.added, done.changed, done.unchanged) == (0, 2, 0)
    row = await county.get(DivisionValue, ("152502200", "population"))
    assert (row.value, row.flag) == (4321, "verified")


async def test_one_bad_line_and_nothing_is_written(county):
    with pytest.raises(ImportRefused) as refused:
        await take(county, "population", WELLHEAD + "152502200,population,1,人,x file,verified\n"
                                                    "152502999,population,2,人,x file,verified\n")
    assert refused.value.facts["errors"] == [
        {"line": 3, "column": "code", "value": "152502999", "rule": "unknown_division"}]
    assert (await county.get(DivisionValue, ("152502200", "population"))).value == 4300


async def test_a_dry_run_says_what_it_would_do_and_does_nothing(county):
    done = await take(county, "population", WELLHEAD + "152502400,population,12,人,x file,verified\n",
                      dry_run=True)
    assert (done.added, done.dry_run) == (1, True)
    assert await county.get(DivisionValue, ("152502400", "population")) is None
    assert (await county.get(Dataset, "population")).file == "population.csv"


async def test_a_seat_measured_in_gcj02_stands_where_it_stands(county):
    await take(county, "divisions", HEAD + "152502201200,洪格尔嘎查,village,gacha,152502201,116.4,44.8,proxy,"
                                           "2023-06-30,test,verified\n", datum=Datum.GCJ02)
    seat = (await county.execute(select(func.ST_X(Division.seat), func.ST_Y(Division.seat))
                                 .where(Division.code == "152502201200"))).one()
    assert tuple(seat) == to_wgs84(116.4, 44.8, Datum.GCJ02)


async def test_a_moved_seat_moves_the_derived_cells(county):
    await take(county, "divisions", HEAD + "152502501,贝力克牧场,township,farm,152502,116.4,44.8,proxy,"
                                           "2023-06-30,test,verified\n")
    assert (await holding(county, 116.4, 44.8)).township == "152502501"


async def test_an_import_is_one_entry(county):
    await number(county)
    before = await county.scalar(select(func.max(Entry.seq)))
    await take(county, "population", WELLHEAD + "152502200,population,1,人,x file,verified\n")
    await number(county)
    new = (await county.scalars(select(Entry).where(Entry.seq > before))).all()
    assert [(entry.kind, entry.subject) for entry in new] == [("dataset.imported", "dataset/population")]


async def test_a_surveyed_area_replaces_the_derived_one_and_stays(county):
    ring = [[116.2, 44.7], [116.5, 44.7], [116.5, 45.0], [116.2, 45.0], [116.2, 44.7]]
    unit = {"code": "152502201", "name": "朝克乌拉苏木", "level": "township", "kind": "sumu",
            "parent_code": "152502", "valid_from": "2023-06-30", "source": "survey 2026", "flag": "verified"}
    feature = {"type": "Feature", "properties": unit, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    done = await take(county, "divisions", json.dumps({"features": [feature]}), name="a.geojson")
    assert done.changed == 1
    await imported(county, "divisions", read(FOLDER / "divisions.csv"), by="system", datum=Datum.WGS84)
    unit = await county.get(Division, "152502201", populate_existing=True)
    assert not unit.shape_derived
    assert (await holding(county, 116.3, 44.8)).township in {"152502201", "152502203", "152502100"}


@pytest.mark.parametrize(("line", "rule"), [
    ("1525021,某苏木,township,sumu,152502,2023-06-30,test,verified", "string_pattern_mismatch"),
    ("152502300,某苏木,village,sumu,152502,2023-06-30,test,verified", "value_error"),
    ("152502300,某苏木,township,sumu,152501,2023-06-30,test,verified", "value_error"),
    ("152502300,某苏木,township,sumu,152502,2023-13-30,test,verified", "date_from_datetime_parsing"),
    ("152502300,某苏木,township,sumu,152502,2023-06-30,test,guessed", "literal_error"),
    ("152503300,某苏木,township,sumu,152503,2023-06-30,test,verified", "unknown_division")])
async def test_a_division_that_breaks_a_rule_is_named_with_it(county, line, rule):
    with pytest.raises(ImportRefused) as refused:
        await take(county, "divisions", "code,name,level,kind,parent_code,valid_from,source,flag\n" + line)
    assert {error["rule"] for error in refused.value.facts["errors"]} == {rule}


@pytest.mark.parametrize("shape", [
    {"type": "LineString", "coordinates": [[116, 44]]}, {"type": "Polygon", "coordinates": []},
    {"type": "LineString", "coordinates": [[500_000, 4_860_000], [500_100, 4_860_000]]}])
async def test_a_river_that_cannot_be_drawn_is_named_by_its_line(county, shape):
    river = {"id": "river/a-1", "layer": "river", "source": "示例来源", "flag": "example"}
    content = json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": river, "geometry": shape}]}).encode()
    with pytest.raises(ImportRefused) as refused:
        await imported(county, "water", parse("water.geojson", content), by="system")
    assert [(one["line"], one["column"]) for one in refused.value.facts["errors"]] == [(1, "geometry")]


async def test_only_known_kinds_of_files_are_taken(county):
    with pytest.raises(UnknownDataset):
        await take(county, "roads", "a\n1\n")
