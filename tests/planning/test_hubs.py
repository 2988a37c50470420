"""A township that no truck reaches: trucks to a hub, small vehicles on from there."""

import orjson
import pytest

from disaster.planning.allocation import allocate
from disaster.planning.command import checked, solved
from disaster.planning.fleet import Hub, Leg, Vehicle
from disaster.planning.instance import Answer, Fleet, Instance, asked, trip_problem
from disaster.planning.problem import Item, Need, Problem, Route, Store, Township
from disaster.planning.routing import trips_of
from disaster.planning.trip_checking import trip_findings

KG = 1000


def instance(*hubs, pickups=2, coal=9, **more):
    """Coal for a township beyond the end of the road, 100 minutes from the store and 40 from the end of the road."""
    vehicles = [Vehicle(id="truck", vehicle_class="truck_10t", base="store", payload_grams=10_000 * KG), *(
        Vehicle(id=f"pickup-{at}", vehicle_class="pickup", base="garage", payload_grams=1_000 * KG, road_class="track")
        for at in range(pickups))]
    return Instance(hubs=hubs, problem=Problem(
        items=(Item(id="coal", grams=500 * KG),), stores=(Store(id="store", stock={"coal": 40}, load_minutes=30),),
        townships=(Township(id="end", needs={}), Township(id="beyond", needs={"coal": Need(b=coal)})),
        routes=(Route(store="store", township="end", minutes=100),
                Route(store="store", township="beyond", minutes=None)),
        **more), fleet=Fleet(vehicles=tuple(vehicles), legs=(
            Leg(start="end", end="beyond", minutes=40, road_class="track"),
            Leg(start="garage", end="end", minutes=30, road_class="track"))))


def test_without_a_hub_the_township_gets_nothing_for_want_of_a_road():
    plan = allocate(asked(instance()))
    assert (plan.pieces, [(one.townships, one.cause) for one in plan.shortages]) == (
        0, [(("beyond",), "no_road")])


def test_with_a_hub_the_truck_brings_and_the_pickups_take_on_what_has_been_handled():
    question = instance(Hub(id="end", handling_minutes=45))
    plan = allocate(asked(question))
    line, = plan.lines
    assert (line.store, line.township, line.pieces, line.minutes) == ("store", "beyond", 9, 30 + 100 + 45 + 40)
    problem = trip_problem(question, plan, 0)
    assert problem
    answer = trips_of(problem)
    assert (trip_findings(problem, answer), answer.left) == ([], ())
    first, *others = answer.trips
    assert [(stop.place, [(load.pieces, load.onward) for load in stop.loads]) for stop in first.stops] == [
        ("end", [(9, "beyond")])]
    assert {trip.store for trip in others} == {"end"}
    assert all(trip.depart_min >= first.stops[0].leave_min + 45 for trip in others)
    assert {load.from_trip for trip in others for stop in trip.stops for load in stop.loads} == {first.number}
    assert sum(load.pieces for trip in others for stop in trip.stops for load in stop.loads) == 9
    assert 200 + 80 <= answer.bound <= answer.vehicle_minutes


def test_what_no_small_vehicle_takes_on_is_not_brought_to_the_hub():
    question = instance(Hub(id="end"), pickups=1, coal=40)
    plan = allocate(asked(question).model_copy(update={"haulage": None}))
    problem = trip_problem(question, plan, 0)
    assert problem
    answer = trips_of(problem)
    assert trip_findings(problem, answer) == []
    brought = sum(load.pieces for trip in answer.trips for stop in trip.stops for load in stop.loads if load.onward)
    left, = answer.left
    assert 0 < brought < 40
    assert (left.store, left.place, left.loads[0].pieces, left.cause) == ("store", "beyond", 40 - brought, "no_vehicle")


@pytest.mark.parametrize(("hub", "reason"), [("nowhere", "hubs are townships"), ("store", "hubs are townships")])
def test_a_hub_that_is_no_township_is_refused(hub, reason):
    with pytest.raises(ValueError, match=reason):
        Instance.model_validate(instance().model_dump() | {"hubs": [{"id": hub}]})


def test_a_file_with_a_hub_is_planned_and_an_answer_that_skips_the_handling_is_found_out(tmp_path):
    file, out = tmp_path / "county.json", tmp_path / "plan.json"
    file.write_text(instance(Hub(id="end", handling_minutes=45)).model_dump_json())
    assert "9 pieces" in solved(file, out, [], None, 20)
    assert checked(file, out, []) == []
    answer = orjson.loads(out.read_bytes())
    last = next(trip for trip in answer["trips"]["trips"] if trip["store"] == "end")
    for name in ("depart_min", "back_min"):
        last[name] -= 45
    for stop in last["stops"]:
        stop["arrive_min"], stop["leave_min"] = stop["arrive_min"] - 45, stop["leave_min"] - 45
    out.write_text(Answer.model_validate(answer).model_dump_json())
    assert any("not at end yet" in one for one in checked(file, out, []))
