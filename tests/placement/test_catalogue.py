from disaster.geo.datum import Datum
from disaster.geo.loading import FOLDER
from disaster.placement.catalogue import Changed, PlaceFacts, StoreFacts, disasters_of, scenario_of
from disaster.placement.driving import changed, near, roads_of
from disaster.placement.queries import beds_of, catalogue_of, facts_of, planned_norms
from disaster.roads.importing import roads_imported
from disaster.rulebook.documents import shipped
from tests.dispatch.conftest import FAR, NEAR
from tests.placement.instances import TOWN

COUNTY = "152502"
PEOPLE = {"population": 1_000, "pastoral_population": 800, "agri_pastoral_population": 900, "sheep_units": 10_000}


def places(count: int = 6, **figures: int) -> list[PlaceFacts]:
    """Townships on a line, the first in the town."""
    return [PlaceFacts(f"15250220{number}", (115 + number / 4, 44.0), number == 0, {**PEOPLE, **figures}, beds=0)
            for number in range(count)]


def test_every_disaster_hits_neighbours_and_the_same_ones_again():
    first = disasters_of(shipped("placement").disasters, places(), 23, seed=1)
    assert first == disasters_of(shipped("placement").disasters, list(reversed(places())), 23, seed=1)
    assert {one.template.hazard for one in first} == {"snow", "grassland_fire", "flood", "drought", "earthquake"}
    for one in first:
        numbers = [int(code[-1]) for code in one.hit]
        assert set(one.cut_off) <= set(one.hit)
        assert max(numbers) - min(numbers) <= 2 * len(numbers)


def test_another_seed_draws_other_townships():
    seeds = [[one.hit for one in disasters_of(shipped("placement").disasters, places(12), 23, seed)] for seed in (1, 2)]
    assert seeds[0] != seeds[1]


def test_what_a_disaster_takes_follows_from_shares_of_the_townships_own_figures():
    snow = next(one for one in shipped("placement").disasters if one.key == "snow_severe")
    found = disasters_of([snow], places(2), 23, seed=1)[0]
    assert (found.hit, found.relocated, found.needing_aid, found.sheep_units) == (("152502201",), 80, 200, 800)
    assert found.figures[0].central == 56
    assert found.figures[0].sheep_units_cut_off == 800 * 23


def test_a_township_without_figures_is_named_and_its_need_is_unknown():
    snow = next(one for one in shipped("placement").disasters if one.key == "snow_severe")
    nobody = [PlaceFacts("152502201", (115.0, 44.0), in_town=False, figures={}, beds=0)]
    found = disasters_of([snow], nobody, 23, seed=1)[0]
    assert found.unknown == ("152502201",)
    assert scenario_of(found, 1, [], planned_norms(), frozenset(), Changed((), ())).wants == ()


def test_a_township_that_is_cut_off_has_its_own_store_only():
    snow = next(one for one in shipped("placement").disasters if one.key == "snow_everywhere")
    found = disasters_of([snow], places(5), 23, seed=1)[0]
    stores = [StoreFacts(f"store-{place.code}", place.code) for place in places(5)]
    scenario = scenario_of(found, 80, stores, planned_norms(), frozenset({"tent_single_12"}), Changed((), ()))
    for place in found.cut_off:
        shut = {store for store, township in scenario.closed if township == place}
        assert shut == {store.id for store in stores if store.township != place}
    assert scenario.barred == {"tent_single_12"}                # a thin tent at −38 °C


async def test_xilinhot_prepares_for_its_own_townships(session):
    facts = await facts_of(session, COUNTY)
    found = catalogue_of(facts, seed=1)
    assert len(found) >= 20
    assert facts.unknown == ["152502400"]                       # nobody knows where the development zone's seat lies
    assert {code[:6] for one in found for code in one.hit} == {COUNTY}
    assert await beds_of(session, COUNTY) == {}


async def test_roads_closed_around_a_township_shut_it_off_from_the_town(session):
    await roads_imported(session, FOLDER / "roads.geojson", by="system", datum=Datum.WGS84)
    facts = await facts_of(session, COUNTY)
    points = {place.code: place.point for place in facts.places}
    roads = await roads_of(session, {"town": points[NEAR]}, points)
    assert roads.good_day.minutes["town", FAR] is not None
    after = await changed(session, roads, await near(session, [(points[FAR], False)]))
    assert ("town", FAR) in after.closed
    assert ("town", TOWN) not in after.closed
    assert (await changed(session, roads, [])).closed == ()
