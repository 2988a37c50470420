from hypothesis import given, settings
from hypothesis import strategies as st

from disaster.planning.allocation import allocate
from disaster.planning.problem import Item, Need, Problem, Route, Store, Township
from tests.planning.build import problem_of

BEDDING = (Item(id="blanket", group="bedding", serves=1), Item(id="quilt", group="bedding", serves=2),
           Item(id="sleeping_bag", group="bedding", serves=2))
TENTS = (Item(id="thin_tent", group="sleeping_place", serves=5),
         Item(id="ger", group="sleeping_place", serves=5))


def one_depot(items, stock, needs, group, barred=None):
    """A depot that reaches every township in its number of minutes."""
    return Problem(
        items=items, stores=(Store(id="depot", stock=stock),),
        townships=tuple(Township(id=place, needs={group: need}, barred=(barred or {}).get(place, frozenset()))
                        for place, need in needs.items()),
        routes=tuple(Route(store="depot", township=place, minutes=at) for at, place in enumerate(needs)),
        scales={"bedding": 2})


def given_of(plan):
    return {(line.item, line.township): line.pieces for line in plan.lines}


def test_blankets_make_good_what_quilts_lack_and_are_named_as_substitutes():
    """Ten people are 20 half-people: 4 quilts and 3 sleeping bags serve 14, blankets the other 6."""
    stock = {"quilt": 4, "sleeping_bag": 3, "blanket": 9}
    plan = allocate(one_depot(BEDDING, stock, {"a": Need(b=20)}, "bedding"))
    assert given_of(plan) == {("quilt", "a"): 4, ("sleeping_bag", "a"): 3, ("blanket", "a"): 6}
    assert [line.item for line in plan.lines if line.substitute] == ["blanket"]
    assert plan.shortages == ()


def test_what_is_short_after_substitutes_is_told_in_half_people():
    plan = allocate(one_depot(BEDDING, {"quilt": 4, "blanket": 3}, {"a": Need(b=20)}, "bedding"))
    shortage = plan.shortages[0]
    assert (shortage.need, shortage.reachable, shortage.short, shortage.scale) == (20, 11, 9, 2)
    assert shortage.exact


def test_substitutes_go_to_the_worst_covered_first():
    needs = {"a": Need(b=20), "b": Need(b=20), "c": Need(b=20)}
    plan = allocate(one_depot(BEDDING, {"quilt": 16, "blanket": 10}, needs, "bedding"))
    served = dict.fromkeys(needs, 0)
    for line in plan.lines:
        served[line.township] += line.pieces * (1 if line.item == "blanket" else 2)
    assert served == {"a": 14, "b": 14, "c": 14}


def test_class_a_is_covered_by_substitutes_before_class_b():
    plan = allocate(one_depot(
        BEDDING, {"quilt": 3, "blanket": 4}, {"a": Need(a=10), "b": Need(b=10)}, "bedding"))
    assert plan.tiers[0].served_a == 10
    assert {line.township for line in plan.lines} == {"a"}


def test_the_last_tent_may_stand_half_empty_but_counts_only_those_it_serves():
    plan = allocate(one_depot(TENTS, {"ger": 5}, {"a": Need(b=7), "b": Need(b=11)}, "sleeping_place"))
    assert given_of(plan) == {("ger", "a"): 2, ("ger", "b"): 3}
    assert (plan.tiers[0].need, plan.tiers[0].served) == (18, 18)


def test_a_thin_tent_never_goes_where_it_is_barred_and_leaves_the_warm_one_free():
    needs = {"warm": Need(b=10), "cold": Need(b=10)}
    problem = one_depot(TENTS, {"thin_tent": 2, "ger": 2}, needs, "sleeping_place",
                        barred={"cold": frozenset({"thin_tent"})})
    assert given_of(allocate(problem)) == {("thin_tent", "warm"): 2, ("ger", "cold"): 2}


def test_goods_that_the_cold_forbids_leave_a_shortage_of_stock():
    problem = one_depot(TENTS, {"thin_tent": 2}, {"cold": Need(b=10)}, "sleeping_place",
                        barred={"cold": frozenset({"thin_tent"})})
    assert allocate(problem).shortages[0].cause == "no_stock"


def test_a_need_that_no_item_serves_is_short_of_stock():
    plan = allocate(one_depot(BEDDING, {"quilt": 1}, {"a": Need(b=5)}, "water"))
    assert [(shortage.group, shortage.short, shortage.cause) for shortage in plan.shortages] == [
        ("water", 5, "no_stock")]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 12), min_size=3, max_size=3),
       st.lists(st.integers(0, 25), min_size=1, max_size=4))
def test_whatever_the_mix_nothing_is_short_while_something_suitable_is_left(stock, needs):
    pieces = dict(zip(("quilt", "sleeping_bag", "blanket"), stock, strict=True))
    wanted = {f"p{at}": Need(b=need) for at, need in enumerate(needs)}
    plan = allocate(one_depot(BEDDING, pieces, wanted, "bedding"))
    sent = {item: sum(line.pieces for line in plan.lines if line.item == item) for item in pieces}
    assert all(sent[item] <= pieces[item] for item in pieces)
    assert not plan.shortages or sent == pieces
    assert sum(one.short for one in plan.shortages) == sum(needs) - plan.tiers[0].served


def test_blankets_make_way_for_quilts_that_alone_reach_another_township():
    """Quilts reach both, blankets only a: what blankets can do there, quilts must not do."""
    problem = Problem(
        items=BEDDING, stores=(Store(id="quilts", stock={"quilt": 10}), Store(id="blankets", stock={"blanket": 12})),
        townships=tuple(Township(id=place, needs={"bedding": Need(b=16)}) for place in ("a", "b")),
        routes=tuple(Route(store=store, township=place, minutes=5)
                     for store, place in (("quilts", "a"), ("quilts", "b"), ("blankets", "a"))))
    plan = allocate(problem)
    assert given_of(plan) == {("blanket", "a"): 12, ("quilt", "a"): 2, ("quilt", "b"): 8}
    assert (plan.shortages, [line.item for line in plan.lines if line.substitute]) == ((), ["blanket"])


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 12), min_size=3, max_size=3), st.lists(st.booleans(), min_size=9, max_size=9),
       st.lists(st.integers(0, 25), min_size=3, max_size=3))
def test_an_exact_shortage_with_substitutes_really_uses_all_that_could_come(stock, roads, needs):
    items = ("quilt", "sleeping_bag", "blanket")
    problem = Problem(
        items=BEDDING,
        stores=tuple(Store(id=f"s{at}", stock={item: pieces})
                     for at, (item, pieces) in enumerate(zip(items, stock, strict=True))),
        townships=tuple(Township(id=f"p{at}", needs={"bedding": Need(b=need)}) for at, need in enumerate(needs)),
        routes=tuple(Route(store=f"s{at // 3}", township=f"p{at % 3}", minutes=at)
                     for at, there in enumerate(roads) if there))
    plan = allocate(problem)
    assert sum(one.short for one in plan.shortages) == sum(needs) - plan.tiers[0].served
    for shortage in plan.shortages:
        if shortage.exact:
            held = sum(problem.stores[int(store[1])].stock[items[int(store[1])]] * (1 if store == "s2" else 2)
                       for store in shortage.stores)
            # the last quilt of each township may serve one half-person only
            assert held - len(shortage.townships) <= shortage.reachable <= held


MINUTES = {("north", "a"): 10, ("south", "a"): 12, ("south", "b"): 5}


def test_a_small_stop_joins_the_larger_one_and_the_added_time_is_told():
    heavy = (Item(id="quilt", grams=4000),)
    problem = problem_of({"north": 3, "south": 100}, {"a": 40, "b": 40}, MINUTES, items=heavy)
    apart = allocate(problem)
    merged = allocate(problem.model_copy(update={"minimum_drop_grams": 20_000}))
    assert (apart.stops, merged.stops, merged.stops_merged) == (3, 2, 1)
    assert merged.merge_minutes == 3 * 2 == merged.piece_minutes - apart.piece_minutes
    assert merged.pieces == apart.pieces
    assert merged.minutes_gap > 0
    assert merged.tiers == apart.tiers


def test_a_small_stop_stays_where_the_larger_store_has_nothing_to_spare():
    heavy = (Item(id="quilt", grams=4000),)
    problem = problem_of({"north": 3, "south": 78}, {"a": 40, "b": 40}, MINUTES, items=heavy,
                         minimum_drop_grams=20_000)
    plan = allocate(problem)
    assert (plan.stops, plan.stops_merged, plan.merge_minutes) == (3, 0, 0)


def test_loads_carry_their_weight_and_volume():
    problem = problem_of({"north": 3}, {"a": 2}, {("north", "a"): 10},
                         items=(Item(id="quilt", grams=4000, millilitres=30_000),))
    assert [(line.grams, line.millilitres) for line in allocate(problem).lines] == [(8000, 60_000)]
