from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from disaster.errors import SameIdOtherBody
from disaster.rulebook import actions, queries
from disaster.rulebook.documents import metrics_of, read_plan
from disaster.rulebook.rules import NotACitysOwn, PeriodRefused, Withdrawn, differences, refuse_period
from disaster.rulebook.schemas import PeriodIn, Plan, RuleSetIn
from tests.rulebook.examples import COUNTY, plan

ID = UUID("01900000-0000-7000-8000-0000000000a1")
JULY = datetime(2027, 7, 1, tzinfo=UTC)


def own(**changes):
    return RuleSetIn(document=Plan.model_validate({
        "zh": "锡林浩特市自然灾害救助应急预案", "en": "The city's own plan", "jurisdiction": COUNTY,
        "valid_from": "2027-01-01", "flag": "verified", "source": "市政办发〔2026〕1号",
        "triggers": [{"metric": "dead_missing", "area": "county", "min": {"I": 15, "IV": 2}}], **changes}))


async def test_without_a_set_of_its_own_the_city_has_the_example(session):
    found = await queries.plan_in_force(session, JULY, COUNTY)
    assert found is not None
    assert (found.id, found.flag) == ("xilinhot-default", "example")
    assert await queries.plan_in_force(session, JULY, "152522") is None


async def test_the_citys_own_set_wins_from_its_first_day_by_the_countys_clock(session):
    await actions.entered(session, ID, own(), by="system")
    for moment, id in [(datetime(2026, 12, 31, 15, 59, tzinfo=UTC), "xilinhot-default"),
                       (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), str(ID))]:
        found = await queries.plan_in_force(session, moment, COUNTY)
        assert found is not None
        assert found.id == id


async def test_the_citys_own_set_wins_also_while_it_is_an_example(session):
    await actions.entered(session, ID, own(flag="example", valid_from="2000-01-01"), by="system")
    found = await queries.plan_in_force(session, JULY, COUNTY)
    assert found is not None
    assert found.id == str(ID)


async def test_entering_the_same_again_changes_nothing_and_another_body_is_refused(session):
    first = await actions.entered(session, ID, own(), by="system")
    assert await actions.entered(session, ID, own(), by="system") is first
    with pytest.raises(SameIdOtherBody):
        await actions.entered(session, ID, own(zh="另一文件"), by="system")


@pytest.mark.parametrize("changes", [{"source": None}, {"triggers": []}, {"comparison": True}])
async def test_a_set_that_is_not_a_citys_own_is_refused(session, changes):
    with pytest.raises(NotACitysOwn):
        await actions.entered(session, ID, own(**changes), by="system")


async def test_a_set_is_dated_while_nothing_has_happened_under_it(session):
    await actions.entered(session, ID, own(valid_from="2999-01-01"), by="system")
    row = await actions.dated(session, ID, PeriodIn(valid_from=date(2998, 1, 1)), by="system")
    assert row.valid_from == date(2998, 1, 1)
    with pytest.raises(PeriodRefused):
        await actions.dated(session, ID, PeriodIn(valid_from=date(2020, 1, 1)), by="system")


@pytest.mark.parametrize(("valid_from", "told", "refused"), [
    ("2027-03-01", ("2027-04-01", None), False),
    ("2027-03-01", ("2027-01-01", None), True),             # would reach back
    ("2026-01-01", ("2026-06-01", None), True),             # has begun
    ("2026-01-01", ("2026-01-01", "2027-02-01"), False),
    ("2026-01-01", ("2026-01-01", "2027-01-31"), True),     # yesterday
    ("2027-03-01", ("2027-03-01", "2027-02-15"), True),     # ends before it begins
])
def test_past_days_keep_the_rules_they_had(valid_from, told, refused):
    period, today = PeriodIn(valid_from=told[0], valid_to=told[1]), date(2027, 2, 1)
    if refused:
        with pytest.raises(PeriodRefused):
            refuse_period(date.fromisoformat(valid_from), period, today)
    else:
        refuse_period(date.fromisoformat(valid_from), period, today)


async def test_a_withdrawn_set_applies_no_more_and_changes_no_more(session):
    await actions.entered(session, ID, own(), by="system")
    await actions.withdrawn(session, ID, "数值录入有误", by="system")
    found = await queries.plan_in_force(session, JULY, COUNTY)
    assert found is not None
    assert found.id == "xilinhot-default"
    with pytest.raises(Withdrawn):
        await actions.dated(session, ID, PeriodIn(valid_from=date(2999, 1, 1)), by="system")


async def test_the_list_names_the_one_in_force(session):
    await actions.entered(session, ID, own(), by="system")
    sets = await queries.all_sets(session, date(2027, 7, 1), COUNTY)
    assert [one.id for one in sets if one.in_force] == [str(ID)]
    assert {one.id for one in sets if one.shipped} >= {"xilinhot-default", "cn-2024", "xwq-2023"}


def test_two_sets_are_compared_clause_by_clause():
    mine = read_plan(own().document.model_dump(mode="json"))
    found = differences(plan(), mine, metrics_of(mine))
    dead = next(one for one in found if one.metric == "dead_missing")
    assert dead.differs
    assert (dead.a or {})["I"] == 20
    assert dead.b == {"I": 15, "IV": 2}
    assert all(one.b is None for one in found if one.metric != "dead_missing")
    assert not [one for one in differences(plan(), plan(), metrics_of(plan())) if one.differs]
