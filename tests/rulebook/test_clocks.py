from datetime import UTC, datetime, timedelta

import pytest

from disaster.rulebook.documents import shipped
from disaster.rulebook.rules import WEEKENDS, calendar_of, deadlines, yearly
from disaster.rulebook.schemas import IncidentFacts
from tests.rulebook.examples import LEVELS, figures

CALENDAR = calendar_of(shipped("holidays").years)
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


def verified(stable_at, calendar=CALENDAR):
    """When the township's and the county's verified reports are due (2 and 3 working days), and what is said of it."""
    facts = IncidentFacts("snow", ONSET, LEARNED, stable_at)
    rows = deadlines(shipped("deadlines"), facts, {}, LEVELS.metrics, ONSET, calendar)
    found = {one.level: one for one in rows if one.kind == "verified"}
    notes = {one.note.zh if one.note else None for one in found.values()}
    return found["township"].due_at, found["county"].due_at, notes


def test_working_days_run_over_the_spring_festival_and_its_swapped_saturdays():
    """2026: free 15 to 23 February; the Saturdays 14 and 28 are worked."""
    friday = datetime(2026, 2, 13, 4, tzinfo=UTC)
    assert verified(friday) == (datetime(2026, 2, 24, 16, tzinfo=UTC), datetime(2026, 2, 25, 16, tzinfo=UTC), {None})
    before_a_worked_saturday = datetime(2026, 2, 26, 4, tzinfo=UTC)
    assert verified(before_a_worked_saturday)[:2] == (
        datetime(2026, 2, 28, 16, tzinfo=UTC), datetime(2026, 3, 2, 16, tzinfo=UTC))


def test_a_year_that_nobody_published_is_counted_by_weekends_and_says_so():
    assert verified(datetime(2031, 1, 8, 4, tzinfo=UTC))[2] == {"节假日未公布,暂按周末计"}
    assert verified(ONSET, WEEKENDS)[2] == {"节假日未公布,暂按周末计"}


def test_a_deadline_that_runs_into_an_unpublished_year_says_so_and_one_that_does_not_does_not():
    published = calendar_of([one for one in shipped("holidays").years if one.year == 2026])
    rows = {one.level: one.note for one in deadlines(
        shipped("deadlines"), IncidentFacts("snow", ONSET, LEARNED, datetime(2026, 12, 29, 4, tzinfo=UTC)), {},
        LEVELS.metrics, ONSET, published) if one.kind == "verified"}
    assert rows["township"] is None         # 30 and 31 December
    assert rows["county"] is not None       # the third day is of 2027


def test_the_day_of_stability_is_that_of_the_county_and_does_not_count():
    last_minute, midnight = datetime(2026, 1, 7, 15, 59, tzinfo=UTC), datetime(2026, 1, 7, 16, tzinfo=UTC)
    assert verified(last_minute)[0] == at(10, 0)       # Wednesday 23:59: Thursday, Friday 24:00
    assert verified(midnight)[0] == at(13, 0)          # Thursday 00:00: Friday, Monday 24:00


def test_a_nil_report_at_the_very_hour_is_the_next_days():
    """Learned at 08:00 sharp: the first township's nil report is tomorrow's."""
    facts = IncidentFacts("snow", ONSET, at(9, 8))
    found = [one.due_at for one in deadlines(shipped("deadlines"), facts, {}, LEVELS.metrics, at(11, 12))
             if one.rule_id == "township_nil"]
    assert found == [at(10, 8), at(11, 8)]


def test_winter_and_spring_need_runs_every_year_without_an_incident():
    on_the_day = datetime(2026, 10, 31, 15, 59, tzinfo=UTC)
    assert [one.due_at for one in yearly(shipped("deadlines"), on_the_day)] == [datetime(2026, 10, 31, 16, tzinfo=UTC)]
    assert yearly(shipped("deadlines"), on_the_day + timedelta(minutes=1))[0].due_at.year == 2027


def test_every_program_row_of_the_law_runs():
    """The rows of shared/rules/deadlines.yaml, each with its level, kind and time."""
    assert [(row.level, row.kind, row.minutes, row.daily_local_time, row.every_days, row.workdays, row.by_date,
             row.when.min if row.when else None, row.also_to) for row in shipped("deadlines").program] == [
        ("township", "first", 60, None, None, None, None, None, ()),
        ("county", "first", 120, None, None, None, None, None, ()),
        ("county", "first", 120, None, None, None, None, 10, ("region", "ministry")),
        ("county", "casualty_notice", 0, None, None, None, None, 1, ()),
        ("township", "nil", None, "08:00", None, None, None, None, ()),
        ("county", "nil", None, "09:00", None, None, None, None, ()),
        ("county", "follow_up", None, None, 10, None, None, None, ()),
        ("township", "verified", None, None, None, 2, None, None, ()),
        ("county", "verified", None, None, None, 3, None, None, ()),
        ("county", "winter_spring_need", None, None, None, None, "10-31", None, ())]
