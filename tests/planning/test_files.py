import json

import orjson
import pytest
from typer.testing import CliRunner

from disaster.cli import app
from disaster.planning.allocation import allocate
from disaster.planning.checking import findings
from disaster.planning.demand import Demand, demand_of, served_units
from disaster.planning.greedy import nearest_first
from disaster.planning.instance import Closure, Instance, closed
from disaster.planning.problem import Item, Need, Problem, Route, Store, Township
from tests.planning.build import problem_of
from tests.planning.test_same_plan import county

SQUARE = """NAME : square
TYPE : CVRP
DIMENSION : 5
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 2
NODE_COORD_SECTION
1 0 0
2 10 0
3 10 2
4 -10 0
5 -10 2
DEMAND_SECTION
1 0
2 1
3 1
4 1
5 1
DEPOT_SECTION
1
-1
EOF
"""


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def county_file(tmp_path):
    file = tmp_path / "county.json"
    file.write_bytes(orjson.dumps(Instance(problem=county(), closures=(Closure(start="s1", end="t3"),)).model_dump(
        mode="json")))
    return file


def test_an_instance_is_planned_and_the_plan_is_checked(county_file, tmp_path):
    planned = run("plan", county_file, "--out", tmp_path / "plan.json")
    assert planned.exit_code == 0
    assert "gap 0.0000" in planned.output
    assert run("plan", "check", county_file, tmp_path / "plan.json").exit_code == 0
    answer = json.loads((tmp_path / "plan.json").read_text())
    assert not [line for line in answer["plan"]["lines"] if (line["store"], line["township"]) == ("s1", "t3")]


def test_a_plan_that_was_tampered_with_is_found_out(county_file, tmp_path):
    run("plan", county_file, "--out", tmp_path / "plan.json")
    answer = json.loads((tmp_path / "plan.json").read_text())
    answer["plan"]["lines"][0]["pieces"] += 1
    (tmp_path / "plan.json").write_text(json.dumps(answer))
    told = run("plan", "check", county_file, tmp_path / "plan.json")
    assert told.exit_code == 1
    assert "✗" in told.output


def test_a_file_that_is_no_instance_is_refused_with_the_place_of_the_fault(tmp_path):
    bad = {"problem": {"items": [], "stores": [{"id": ""}], "townships": [], "routes": []}}
    (tmp_path / "bad.json").write_text(json.dumps(bad))
    refused = run("plan", tmp_path / "bad.json")
    assert (refused.exception.code, "problem.stores.0.id" in str(refused.exception)) == ("unreadable_file", True)


def test_a_made_instance_is_the_same_from_the_same_seed_and_its_trips_are_right(tmp_path):
    for name in ("one", "two"):
        assert run("plan", "make", tmp_path / f"{name}.json", "--seed", 3).exit_code == 0
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_what_a_county_cannot_meet_becomes_its_leagues_problem(tmp_path):
    own = problem_of({"north": 10}, {"a": (8, 12), "b": 5}, {("north", "a"): 10, ("north", "b"): 20})
    (tmp_path / "county.json").write_bytes(orjson.dumps(Instance(problem=own).model_dump(mode="json")))
    assert run("plan", tmp_path / "county.json", "--demand-out", tmp_path / "demand.json").exit_code == 0
    demand = Demand.model_validate_json((tmp_path / "demand.json").read_bytes())
    unmet = {place.id: place.needs["quilt"] for place in demand.townships}
    assert (unmet["a"].a, sum(need.b or 0 for need in unmet.values())) == (0, 15)
    league = Problem(items=(Item(id="quilt"),), stores=(Store(id="league", stock={"quilt": 12}),),
                     townships=(Township(id="a"), Township(id="b")),
                     routes=(Route(store="league", township="a", minutes=300),))
    (tmp_path / "league.json").write_bytes(orjson.dumps({"problem": league.model_dump(mode="json")}))
    assert "short: 0 in 0" in run("plan", tmp_path / "league.json").output
    asked = run("plan", tmp_path / "league.json", "--demand", tmp_path / "demand.json", "--out", tmp_path / "up.json")
    assert asked.exit_code == 0
    answer = json.loads((tmp_path / "up.json").read_text())
    assert [(line["township"], line["pieces"]) for line in answer["plan"]["lines"]] == [("a", unmet["a"].b)]
    assert run("plan", "check", tmp_path / "league.json", tmp_path / "up.json", "--demand",
               tmp_path / "demand.json").exit_code == 0


def test_class_a_stays_class_a_when_it_goes_up():
    own = problem_of({"north": 5}, {"a": (8, 12)}, {("north", "a"): 10})
    demand = demand_of("152502", own, served_units(own, allocate(own)), "")
    assert [(place.needs["quilt"].a, place.needs["quilt"].b) for place in demand.townships] == [(3, 12)]


def test_a_routing_file_is_answered_with_its_cost_and_routes(tmp_path):
    (tmp_path / "square.vrp").write_text(SQUARE)
    (tmp_path / "square.sol").write_text("Route #1: 1 2\nRoute #2: 3 4\nCost 44\n")
    told = run("plan", "trips", tmp_path / "square.vrp", "--iterations", 50, "--out", tmp_path / "mine.sol")
    assert "Cost 44, best known 44, gap 0.0000" in told.output
    assert "Cost: 44" in (tmp_path / "mine.sol").read_text()
    (tmp_path / "broken.vrp").write_text("NAME : broken")
    assert run("plan", "trips", tmp_path / "broken.vrp").exception.code == "unreadable_file"


@pytest.mark.parametrize("solver", [allocate, nearest_first])
def test_the_check_agrees_with_right_plans_and_not_with_wrong_ones(solver):
    problem = county()
    plan = solver(problem)
    assert findings(problem, plan) == []
    line = plan.lines[0]
    for wrong in ({"lines": plan.lines[1:]}, {"pieces": plan.pieces + 1}, {"shortages": plan.shortages[1:]},
                  {"lines": (*plan.lines, line)}, {"input_hash": "0" * 64}):
        assert findings(problem, plan.model_copy(update=wrong))


def test_a_closure_closes_both_the_route_and_the_leg():
    instance = Instance(problem=Problem(
        items=(Item(id="quilt"),), stores=(Store(id="s", stock={"quilt": 5}),),
        townships=(Township(id="t", needs={"quilt": Need(b=5)}),),
        routes=(Route(store="s", township="t", minutes=10),)), closures=(Closure(start="t", end="s"),))
    assert allocate(closed(instance)).shortages[0].cause == "no_road"
