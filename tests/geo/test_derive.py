import json
from pathlib import Path

import pytest
import shapely
from shapely.geometry import Point, box, shape

import disaster
from disaster.geo.derive import township_cells
from disaster.geo.reading import read

DATA = Path(disaster.__file__).parent / "data" / "xilinhot"
CITY = {f"15250200{n}" for n in range(1, 8)}


@pytest.fixture(scope="module")
def county():
    features = json.loads((DATA / "counties.geojson").read_text())["features"]
    return next(shape(f["geometry"]) for f in features if f["properties"]["code"] == "152502")


@pytest.fixture(scope="module")
def seats():
    units = [line.cells for line in read(DATA / "divisions.csv").lines if line.cells["level"] == "township"]
    return {unit["code"]: Point(float(unit["lon"]), float(unit["lat"])) for unit in units if "lon" in unit}


@pytest.fixture(scope="module")
def cells(county, seats):
    return township_cells(county, seats, core=CITY)


def test_fifteen_units_have_a_cell_and_the_zone_without_a_seat_has_none(cells):
    assert len(cells) == 15
    assert "152502400" not in cells


def test_the_cells_fill_the_county_and_overlap_nowhere(cells, county):
    assert shapely.coverage_is_valid(list(cells.values()))
    assert sum(cell.area for cell in cells.values()) == pytest.approx(county.area, rel=1e-12)
    assert shapely.union_all(list(cells.values())).symmetric_difference(county).area < 1e-12


def test_each_seat_lies_in_its_cell_but_the_sumu_that_has_its_seat_in_town(cells, seats):
    outside = [code for code, cell in cells.items() if not cell.contains(seats[code])]
    assert outside == ["152502200"]


def test_the_seven_city_units_are_small_and_together(cells):
    town = shapely.union_all([cells[code] for code in CITY])
    assert town.geom_type == "Polygon"
    assert town.area < 0.02 * sum(cell.area for cell in cells.values())


def test_the_order_of_the_seats_does_not_matter(county, seats, cells):
    shuffled = township_cells(county, dict(reversed(seats.items())), core=CITY)
    assert all(shapely.equals_exact(shuffled[code], cell, 0) for code, cell in cells.items())


def test_without_a_core_the_nearest_seat_wins():
    halves = township_cells(box(116, 44, 117, 45), {"a": Point(116.25, 44.5), "b": Point(116.75, 44.5)})
    assert halves["a"].contains(Point(116.49, 44.9))
    assert halves["b"].contains(Point(116.51, 44.1))


def test_one_seat_gets_all():
    county = box(116, 44, 117, 45)
    assert township_cells(county, {"a": Point(116.2, 44.2)})["a"].equals(county)
