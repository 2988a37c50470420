from collections import Counter

import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import func, select

from disaster.geo.loading import FOLDER, load_xilinhot
from disaster.geo.models import Division, DivisionValue, Feature
from disaster.geo.queries import children, values_of
from disaster.geo.reading import read
from disaster.journal.models import Entry
from disaster.journal.record import number

TOWNSHIP_KEYS = {"population", "households", "agri_pastoral_population", "pastoral_population",
                 "livestock_total", "sheep_units", "rooms_total", "sown_area_ha", "pasture_area_ha"}


async def test_the_city_has_16_townships_and_110_villages(county):
    levels = Counter(await county.scalars(select(Division.level)))
    assert levels == {"county": 1, "township": 16, "village": 110}


async def test_15_townships_have_derived_cells_that_cover_the_county(county):
    units = await children(county, "152502")
    cells = [to_shape(unit.shape) for unit in units if unit.shape is not None]
    assert [unit.code for unit in units if not unit.shape_derived] == ["152502400"]
    assert len(cells) == 15
    assert shapely.coverage_is_valid(cells)
    city = await county.get(Division, "152502")
    assert shapely.union_all(cells).symmetric_difference(to_shape(city.shape)).area < 1e-12


async def test_the_city_has_its_census_and_each_township_sums_up_to_it(county):
    figures = await values_of(county, ["152502", *(unit.code for unit in await children(county, "152502"))])
    city = figures.pop("152502")
    census = city["population"]
    assert (census.value, census.year, census.flag) == (349_953, 2020, "verified")
    for key in TOWNSHIP_KEYS:
        assert sum(figures[code][key].value for code in figures) == city[key].value


async def test_made_up_figures_say_so_and_the_zone_without_territory_has_none(county):
    flags = Counter(await county.scalars(select(DivisionValue.flag)))
    assert flags == {"verified": 2, "example": len(read(FOLDER / "population.csv").lines) - 2}
    assert "152502400" not in await values_of(county, ["152502400"])


async def test_villages_sum_up_to_their_township(county):
    villages = await values_of(county, [village.code for village in await children(county, "152502200")])
    own = (await values_of(county, ["152502200"]))["152502200"]
    for key in ("population", "households", "livestock_total"):
        assert sum(figures[key].value for figures in villages.values() if key in figures) == own[key].value


async def test_the_base_layer_is_what_may_be_shipped(county):
    layers = Counter(await county.scalars(select(Feature.layer)))
    assert layers == {"county": 12, "lake": 6, "river": 5, "place": 28, "airport": 3}
    sources = set(await county.scalars(select(Feature.source)))
    assert not any("Natural Earth" in source or "OpenStreetMap" in source for source in sources)


async def test_loading_twice_changes_nothing(county):
    await number(county)
    before = await county.scalar(select(func.count()).select_from(Entry))
    assert await load_xilinhot(county, "system") == []
    await number(county)
    assert await county.scalar(select(func.count()).select_from(Entry)) == before


async def test_each_file_is_one_entry(county):
    await number(county)
    kinds = Counter(await county.scalars(select(Entry.kind)))
    assert kinds == {"dataset.imported": 5}
