import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from disaster.planning.allocation import allocate
from disaster.planning.greedy import nearest_first
from disaster.planning.plan import Plan
from disaster.planning.problem import Item, Need, Problem, Route, Store, Township, input_hash
from tests.planning.build import problem_of, small_problems


def county(seed=3, stores=6, townships=25, items=3):
    draw = random.Random(seed)
    goods = [f"item {at}" for at in range(items)]
    return Problem(
        items=tuple(Item(id=item, grams=draw.randrange(100, 9000)) for item in goods),
        stores=tuple(Store(id=f"s{at}", stock={item: draw.randrange(900) for item in goods})
                     for at in range(stores)),
        townships=tuple(
            Township(id=f"t{at}", needs={
                item: Need(a=draw.randrange(20), b=draw.randrange(300)) for item in goods})
            for at in range(townships)),
        # few different times, so that many plans cost the same
        routes=tuple(Route(store=f"s{s}", township=f"t{t}", minutes=10 * draw.randrange(1, 6))
                     for s in range(stores) for t in range(townships)),
        minimum_drop_grams=50_000)


def shuffled(problem, draw):
    def mixed(parts):
        return tuple(draw.sample(parts, len(parts)))

    def mixed_keys(table):
        return dict(draw.sample(list(table.items()), len(table)))

    return problem.model_copy(update={
        "items": mixed(problem.items), "routes": mixed(problem.routes), "standing": mixed(problem.standing),
        "stores": mixed([store.model_copy(update={"stock": mixed_keys(store.stock)})
                         for store in problem.stores]),
        "townships": mixed([place.model_copy(update={"needs": mixed_keys(place.needs)})
                            for place in problem.townships])})


def test_twenty_runs_give_one_plan():
    problem = county()
    assert len({allocate(problem).fingerprint() for _ in range(20)}) == 1


@pytest.mark.parametrize("seed", range(10))
def test_a_shuffled_problem_has_the_same_hash_and_the_same_plan(seed):
    problem = county()
    other = shuffled(problem, random.Random(seed))
    assert input_hash(other) == input_hash(problem)
    assert allocate(other).fingerprint() == allocate(problem).fingerprint()
    assert nearest_first(other).fingerprint() == nearest_first(problem).fingerprint()


@settings(deadline=None, max_examples=80)
@given(small_problems(), st.randoms(use_true_random=False))
def test_any_small_problem_may_be_shuffled(problem, draw):
    assert allocate(shuffled(problem, draw)).fingerprint() == allocate(problem).fingerprint()


def test_another_problem_has_another_hash():
    problem = problem_of({"north": 5}, {"a": 5}, {("north", "a"): 3})
    others = [problem_of({"north": 6}, {"a": 5}, {("north", "a"): 3}),
              problem_of({"north": 5}, {"a": (1, 4)}, {("north", "a"): 3}),
              problem_of({"north": 5}, {"a": 5}, {("north", "a"): None}),
              problem_of({"north": 5}, {"a": 5}, {("north", "a"): 3}, limit=60),
              problem_of({"north": 5}, {"a": 5}, {("north", "a"): 3}, example=True)]
    assert input_hash(problem) not in {input_hash(other) for other in others}


def test_a_plan_survives_json_and_carries_its_proof():
    plan = allocate(county())
    assert Plan.model_validate_json(plan.model_dump_json()) == plan
    assert plan.solver_version
    assert len(plan.input_hash) == 64
    assert plan.gap == 0.0
    assert all(tier.proven for tier in plan.tiers)


@pytest.mark.parametrize("change", [
    {"routes": (Route(store="nowhere", township="a", minutes=1),)},
    {"stores": (Store(id="north", stock={"soup": 1}),)},
    {"townships": (Township(id="a"), Township(id="a"))},
])
def test_a_problem_that_contradicts_itself_is_refused(change):
    problem = problem_of({"north": 5}, {"a": 5}, {("north", "a"): 3})
    with pytest.raises(ValidationError):
        Problem(**(dict(problem) | change))
