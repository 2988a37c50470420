from hypothesis import given, settings
from hypothesis import strategies as st

from disaster.planning.allocation import allocate
from disaster.planning.greedy import nearest_first
from disaster.planning.plan import Improvement
from disaster.planning.problem import Route
from tests.planning.build import problem_of, received_of, small_problems


def test_two_valleys_are_two_shortages_each_with_its_own_sum():
    plan = allocate(problem_of({"north": 10, "south": 4}, {"a": 8, "b": 8, "c": 9},
                               {("north", "a"): 5, ("north", "b"): 6, ("south", "c"): 7}))
    first, second = plan.shortages
    assert (first.townships, first.need, first.reachable, first.short) == (("a", "b"), 16, 10, 6)
    assert (second.townships, second.need, second.reachable, second.short) == (("c",), 9, 4, 5)
    assert first.exact
    assert second.exact


def test_a_served_neighbour_that_shares_the_short_store_is_in_the_set():
    plan = allocate(problem_of({"north": 10}, {"a": (8, 0), "b": 8}, {("north", "a"): 5, ("north", "b"): 6}))
    assert plan.shortages[0].townships == ("a", "b")
    assert plan.shortages[0].short_by_township == {"b": 6}
    assert plan.shortages[0].short_a == 0


def test_want_of_stock():
    plan = allocate(problem_of({"north": 3}, {"a": 8}, {("north", "a"): 5}))
    assert plan.shortages[0].causes == {"no_stock": 5, "no_road": 0, "no_time_or_vehicle": 0}


def test_want_of_a_road():
    plan = allocate(problem_of({"north": 9}, {"a": 8}, {("north", "a"): None}))
    assert plan.shortages[0].cause == "no_road"


def test_want_of_time():
    plan = allocate(problem_of({"north": 9}, {"a": 8}, {("north", "a"): 300}, limit=120))
    assert plan.shortages[0].cause == "no_time_or_vehicle"


def test_want_of_a_vehicle():
    problem = problem_of({"north": 9}, {"a": 8}, {})
    no_truck = problem.model_copy(update={
        "routes": (Route(store="north", township="a", minutes=30, vehicle=False),)})
    assert allocate(no_truck).shortages[0].cause == "no_time_or_vehicle"


def test_a_cut_off_township_wants_a_road_even_when_the_stores_are_empty_by_then():
    plan = allocate(problem_of({"north": 5}, {"a": 5, "b": 5}, {("north", "a"): 5}))
    assert [(shortage.townships, shortage.cause) for shortage in plan.shortages] == [(("b",), "no_road")]


def test_one_shortage_is_split_between_stock_road_and_time():
    plan = allocate(problem_of({"near": 2, "slow": 3, "cut": 4}, {"a": 12},
                               {("near", "a"): 5, ("slow", "a"): 500}, limit=120))
    assert plan.shortages[0].causes == {"no_stock": 3, "no_road": 4, "no_time_or_vehicle": 3}
    assert plan.shortages[0].cause == "no_road"


def test_an_exchange_counts_as_a_way_to_help():
    """South could relieve b, whose goods from north then go on to a: the road south - b is what is wanting."""
    plan = allocate(problem_of({"north": 5, "south": 5}, {"a": 5, "b": 5},
                               {("north", "a"): 5, ("north", "b"): 5}))
    assert plan.shortages[0].causes == {"no_stock": 0, "no_road": 5, "no_time_or_vehicle": 0}


@settings(deadline=None, max_examples=200)
@given(small_problems())
def test_every_unmet_piece_is_in_exactly_one_named_shortage(problem):
    plan = allocate(problem)
    received = received_of(plan)
    named = [place for shortage in plan.shortages for place in shortage.townships]
    assert len(named) == len(set(named))
    short = {place: pieces for one in plan.shortages for place, pieces in one.short_by_township.items()}
    for place in problem.townships:
        need = place.needs["quilt"].a + place.needs["quilt"].b
        assert short.get(place.id, 0) == need - received.get(place.id, 0)
    for shortage in plan.shortages:
        assert sum(shortage.causes.values()) == shortage.short == sum(shortage.short_by_township.values())
        assert shortage.causes[shortage.cause] == max(shortage.causes.values())
        assert min(shortage.causes.values()) >= 0


@settings(deadline=None, max_examples=200)
@given(small_problems())
def test_all_stock_that_can_reach_a_shortage_is_used_in_it(problem):
    """The set is a cut: what its stores hold is exactly what its townships get."""
    for shortage in allocate(problem).shortages:
        held = sum(store.available_pieces("quilt") for store in problem.stores if store.id in shortage.stores)
        assert shortage.exact
        assert shortage.reachable == held


@settings(deadline=None, max_examples=60)
@given(small_problems())
def test_greedy_names_every_unmet_piece_too(problem):
    plan = nearest_first(problem)
    wanted = sum(place.needs["quilt"].a + place.needs["quilt"].b for place in problem.townships)
    assert sum(shortage.short for shortage in plan.shortages) == wanted - plan.pieces


def test_the_best_improvements_come_first_with_their_exact_gain():
    plan = allocate(problem_of({"near": 2, "slow": 3, "cut": 4}, {"a": 12},
                               {("near", "a"): 5, ("slow", "a"): 500}, limit=120))
    assert [(found.kind, found.store, found.gain) for found in plan.improvements] == [
        ("bring_stock", "near", 10), ("open_road", "cut", 4), ("allow_time_or_vehicle", "slow", 3)]


def changed(problem, found: Improvement):
    """The problem after the improvement."""
    if found.kind == "bring_stock":
        stores = [store if store.id != found.store else store.model_copy(
            update={"stock": {"quilt": store.stock["quilt"] + 1000}}) for store in problem.stores]
        return problem.model_copy(update={"stores": tuple(stores)})
    pair = (found.store, found.township)
    kept = [route for route in problem.routes if (route.store, route.township) != pair]
    opened = Route(store=found.store, township=found.township, minutes=1)
    return problem.model_copy(update={"routes": (*kept, opened)})


@settings(deadline=None, max_examples=80)
@given(small_problems(), st.integers(0, 2))
def test_an_improvement_brings_exactly_what_it_promises(problem, which):
    plan = allocate(problem)
    for found in plan.improvements[which:which + 1]:
        assert allocate(changed(problem, found)).pieces - plan.pieces == found.gain
