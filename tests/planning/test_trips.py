import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disaster.planning.fleet import Carry, Hub, Leg, Load, StandingTrip, TripProblem, Vehicle, Window
from disaster.planning.routing import trips_of
from disaster.planning.trip_checking import trip_findings
from disaster.planning.trips import alone

TON = 1_000_000


def truck(name, tons=10, base="store", **more):
    return Vehicle(id=name, vehicle_class="truck", base=base, payload_grams=tons * TON, **more)


def question(tons, minutes, vehicles, **more):
    """`tons` by place, `minutes` by pair; coal in pieces of one ton."""
    loads = tuple(Load(store="store", place=place, item="coal", pieces=count, grams=TON)
                  for place, count in tons.items())
    legs = tuple(Leg(start=one, end=two, minutes=time, metres=None if time is None else 700 * time)
                 for (one, two), time in minutes.items())
    return TripProblem(loads=more.pop("loads", loads), vehicles=tuple(vehicles), legs=more.pop("legs", legs), **more)


LINE = {("store", "a"): 60, ("store", "b"): 70, ("a", "b"): 15}


def test_a_full_truck_goes_direct_and_the_remainders_share_one():
    problem = question({"a": 14, "b": 5}, LINE, [truck("one"), truck("two")])
    answer = trips_of(problem)
    direct, shared = sorted(answer.trips, key=lambda trip: not trip.direct)
    assert (direct.direct, [stop.place for stop in direct.stops], direct.grams) == (True, ["a"], 10 * TON)
    assert sorted(stop.place for stop in shared.stops) == ["a", "b"]
    assert (shared.travel_min, shared.metres, shared.grams) == (145, 101_500, 9 * TON)
    assert answer.left == ()
    assert trip_findings(problem, answer) == []


def test_one_truck_makes_several_trips_within_its_shift_and_what_is_over_is_left():
    problem = question({"a": 35}, {("store", "a"): 60}, [truck("one")], shift_minutes=560, load_minutes={"store": 30})
    answer = trips_of(problem)
    assert [(trip.depart_min, trip.back_min) for trip in answer.trips] == [(0, 170), (170, 340), (340, 510)]
    assert [(left.place, left.grams, left.cause) for left in answer.left] == [("a", 5 * TON, "no_vehicle")]
    assert trip_findings(problem, answer) == []


def test_after_four_hours_at_the_wheel_the_driver_rests():
    problem = question({"a": 10}, {("store", "a"): 300}, [truck("one")])
    trip, = trips_of(problem).trips
    assert (trip.travel_min, trip.stops[0].arrive_min, trip.back_min) == (600, 320, 320 + 20 + 300 + 20)
    assert trip_findings(problem, trips_of(problem)) == []


def test_volume_binds_as_weight_does():
    loads = (Load(store="store", place="a", item="hay", pieces=10, grams=100_000, millilitres=6 * TON),)
    problem = question({}, LINE, [truck("one", volume_millilitres=24 * TON), truck("two")], loads=loads)
    trips = {trip.vehicle_id: trip for trip in trips_of(problem).trips}
    assert all(trip.millilitres <= 24 * TON for name, trip in trips.items() if name == "one")
    assert trip_findings(problem, trips_of(problem)) == []


def test_only_a_vehicle_for_the_track_goes_where_no_road_is():
    legs = (Leg(start="store", end="a", minutes=60), Leg(start="store", end="b", minutes=90, road_class="track"))
    vehicles = [truck("paved"), truck("track", road_class="track")]
    problem = question({"a": 3, "b": 4}, {}, vehicles, legs=legs)
    by_place = {stop.place: trip.vehicle_id for trip in trips_of(problem).trips for stop in trip.stops}
    assert by_place["b"] == "track"
    assert [left.cause for left in trips_of(question({"b": 4}, {}, [truck("paved")], legs=legs)).left] == ["no_road"]


def test_the_urgent_ride_first_when_vehicles_are_short():
    loads = (Load(store="store", place="a", item="coal", pieces=30, grams=TON),
             Load(store="store", place="b", item="medicine", pieces=9, pieces_a=9, grams=TON))
    problem = question({}, LINE, [truck("one")], loads=loads, shift_minutes=200)
    answer = trips_of(problem)
    assert [(stop.place, stop.grams) for trip in answer.trips for stop in trip.stops if stop.place == "b"] == [
        ("b", 9 * TON)]
    assert sum(left.grams for left in answer.left if left.place == "b") == 0
    assert trip_findings(problem, answer) == []


def test_why_goods_are_left_is_told():
    near = [truck("one")]
    causes = {
        "no_vehicle": question({"a": 4}, LINE, []),
        "no_road": question({"a": 4}, {("store", "a"): None}, near),
        "too_far": question({"a": 4}, {("store", "a"): 600}, near),
        "too_large": question({"a": 4}, LINE, [truck("small", tons=1)], loads=(
            Load(store="store", place="a", item="ger", pieces=2, grams=2 * TON),))}
    for cause, problem in causes.items():
        assert [left.cause for left in trips_of(problem).left] == [cause]


def test_a_road_that_opens_late_is_waited_for():
    window = Window(place="a", opens=200, closes=900)
    problem = question({"a": 4}, LINE, [truck("one")], windows=(window,))
    trip, = trips_of(problem).trips
    assert trip.stops[0].arrive_min == 200
    assert trip_findings(problem, trips_of(problem)) == []


def test_a_store_without_a_vehicle_is_lent_one_and_its_way_there_counts():
    loads = (Load(store="store", place="a", item="coal", pieces=4, grams=TON),)
    problem = question({}, LINE | {("garage", "store"): 45}, [truck("one", base="garage")], loads=loads)
    trip, = trips_of(problem).trips
    assert (trip.depart_min, trip.approach_min) == (45, 45)
    assert trip_findings(problem, trips_of(problem)) == []


def test_the_search_improves_on_the_first_plan_and_neither_lies():
    draw = random.Random(5)
    places = [f"p{at:02}" for at in range(14)]
    spots = {name: (draw.randrange(100), draw.randrange(100)) for name in ["store", *places]}
    minutes = {(one, two): 1 + abs(spots[one][0] - spots[two][0]) + abs(spots[one][1] - spots[two][1])
               for one in spots for two in spots if one < two}
    tons = {place: draw.randrange(2, 9) for place in places}
    vehicles = [truck(f"v{at}") for at in range(5)]
    first, improved = (trips_of(question(tons, minutes, vehicles, iterations=count)) for count in (0, 60))
    assert improved.vehicle_minutes <= first.vehicle_minutes
    assert improved.bound <= improved.vehicle_minutes
    for answer in (first, improved, alone(question(tons, minutes, vehicles))):
        assert trip_findings(question(tons, minutes, vehicles), answer) == []
    assert len({trips_of(question(tons, minutes, vehicles, iterations=20)).fingerprint() for _ in range(3)}) == 1


@st.composite
def trip_problems(draw):
    stores, places = ["s0", "s1"][:draw(st.integers(1, 2))], [f"p{at}" for at in range(draw(st.integers(1, 4)))]
    hub = draw(st.sampled_from([None, "hub", "p0"]))
    via = {(store, place): hub for store in stores for place in places
           if hub not in {None, place} and draw(st.booleans())}
    loads = tuple(Load(store=store, place=place, item=item, pieces=draw(st.integers(1, 60)),
                       via=via.get((store, place)), pieces_a=draw(st.integers(0, 1)),
                       grams=draw(st.integers(0, 900_000)), millilitres=draw(st.integers(0, 900_000)))
                  for store in stores for place in places for item in ("x", "y") if draw(st.booleans()))
    vehicles = tuple(Vehicle(id=f"v{at}", vehicle_class="c", base=draw(st.sampled_from([*stores, "p0"])),
                             payload_grams=draw(st.sampled_from([500_000, 4 * TON, 10 * TON])),
                             volume_millilitres=draw(st.sampled_from([0, 6 * TON])),
                             road_class=draw(st.sampled_from(["paved", "track"])))
                     for at in range(draw(st.integers(0, 4))))
    legs = tuple(Leg(start=one, end=two, minutes=draw(st.none() | st.integers(0, 400)),
                     road_class=draw(st.sampled_from(["paved", "track"])))
                 for one in ["hub", *stores, *places] for two in ["hub", *stores, *places]
                 if one < two and draw(st.integers(0, 5)))
    windows = tuple(Window(place=place, opens=60, closes=700) for place in places[:1] if draw(st.booleans()))
    hubs = (Hub(id=hub, handling_minutes=draw(st.integers(0, 60))),) if hub else ()
    return TripProblem(loads=loads, vehicles=vehicles, legs=legs, windows=windows, unload_minutes=15, hubs=hubs,
                       load_minutes=dict.fromkeys(stores, 30), shift_minutes=draw(st.sampled_from([480, 960])))


@settings(deadline=None, max_examples=60)
@given(trip_problems(), st.randoms(use_true_random=False))
def test_any_trips_are_possible_account_for_every_piece_and_do_not_depend_on_the_order(problem, draw):
    answer = trips_of(problem)
    assert trip_findings(problem, answer) == []
    mixed = problem.model_copy(update={name: tuple(draw.sample(getattr(problem, name), len(getattr(problem, name))))
                                       for name in ("loads", "vehicles", "legs")})
    assert trips_of(mixed).fingerprint() == answer.fingerprint()


@pytest.mark.parametrize("fault", ["overlap", "weight", "lost", "minutes"])
def test_the_check_finds_what_is_wrong(fault):
    problem = question({"a": 14, "b": 5}, LINE, [truck("one")])
    answer = trips_of(problem)
    first, *others = answer.trips
    stop = first.stops[0]
    wrong = {
        "overlap": first.model_copy(update={"depart_min": first.depart_min, "back_min": first.back_min + 10}),
        "weight": first.model_copy(update={"grams": first.grams + 1}),
        "lost": first.model_copy(update={"stops": (stop.model_copy(update={"loads": ()}), *first.stops[1:])}),
        "minutes": first.model_copy(update={"travel_min": first.travel_min - 1})}[fault]
    assert trip_findings(problem, answer.model_copy(update={"trips": (wrong, *others)}))


def test_a_trip_that_stands_is_made_again_and_the_rest_is_routed_around_it():
    stands = StandingTrip(number=1, vehicle="two", store="store", carries=(
        Carry(place="b", item="coal", pieces=2), Carry(place="a", item="coal", pieces=3)))
    problem = question({"a": 3, "b": 9}, LINE, [truck("one"), truck("two")], standing=(stands,))
    answer = trips_of(problem)
    kept, other = sorted(answer.trips, key=lambda trip: trip.vehicle_id != "two")
    assert [(stop.place, stop.grams // TON) for stop in kept.stops] == [("b", 2), ("a", 3)]
    assert [(stop.place, stop.grams // TON) for stop in other.stops] == [("b", 7)]
    assert trip_findings(problem, answer) == []


def test_a_trip_that_stood_over_a_closed_road_is_planned_anew():
    stands = StandingTrip(number=1, vehicle="one", store="store", carries=(Carry(place="b", item="coal", pieces=2),))
    problem = question({"b": 2}, {("store", "b"): None, ("store", "a"): 60, ("a", "b"): 10}, [truck("one")],
                       standing=(stands,))
    answer = trips_of(problem)
    assert (answer.trips, [left.cause for left in answer.left]) == ((), ["no_road"])


def test_where_the_largest_truck_cannot_go_the_bound_counts_the_vehicles_that_can():
    legs = (Leg(start="store", end="a", minutes=60, road_class="track"), Leg(start="store", end="b", minutes=60))
    vehicles = [truck("large", tons=20), truck("small", tons=2, road_class="track")]
    answer = trips_of(question({"a": 4, "b": 20}, {}, vehicles, legs=legs))
    assert (answer.bound_kind, answer.bound, answer.vehicle_minutes) == ("truck_hours", 120 + 240, 360)


def test_a_bound_does_not_count_weight_and_room_of_one_truck_twice():
    loads = (Load(store="store", place="a", item="coal", pieces=9, grams=TON),
             Load(store="store", place="b", item="hay", pieces=9, millilitres=TON))
    answer = trips_of(question({}, LINE, [truck("one", volume_millilitres=10 * TON)], loads=loads))
    assert (len(answer.trips), answer.vehicle_minutes) == (1, 145)
    assert answer.bound <= 145


def test_a_bound_knows_the_way_through_another_place():
    round_about = {("store", "a"): 10, ("a", "b"): 10, ("store", "b"): 500}
    answer = trips_of(question({"a": 1, "b": 9}, round_about, [truck("one")]))
    assert answer.bound <= 40
