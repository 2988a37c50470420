from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disaster.planning.needs import Figures, GroupNorm, items_of, needs_of, scales_of, townships_of

SLEEPING = GroupNorm(id="sleeping_place", counts="central_without_bed", per_head=1, cold_ok={"ger"},
                     serves={"ger": 5, "thin_tent": 5}, cold_ok_below_celsius=0)
BEDDING = GroupNorm(id="bedding", counts="relocated", per_head=1, double_below_celsius=-15,
                    serves={"quilt": 1, "sleeping_bag": 1, "blanket": 0.5})
STOVES = GroupNorm(id="heating", counts="relocated", per_head=0.2, serves={"stove": 1},
                   needed_below_celsius=10)
WATER = GroupNorm(id="water", counts="relocated_and_in_need", per_head=3, days=3, serves={"water": 1},
                  urgent_unserved_hours=24)
FORAGE = GroupNorm(id="forage", counts="sheep_units_cut_off", per_head=1.5, days=15,
                   serves={"hay": 1000, "feed": 4000})


def need(norm, **figures):
    return needs_of([Figures(township="a", **figures)], [norm])[0]


@pytest.mark.parametrize(("norm", "figures", "wanted"), [
    (SLEEPING, {"central": 50, "shelter_beds": 30}, 20),
    (SLEEPING, {"central": 20, "shelter_beds": 30}, 0),
    (SLEEPING, {"central": 0}, 0),
    (BEDDING, {"relocated": 40, "lowest_celsius": -15}, 80),   # half-people
    (BEDDING, {"relocated": 40, "lowest_celsius": -16}, 160),  # two each
    (STOVES, {"relocated": 11, "lowest_celsius": 9}, 3),       # 2.2 rounded up
    (STOVES, {"relocated": 11, "lowest_celsius": 10}, 0),
    (WATER, {"relocated": 4, "needing_aid": 6}, 90),
    (FORAGE, {"sheep_units_cut_off": 1001}, 22523),            # 22522.5 kg rounded up
])
def test_a_need_is_heads_times_norm_in_base_units_rounded_up(norm, figures, wanted):
    assert need(norm, **figures).wanted == wanted


@pytest.mark.parametrize(("norm", "figures"), [
    (SLEEPING, {"central": None, "shelter_beds": 30}),
    (SLEEPING, {"central": 50, "shelter_beds": None}),
    (BEDDING, {"relocated": None, "lowest_celsius": 5}),
    (WATER, {}),
    (STOVES, {"relocated": 11}),  # nobody knows how cold it is
    (FORAGE, {"relocated": 11}),
])
def test_an_unknown_figure_makes_an_unknown_need_never_zero(norm, figures):
    found = need(norm, **figures)
    assert found.wanted is None
    assert (found.need.a, found.need.b) == (None, None)


def test_nobody_is_zero_and_not_unknown():
    assert need(BEDDING, relocated=0, lowest_celsius=5).need.b == 0


def test_a_sum_with_an_unknown_part_is_at_least_the_known_one():
    found = need(WATER, relocated=4)
    assert (found.wanted, found.at_least) == (36, True)


def test_bedding_at_an_unknown_temperature_is_at_least_one_each():
    found = need(BEDDING, relocated=40)
    assert (found.wanted, found.at_least, found.temperature_unknown) == (80, True, True)


def test_goods_held_and_on_the_way_count_by_what_they_serve():
    found = need(BEDDING, relocated=40, lowest_celsius=0,
                 held={"quilt": 10, "blanket": 5}, on_the_way={"blanket": 7})
    assert (found.held, found.on_the_way, found.need.b) == (25, 7, 80 - 32)


def test_more_than_enough_leaves_no_need_below_zero():
    assert need(BEDDING, relocated=4, lowest_celsius=0, held={"quilt": 10}).need.b == 0


def test_below_zero_thin_tents_are_barred_and_those_held_serve_nobody():
    found = need(SLEEPING, central=50, shelter_beds=30, lowest_celsius=-1, held={"thin_tent": 4, "ger": 1})
    assert found.barred == {"thin_tent"}
    assert (found.held, found.need.a, found.need.b) == (5, 15, 0)


def test_at_zero_thin_tents_will_do():
    found = need(SLEEPING, central=50, shelter_beds=30, lowest_celsius=0, held={"thin_tent": 4})
    assert (found.barred, found.need.a, found.need.b) == (frozenset(), 0, 0)


def test_the_injured_infants_and_roofless_in_frost_are_class_a():
    figures = {"relocated": 100, "central": 60, "shelter_beds": 50, "injured": 3, "infants": 4}
    warm, frost = (need(BEDDING, lowest_celsius=celsius, **figures).need for celsius in (1, -1))
    assert (warm.a, warm.b) == (14, 186)
    assert (frost.a, frost.b) == (34, 166)


def test_class_a_is_never_more_than_the_heads_counted():
    assert need(BEDDING, relocated=5, injured=9, lowest_celsius=1).need.a == 10


@pytest.mark.parametrize(("hours", "urgent"), [(None, 0), (24, 0), (25, 36)])
def test_a_township_unserved_for_more_than_a_day_moves_to_class_a_for_water(hours, urgent):
    assert need(WATER, relocated=4, needing_aid=0, hours_unserved=hours).need.a == urgent


def test_goods_at_hand_cover_class_a_first():
    found = need(BEDDING, relocated=10, injured=4, lowest_celsius=5, held={"quilt": 3}).need
    assert (found.a, found.b) == (2, 12)


def test_a_need_says_that_it_rests_on_an_example_norm():
    assert need(BEDDING, relocated=1).example
    assert not need(BEDDING.model_copy(update={"example": False}), relocated=1).example


def test_needs_become_townships_and_items_of_a_problem():
    figures = [Figures(township="b", relocated=3, lowest_celsius=-20), Figures(township="a", relocated=2)]
    places = townships_of(needs_of(figures, [BEDDING, SLEEPING]))
    assert [place.id for place in places] == ["a", "b"]
    assert places[1].barred == {"thin_tent"}
    assert places[1].needs["sleeping_place"].b is None
    items = {item.id: item for item in items_of([BEDDING, FORAGE], {"quilt": (4000, 30_000)})}
    assert {name: item.serves for name, item in items.items()} == {
        "quilt": 2, "sleeping_bag": 2, "blanket": 1, "hay": 1000, "feed": 4000}
    assert (items["quilt"].group, items["quilt"].grams, items["hay"].grams) == ("bedding", 4000, 0)
    assert scales_of([BEDDING, FORAGE]) == {"bedding": 2, "forage": 1}


@given(st.integers(0, 10**6), st.fractions(min_value="0.001", max_value=30), st.integers(1, 30))   # a need is bounded
def test_rounding_up_is_exact(heads, per_head, days):
    norm = GroupNorm(id="water", counts="relocated", per_head=per_head, days=days, serves={"water": 1})
    wanted = need(norm, relocated=heads).wanted
    assert wanted - 1 < heads * Fraction(per_head) * days <= wanted
