from hypothesis import given, settings
from hypothesis import strategies as st

from disaster.planning.allocation import allocate
from disaster.planning.comparing import Load, coverage, moved, totals
from disaster.planning.supposing import with_goods, without_routes, without_stores
from tests.planning.build import problem_of, small_problems


def loads_of(plan):
    return [Load(line.store, line.township, line.item, line.pieces, line.minutes) for line in plan.lines]


def covered(problem):
    return coverage(problem, loads_of(allocate(problem)))


def test_a_closed_route_is_laid_to_the_road():
    problem = problem_of({"a": 10}, {"x": 5, "y": 5}, {("a", "x"): 10, ("a", "y"): 20})
    closed = without_routes(problem, {("a", "y")})
    assert covered(closed)["quilt", "y"].percent == 0
    assert [one.cause for one in allocate(closed).shortages] == ["no_road"]
    assert covered(problem)["quilt", "y"].percent == 100


def test_moved_loads_are_told_both_ways():
    problem = problem_of({"a": 5, "b": 5}, {"x": 5}, {("a", "x"): 10, ("b", "x"): 20})
    before, after = loads_of(allocate(problem)), loads_of(allocate(without_stores(problem, {"a"})))
    assert [(one.store, one.before, one.after) for one in moved(before, after)] == [("a", 5, 0), ("b", 0, 5)]
    assert totals(after, coverage(problem, after)).piece_minutes == 100


@settings(max_examples=25, deadline=None)
@given(problem=small_problems(), more=st.integers(0, 20))
def test_more_goods_leave_nobody_worse_in_sum_and_fewer_roads_nobody_better(problem, more):
    def served(of):
        return sum(cell.served for cell in covered(of).values())

    richer = with_goods(problem, {store.id: {"quilt": more} for store in problem.stores})
    poorer = without_routes(problem, {(route.store, route.township) for route in problem.routes[::2]})
    assert served(poorer) <= served(problem) <= served(richer)
