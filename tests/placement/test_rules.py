"""What a gap between a plan of stock and the ledger makes of itself."""

from disaster.placement.rules import Transfer, gap_of, summed


def test_a_store_is_filled_by_the_nearest_that_has_more_and_the_rest_is_bought():
    targets = {("a", "quilt"): 100, ("b", "quilt"): 10, ("c", "quilt"): 0}
    there = {("a", "quilt"): 20, ("b", "quilt"): 40, ("c", "quilt"): 35}
    found = gap_of(targets, there, {("b", "a"): 60, ("c", "a"): 30})
    assert found.transfers == [Transfer("c", "a", "quilt", 35, 30), Transfer("b", "a", "quilt", 30, 60)]
    assert found.purchases == {("a", "quilt"): 15}


def test_what_nobody_has_a_price_for_makes_the_sum_unknown_and_not_smaller():
    assert (summed([300, None]), summed([300, 200]), summed([])) == (None, 500, 0)
