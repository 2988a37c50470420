import asyncio
from datetime import timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.alerts.models import Notice
from disaster.db import open_engine, sessions, transaction
from disaster.errors import SameIdOtherBody
from disaster.incidents.actions.incidents import declared
from disaster.incidents.actions.merging import merged
from disaster.incidents.actions.proposals import decided
from disaster.incidents.actions.unmerging import undone
from disaster.incidents.merging import unmovable
from disaster.incidents.models import Deadline, Incident, Proposal, Response, Task
from disaster.incidents.rules import BothVerified, IncidentMerged
from disaster.incidents.schemas import DecisionIn, MergeIn, StateIn, UndoIn
from disaster.journal.subjects import subjects
from disaster.people.viewer import Forbidden, Viewer
from disaster.reports.actions import duplicates
from disaster.reports.actions.filing import filed
from disaster.reports.models import Claim, PlaceFigures, Report
from disaster.reports.schemas import MergingIn, ReportIn

COUNTY, BAOLIGEN, XILIN = "152502", "152502100", "152502200"
DAYS_AGO = 9


async def report(session, officer, place=BAOLIGEN, days_ago=0, hazard="snow", kind="first", **figures):
    at = clock.now() - timedelta(days=days_ago)
    return await filed(session, uuid7(), ReportIn(place=place, hazard=hazard, kind=kind, occurred_at=at,
                                                  observed_at=at, figures=figures), by=officer)


async def two(session, officer) -> tuple[Report, Report]:
    """Two incidents of one blizzard: the second was opened because a report named a later day."""
    older = await report(session, officer, days_ago=DAYS_AGO, affected_population=70, relocated_total=60)
    newer = await report(session, officer, place=XILIN, affected_population=50, relocated_total=55)
    assert older.incident_id != newer.incident_id
    return older, newer


async def one(session, officer, source: Report, target: Report):
    return await merged(session, uuid7(), MergeIn(source_id=source.incident_id, target_id=target.incident_id,
                                                  reason="同一场暴雪"), by=officer)


async def told(session) -> dict[str, Any]:
    """Every subject as it is seen now."""
    found = {}
    for subject in subjects.values():
        for row in await session.scalars(select(subject.model).execution_options(populate_existing=True)):
            view = subject.view_of(row)
            found[view.subject] = orjson.loads(view.model_dump_json())
    return found


async def many(session, table, incident_id) -> int:
    return await session.scalar(select(func.count()).select_from(table).where(table.incident_id == incident_id)) or 0


def test_every_table_of_an_incident_is_known_to_the_merge():
    assert unmovable() == {}, "register how these move: incidents/merging.py says how"


async def test_two_incidents_of_one_blizzard_become_one_with_all_their_children(session, officer):
    older, newer = await two(session, officer)
    source, target = older.incident_id, newer.incident_id
    row = await one(session, officer, older, newer)
    assert row.moved["report"] == 1
    for table in (Report, Claim, PlaceFigures, Deadline, Task, Notice, Proposal):
        assert await many(session, table, source) == 0, table.__tablename__
    figures = await session.get(PlaceFigures, (target, COUNTY), populate_existing=True)
    assert figures.values["relocated_total"]["value"] == 115
    incident = await session.get(Incident, target, populate_existing=True)
    assert incident.occurred_at == older.occurred_at       # the earlier onset wins, and the legal clocks with it
    assert (await session.get(Incident, source)).merged_into == target


async def test_figures_that_only_both_incidents_together_reach_are_proposed(session, officer):
    older, newer = await two(session, officer)
    assert await many(session, Proposal, older.incident_id) + await many(session, Proposal, newer.incident_id) == 0
    await one(session, officer, older, newer)
    proposal = (await session.scalars(select(Proposal))).one()
    assert (proposal.incident_id, proposal.level, proposal.state) == (newer.incident_id, "IV", "open")


async def test_undone_every_child_is_exactly_where_it_was(session, officer):
    older, newer = await two(session, officer)
    before = await told(session)
    row = await one(session, officer, older, newer)
    await undone(session, row.id, UndoIn(reason="是两场"), by=officer)
    after = await told(session)
    assert {name: after.get(name) for name in before} == before
    new = {name.partition("/")[0] for name in set(after) - set(before)}
    assert new <= {"merge", "line", "proposal", "notice"}
    assert {one["state"] for name, one in after.items() if name.startswith("proposal/")} == {"superseded"}
    assert row.kept == []


async def test_two_responses_the_higher_stays_in_force_and_the_undoing_gives_both_back(session, officer):
    first = await report(session, officer, days_ago=DAYS_AGO, relocated_total=120)
    second = await report(session, officer, place=XILIN, relocated_total=640)
    for proposal in (await session.scalars(select(Proposal))).all():
        await decided(session, proposal.id, DecisionIn(verdict="confirm"), by=officer)
    before = await told(session)
    row = await one(session, officer, second, first)       # the higher moves, the lower ends
    in_force = (await session.scalars(select(Response).where(Response.state == "in_force"))).one()
    assert in_force.incident_id == first.incident_id
    assert (await session.get(Incident, first.incident_id)).level == in_force.level == "II"
    await undone(session, row.id, UndoIn(reason="是两场"), by=officer)
    after = await told(session)
    assert {name: after.get(name) for name in before} == before


async def test_what_came_after_stays_and_what_belongs_to_a_moved_report_goes_with_it(session, officer):
    older, newer = await two(session, officer)
    row = await one(session, officer, older, newer)
    late = await report(session, officer, place=XILIN, days_ago=1, kind="follow_up", affected_population=80)
    correction = await filed(session, uuid7(), ReportIn(
        place=BAOLIGEN, hazard="snow", kind="first", occurred_at=clock.now(), corrects=older.id,
        figures={"affected_population": 71}), by=officer)
    await undone(session, row.id, UndoIn(reason="是两场"), by=officer)
    for one_report, where in ((late, newer), (correction, older)):
        await session.refresh(one_report)
        assert one_report.incident_id == where.incident_id
    assert row.stayed["report"] == 2


async def test_a_merge_or_an_undoing_asked_twice_changes_nothing_and_another_body_is_refused(session, officer):
    older, newer = await two(session, officer)
    body = MergeIn(source_id=older.incident_id, target_id=newer.incident_id, reason="同一场暴雪")
    row = await merged(session, uuid7(), body, by=officer)
    assert await merged(session, row.id, body, by=officer) is row
    with pytest.raises(SameIdOtherBody):
        await merged(session, row.id, MergeIn(source_id=newer.incident_id, target_id=older.incident_id,
                                              reason="同一场暴雪"), by=officer)
    with pytest.raises(IncidentMerged):
        await merged(session, uuid7(), body, by=officer)
    assert await undone(session, row.id, UndoIn(reason="是两场"), by=officer) is row
    assert await undone(session, row.id, UndoIn(reason="是两场"), by=officer) is row


async def test_a_late_report_for_the_merged_incident_joins_the_one_that_goes_on(session, officer):
    older, newer = await two(session, officer)
    merged_away = older.incident_id
    await one(session, officer, older, newer)
    for incident_id in (None, merged_away):
        at = clock.now() - timedelta(days=DAYS_AGO)
        late = await filed(session, uuid7(), ReportIn(place=XILIN, hazard="snow", kind="nil", occurred_at=at,
                                                      incident_id=incident_id), by=officer)
        assert late.incident_id == newer.incident_id
    with pytest.raises(IncidentMerged):
        await declared(session, merged_away, StateIn(state="open", reason="重开"), by=officer)


async def test_only_the_desk_of_the_county_merges(session, officer):
    older, newer = await two(session, officer)
    with pytest.raises(Forbidden):
        await one(session, Viewer("person/x", frozenset({"verifier"}), (COUNTY,)), older, newer)


async def test_a_merge_that_the_network_doubled_is_one_merge_and_two_equal_answers(committed, officer):
    engine, merge_id = open_engine(committed, pool_size=2), uuid7()
    async with transaction(sessions(engine)) as session:
        older, newer = await two(session, officer)
    entered = MergeIn(source_id=newer.incident_id, target_id=older.incident_id, reason="同一场暴雪")

    async def once() -> str:
        async with transaction(sessions(engine)) as session:
            return str((await merged(session, merge_id, entered, by=officer)).at)
    assert len(set(await asyncio.gather(once(), once()))) == 1
    await engine.dispose()


async def test_two_verified_reports_of_a_place_keep_two_incidents_apart_until_one_is_laid_under_another(
        session, officer):
    older, newer = await two(session, officer)
    await report(session, officer, days_ago=DAYS_AGO, kind="verified", affected_population=70)
    second = await report(session, officer, kind="verified", affected_population=70)
    assert second.incident_id == newer.incident_id
    with pytest.raises(BothVerified, match="both_verified"):
        await one(session, officer, older, newer)
    await duplicates.merged(session, second.id, MergingIn(id=uuid7(), into=newer.id, reason="同一件事"), by=officer)
    await one(session, officer, older, newer)
    assert (await session.get_one(Report, older.id, populate_existing=True)).incident_id == newer.incident_id
