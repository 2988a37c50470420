from typing import Any

from disaster.planning.travel import estimate_minutes
from disaster.roads.actions import stated
from disaster.roads.schemas import RoadStatesIn
from disaster.roads.travel import lengths, routes, way
from tests.roads.conftest import ARXAN, BAYAN, MAODENG, QOGULA, SEATS, STORES

TO_ARXAN = ["xl-north.2"]       # the only paved road from Bayan Bulag to Arxan Bulag


async def said(session, officer, segments, state, **more):
    return await stated(session, RoadStatesIn(segments=segments, state=state, **more), by=officer)


async def minutes(session, road_class="paved") -> Any:
    """(store, place) -> minutes."""
    return (await routes(session, STORES, SEATS, road_class=road_class)).minutes


async def found_way(session, start, end, road_class="track") -> Any:
    return await way(session, start, end, road_class=road_class)


async def test_minutes_are_those_of_the_road_and_not_of_the_straight_line(roads):
    travel = await routes(roads, STORES, SEATS, road_class="paved")
    assert not travel.is_estimate
    took = await minutes(roads)
    # 2.8 km at 50 km/h to the north gate, 34.8 km at 60 km/h to Bayan Bulag, 40.7 km more to Arxan Bulag
    assert took["store-a", BAYAN] == 39
    assert took["store-a", ARXAN] == 79


async def test_a_closed_road_leaves_no_way_for_trucks_and_the_steppe_track_for_others(roads, officer):
    before = (await minutes(roads, "track"))["store-a", ARXAN]
    await said(roads, officer, TO_ARXAN, "closed", cause="snow")
    assert (await minutes(roads, "paved"))["store-a", ARXAN] is None
    after = (await minutes(roads, "track"))["store-a", ARXAN]
    assert after > before
    found = await way(roads, STORES["store-a"], SEATS[ARXAN], road_class="track")
    assert found.minutes == after
    assert not set(TO_ARXAN) & set(found.segments)


async def test_the_metres_of_many_ways_are_those_of_each_and_of_a_cut_off_place_nobody_knows(roads, officer):
    await said(roads, officer, TO_ARXAN, "closed", cause="snow")
    pairs = {(STORES["store-a"], SEATS[place]) for place in (ARXAN, BAYAN)} | {(SEATS[BAYAN], STORES["store-a"])}
    found = await lengths(roads, pairs, road_class="paved")
    assert found == {pair: (await way(roads, *pair, road_class="paved")).metres for pair in pairs}
    assert found[STORES["store-a"], SEATS[ARXAN]] is None


async def test_opening_it_again_gives_the_old_minutes_back(roads, officer):
    before = await routes(roads, STORES, SEATS, road_class="paved")
    await said(roads, officer, TO_ARXAN, "closed")
    await said(roads, officer, TO_ARXAN, "open")
    assert (await minutes(roads, "paved")) == before.minutes


async def test_a_road_closed_to_trucks_only_stays_open_to_what_passes_off_the_road(roads, officer):
    before = (await minutes(roads, "track"))
    await said(roads, officer, TO_ARXAN, "closed", cause="drift", classes=["paved"])
    assert (await minutes(roads, "paved"))["store-a", ARXAN] is None
    assert await minutes(roads, "track") == before


async def test_ice_at_half_the_speed_doubles_the_minutes_on_that_road_only(roads, officer):
    before = (await minutes(roads, "paved"))
    await said(roads, officer, TO_ARXAN, "slow", percent=50, cause="ice")
    after = (await minutes(roads, "paved"))
    stretch = (await found_way(roads, SEATS[BAYAN], SEATS[ARXAN], "paved")).minutes / 2
    assert abs(after["store-a", ARXAN] - before["store-a", ARXAN] - stretch) <= 1
    assert {place: after["store-a", place] for place in (BAYAN, MAODENG, QOGULA)} == {
        place: before["store-a", place] for place in (BAYAN, MAODENG, QOGULA)}


async def test_a_place_without_a_road_within_reach_is_estimated_and_says_so(roads):
    far = {"far": (117.9, 45.9)}
    travel = await routes(roads, STORES, {**SEATS, **far}, road_class="paved")
    assert travel.is_estimate
    column = travel.places.index("far")
    assert travel.estimated[0].tolist() == [place == "far" for place in travel.places]
    assert travel.minutes["store-a", "far"] == estimate_minutes([STORES["store-a"]], [far["far"]]).minutes[0, 0]
    assert travel.matrix[0, column] == travel.minutes["store-a", "far"]


async def test_without_any_roads_all_is_estimated(session):
    travel = await routes(session, STORES, SEATS, road_class="paved")
    assert travel.estimated.all()
    assert (await way(session, STORES["store-a"], SEATS[BAYAN], road_class="paved")).is_estimate


async def test_the_way_begins_and_ends_at_the_places_and_takes_as_long_as_the_matrix_says(roads):
    for place, seat in SEATS.items():
        found = await found_way(roads, STORES["store-a"], seat)
        assert found.minutes == (await minutes(roads, "track"))["store-a", place]
        assert (found.line[0], found.line[-1]) == (STORES["store-a"], seat)
        assert found.segments


async def test_two_places_on_one_stretch_need_no_junction_between_them(roads):
    here, there = (116.0, 44.20), (115.98, 44.24)
    found = await found_way(roads, here, there, "paved")
    assert found.segments == ("xl-north.1",)
    assert found.metres < 6_000
    back = await way(roads, there, here, road_class="paved")
    assert (back.segments, back.minutes) == (found.segments, found.minutes)


async def test_the_answer_is_the_same_in_whatever_order_places_are_named(roads):
    turned = dict(reversed(SEATS.items()))
    one, other = [await routes(roads, STORES, places, road_class="track") for places in (SEATS, turned)]
    assert one.minutes == other.minutes


async def test_a_store_in_the_very_place_uses_no_road_and_no_closure_is_held_against_it(roads, officer):
    await said(roads, officer, TO_ARXAN, "closed")
    for place in (SEATS[ARXAN], (115.97, 44.26)):
        found = await found_way(roads, place, place)
        assert (found.minutes, found.segments) == (0, ())
