import numpy as np
from hypothesis import given, settings

from disaster.planning.allocation import allocate
from disaster.planning.tableau import CLOSED, ground_of, groups_of
from disaster.planning.wide import Wide, flows
from tests.planning.build import small_problems


@settings(deadline=None, max_examples=60)
@given(small_problems())
def test_a_wide_flow_delivers_as_fairly_and_as_soon_as_the_countys_own(problem):
    plan, ground = allocate(problem), ground_of(problem)
    group, = groups_of(problem, ground)
    minutes, stock = np.full(ground.minutes.shape, CLOSED), np.zeros((1, len(ground.stores)), dtype=np.int64)
    for given_ in group.passes:
        minutes[given_.store], stock[0, given_.store] = given_.minutes, given_.stock
    town, store = np.nonzero(minutes.T != CLOSED)
    wide = Wide(store, town, minutes[store, town], stock, group.need_a[None], group.need_b[None], problem.slices)
    flow, = flows(wide)
    assert (int(flow.served.sum()), flow.piece_minutes) == (plan.pieces, plan.piece_minutes)
    assert flow.served.min(initial=0) >= 0
    assert int(flow.unmet.sum()) == sum(shortage.short for shortage in plan.shortages)
