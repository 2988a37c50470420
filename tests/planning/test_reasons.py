from hypothesis import assume, given, settings
from hypothesis import strategies as st

from disaster.planning.allocation import allocate
from disaster.planning.plan import Reason
from disaster.planning.problem import StandingLine
from tests.planning.build import problem_of, sent_of


def reasons(plan):
    return {(line.store, line.township): line.reason for line in plan.lines}


def test_the_nearest_store_needs_no_excuse():
    plan = allocate(problem_of({"north": 9, "south": 9}, {"a": 5}, {("north", "a"): 5, ("south", "a"): 9}))
    assert reasons(plan) == {("north", "a"): Reason("nearest")}


def test_a_nearer_store_with_nothing_to_give_is_named():
    plan = allocate(problem_of({"north": 0, "south": 9}, {"a": 5}, {("north", "a"): 5, ("south", "a"): 9}))
    assert reasons(plan) == {("south", "a"): Reason("nearer_is_empty", "north", 4)}


def test_a_nearer_store_that_gives_all_it_has_is_named():
    plan = allocate(problem_of({"north": 2, "south": 9}, {"a": 5}, {("north", "a"): 5, ("south", "a"): 9}))
    assert reasons(plan)["south", "a"] == Reason("nearer_gives_all", "north", 4)


def test_a_nearer_store_whose_goods_save_more_elsewhere_is_named_with_the_price():
    """North is 10 nearer to a; but without its pieces b would be served from south, 50 slower."""
    plan = allocate(problem_of({"north": 5, "south": 9}, {"a": 5, "b": 5}, {
        ("north", "a"): 10, ("south", "a"): 20, ("north", "b"): 10, ("south", "b"): 60}))
    assert sent_of(plan) == {("south", "a"): 5, ("north", "b"): 5}
    assert reasons(plan)["south", "a"] == Reason("nearer_costs_minutes", "north", 10, 40, "b")


def test_a_nearer_store_that_alone_reaches_another_township_is_named_with_it():
    plan = allocate(problem_of({"north": 5, "south": 9}, {"a": 5, "b": 5}, {
        ("north", "a"): 10, ("south", "a"): 20, ("north", "b"): 10}))
    reason = reasons(plan)["south", "a"]
    assert (reason.kind, reason.nearer_store, reason.needed_at) == ("nearer_costs_coverage", "north", "b")


def test_a_standing_line_is_kept_below_its_bonus_and_changed_above_it():
    problem = problem_of({"north": 5, "south": 5}, {"a": 5}, {("north", "a"): 10, ("south", "a"): 20})
    standing = (StandingLine(store="south", township="a", item="quilt", pieces=5),)
    kept = allocate(problem.model_copy(update={"standing": standing}))
    assert sent_of(kept) == {("south", "a"): 5}
    assert kept.tiers[0].pieces_kept == 5
    assert reasons(kept)["south", "a"] == Reason("kept_from_standing_plan", "north", 10)
    changed = allocate(problem.model_copy(update={"standing": standing, "standing_bonus_minutes": 9}))
    assert sent_of(changed) == {("north", "a"): 5}


@st.composite
def tight_problems(draw):
    """Three small stores whose goods all compete for, and a far one with plenty, so that nothing is short."""
    stores, places = ["s0", "s1", "s2"], ["a", "b", "c", "d"]
    stock = {store: draw(st.integers(1, 6)) for store in stores} | {"far": 100}
    minutes = {(store, place): draw(st.integers(1, 90)) for store in stores for place in places}
    far = {("far", place): draw(st.integers(60, 120)) for place in draw(st.sampled_from([places, places[:3]]))}
    need = {place: draw(st.integers(1, 6)) for place in places}
    return problem_of(stock, need, minutes | far)


@settings(deadline=None, max_examples=100)
@given(tight_problems())
def test_the_price_of_the_nearer_store_is_what_a_plan_that_uses_it_costs_more(problem):
    plan = allocate(problem)
    assume(not plan.shortages)
    sent = sent_of(plan)
    for line in plan.lines:
        nearer = line.reason.nearer_store
        if line.reason.needed_at is None or (nearer, line.township) in sent:
            continue
        forced = allocate(one_piece_fixed(problem, nearer, line.township))
        if line.reason.kind == "nearer_costs_coverage":
            assert forced.pieces + 1 < plan.pieces
        else:
            assert forced.pieces + 1 == plan.pieces
            minutes = line.minutes - line.reason.nearer_by_minutes
            assert forced.piece_minutes + minutes - plan.piece_minutes == line.reason.cost_minutes >= 0


def one_piece_fixed(problem, store, place):
    """What is left to plan once one piece has gone from the store to the place."""
    stock = {one.id: one.stock["quilt"] - (one.id == store) for one in problem.stores}
    need = {one.id: one.needs["quilt"].b - (one.id == place) for one in problem.townships}
    minutes = {(route.store, route.township): route.minutes for route in problem.routes}
    return problem_of(stock, need, minutes)
