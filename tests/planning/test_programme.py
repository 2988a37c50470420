import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csc_array

from disaster.planning.programme import Programme


@pytest.mark.parametrize("seed", range(12))
def test_a_programme_that_begins_with_few_columns_ends_where_the_whole_one_does(seed):
    random = np.random.default_rng(seed)
    table, upper = random.integers(0, 9, (12, 60)), random.integers(20, 90, 12).astype(float)
    first, second = random.integers(1, 30, (2, 60)).astype(float)
    limits, waits = np.full(60, 5.0), random.random(60) < 0.9
    programme = Programme(limits, (np.full(12, -np.inf), upper), csc_array(table.astype(float)), waits)
    best = programme.maximised(first)
    assert best == pytest.approx(-linprog(-first, A_ub=table, b_ub=upper, bounds=(0, 5)).fun)
    programme.hold(first, best)
    held = linprog(-second, A_ub=np.vstack([table, -first]), b_ub=np.append(upper, -best * (1 - 1e-7)), bounds=(0, 5))
    assert programme.maximised(second) == pytest.approx(-held.fun, rel=1e-5)
    assert programme.waits.sum() < waits.sum()
