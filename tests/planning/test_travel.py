import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disaster.planning.travel import EARTH_RADIUS_METRES, estimate_minutes, great_circle_metres

XILINHOT, BEIJING = (116.09, 43.93), (116.41, 39.90)
points = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


def test_a_degree_of_the_equator():
    assert great_circle_metres([(0, 0)], [(1, 0)])[0, 0] == pytest.approx(EARTH_RADIUS_METRES * np.pi / 180)


def test_a_known_distance_in_minutes_with_its_assumptions():
    """448.9 km x 1.4 at 40 km/h."""
    estimate = estimate_minutes([XILINHOT], [BEIJING])
    assert estimate.minutes.tolist() == [[943]]
    assert (estimate.factor_percent, estimate.speed_kmh, estimate.is_estimate) == (140, 40, True)


def test_every_origin_to_every_destination():
    assert estimate_minutes([XILINHOT, BEIJING, XILINHOT], [BEIJING, XILINHOT]).minutes.shape == (3, 2)
    assert estimate_minutes([], [BEIJING]).minutes.shape == (0, 1)


@given(points, points)
def test_minutes_are_whole_the_same_both_ways_and_never_too_few(one, other):
    there, back = estimate_minutes([one], [other]).minutes, estimate_minutes([other], [one]).minutes
    assert there == back
    exact = great_circle_metres([one], [other])[0, 0] * 1.4 / 40_000 * 60
    assert -0.001 < there[0, 0] - exact < 1.001


def test_no_way_is_no_minutes():
    assert estimate_minutes([XILINHOT], [XILINHOT]).minutes[0, 0] == 0


@pytest.mark.parametrize(("factor", "speed"), [(99, 40), (140, 0)])
def test_roads_shorter_than_the_straight_line_are_refused(factor, speed):
    with pytest.raises(ValueError, match="straight line"):
        estimate_minutes([XILINHOT], [BEIJING], factor, speed)
