import json

import pytest
from hypothesis import given, settings
from typer.testing import CliRunner

from disaster.cli import app
from disaster.planning.again import planned_again
from disaster.planning.allocation import allocate
from disaster.planning.changes import Again
from disaster.planning.checking import findings
from disaster.planning.demand import Demand
from disaster.planning.generating import instance_of
from disaster.planning.instance import Instance, with_demands
from disaster.planning.problem import Item, Need, Problem, Route, StandingLine, Store, Township, input_hash
from disaster.planning.wide.content import hash_of
from disaster.planning.wide.instances import BYTES_MIN, large_in, write_instance
from disaster.planning.wide.question import is_wide, question_of
from disaster.planning.wide.telling import allocated
from tests.planning.build import problem_of, small_problems
from tests.planning.test_same_plan import county
from tests.planning.test_worker import planner

GROUPS = [f"item-{at}" for at in range(10)]


@pytest.fixture(scope="module")
def nation():
    """A problem of more cells than the county's tables take, most of them without a road; one place refuses an item,
    one waits, one does not know its need."""
    stores, places = [f"store-{at:04}" for at in range(5000)], [f"place-{at:03}" for at in range(102)]
    townships = [Township(id=place, needs={group: Need(a=at % 2, b=at % 5) for group in GROUPS})
                 for at, place in enumerate(places)]
    townships[0] = townships[0].model_copy(update={"barred": frozenset({"item-1"}), "hours_unserved": 30})
    townships[1] = townships[1].model_copy(update={"needs": {"item-0": Need(a=1, b=None)}})
    return Problem(
        items=tuple(Item(id=group, grams=100) for group in GROUPS), townships=tuple(townships), slices=3, example=True,
        stores=tuple(Store(id=store, stock={GROUPS[at % 10]: 4}, load_minutes=5) for at, store in enumerate(stores)),
        routes=tuple(Route(store=stores[5 * at + more], township=place, minutes=20 + 7 * at % 50)
                     for at, place in enumerate(places) for more in range(12)),
        standing=(StandingLine(store="store-0000", township="place-000", item="item-0", pieces=2),))


@pytest.fixture(scope="module")
def nation_file(nation, tmp_path_factory):
    file = tmp_path_factory.mktemp("nation") / "nation.json"
    write_instance(question_of(nation), file)
    with file.open("ab") as more:
        more.write(b" " * BYTES_MIN)        # as large as files that are read into arrays
    return file


def told_of(plan):
    return sorted((one.group, one.townships, one.stores, one.need, one.short, one.short_a, one.exact)
                  for one in plan.shortages)


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@settings(deadline=None, max_examples=60)
@given(small_problems())
def test_a_large_plan_delivers_and_tells_what_the_countys_own_does(problem):
    large, own = allocated(problem), allocate(problem)
    assert findings(problem, large) == []
    assert (large.input_hash, large.tiers, told_of(large)) == (own.input_hash, own.tiers, told_of(own))


def test_a_county_with_substitutes_and_refusals_is_planned_alike_in_arrays():
    large, own = allocated(county()), allocate(county())
    assert findings(county(), large) == []
    assert (large.tiers, told_of(large)) == (own.tiers, told_of(own))


def test_who_waited_longer_goes_first_and_what_stands_stays_in_a_large_plan_too():
    waits = problem_of({"north": 10}, {"a": 10, "b": 10}, {("north", "a"): 10, ("north", "b"): 10}, slices=1)
    first, second = waits.townships
    waits = waits.model_copy(update={"townships": (first, second.model_copy(update={"hours_unserved": 40}))})
    assert [line.township for line in allocated(waits).lines] == ["b"]
    stands = problem_of({"north": 50, "south": 50}, {"a": 40}, {("north", "a"): 35, ("south", "a"): 25},
                        standing=(StandingLine(store="north", township="a", item="quilt", pieces=40),))
    line, = allocated(stands).lines
    assert (line.store, line.reason.kind) == ("north", "kept_from_standing_plan")


def test_a_nearer_store_whose_goods_others_need_is_told_with_no_more_than_it_costs():
    problem = instance_of("county", 3).problem
    exact = {(line.store, line.township, line.item): line.reason for line in allocate(problem).lines}
    told = [(line.reason, exact.get((line.store, line.township, line.item))) for line in allocated(problem).lines
            if line.reason.kind == "nearer_is_needed"]
    same = [(own, other) for own, other in told if other and other.kind == "nearer_costs_minutes"]
    assert len(same) > 500
    assert any(own.cost_minutes for own, _ in same)
    assert all((own.nearer_store, own.nearer_by_minutes) == (other.nearer_store, other.nearer_by_minutes)
               and 0 <= own.cost_minutes <= other.cost_minutes for own, other in same)


def test_a_nation_is_planned_and_checked_from_its_file_and_a_forged_answer_is_found_out(nation, nation_file, tmp_path):
    planned = run("plan", nation_file, "--out", tmp_path / "plan.json", "--processes", 2)
    assert (planned.exit_code, "gap 0.0000" in planned.output, "exact_reasons" in planned.output) == (0, True, True)
    assert run("plan", "check", nation_file, tmp_path / "plan.json").exit_code == 0
    answer = json.loads((tmp_path / "plan.json").read_text())
    assert (answer["plan"]["input_hash"], answer["plan"]["left_out"]) == (
        input_hash(nation), ["exact_reasons", "improvements"])
    assert "place-001" in {one["id"] for one in answer["demand"]["townships"]}     # it does not know what it needs
    answer["plan"]["lines"][0]["pieces"] += 1
    answer["plan"]["lines"][0]["grams"] += 100
    (tmp_path / "forged.json").write_text(json.dumps(answer))
    assert run("plan", "check", nation_file, tmp_path / "forged.json").exit_code == 1


def test_the_same_question_is_read_however_the_file_is_laid_out(nation, nation_file, tmp_path):
    (tmp_path / "spaced.json").write_text(json.dumps(json.loads(nation_file.read_bytes()), indent=40))
    files = [large_in(file, []) for file in (nation_file, tmp_path / "spaced.json")]
    assert [hash_of(file.question) for file in files] == [input_hash(nation)] * 2


def test_what_counties_ask_takes_the_place_of_what_the_file_says(nation, nation_file):
    demand = Demand(county="152502", input_hash="", townships=(
        Township(id="place-002", needs={"item-0": Need(a=3, b=None)}),))
    asked = with_demands(Instance(problem=nation), [demand])
    assert hash_of(large_in(nation_file, [demand]).question) == input_hash(asked.problem)


def test_a_road_to_nowhere_in_a_large_file_is_named(nation, tmp_path):
    file = tmp_path / "lost.json"
    text = Instance(problem=nation).model_dump_json()
    file.write_text(text.replace('{"store":"store-0000","township"', '{"store":"store-xxx","township"', 1)
                    + " " * BYTES_MIN)
    refused = run("plan", file)
    assert (refused.exception.code, "store-xxx" in str(refused.exception)) == ("unreadable_file", True)


def test_a_plan_too_large_for_tables_is_planned_again_in_arrays(nation):
    assert is_wide(nation)
    plan = allocate(nation)
    assert plan.left_out
    again = planned_again(Again(now=nation, before=nation, lines=plan.lines))
    assert (again.changes.pieces_moved, again.changes.events) == (0, ())


async def test_a_large_plan_is_waited_for_beyond_the_usual_limit(nation):
    async with planner() as own:
        plan = await own.solve(nation, limit_seconds=0.001)
    assert (plan.optimal, plan.left_out) == (True, ("exact_reasons", "improvements"))
