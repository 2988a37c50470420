"""Answers of PostGIS beside an independent reckoning: shapely for areas, Vincenty for distances."""

from math import atan, atan2, cos, radians, sin, sqrt, tan

import pytest
from geoalchemy2.shape import to_shape
from shapely.geometry import Point, box, shape
from sqlalchemy import select, update

from disaster.geo.actions import imported
from disaster.geo.datum import Datum, from_wgs84
from disaster.geo.exposure import NotAnArea, area_of, inside
from disaster.geo.models import Division
from disaster.geo.queries import (
    UnknownDivision,
    children,
    division,
    holding,
    nearest_sites,
    touched,
    unplaced,
)
from disaster.geo.reading import parse
from disaster.geo.schemas import AreaIn

CITY_CENTRE = (116.08, 43.93)


def vincenty_m(a, b):
    """Distance on the WGS-84 ellipsoid in metres (T. Vincenty, Survey Review 23, 1975)."""
    axis, flat = 6378137.0, 1 / 298.257223563
    polar = axis * (1 - flat)
    u1, u2 = (atan((1 - flat) * tan(radians(lat))) for _, lat in (a, b))
    difference = lam = radians(b[0] - a[0])
    for _ in range(50):
        sin_s = sqrt((cos(u2) * sin(lam)) ** 2 + (cos(u1) * sin(u2) - sin(u1) * cos(u2) * cos(lam)) ** 2)
        cos_s = sin(u1) * sin(u2) + cos(u1) * cos(u2) * cos(lam)
        sigma, sin_a = atan2(sin_s, cos_s), cos(u1) * cos(u2) * sin(lam) / sin_s
        cos2_a = 1 - sin_a ** 2
        middle = cos_s - 2 * sin(u1) * sin(u2) / cos2_a
        c = flat / 16 * cos2_a * (4 + flat * (4 - 3 * cos2_a))
        lam = difference + (1 - c) * flat * sin_a * (
            sigma + c * sin_s * (middle + c * cos_s * (2 * middle ** 2 - 1)))
    k = cos2_a * (axis ** 2 - polar ** 2) / polar ** 2
    big_a = 1 + k / 16384 * (4096 + k * (-768 + k * (320 - 175 * k)))
    big_b = k / 1024 * (256 + k * (-128 + k * (74 - 47 * k)))
    turn = big_b * sin_s * (middle + big_b / 4 * (
        cos_s * (2 * middle ** 2 - 1) - big_b / 6 * middle * (4 * sin_s ** 2 - 3) * (4 * middle ** 2 - 3)))
    return polar * big_a * (sigma - turn)


async def cells_of(session):
    units = await children(session, "152502")
    return {unit.code: to_shape(unit.shape) for unit in units if unit.shape is not None}


def drawn(area, datum=Datum.WGS84):
    return area_of(AreaIn(geometry=area.__geo_interface__, datum=datum))


async def test_a_point_is_held_by_the_cell_that_shapely_names(county):
    cells = await cells_of(county)
    for lon in (115.3, 115.8, 116.05, 116.08, 116.4, 116.7):
        for lat in (43.1, 43.5, 43.93, 44.2, 44.6):
            expected = [code for code, cell in cells.items() if cell.covers(Point(lon, lat))]
            found = await holding(county, lon, lat)
            assert found.township == (expected[0] if expected else None)
            assert found.derived is bool(expected)


async def test_outside_the_county_nobody_is_named(county):
    assert (await holding(county, 110.0, 40.0)).county is None


async def test_shares_of_area_equal_an_independent_reckoning(county):
    area = box(116.2, 43.8, 116.6, 44.3)
    cells = await cells_of(county)
    rows = {row.code: row.share for row in await touched(county, drawn(area))}
    assert set(rows) == {code for code, cell in cells.items() if cell.intersection(area).area > 1e-9}
    for code, share in rows.items():      # shares of degrees differ from those of true area by some per mille
        assert share == pytest.approx(cells[code].intersection(area).area / cells[code].area, rel=0.01)


async def test_distances_equal_the_geodesic_within_a_millionth(stores):
    found = await nearest_sites(stores, *CITY_CENTRE, "store", 8)
    assert [site.id for site in found[:3]] == ["store-01", "store-02", "store-03"]
    assert [site.distance_m for site in found] == sorted(site.distance_m or 0 for site in found)
    for site in found:
        assert site.distance_m == pytest.approx(vincenty_m(CITY_CENTRE, (site.lon, site.lat)), rel=1e-6)


async def test_of_the_sites_only_those_are_told_that_the_asker_sees(stores):
    found = await nearest_sites(stores, *CITY_CENTRE, "store", 8, lambda _, code: code == "152502201")
    assert [site.id for site in found] == ["store-05"]


async def test_the_whole_county_has_all_its_people_and_villages(county):
    city = to_shape((await county.get(Division, "152502")).shape)
    held = await inside(county, drawn(city.buffer(0.01)))
    assert len(held.villages) == 109
    assert held.people.at_least == held.people.by_share == 349_953
    assert held.people.example
    assert held.unplaced == ["152502400"]
    assert {village.certainty for village in held.villages} == {"inside"}


async def test_of_a_part_only_villages_whose_place_is_known_are_sure(county):
    held = await inside(county, drawn(box(115.75, 44.7, 115.85, 44.8)))     # around the point of Yimatu
    assert [village.code for village in held.villages if village.certainty == "inside"] == ["152502100003"]
    assert held.people.at_least == next(v.population for v in held.villages if v.certainty == "inside")
    assert {v.township_code for v in held.villages} == {"152502100"}
    assert 0 < held.people.by_share < 4600


async def test_a_village_known_to_lie_outside_keeps_its_township_from_being_whole(county):
    arxan = to_shape((await county.get(Division, "152502100")).shape)
    held = await inside(county, drawn(arxan.difference(Point(115.80, 44.76).buffer(0.002))))
    assert not next(unit for unit in held.townships if unit.code == "152502100").whole
    assert "152502100003" not in {village.code for village in held.villages}


async def test_unknown_figures_are_counted_not_taken_for_zero(county):
    await county.execute(update(Division).where(Division.code == "152502400").values(
        shape="SRID=4326;MULTIPOLYGON(((100 40, 101 40, 101 41, 100 40)))", shape_derived=True))
    held = await inside(county, drawn(box(99, 39, 102, 42)))
    assert (held.people.at_least, held.people.unknown_units) == (0, 2)     # the zone and its one community
    assert await unplaced(county, drawn(box(99, 39, 102, 42))) == []


async def test_stores_and_shelters_inside_are_named(stores):
    held = await inside(stores, drawn(box(116.3, 44.7, 116.5, 44.9)))
    assert [site.id for site in held.sites] == ["store-05"]


async def test_an_area_drawn_on_a_shifted_map_lies_where_it_was_meant(county):
    meant = box(115.75, 44.7, 115.85, 44.8)
    ring = [from_wgs84(lon, lat, Datum.GCJ02) for lon, lat in meant.exterior.coords]
    held = await inside(county, drawn(shape({"type": "Polygon", "coordinates": [ring]}), Datum.GCJ02))
    plain = await inside(county, drawn(meant))
    assert held.townships[0].share == pytest.approx(plain.townships[0].share, rel=1e-6)


@pytest.mark.parametrize("geometry", [
    {"type": "Point", "coordinates": [116, 44]}, {"type": "Polygon", "coordinates": []},
    {"type": "Sheep"}, {},
    {"type": "Polygon", "coordinates": [[[116, 44], [117, 45], [117, 44], [116, 45], [116, 44]]]},
    {"type": "Polygon", "coordinates": "far away"}])
def test_what_is_no_area_is_refused(geometry):
    with pytest.raises(NotAnArea):
        area_of(AreaIn(geometry=geometry, datum=Datum.WGS84))


async def test_a_code_that_nobody_knows_is_refused(county):
    with pytest.raises(UnknownDivision):
        await division(county, "152502999")


async def test_a_division_no_longer_in_force_is_refused(county):
    head = "code,name,level,kind,parent_code,valid_from,valid_to,source,flag\n"
    line = "152502400,开发区,township,development_zone,152502,2023-06-30,2026-01-01,test,verified\n"
    await imported(county, "divisions", parse("d.csv", (head + line).encode()), by="system")
    with pytest.raises(UnknownDivision):
        await division(county, "152502400")
    assert "152502400" not in [unit.code for unit in await children(county, "152502")]
    assert await county.scalar(select(Division.name).where(Division.code == "152502400")) == "开发区"
