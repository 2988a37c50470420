from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from disaster.planning.endurance import MINUTES_A_DAY, Change, lasts, left

DAY = MINUTES_A_DAY
AMOUNTS = st.integers(0, 10_000).map(Fraction)
ARRIVALS = st.lists(st.builds(Change, st.integers(0, 5 * DAY), AMOUNTS), max_size=6)


def test_what_came_two_days_ago_has_been_eaten_since():
    assert left([Change(-2 * DAY, Fraction(300))], Fraction(100)) == 100
    assert left([Change(-9 * DAY, Fraction(300))], Fraction(100)) == 0
    assert left([Change(-9 * DAY, Fraction(300)), Change(0, Fraction(50))], Fraction(100)) == 50    # hunger is no debt
    assert left([], Fraction(100)) == 0


def test_what_was_handed_back_is_not_there():
    assert left([Change(-DAY, Fraction(300)), Change(-DAY, Fraction(-200))], Fraction(10)) == 90


def test_a_truck_that_comes_in_time_counts_and_one_that_comes_too_late_does_not():
    assert lasts(Fraction(100), Fraction(100), [Change(DAY // 2, Fraction(100))]) == 2 * DAY
    assert lasts(Fraction(100), Fraction(100), [Change(2 * DAY, Fraction(100))]) == DAY
    assert lasts(Fraction(0), Fraction(0), []) is None


@given(AMOUNTS, st.integers(1, 500).map(Fraction), ARRIVALS)
def test_more_never_ends_sooner_and_a_higher_use_never_later(stock, per_day, arrivals):
    ends, more = lasts(stock, per_day, arrivals) or 0, lasts(stock + 1, per_day, arrivals) or 0
    faster, alone = lasts(stock, per_day + 1, arrivals) or 0, lasts(stock, per_day, []) or 0
    assert more >= ends
    assert faster <= ends
    assert ends >= alone
