import json

import osmium
import osmium.osm.mutable as osm
import pyogrio.raw
import pytest
import shapely
from sqlalchemy import select

from disaster.geo.datum import Datum, from_wgs84
from disaster.geo.importing import ImportRefused
from disaster.geo.models import Division
from disaster.geo.reading import parse, read
from disaster.roads.importing import roads_imported
from disaster.roads.models import Segment
from disaster.roads.travel import way

WEST, MIDDLE, EAST, NORTH = (116.0, 44.0), (116.1, 44.0), (116.2, 44.0), (116.1, 44.1)


def written_pbf(path, *, with_all_nodes=True):
    """A national road that a track joins in its middle, a footpath, and a bridge that only crosses."""
    at = {1: WEST, 2: MIDDLE, 3: EAST, 4: NORTH, 5: (116.15, 43.9), 6: (116.15, 44.1)}
    with osmium.SimpleWriter(str(path)) as writer:
        for number, place in at.items():
            if with_all_nodes or number != 4:
                writer.add_node(osm.Node(id=number, location=place))
        for number, nodes, tags in (
                (10, [1, 2, 3], {"highway": "trunk", "ref": "G207", "name": "国道", "name:en": "G207"}),
                (11, [2, 4], {"highway": "track"}), (12, [5, 6], {"highway": "secondary", "oneway": "yes"}),
                (13, [1, 4], {"highway": "footway"})):
            writer.add_way(osm.Way(id=number, nodes=nodes, tags=tags))
    return path


async def stored(session):
    return {row.id: row for row in await session.scalars(select(Segment).where(Segment.in_use))}


async def test_openstreetmap_roads_are_cut_where_they_meet_and_not_where_a_bridge_crosses(session, tmp_path):
    done = await roads_imported(session, written_pbf(tmp_path / "town.osm.pbf"), by="system")
    found = await stored(session)
    assert (done.added, set(found)) == (4, {"w10.1", "w10.2", "w11", "w12"})
    assert {one: (row.road_class, row.paved, row.oneway) for one, row in found.items()} == {
        "w10.1": ("national", True, False), "w10.2": ("national", True, False), "w11": ("track", False, False),
        "w12": ("county", True, True)}
    assert (found["w10.1"].name, found["w10.1"].ref, found["w10.1"].division) == ("国道", "G207", "152502")
    assert found["w10.1"].metres == pytest.approx(8_000, rel=0.01)
    assert (await way(session, WEST, NORTH, road_class="track")).segments == ("w10.1", "w11")


async def test_a_way_whose_nodes_lack_refuses_the_whole_file_and_names_the_way(session, tmp_path):
    with pytest.raises(ImportRefused) as refused:
        await roads_imported(session, written_pbf(tmp_path / "cut.osm.pbf", with_all_nodes=False), by="system")
    assert [(one["way"], one["value"], one["rule"]) for one in refused.value.facts["errors"]] == [
        (11, 4, "node_missing")]
    assert await stored(session) == {}


def line(road, *points, **properties):
    return {"type": "Feature", "geometry": {"type": "LineString", "coordinates": points},
            "properties": {"id": road, "road_class": "county", **properties}}


def file_of(path, *features, encoding="utf-8"):
    path.write_bytes(json.dumps({"type": "FeatureCollection", "features": features},
                                ensure_ascii=False).encode(encoding))
    return path


async def test_every_wrong_feature_of_a_file_is_named_and_nothing_of_it_is_written(session, tmp_path):
    file = file_of(tmp_path / "roads.geojson", line("a", WEST, EAST), line("b", WEST, EAST, road_class="lane"),
                   line("a", EAST, NORTH), line("c", (44.0, 116.0), (44.1, 116.0)))
    with pytest.raises(ImportRefused) as refused:
        await roads_imported(session, file, by="system", datum=Datum.WGS84)
    assert [(one["line"], one["column"]) for one in refused.value.facts["errors"]] == [(2, "road_class"),
                                                                                    (4, "geometry")]
    assert await stored(session) == {}


async def test_a_file_without_a_datum_is_refused_and_one_in_gcj02_lies_where_it_is(session, tmp_path):
    shifted = [from_wgs84(*point, Datum.GCJ02) for point in (WEST, EAST)]
    file = file_of(tmp_path / "roads.geojson", line("a", *shifted, name="锡林大街"), encoding="gb18030")
    with pytest.raises(ImportRefused, match="datum_required"):
        await roads_imported(session, file, by="system")
    await roads_imported(session, file, by="system", datum=Datum.GCJ02)
    found = (await stored(session))["a"]
    assert found.name == "锡林大街"
    ends = shapely.from_wkb(bytes(found.shape.data)).coords
    assert [tuple(round(one, 6) for one in end) for end in ends] == [WEST, EAST]


async def test_a_newer_file_of_the_same_source_takes_out_of_use_what_it_lacks(session, tmp_path):
    old = file_of(tmp_path / "old.geojson", line("a", WEST, MIDDLE), line("b", MIDDLE, EAST))
    new = file_of(tmp_path / "new.geojson", line("a", WEST, MIDDLE))
    for file, source in ((old, "交通局"), (new, "交通局")):
        await roads_imported(session, file, by="system", datum=Datum.WGS84, source=source)
    assert set(await stored(session)) == {"a"}
    again = await roads_imported(session, new, by="system", datum=Datum.WGS84, source="交通局")
    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)


async def test_the_first_real_roads_retire_the_example_net(roads, tmp_path):
    assert "xl-north.1" in await stored(roads)
    await roads_imported(roads, file_of(tmp_path / "real.geojson", line("a", WEST, EAST)), by="system",
                         datum=Datum.WGS84)
    assert set(await stored(roads)) == {"a"}


def gpkg(path, shapes, crs="EPSG:4490", **columns):
    pyogrio.raw.write(str(path), shapely.to_wkb(shapes), [*columns.values()], [*columns], driver="GPKG",
                      geometry_type=shapes[0].geom_type, crs=crs)
    return path


async def test_roads_and_divisions_come_from_a_geopackage_too(session, tmp_path):
    import numpy as np  # noqa: PLC0415  # arrays are what pyogrio writes
    text = lambda *cells: np.array(cells, dtype=object)  # noqa: E731
    roads = gpkg(tmp_path / "roads.gpkg", [shapely.LineString([WEST, EAST])], id=text("g"), road_class=text("track"))
    await roads_imported(session, roads, by="system", datum=Datum.CGCS2000)
    assert (await stored(session))["g"].paved is False
    seats = read(gpkg(tmp_path / "seats.gpkg", [shapely.Point(MIDDLE)], code=text("152502600"), name=text("新苏木")))
    assert seats.lines[0].cells == {"code": "152502600", "name": "新苏木", "lon": "116.1", "lat": "44"}
    assert await session.get(Division, "152502600") is None
    plane = gpkg(tmp_path / "plane.gpkg", [shapely.Point(500_000, 4_800_000)], crs="EPSG:4508", name=text("x"))
    with pytest.raises(Exception, match="not_in_degrees"):
        parse("plane.gpkg", plane.read_bytes())
