from disaster.planning.again import planned_again
from disaster.planning.allocation import allocate
from disaster.planning.changes import Again
from tests.planning.build import problem_of, sent_of

ROADS = {("north", "a"): 10, ("north", "b"): 30, ("south", "a"): 60, ("south", "b"): 20}


def again(before, now, **more):
    plan = allocate(before)
    return planned_again(Again(now=now, before=before, lines=plan.lines, **more))


def test_a_closed_road_moves_what_went_over_it_and_says_who_waits_longer():
    before = problem_of({"north": 100, "south": 100}, {"a": 40, "b": 40}, ROADS)
    answer = again(before, problem_of({"north": 100, "south": 100}, {"a": 40, "b": 40}, ROADS | {("north", "a"): None}))
    changes = answer.changes
    assert [(one.kind, one.subject, one.was, one.now, one.effect) for one in changes.events] == [
        ("road", "north→a", 10, None, "cause")]
    assert [(one.store, one.township, one.was, one.now, one.events) for one in changes.moved] == [
        ("north", "a", 40, 0, (0,)), ("south", "a", 0, 40, (0,))]
    assert [(one.township, one.served_now, one.minutes_was, one.minutes_now) for one in changes.worse] == [
        ("a", 40, 10, 60)]
    assert (changes.better, changes.pieces_moved, changes.pieces_kept) == ((), 40, 40)


def test_of_two_events_each_line_names_the_one_that_moved_it():
    before = problem_of({"north": 100, "south": 100}, {"a": 40, "b": 40}, ROADS)
    now = problem_of({"north": 100, "south": 100}, {"a": 40, "b": 90}, ROADS | {("north", "a"): None})
    changes = again(before, now).changes
    assert [(one.kind, one.subject) for one in changes.events] == [("road", "north→a"), ("need", "b")]
    causes = {(one.store, one.township): one.events for one in changes.moved}
    assert causes["north", "a"] == (0,)
    assert causes["north", "b"] == (0, 1)     # without either, the south alone would serve b
    assert [one.township for one in changes.better] == ["b"]


def test_a_lost_store_and_a_named_road_are_told_by_their_names():
    before = problem_of({"north": 100, "south": 100}, {"a": 40, "b": 40}, ROADS)
    now = problem_of({"north": 100}, {"a": 40, "b": 40},
                     {("north", "a"): 15, ("north", "b"): 30})
    changes = again(before, now, roads={"road/7": (("north", "a"),)}).changes
    assert [(one.kind, one.subject, one.was, one.now, one.effect) for one in changes.events] == [
        ("road", "road/7", 10, 15, "none"), ("stock", "south", 100, None, "cause")]
    assert {one.events for one in changes.moved} == {(1,)}


def test_the_standing_plan_is_kept_for_a_few_minutes_but_never_at_the_cost_of_coverage():
    before = problem_of({"north": 50, "south": 50}, {"a": 40}, {("north", "a"): 20, ("south", "a"): 25})
    slower = problem_of({"north": 50, "south": 50}, {"a": 40}, {("north", "a"): 35, ("south", "a"): 25})
    assert again(before, slower).changes.pieces_moved == 0
    much_slower = problem_of({"north": 50, "south": 50}, {"a": 40}, {("north", "a"): 45, ("south", "a"): 25})
    assert again(before, much_slower).changes.pieces_moved == 40
    short = problem_of({"north": 50, "south": 50}, {"a": 40, "b": 50}, {
        ("north", "a"): 20, ("south", "a"): 90, ("north", "b"): 20})
    assert sent_of(again(before, short).plan) == {("south", "a"): 40, ("north", "b"): 50}


def test_a_road_a_little_slower_moves_no_load_where_the_whole_plan_hardly_takes_longer():
    """Forty quilts that stay on a way 20 minutes slower are nothing beside the million piece-minutes of the others."""
    need, far = {"a": 40, "c": 10_000}, {("south", "a"): 25, ("east", "c"): 100}
    stock = {"north": 50, "south": 50, "east": 10_000}
    before = problem_of(stock, need, far | {("north", "a"): 20})
    assert again(before, problem_of(stock, need, far | {("north", "a"): 45})).changes.pieces_moved == 0
    two_hours = problem_of(stock, need, far | {("north", "a"): 150})
    assert again(before, two_hours).changes.pieces_moved == 40


def test_nothing_happened_nothing_moved():
    before = problem_of({"north": 100, "south": 100}, {"a": 40, "b": 40}, ROADS)
    changes = again(before, before).changes
    assert (changes.events, changes.moved, changes.better, changes.worse) == ((), (), (), ())


def test_more_events_than_are_solved_end_in_one_that_stands_for_the_rest():
    places = {f"p{at:02}": 10 for at in range(12)}
    roads = {("north", place): 10 for place in places}
    before = problem_of({"north": 500}, places, roads)
    changes = again(before, problem_of({"north": 500}, dict.fromkeys(places, 20), roads)).changes
    assert [one.subject for one in changes.events] == [f"p{at:02}" for at in range(7)] + [""]
    assert {one.township: one.events for one in changes.moved} == {
        f"p{at:02}": (min(at, 7),) for at in range(12)}
