"""What the law puts a time on: told when near, told when missed, once each; what is owed no longer stops."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.alerts.models import Notice
from disaster.db import open_engine, sessions, transaction
from disaster.incidents.actions import clock_watch, clocks
from disaster.incidents.actions.incidents import declared
from disaster.incidents.models import Deadline
from disaster.incidents.schemas import StateIn
from disaster.rulebook.actions import holidays_entered
from disaster.rulebook.schemas import Figure, HolidayYear
from tests.incidents.test_levels import BAOLIGEN, COUNTY, incident_at

NOON = datetime(2026, 1, 9, 4, tzinfo=UTC)          # a Friday in Xilinhot


@pytest.fixture
def at(tmp_path, monkeypatch):
    """Sets the clock."""
    present = tmp_path / "clock"
    monkeypatch.setenv("DISASTER_CLOCK_FILE", str(present))

    def set_to(moment):
        present.write_text(moment.isoformat())
    set_to(NOON)
    return set_to


async def begun(session, hazard="snow", **figures):
    """An incident that a township has told of just now, with its clocks."""
    incident = await incident_at(session, clock.now(), hazard)
    told = {key: Figure(value) for key, value in figures.items()}
    await clocks.set_for(session, incident, by="system", figures=told, townships=[BAOLIGEN])
    return incident


async def running(session, **wanted):
    """The clocks of this description, by time."""
    return (await session.scalars(select(Deadline).filter_by(**wanted).order_by(Deadline.due_at))).all()


async def notices(session, row):
    """Kind and addressees of what was told about a clock, and whether it still waits."""
    found = await session.scalars(select(Notice).where(Notice.about == f"deadline/{row.id}").order_by(Notice.at))
    return [(one.kind, one.to_roles, one.acknowledged_at is None) for one in found]


async def test_a_clock_is_told_when_near_and_when_missed_and_each_only_once(session, at):
    await begun(session)
    row = (await running(session, rule_id="township_first"))[0]
    at(NOON + timedelta(minutes=39))
    assert await clock_watch.watched(session, by="system") == 0
    at(NOON + timedelta(minutes=41))
    assert [await clock_watch.watched(session, by="system") for _ in range(2)] == [1, 0]
    assert await notices(session, row) == [("deadline", ["duty_officer", "reporter"], True)]
    at(NOON + timedelta(minutes=61))
    assert [await clock_watch.watched(session, by="system") for _ in range(2)] == [1, 0]
    assert await notices(session, row) == [("deadline", ["duty_officer", "reporter"], False),
                                           ("deadline_missed", ["duty_officer", "reporter"], True)]


async def test_lateness_stays_on_record_after_the_word_has_come(session, at):
    incident = await begun(session)
    at(NOON + timedelta(minutes=90))
    await clock_watch.watched(session, by="system")
    await clocks.reported(session, incident, [clocks.Word(BAOLIGEN, "first", clock.now(), "system")])
    row = (await running(session, rule_id="township_first"))[0]
    assert (row.late, row.missed_at, row.met_at) == (True, clock.now(), clock.now())
    assert {waits for _, _, waits in await notices(session, row)} == {False}


async def test_a_death_is_told_to_the_desk_in_the_same_moment_and_counts_as_late_after_half_an_hour(session, at):
    incident = await begun(session, deaths=1)
    row = (await running(session, kind="casualty_notice"))[0]
    assert await notices(session, row) == [("deadline", ["duty_officer", "commander"], True)]
    at(NOON + timedelta(minutes=31))
    await clock_watch.watched(session, by="system")
    assert row.missed_at == clock.now()
    await clocks.sent_upward(session, incident, kind="first", at=NOON + timedelta(minutes=29), by="system")
    assert row.late is False


async def test_one_table_sent_meets_the_county_clocks_of_its_kind_and_no_township_clock(session, at):
    incident = await begun(session, deaths=12)
    met = await clocks.sent_upward(session, incident, kind="first", at=clock.now(), by="system")
    assert {row.rule_id for row in met} == {"county_first", "county_first_major", "county_casualty_notice"}
    assert {target for row in met for target in row.also_to} == {"region", "ministry"}
    assert {row.met_at for row in await running(session, level="township")} == {None}


async def test_a_word_of_yesterday_evening_is_not_the_nil_report_of_this_morning(session, at):
    incident = await begun(session)
    at(datetime(2026, 1, 9, 15, 59, tzinfo=UTC))
    await clocks.reported(session, incident, [clocks.Word(BAOLIGEN, "follow_up", clock.now(), "system")])
    assert (await running(session, rule_id="township_nil"))[0].met_at is None
    at(datetime(2026, 1, 9, 16, tzinfo=UTC))            # midnight in Xilinhot
    await clocks.reported(session, incident, [clocks.Word(BAOLIGEN, "nil", clock.now(), "system")])
    assert (await running(session, rule_id="township_nil"))[0].met_at == clock.now()


async def test_once_stable_tomorrows_nil_reports_are_owed_no_longer_and_again_once_it_is_not(session, at, officer):
    incident = await begun(session)
    await declared(session, incident.id, StateIn(state="stable", reason="灾情稳定"), by=officer)
    assert {row.lifted_at is None for row in await running(session, rule_id="county_nil")} == {False}
    assert len(await running(session, rule_id="county_verified", lifted_at=None)) == 1
    at(NOON + timedelta(hours=1))
    await declared(session, incident.id, StateIn(state="open", reason="又起风雪"), by=officer)
    assert len(await running(session, rule_id="county_nil", lifted_at=None)) == 1
    assert await running(session, rule_id="county_verified", lifted_at=None) == []


async def test_a_drought_is_told_of_every_ten_days_from_the_last_word(session, at):
    incident = await begun(session, hazard="drought")
    assert [row.due_at for row in await running(session, kind="follow_up")] == [NOON + timedelta(days=10)]
    at(NOON + timedelta(days=7))
    await clocks.sent_upward(session, incident, kind="follow_up", at=clock.now(), by="system")
    rows = await running(session, kind="follow_up")
    assert [(row.due_at - NOON, row.met_at is not None) for row in rows] == [
        (timedelta(days=10), True), (timedelta(days=17), False)]


async def test_the_verified_report_gets_its_day_when_the_holidays_are_entered(session, at, officer):
    at(datetime(2027, 2, 4, 4, tzinfo=UTC))             # a Thursday of a year that is not published
    incident = await begun(session)
    await declared(session, incident.id, StateIn(state="stable", reason="灾情稳定"), by=officer)
    row = (await running(session, rule_id="county_verified"))[0]
    assert (row.due_at, row.note) == (datetime(2027, 2, 9, 16, tzinfo=UTC), "workdays_by_weekend")
    await holidays_entered(session, uuid7(), HolidayYear.model_validate({"year": 2027, "flag": "example", "free": [
        {"zh": "春节", "en": "Spring Festival", "first": "2027-02-05", "last": "2027-02-11"}]}), by="system")
    await clocks.written_out(session, incident, by="system")
    assert (row.due_at, row.note) == (datetime(2027, 2, 16, 16, tzinfo=UTC), None)


async def test_winter_and_spring_need_is_a_clock_of_the_county(session, at):
    for _ in range(2):
        await clock_watch.yearly_written(session, COUNTY, by="system")
    rows = await running(session, kind="winter_spring_need")
    assert [(row.incident_id, row.place, row.due_at) for row in rows] == [
        (None, COUNTY, datetime(2026, 10, 31, 16, tzinfo=UTC))]
    at(datetime(2026, 10, 31, 15, 45, tzinfo=UTC))
    await clock_watch.watched(session, by="system")
    assert await notices(session, rows[0]) == [("deadline", ["duty_officer", "commander"], True)]


async def test_two_watchers_at_once_tell_of_each_clock_once(committed, at):
    engine = open_engine(committed)
    maker = sessions(engine)
    async with transaction(maker) as session:
        await begun(session)
    at(NOON + timedelta(minutes=130))

    async def watch():
        async with transaction(maker) as session:
            return await clock_watch.watched(session, by="system")
    counts = await asyncio.gather(*(watch() for _ in range(4)))
    async with maker() as session:
        told = (await session.scalars(select(Notice).where(Notice.kind == "deadline_missed"))).all()
    await engine.dispose()
    assert sum(counts) == len(told) == len({one.about for one in told}) == 2
