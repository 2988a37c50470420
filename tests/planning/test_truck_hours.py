from disaster.planning.problem import Item
from disaster.planning.truck_hours import Hours, within_hours
from tests.planning.build import problem_of

HEAVY = (Item(id="quilt", grams=4000, millilitres=30_000),)


def hauled(answer):
    return {(one.store, one.township): one.pieces for one in answer.hauled}


def test_when_hours_are_plenty_all_is_delivered_and_nothing_binds():
    problem = problem_of({"s": 100}, {"a": 40, "b": 40}, {("s", "a"): 30, ("s", "b"): 60}, items=HEAVY)
    answer = within_hours(problem, [Hours(store="s", vehicle_class="truck", minutes=960, grams=10**7)])
    assert (answer.pieces, answer.gap, answer.binds) == (80, 0.0, False)


def test_when_hours_bind_the_bound_is_named_and_no_minute_is_overdrawn():
    problem = problem_of({"s": 1000}, {"a": 400, "b": 400}, {("s", "a"): 30, ("s", "b"): 60}, items=HEAVY)
    hours = Hours(store="s", vehicle_class="truck", minutes=120, grams=500 * 1000)
    answer = within_hours(problem, [hours])
    sent = hauled(answer)
    used = sum(2 * minutes * 4000 * sent.get(("s", place), 0) for place, minutes in (("a", 30), ("b", 60)))
    assert used <= hours.minutes * hours.grams
    assert answer.binds
    assert 0 < answer.value <= answer.bound
    assert answer.bound - answer.value < 20     # less than a piece of the highest worth


def test_volume_binds_as_weight_does():
    problem = problem_of({"s": 1000}, {"a": 400}, {("s", "a"): 60}, items=HEAVY)
    light = Hours(store="s", vehicle_class="truck", minutes=120, grams=10**7, millilitres=3_000_000)
    assert hauled(within_hours(problem, [light])) == {("s", "a"): 100}


def test_life_at_risk_goes_before_a_nearer_place():
    problem = problem_of({"s": 1000}, {"near": 400, "far": (50, 0)}, {("s", "near"): 30, ("s", "far"): 90}, items=HEAVY)
    answer = within_hours(problem, [Hours(store="s", vehicle_class="truck", minutes=180, grams=200_000)])
    assert hauled(answer)["s", "far"] == 50


def test_a_store_without_vehicles_sends_nothing():
    problem = problem_of({"s": 1000}, {"a": 400}, {("s", "a"): 60}, items=HEAVY)
    assert within_hours(problem, []).hauled == ()
