"""What changed since I last looked: mine alone, on every device, only what I may see, and never swallowed unseen."""

import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from disaster.errors import NotFound
from disaster.incidents.actions.merging import merged
from disaster.incidents.schemas import MergeIn
from disaster.people.viewer import Viewer
from disaster.sitreps import looking, rules
from disaster.sitreps.actions import looked
from disaster.sitreps.schemas import LookIn
from tests.sitreps.tables import COUNTY, SUMU, commander, numbered, sent, told

TOWN = "152502100"


def somebody(role="duty_officer", area=COUNTY):
    """A person at a desk."""
    return Viewer(f"person/{uuid7()}", frozenset({role}), (area,))


async def changes(session, by, report):
    """What this person is told about the incident."""
    await numbered(session)
    return await looking.changes(session, report.incident_id, by=by)


async def mark(session, by, report, seq=None):
    """This person has looked, up to what he was shown."""
    shown = await changes(session, by, report)
    return await looked(session, LookIn(incident_id=report.incident_id, epoch=shown.epoch, seq=seq or shown.seq), by=by)


def moved(found):
    """Figures that moved, old and new, in their order."""
    return [(one.place, one.indicator, one.old, one.new) for one in found.figures]


async def test_figures_are_told_old_and_new_the_dead_first(session):
    by, me = await commander(session), somebody()
    report = await told(session, by, affected_population=120)
    await mark(session, me, report)
    assert moved(await changes(session, me, report)) == []
    await told(session, by, kind="follow_up", affected_population=150, deaths=1)
    assert moved(await changes(session, me, report)) == [
        (COUNTY, "deaths", None, 1), (SUMU, "deaths", None, 1), (COUNTY, "affected_population", 120, 150),
        (SUMU, "affected_population", 120, 150)]


async def test_a_report_of_another_that_my_merge_brought_in_is_told(session):
    by, me = await commander(session), await commander(session, "merger")
    here = await told(session, by, affected_population=120)
    mine = await told(session, me, TOWN, occurred_at="2025-12-01T00:00:00Z", affected_population=5)
    other = await told(session, by, TOWN, kind="follow_up", occurred_at="2025-12-01T00:00:00Z", affected_population=7)
    await mark(session, me, here)
    await merged(session, uuid7(), MergeIn(source_id=other.incident_id, target_id=here.incident_id, reason="同一场"),
                 by=me)
    found = {one.subject for one in (await changes(session, me, here)).subjects}
    assert (f"report/{other.id}" in found, f"report/{mine.id}" in found) == (True, False)


async def test_reports_and_sent_tables_are_told_folded_and_not_what_i_did_myself(session):
    by, me = await commander(session), somebody()
    report = await told(session, by, affected_population=120)
    await mark(session, me, report)
    second = await told(session, by, TOWN, affected_population=7)
    table = await sent(session, report, by)
    found = {one.subject: one.kinds for one in (await changes(session, me, report)).subjects}
    assert found[f"due_table/{table.id}"] == ["due_table.sent"]
    assert found[f"report/{second.id}"] == ["report.filed"]
    mine = {one.subject for one in (await changes(session, by, report)).subjects}
    assert not mine & set(found)


async def test_a_township_is_told_of_its_own_figures_only(session):
    by, reporter = await commander(session), somebody("reporter", SUMU)
    report = await told(session, by, affected_population=120)
    elsewhere = await told(session, by, TOWN, affected_population=999)
    found = await changes(session, reporter, report)
    assert {one.place for one in found.figures} == {SUMU}
    subjects = {one.subject for one in found.subjects}
    assert (f"report/{report.id}" in subjects, f"report/{elsewhere.id}" in subjects) == (True, False)
    with pytest.raises(NotFound):
        await changes(session, somebody(area="152501"), report)


async def test_another_device_goes_on_where_i_left_and_an_older_mark_takes_nothing_back(session):
    by, me = await commander(session), somebody()
    report = await told(session, by, affected_population=120)
    early = (await changes(session, me, report)).seq
    await told(session, by, kind="follow_up", affected_population=150)
    late = await mark(session, me, report)
    assert (await mark(session, me, report, seq=early)).seq == late.seq
    assert moved(await changes(session, me, report)) == []
    assert moved(await changes(session, somebody(), report)) != []


async def test_a_mark_reaches_what_was_shown_and_not_what_came_meanwhile(session):
    by, me = await commander(session), somebody()
    report = await told(session, by, affected_population=120)
    shown = (await changes(session, me, report)).seq
    await told(session, by, kind="follow_up", affected_population=150)
    await mark(session, me, report, seq=shown)
    assert (COUNTY, "affected_population", 120, 150) in moved(await changes(session, me, report))


async def test_after_a_restored_backup_changes_are_told_by_time_and_old_positions_refused(session):
    by, me = await commander(session), somebody()
    report = await told(session, by, affected_population=120)
    old = await mark(session, me, report)
    await session.execute(text("UPDATE journal_head SET epoch = gen_random_uuid()"))
    await told(session, by, kind="follow_up", affected_population=150)
    found = await changes(session, me, report)
    assert found.restored
    assert (COUNTY, "affected_population", 120, 150) in moved(found)
    with pytest.raises(rules.OtherEpoch):
        await looked(session, LookIn(incident_id=report.incident_id, epoch=old.epoch, seq=old.seq), by=me)


async def test_a_position_beyond_the_journal_is_refused(session):
    by, me = await commander(session), somebody()
    report = await told(session, by, affected_population=120)
    shown = await changes(session, me, report)
    with pytest.raises(rules.OtherEpoch):
        await looked(session, LookIn(epoch=shown.epoch, seq=shown.seq + 1), by=me)


async def test_the_desk_as_a_whole_has_a_position_of_its_own(session):
    by, me = await commander(session), somebody()
    report = await told(session, by, affected_population=120)
    await mark(session, me, report)
    found = await looking.changes(session, None, by=me)
    assert found.since is None
    assert (COUNTY, "affected_population", None, 120) in moved(found)


async def test_after_a_long_absence_the_latest_is_told_beside_what_i_saw_and_that_there_was_more(
        session, monkeypatch):
    by, me = await commander(session), somebody()
    report = await told(session, by, affected_population=120)
    await mark(session, me, report)
    for people in (150, 180):
        await told(session, by, kind="follow_up", affected_population=people)
    monkeypatch.setattr(looking, "ENTRIES_MOST", 5)
    found = await changes(session, me, report)
    assert found.more
    assert (COUNTY, "affected_population", 120, 180) in moved(found)
