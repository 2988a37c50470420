import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from disaster.planning.allocation import allocate
from disaster.planning.greedy import nearest_first
from tests.planning.build import problem_of, received_of, sent_of, shipped, small_problems

TWO_BY_TWO = {("north", "a"): 10, ("north", "b"): 20, ("south", "a"): 30, ("south", "b"): 15}


def usable(problem):
    longest = problem.limit_minutes if problem.limit_minutes is not None else 10**6
    return [route for route in problem.routes
            if route.minutes is not None and route.vehicle and route.minutes <= longest]


def linear_programme(problem, *, at_least=None):
    """Most pieces; with `at_least`, the least piece-minutes that still give every township those."""
    routes = usable(problem)
    if not routes:
        return 0
    need = {place.id: place.needs["quilt"].a + place.needs["quilt"].b for place in problem.townships}
    stock = {store.id: store.available_pieces("quilt") for store in problem.stores}
    out = [[route.store == store for route in routes] for store in stock]
    into = [[route.township == place for route in routes] for place in need]
    if at_least is None:
        rows, limits, costs = out + into, [*stock.values(), *need.values()], [-1] * len(routes)
    else:
        rows = out + [[-there for there in row] for row in into]
        limits = [*stock.values(), *(-at_least.get(place, 0) for place in need)]
        costs = [route.minutes for route in routes]
    answer = linprog(costs, A_ub=np.array(rows, dtype=float), b_ub=limits)
    return round(answer.fun if at_least is not None else -answer.fun)


@settings(deadline=None, max_examples=150)
@given(small_problems())
def test_most_pieces_then_least_minutes_as_a_linear_programme_finds(problem):
    plan = allocate(problem)
    assert plan.pieces == linear_programme(problem)
    assert plan.piece_minutes == linear_programme(problem, at_least=received_of(plan))
    assert plan.optimal
    assert (plan.gap, plan.minutes_gap, plan.bound) == (0, 0, plan.pieces)


@settings(deadline=None, max_examples=150)
@given(small_problems())
def test_never_more_than_the_stock_nor_than_the_need_nor_where_nothing_may_go(problem):
    plan = allocate(problem)
    ways = {(route.store, route.township): route.minutes for route in usable(problem)}
    received = received_of(plan)
    for store in problem.stores:
        assert shipped(plan, store.id) <= store.available_pieces("quilt")
    for place in problem.townships:
        assert received.get(place.id, 0) <= place.needs["quilt"].a + place.needs["quilt"].b
    assert all(ways[line.store, line.township] == line.minutes and line.pieces > 0 for line in plan.lines)


def deliveries(problem):
    """Every vector of deliveries that some plan reaches, by trying all flows on each arc."""
    routes = usable(problem)
    stock = {store.id: store.available_pieces("quilt") for store in problem.stores}
    need = {place.id: place.needs["quilt"].b for place in problem.townships}
    for flows in itertools.product(*(range(min(stock[r.store], need[r.township]) + 1) for r in routes)):
        out, into = dict.fromkeys(stock, 0), dict.fromkeys(need, 0)
        for route, flow in zip(routes, flows, strict=True):
            out[route.store] += flow
            into[route.township] += flow
        if all(out[s] <= stock[s] for s in stock) and all(into[t] <= need[t] for t in need):
            yield into


@settings(deadline=None, max_examples=40)
@given(small_problems(pieces_max=4, classes=False).filter(lambda p: len(usable(p)) <= 5))
def test_no_other_plan_covers_the_worst_off_better(problem):
    fine = problem.model_copy(update={"slices": 1000})
    need = {place.id: place.needs["quilt"].b for place in problem.townships if place.needs["quilt"].b}

    def coverage(into):
        return sorted(into.get(place, 0) / wanted for place, wanted in need.items())

    possible = [coverage(into) for into in deliveries(problem)]
    most = max(sum(into.values()) for into in deliveries(problem))
    got = received_of(allocate(fine))
    assert sum(got.values()) == most
    fairest = max(possible)  # lexicographically: the worst off first
    ours = coverage(got)
    ranks = zip(ours, fairest, strict=True)
    first_difference = next((pair for pair in ranks if pair[0] != pair[1]), (0, 0))
    one_piece = max((1 / wanted for wanted in need.values()), default=0)
    assert first_difference[1] - first_difference[0] <= one_piece


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(100, 2000), min_size=2, max_size=6), st.integers(1, 99))
def test_one_store_covers_all_within_one_slice_of_each_other(needs, percent):
    places = {f"place {at}": wanted for at, wanted in enumerate(needs)}
    plan = allocate(problem_of({"depot": sum(needs) * percent // 100}, places,
                               {("depot", place): at for at, place in enumerate(places)}))
    covered = [received_of(plan).get(place, 0) / wanted for place, wanted in places.items()]
    assert max(covered) - min(covered) <= 1 / 50 + 1 / 100


def ranks(plan, problem, of_class):
    """Coverage of one class, worst first."""
    urgent = {place.id: sum(line.pieces_a for line in plan.lines if line.township == place.id)
              for place in problem.townships}
    received = received_of(plan)
    need = {place.id: place.needs["quilt"] for place in problem.townships}
    if of_class == "a":
        return sorted(urgent[place] / one.a for place, one in need.items() if one.a)
    return sorted((received.get(place, 0) - urgent[place]) / one.b for place, one in need.items() if one.b)


@settings(deadline=None, max_examples=80)
@given(small_problems(pieces_max=900), st.sampled_from(["a", "b"]))
def test_fifty_slices_are_within_a_slice_and_a_piece_of_exact_fairness(problem, of_class):
    coarse, exact = (allocate(problem.model_copy(update={"slices": slices})) for slices in (50, 1000))
    piece = max((1 / max(1, getattr(place.needs["quilt"], of_class)) for place in problem.townships), default=0)
    distances = [abs(ours - fair) for ours, fair in zip(
        ranks(coarse, problem, of_class), ranks(exact, problem, of_class), strict=True)]
    assert max(distances, default=0) <= 1 / 50 + piece + 1 / 1000
    assert coarse.pieces == exact.pieces


def test_a_far_township_is_not_worth_less_than_a_near_one():
    plan = allocate(problem_of({"depot": 100}, {"near": 100, "far": 100},
                               {("depot", "near"): 1, ("depot", "far"): 900}))
    assert received_of(plan) == {"near": 50, "far": 50}


def test_class_a_of_a_far_township_comes_before_class_b_of_a_near_one():
    plan = allocate(problem_of({"depot": 60}, {"near": (0, 100), "far": (60, 40)},
                               {("depot", "near"): 1, ("depot", "far"): 900}))
    assert received_of(plan) == {"far": 60}
    assert [line.pieces_a for line in plan.lines] == [60]
    assert plan.tiers[0].served_a == 60


def test_class_a_takes_another_way_where_that_leaves_class_b_its_only_store():
    plan = allocate(problem_of({"north": 10, "south": 10}, {"a": (10, 0), "b": (0, 10)},
                               {("north", "a"): 5, ("south", "a"): 50, ("north", "b"): 5}))
    assert sent_of(plan) == {("south", "a"): 10, ("north", "b"): 10}


@settings(deadline=None, max_examples=60)
@given(small_problems())
def test_class_a_gets_what_it_would_get_alone(problem):
    alone = problem.model_copy(update={"townships": tuple(
        place.model_copy(update={"needs": {"quilt": place.needs["quilt"].model_copy(update={"b": 0})}})
        for place in problem.townships)})
    together, only_a = allocate(problem), allocate(alone)
    assert [tier.served_a for tier in together.tiers] == [tier.served for tier in only_a.tiers]


@settings(deadline=None, max_examples=60)
@given(small_problems())
def test_greedy_is_a_possible_plan_and_never_better(problem):
    greedy, plan = nearest_first(problem), allocate(problem)
    assert not greedy.optimal
    assert greedy.pieces <= plan.pieces <= greedy.bound
    for store in problem.stores:
        assert shipped(greedy, store.id) <= store.available_pieces("quilt")


@pytest.mark.parametrize(("stock", "need", "minutes"), [
    ({}, {"a": 5}, {}),
    ({"north": 5}, {"a": 5}, {}),
    ({"north": 0}, {"a": 5}, {("north", "a"): 3}),
    ({"north": 5}, {"a": 0}, {("north", "a"): 3}),
])
def test_with_nothing_to_send_the_plan_is_empty_and_still_proven(stock, need, minutes):
    plan = allocate(problem_of(stock, need, minutes))
    assert (plan.lines, plan.optimal, plan.gap) == ((), True, 0)
    assert sum(shortage.short for shortage in plan.shortages) == need["a"]


def test_no_townships_no_plan():
    plan = allocate(problem_of({"north": 5}, {}, {}))
    assert (plan.lines, plan.shortages, plan.tiers) == ((), (), ())


def test_an_unknown_need_is_named_and_its_known_part_served():
    problem = problem_of({"north": 9, "south": 0}, {"a": (4, None), "b": 5}, TWO_BY_TWO)
    plan = allocate(problem)
    assert plan.unknown == (("a", "quilt"),)
    assert received_of(plan) == {"a": 4, "b": 5}


def test_reserve_stays_in_the_store():
    problem = problem_of({"north": 9}, {"a": 9}, {("north", "a"): 1})
    store = problem.stores[0].model_copy(update={"reserve": {"quilt": 4}})
    assert allocate(problem.model_copy(update={"stores": (store,)})).pieces == 5


@pytest.mark.parametrize("waited", [0, 1])
def test_of_two_that_are_covered_alike_the_longer_unserved_goes_first_however_far(waited):
    places = {"near": 40, "far": 40}
    problem = problem_of({"store": 41}, places, {("store", "near"): 5, ("store", "far"): 300}, slices=40)
    hours = dict(zip(("far", "near") if waited else ("near", "far"), (19, 2), strict=True))
    problem = problem.model_copy(update={"townships": tuple(
        one.model_copy(update={"hours_unserved": hours[one.id]}) for one in problem.townships)})
    plan = allocate(problem)
    assert received_of(plan) == {("far" if waited else "near"): 21, ("near" if waited else "far"): 20}
    assert plan.gap == 0.0
    assert plan.tiers[0].proven


def test_turns_never_outweigh_class_a_or_coverage():
    problem = problem_of({"store": 60}, {"waiting": 40, "fresh": (30, 10)},
                         {("store", "waiting"): 5, ("store", "fresh"): 300}, slices=40)
    problem = problem.model_copy(update={"townships": tuple(
        one.model_copy(update={"hours_unserved": 90 if one.id == "waiting" else 0}) for one in problem.townships)})
    assert received_of(allocate(problem)) == {"fresh": 36, "waiting": 24}
