from datetime import UTC, datetime, timedelta

import pytest

from disaster.rulebook.documents import shipped
from disaster.rulebook.rules import deadlines
from disaster.rulebook.schemas import IncidentFacts
from tests.rulebook.examples import LEVELS, figures

ONSET = datetime(2026, 1, 8, 18, 30, tzinfo=UTC)      # Friday 02:30 in Xilinhot
LEARNED = ONSET + timedelta(minutes=40)


def due(hazard="snow", stable_at=None, ended_at=None, days=3, **values):
    facts = IncidentFacts(hazard, ONSET, LEARNED, stable_at, ended_at)
    found = deadlines(shipped("deadlines"), facts, figures(**values), LEVELS.metrics,
                      ONSET + timedelta(days=days))
    return [(one.rule_id, one.due_at) for one in found]


def at(day, hour, minute=0):
    """Wall clock of January 2026 in Xilinhot."""
    return datetime(2026, 1, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def test_first_reports_are_due_one_and_two_hours_from_onset():
    found = dict(due())
    assert found["township_first"] == at(9, 3, 30)
    assert found["county_first"] == at(9, 4, 30)


def test_ten_dead_and_missing_go_to_region_and_ministry_too():
    assert "county_first_major" not in dict(due(deaths=9, missing=0))
    assert dict(due(deaths=9, missing=1))["county_first_major"] == at(9, 4, 30)
    assert dict(due(deaths=10))["county_first_major"] == at(9, 4, 30)      # missing unknown: at least ten


@pytest.mark.parametrize(("values", "told"),
                         [({"deaths": 1}, True), ({"deaths": 0, "missing": 0}, False), ({}, False)])
def test_a_death_is_told_at_once(values, told):
    found = dict(due(**values))
    assert found.get("county_casualty_notice") == (LEARNED if told else None)


def test_nil_reports_are_due_every_morning_until_stable():
    assert [moment for id, moment in due() if id == "township_nil"] == [at(9, 8), at(10, 8), at(11, 8)]
    assert [moment for id, moment in due(stable_at=at(10, 7)) if id == "county_nil"] == [at(9, 9)]


def test_drought_follow_ups_are_due_every_ten_days_until_lifted():
    moments = [moment for id, moment in due(hazard="drought", ended_at=LEARNED + timedelta(days=25), days=90)
               if id == "county_drought_follow_up"]
    assert moments == [LEARNED + timedelta(days=10), LEARNED + timedelta(days=20)]
    assert "county_drought_follow_up" not in dict(due(days=90))


def test_verified_reports_skip_the_weekend_and_say_that_holidays_are_unknown():
    found = dict(due(stable_at=at(9, 12)))                  # Friday noon
    assert found["township_verified"] == at(14, 0)          # Tuesday 24:00
    assert found["county_verified"] == at(15, 0)
    facts = IncidentFacts("snow", ONSET, LEARNED, at(9, 12))
    rows = deadlines(shipped("deadlines"), facts, {}, LEVELS.metrics, ONSET)
    notes = {one.rule_id: one.note.zh for one in rows if one.note}
    assert notes["township_verified"] == "节假日未公布,暂按周末计"


def test_no_verified_report_is_due_before_the_situation_is_stable():
    assert not {"township_verified", "county_verified"} & set(dict(due()))


def test_winter_and_spring_need_is_due_at_the_end_of_october():
    assert dict(due())["county_winter_spring_need"] == datetime(2026, 10, 31, 16, tzinfo=UTC)


def test_repeating_clocks_are_bounded():
    assert len(due(days=5000)) < 1000


def test_deadlines_come_in_order_of_time():
    moments = [moment for _, moment in due(deaths=12)]
    assert moments == sorted(moments)
