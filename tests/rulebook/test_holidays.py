from datetime import date, timedelta

import chinese_calendar
import pytest
from uuid_utils.compat import uuid7

from disaster.rulebook.actions import holidays_entered
from disaster.rulebook.documents import shipped
from disaster.rulebook.queries import calendar
from disaster.rulebook.rules import calendar_of
from disaster.rulebook.schemas import HolidayYear

NEW_YEAR = {"zh": "元旦", "en": "New Year", "first": "2027-01-01", "last": "2027-01-03"}


@pytest.mark.parametrize("year", [one.year for one in shipped("holidays").years])
def test_the_shipped_days_are_those_of_a_kept_library(year):
    known = calendar_of(shipped("holidays").years)
    days = [date(year, 1, 1) + timedelta(days=count) for count in range(365 + (year % 4 == 0))]
    assert [day for day in days if known.is_workday(day) != chinese_calendar.is_workday(day)] == []


def test_each_shipped_year_names_the_notice_of_the_state_council():
    assert all((one.document or "").startswith("国办发明电") for one in shipped("holidays").years)


async def test_an_entered_year_counts_and_a_later_table_of_the_same_year_takes_its_place(session):
    friday, saturday = date(2027, 1, 1), date(2027, 1, 9)
    assert 2027 not in (await calendar(session)).years
    await holidays_entered(session, uuid7(), HolidayYear.model_validate(
        {"year": 2027, "free": [NEW_YEAR], "worked": ["2027-01-09"]}), by="system")
    assert [(await calendar(session)).is_workday(day) for day in (friday, saturday)] == [False, True]
    later = HolidayYear.model_validate({"year": 2027, "free": [NEW_YEAR]})
    await holidays_entered(session, uuid7(), later, by="system")
    assert [(await calendar(session)).is_workday(day) for day in (friday, saturday)] == [False, False]


@pytest.mark.parametrize("wrong", [
    {"free": [{**NEW_YEAR, "last": "2026-12-01"}]}, {"free": [{**NEW_YEAR, "last": "2027-03-01"}]},
    {"worked": ["2027-01-04"]}, {"worked": ["2027-01-02"]}, {"worked": ["2028-01-08"]}, {"free": []}])
def test_a_table_that_cannot_be_meant_is_refused(wrong):
    with pytest.raises(ValueError, match="HolidayYear"):
        HolidayYear.model_validate({"year": 2027, "free": [NEW_YEAR], **wrong})


async def test_only_an_administrator_enters_holidays_and_everybody_reads_them(signed_in):
    told = {"year": 2027, "free": [NEW_YEAR]}
    officer, administrator = await signed_in("duty_officer"), await signed_in("administrator")
    assert (await officer.put(f"/api/rulebook/holidays/{uuid7()}", json=told)).status_code == 403
    assert (await administrator.put(f"/api/rulebook/holidays/{uuid7()}", json=told)).status_code == 200
    listed = (await officer.get("/api/rulebook/holidays")).json()
    assert [(one["document"]["year"], one["shipped"]) for one in listed][-2:] == [(2026, True), (2027, False)]
