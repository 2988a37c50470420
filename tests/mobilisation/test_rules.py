from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disaster.mobilisation.rules import Earmarked, InHand, NotEnoughMoney, Purpose, picked

HERE = Purpose(UUID(int=1), "152502200201", "coal")
WISHES = st.sampled_from([None, {}, {"place": "152502200"}, {"place": "152502100"}, {"item": "coal"},
                          {"item": "quilt"}, {"incident_id": str(UUID(int=1))}, {"incident_id": str(UUID(int=2))}])
FUNDS = st.lists(st.builds(InHand, st.uuids(), st.integers(1, 1_000), WISHES), max_size=12,
                 unique_by=lambda fund: fund.donation_id)


def may(fund):
    """Said once more, in other words than the rule."""
    return fund.earmark in (None, {}, {"place": "152502200"}, {"item": "coal"}, {"incident_id": str(UUID(int=1))})


@given(FUNDS, st.integers(1, 5_000))
def test_money_is_taken_exactly_from_gifts_that_allow_it_or_not_at_all(funds, wanted):
    allowed = sum(fund.amount_fen for fund in funds if may(fund))
    if allowed < wanted:
        everything = sum(fund.amount_fen for fund in funds)
        with pytest.raises(Earmarked if everything >= wanted else NotEnoughMoney):
            picked(funds, wanted, HERE)
        return
    by_id = {fund.donation_id: fund for fund in funds}
    parts = picked(funds, wanted, HERE)
    assert sum(fen for _, fen in parts) == wanted
    assert all(0 < fen <= by_id[gift].amount_fen and may(by_id[gift]) for gift, fen in parts)
