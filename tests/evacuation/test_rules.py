from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disaster.evacuation.rules import AboveCapacity, Moved, fits, heads_to_add, moved, percent_moved, total

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
JOURNEYS = st.lists(st.tuples(st.integers(1, 500), st.none() | st.integers(0, 600)), max_size=20)


@given(JOURNEYS)
def test_everybody_who_left_arrived_or_is_on_the_road_or_missing(journeys):
    counts = total(moved(left, arrived) for left, arrived in journeys)
    joined = sum(max(0, arrived - left) for left, arrived in journeys if arrived is not None)
    assert counts.left == counts.arrived + counts.on_the_road + counts.missing - joined


@pytest.mark.parametrize(("left", "arrived", "missing"), [(10, None, 0), (10, 10, 0), (10, 0, 10), (10, 12, 0)])
def test_missing_is_known_only_once_heads_were_counted(left, arrived, missing):
    assert moved(left, arrived).missing == missing


@pytest.mark.parametrize(("people", "percent"), [(None, None), (0, None), (3, 33), (1, 100)])
def test_percent_of_an_unknown_number_is_unknown(people, percent):
    assert percent_moved(1, people) == percent


@pytest.mark.parametrize(("minutes_after_count", "added"), [(-5, 0), (0, 0), (5, 7)])
def test_an_arrival_before_the_last_count_is_in_that_count(minutes_after_count, added):
    assert heads_to_add(7, None, NOON + timedelta(minutes=minutes_after_count), NOON) == added


def test_capacity_is_a_bound_that_only_a_name_lifts():
    assert fits("s", 160, 160, None)
    assert not fits("s", 161, 160, "somebody")
    with pytest.raises(AboveCapacity):
        fits("s", 161, 160, None)


def test_nobody_moved_is_zero():
    assert total([]) == Moved()
