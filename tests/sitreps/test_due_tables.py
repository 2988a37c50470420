"""A due table is what was read, signed by whoever may, and stays as it was sent."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.db import open_engine, sessions, transaction
from disaster.errors import NotFound, SameIdOtherBody
from disaster.incidents.actions.incidents import declared
from disaster.incidents.models import Deadline
from disaster.incidents.schemas import StateIn
from disaster.journal.record import record
from disaster.people import duty
from disaster.people.viewer import Forbidden, Viewer
from disaster.reports.models import Claim
from disaster.reports.uses import users_of
from disaster.rulebook.documents import shipped
from disaster.sitreps import rules
from disaster.sitreps.actions import sent as send
from disaster.sitreps.schemas import SendIn
from disaster.sitreps.views import due_table_view, sent_view
from tests.sitreps.tables import COUNTY, SUMU, commander, draft_of, numbered, sent, told

TOWN = "152502100"


async def test_the_table_is_filled_in_the_order_of_the_national_form_and_tells_unknown_from_zero(session):
    by = await commander(session)
    report = await told(session, by, livestock_dead=0, deaths=0, affected_population=120, missing=None)
    county, *townships = (await draft_of(session, report, by)).content.units
    assert [county.place, len(townships)] == [COUNTY, 16]
    assert list(county.values) == ["affected_population", "deaths", "missing", "livestock_dead"]
    assert [(key, cell.value, cell.at_least) for key, cell in county.values.items()] == [
        ("affected_population", 120, True), ("deaths", 0, True), ("missing", None, False), ("livestock_dead", 0, True)]
    assert [(unit.place, unit.heard) for unit in townships if unit.values] == [(SUMU, True)]


async def test_what_goes_up_is_what_was_read_whatever_is_reported_meanwhile(session):
    by = await commander(session)
    report = await told(session, by, affected_population=120)
    read = await draft_of(session, report, by)
    await told(session, by, TOWN, affected_population=999)
    table = await sent(session, report, by, read)
    assert sent_view(table).content.units[0].values["affected_population"].value == 120
    assert table.data_at <= table.sent_at
    following = (await draft_of(session, report, by)).content.changes
    assert [(one.place, one.old, one.new) for one in following] == [(COUNTY, 120, 1119), (TOWN, None, 999)]


async def test_sending_meets_the_county_clocks_and_names_whom_a_great_disaster_must_also_reach(session):
    by = await commander(session)
    report = await told(session, by, affected_population=120, deaths=9, missing=1)
    table = await sent(session, report, by)
    assert table.addressees == ["league", "ministry", "region"]
    met = await session.scalars(select(Deadline.rule_id).where(
        Deadline.place == COUNTY, Deadline.met_at == table.sent_at))
    assert set(met) - {"county_nil"} == {"county_first", "county_first_major", "county_casualty_notice"}


async def test_only_a_named_person_with_the_right_signs(session, officer):
    by = await commander(session)
    report = await told(session, by, affected_population=120)
    sitting = await commander(session, "sitting", "duty_officer")
    token = Viewer(f"token/{uuid7()}", frozenset({"commander", "duty_officer"}), (COUNTY,))
    for no_right in (sitting, token):
        assert (await draft_of(session, report, no_right)).may_sign is False
        with pytest.raises(rules.MayNotSign):
            await sent(session, report, no_right)
    await duty.taken_up(session, uuid7(), COUNTY, by=sitting)
    table = await sent(session, report, sitting)
    assert (str(table.signatory_id), table.filler_id) == (sitting.actor.partition("/")[2], table.signatory_id)


async def test_a_reporter_neither_reads_the_draft_nor_learns_of_the_table(session):
    by = await commander(session)
    report = await told(session, by, affected_population=120)
    reporter = Viewer(f"person/{uuid7()}", frozenset({"reporter"}), (SUMU,))
    with pytest.raises(Forbidden):
        await draft_of(session, report, reporter)
    table = await sent(session, report, by)
    assert reporter.sees_entry(f"due_table/{table.id}", [COUNTY]) is False


async def test_a_sharp_rise_needs_a_note_before_the_table_goes_up(session):
    by = await commander(session)
    report = await told(session, by, affected_population=100)
    await sent(session, report, by)
    await told(session, by, kind="follow_up", affected_population=900)
    with pytest.raises(rules.NotesMissing) as refused:
        await sent(session, report, by)
    assert refused.value.facts == {"checks": ["monotonic"]}
    table = await sent(session, report, by, notes={"monotonic": "两个嘎查通信恢复后补报"})
    assert (table.kind, table.noted, table.changed) == ("follow_up", ["monotonic"], 2)


async def test_a_contradiction_between_lower_bounds_is_doubtful_and_between_full_totals_wrong(session):
    by = await commander(session)
    report = await told(session, by, affected_population=100, deaths=120)
    found = (await draft_of(session, report, by)).content.findings
    assert [(one.check, one.severity) for one in found if one.check == "pop_deaths"] == [("pop_deaths", "warn")]
    exact = {key: one.model_copy(update={"at_least": False})
             for key, one in (await draft_of(session, report, by)).content.units[0].values.items()}
    found = rules.findings(shipped("indicators"), "first", "snow", exact, {}, {})
    assert [one.severity for one in found if one.check == "pop_deaths"] == ["error"]


async def test_two_at_the_same_desk_do_not_send_past_each_other(session):
    by, other = await commander(session), await commander(session, "second")
    report = await told(session, by, affected_population=120)
    read = await draft_of(session, report, other)
    first = await sent(session, report, by)
    with pytest.raises(rules.TableOvertaken) as refused:
        await sent(session, report, other, read)
    assert refused.value.facts["by"] == str(first.id)


async def test_a_repeat_is_the_same_table_and_another_body_under_its_id_is_refused(session):
    by, table_id = await commander(session), uuid7()
    report = await told(session, by, affected_population=120)
    read = await draft_of(session, report, by)
    first = await sent(session, report, by, read, table_id)
    assert await sent(session, report, by, read, table_id) is first
    with pytest.raises(SameIdOtherBody):
        await sent(session, report, by, read, table_id, notes={"monotonic": "另一说明"})


async def test_who_may_not_see_the_incident_hears_nothing_of_a_table_by_sending_it_again(session):
    by, table_id = await commander(session), uuid7()
    report = await told(session, by, affected_population=120)
    read = await draft_of(session, report, by)
    await sent(session, report, by, read, table_id)
    with pytest.raises(NotFound):
        await sent(session, report, Viewer(by.actor, by.roles, ("152501",)), read, table_id)


async def test_a_signature_that_the_network_doubled_is_one_table_and_two_equal_answers(committed):
    engine, table_id = open_engine(committed, pool_size=2), uuid7()
    async with transaction(sessions(engine)) as session:
        by = await commander(session)
        report = await told(session, by, affected_population=120)
    async with transaction(sessions(engine)) as session:
        read = await draft_of(session, report, by)

    async def signed() -> str:
        async with transaction(sessions(engine)) as session:
            return str((await sent(session, report, by, read, table_id)).number)
    assert len(set(await asyncio.gather(signed(), signed()))) == 1
    await engine.dispose()


async def test_figures_read_long_ago_are_not_signed(session, tmp_path, monkeypatch):
    by = await commander(session)
    report = await told(session, by, affected_population=120)
    read = await draft_of(session, report, by)
    await told(session, by, TOWN, affected_population=7)
    present = tmp_path / "clock"
    present.write_text((clock.now() + timedelta(minutes=31)).isoformat())
    monkeypatch.setenv("DISASTER_CLOCK_FILE", str(present))
    with pytest.raises(rules.DraftTooOld):
        await sent(session, report, by, read)


async def test_what_was_sent_stays_and_a_correction_is_a_new_table_that_names_it(session):
    by = await commander(session)
    report = await told(session, by, affected_population=1000)
    first = await sent(session, report, by)
    await told(session, by, kind="follow_up", affected_population=100)
    with pytest.raises(rules.CorrectionReason):
        await sent(session, report, by, corrects=first.id, notes={"monotonic": "录入多一个零"})
    second = await sent(session, report, by, corrects=first.id, reason="多一个零", notes={"monotonic": "多一个零"})
    assert (second.kind, second.corrects, second.previous) == ("first", first.id, first.id)
    await session.refresh(first)
    assert sent_view(first).content.units[0].values["affected_population"].value == 1000
    with pytest.raises(rules.NotCorrectedTwice):
        await draft_of(session, report, by, corrects=first.id)


@pytest.mark.parametrize("change", ["UPDATE due_table SET number = 'x'", "DELETE FROM due_table"])
async def test_the_database_refuses_to_change_what_was_sent(session, change):
    by = await commander(session)
    await sent(session, await told(session, by, affected_population=120), by)
    with pytest.raises(DBAPIError, match="never changed"):
        async with session.begin_nested():
            await session.execute(text(change))


async def test_after_the_verified_table_only_its_correction_goes_up(session, officer):
    by = await commander(session)
    report = await told(session, by, affected_population=120)
    await sent(session, report, by)
    assert (await draft_of(session, report, by)).kinds == ["follow_up", "nil"]
    await declared(session, report.incident_id, StateIn(state="stable", reason="灾情稳定"), by=officer)
    read = await draft_of(session, report, by)
    assert (read.content.kind, read.kinds) == ("verified", ["follow_up", "verified", "nil"])
    final = await sent(session, report, by, read)
    assert (await draft_of(session, report, by)).kinds == []
    with pytest.raises(rules.TableOrder):
        await sent(session, report, by)
    assert (await sent(session, report, by, corrects=final.id, reason="漏报一户")).kind == "verified"


async def test_where_nothing_changed_a_nil_table_is_proposed(session):
    by = await commander(session)
    report = await told(session, by, affected_population=120)
    await sent(session, report, by)
    assert (await draft_of(session, report, by)).content.kind == "nil"


async def test_a_correction_can_name_every_sent_table_that_used_the_old_value(session):
    by = await commander(session)
    report = await told(session, by, affected_population=120, injured=4)
    table = await sent(session, report, by)
    claim = (await session.scalars(select(Claim.id).where(Claim.indicator == "injured"))).one()
    found = [one for one in await users_of(session, [claim]) if one.what == "due_table"]
    assert {(one.subject, one.place, one.indicator, one.used, one.at, one.fixed) for one in found} == {
        (f"due_table/{table.id}", place, "injured", 4, table.sent_at, True) for place in (COUNTY, SUMU)}


async def test_a_signature_under_a_journal_of_another_epoch_is_refused(session):
    by = await commander(session)
    report = await told(session, by, affected_population=120)
    content = (await draft_of(session, report, by)).content
    entered = SendIn(incident_id=report.incident_id, kind="first", epoch=uuid7(), seq=content.seq, previous=None)
    with pytest.raises(rules.DraftTooOld):
        await send(session, uuid7(), entered, by=by)
    with pytest.raises(NotFound):
        await send(session, uuid7(), entered.model_copy(update={"incident_id": UUID(int=7)}), by=by)
    await numbered(session)


async def test_a_sent_table_follows_its_incident_when_two_become_one(session):
    by = await commander(session)
    table = await sent(session, await told(session, by, affected_population=120), by)
    other = await told(session, by, TOWN, occurred_at="2026-03-01T00:00:00Z", affected_population=7)
    await session.execute(text("UPDATE due_table SET incident_id = :other"), {"other": other.incident_id})
    await session.refresh(table)
    record(session, "due_table.moved_in", due_table_view(table), by=by.actor)
