import pytest

from disaster.planning.allocation import allocate
from disaster.planning.checking import findings
from disaster.planning.cutting import without
from disaster.planning.problem import Approach, Haulage, Hours, Item
from tests.planning.build import problem_of

HEAVY = (Item(id="quilt", grams=4000, millilitres=30_000),)
NEAR_AND_FAR = {("s", "near"): 30, ("s", "far"): 60}


def with_hours(problem, minutes, grams=500_000, millilitres=0, store="s", approaches=()):
    hours = () if minutes is None else (
        Hours(store=store, vehicle_class="truck", minutes=minutes, grams=grams, millilitres=millilitres),)
    return problem.model_copy(update={"haulage": Haulage(hours=hours, approaches=approaches, shift_minutes=960)})


def sent(plan):
    return {line.township: line.pieces for line in plan.lines}


def test_when_hours_are_plenty_nothing_changes_but_the_hash():
    problem = problem_of({"s": 100}, {"near": 40, "far": 40}, NEAR_AND_FAR, items=HEAVY)
    free, plan = allocate(problem), allocate(with_hours(problem, 960, 10**7))
    told = {"input_hash", "seconds"}
    assert plan.model_dump(exclude=told) == free.model_dump(exclude=told)
    assert (plan.carried, plan.optimal) == (None, True)


def test_when_hours_bind_the_plan_is_what_they_carry_and_the_rest_is_short_of_vehicles():
    problem = with_hours(problem_of({"s": 1000}, {"near": 400, "far": 400}, NEAR_AND_FAR, items=HEAVY), 120)
    plan = allocate(problem)
    used = sum(2 * line.minutes * line.grams for line in plan.lines)
    assert 0.99 * 120 * 500_000 < used <= 120 * 500_000
    assert plan.carried
    assert plan.carried.wanted == 800
    assert plan.carried.value <= plan.carried.bound
    assert plan.gap == plan.carried.gap < 0.01
    short, = plan.shortages
    assert (short.cause, short.short) == ("no_time_or_vehicle", 800 - plan.pieces)
    assert findings(problem, plan) == []


def test_what_stock_lacks_stays_apart_from_what_vehicles_lack():
    problem = with_hours(problem_of({"s": 300}, {"near": 200, "far": 200}, NEAR_AND_FAR, items=HEAVY), 60)
    plan = allocate(problem)
    causes = {one.cause: one.short for one in plan.shortages}
    assert sum(causes.values()) == 400 - plan.pieces
    assert causes["no_time_or_vehicle"] >= 300 - plan.pieces
    assert set(causes) == {"no_stock", "no_time_or_vehicle"}
    assert findings(problem, plan) == []


def test_volume_binds_as_weight_does():
    problem = problem_of({"s": 1000}, {"far": 400}, {("s", "far"): 60}, items=HEAVY)
    assert sent(allocate(with_hours(problem, 120, 10**7, 3_000_000))) == {"far": 100}


def test_life_at_risk_goes_before_a_nearer_place():
    problem = problem_of({"s": 1000}, {"near": 400, "far": (50, 0)}, {("s", "near"): 30, ("s", "far"): 90}, items=HEAVY)
    assert sent(allocate(with_hours(problem, 180, 200_000)))["far"] == 50


def test_a_far_township_gets_its_first_fifth_before_a_near_one_gets_all():
    problem = problem_of({"s": 1000}, {"near": 100, "far": 100}, {("s", "near"): 30, ("s", "far"): 90}, items=HEAVY)
    plan = allocate(with_hours(problem, 120, 200_000))
    assert sent(plan)["far"] >= 20
    assert sent(plan)["near"] >= 40


def test_light_goods_do_not_crowd_out_heavy_ones_by_their_number():
    items = (Item(id="tent", group="tent", grams=40_000), Item(id="fodder", group="fodder", grams=1000))
    problem = problem_of({"s": {"tent": 20, "fodder": 10_000}}, {"a": 0}, {("s", "a"): 60}, items=items)
    wants = problem.townships[0].model_copy(update={"needs": {
        "tent": problem.townships[0].needs["quilt"].model_copy(update={"b": 20}),
        "fodder": problem.townships[0].needs["quilt"].model_copy(update={"b": 10_000})}})
    plan = allocate(with_hours(problem.model_copy(update={"townships": (wants,)}), 120, 1_000_000))
    pieces = {line.item: line.pieces for line in plan.lines}
    assert pieces["tent"] >= 16     # four fifths, before the second fifth of the fodder
    assert pieces["fodder"] <= 2000


@pytest.mark.parametrize(("approach", "pieces"), [(None, 0), (240, 60)])
def test_vehicles_of_another_store_come_if_they_can_and_their_way_counts(approach, pieces):
    problem = problem_of({"s": 1000, "t": 0}, {"a": 400}, {("s", "a"): 60}, items=HEAVY)
    approaches = () if approach is None else (Approach(base="t", store="s", minutes=approach),)
    plan = allocate(with_hours(problem, 120, 480_000, store="t", approaches=approaches))
    assert plan.pieces == pieces
    assert sum(one.short for one in plan.shortages) == 400 - pieces


def test_what_lies_at_the_place_itself_needs_no_vehicle():
    problem = problem_of({"s": 1000, "there": 30}, {"far": 400}, {("s", "far"): 60, ("there", "far"): 0}, items=HEAVY)
    plan = allocate(with_hours(problem, 120, 480_000))
    assert {line.store: line.pieces for line in plan.lines} == {"s": 120, "there": 30}


def test_goods_that_no_trip_takes_are_no_line_and_are_told_as_short_of_vehicles():
    problem = with_hours(problem_of({"s": 1000}, {"near": 40, "far": 40}, NEAR_AND_FAR, items=HEAVY), 960, 10**7)
    plan = without(allocate(problem), problem, {("s", "far", "quilt"): 15})
    assert sent(plan) == {"near": 40, "far": 25}
    assert [(one.cause, one.townships, one.short) for one in plan.shortages] == [("no_time_or_vehicle", ("far",), 15)]
    assert plan.carried
    assert (plan.carried.left, plan.carried.wanted, plan.carried.value < plan.carried.bound) == (15, 80, True)
    assert findings(problem, plan) == []


def test_the_same_hours_in_another_order_give_the_same_plan():
    problem = with_hours(problem_of({"s": 1000}, {"near": 400, "far": 400}, NEAR_AND_FAR, items=HEAVY), 120)
    turned = problem.model_copy(update={"townships": problem.townships[::-1], "routes": problem.routes[::-1]})
    assert allocate(turned).fingerprint() == allocate(problem).fingerprint()
