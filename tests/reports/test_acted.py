"""Acted on (已处置): by the desk's word, and by what the journal tells of the place."""

import asyncio

import pytest
from orjson import dumps
from sqlalchemy import text
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.db import open_engine, sessions
from disaster.journal.models import Entry
from disaster.reports.actions import acting
from disaster.reports.rules import NotStanding, deed_of
from disaster.reports.schemas import ActedIn
from tests.clients import Follower
from tests.reports.filing import SUMU, TOWN, acted, at_desk, filed, handled

VILLAGE = SUMU + "200"


async def test_the_sender_reads_what_the_desk_did_and_the_journal_does_not(signed_in):
    reporter, officer = await signed_in("reporter", areas=(SUMU,)), await signed_in("duty_officer")
    told = await filed(reporter)
    for words in ("已派工作组携饲草前往", "已派工作组携饲草前往", "道路已抢通"):
        answer = (await officer.put(f"/api/reports/{told['id']}/acted", json={"words": words})).json()
    assert [deed["how"] for deed in answer["deeds"]] == ["desk"]
    private = (await reporter.get(f"/api/reports/{told['id']}/private")).json()
    assert private["acted_words"] == "已派工作组携饲草前往\n\n道路已抢通"
    assert "工作组" not in (await officer.get("/api/journal", params={"limit": 1000})).text


async def test_a_confirmed_level_reaches_the_phones_of_the_townships_that_it_names(signed_in):
    chief = await signed_in("duty_officer", "commander", levels=("IV", "III", "II", "I"))
    here, there = await signed_in("reporter", areas=(SUMU,)), await signed_in("reporter", areas=(TOWN,))
    told, other = await filed(here, VILLAGE), await filed(there, TOWN)
    phone = await (await Follower(here).snapshot()).connect()
    answer = await chief.put(f"/api/incidents/{told['incident_id']}/level", json={
        "kind": "response", "direction": "start", "level": "IV", "reason": "示例 决定", "places": [SUMU]})
    assert answer.is_success, answer.text
    async with asyncio.timeout(20):      # a loaded machine; the job looks every two seconds
        while not (mine := phone.subjects[f"report/{told['id']}"])["acted_at"]:
            await phone.frame()
    assert mine["deeds"][0]["how"] == "response"
    assert (await there.get(f"/api/subjects/report/{other['id']}")).json()["deeds"] == []
    await phone.close()


async def test_a_report_that_does_not_stand_is_not_acted_on(session, officer):
    told = await acted(session, officer)
    await handled(session, officer, told, "return", reason="请核实")
    with pytest.raises(NotStanding):
        await acting.acted_on(session, told.id, ActedIn(words="已处置"), by=officer)


async def test_two_requests_granted_to_a_township_are_told_once(signed_in):
    chief = await signed_in("duty_officer", "reporter", "verifier")
    told = await filed(chief)
    await at_desk(chief, told["id"], "accept")
    screen = await (await Follower(chief).snapshot()).connect()
    for _ in range(2):
        request = await chief.put(f"/api/requests/{(number := uuid7())}", json={
            "incident_id": told["incident_id"], "place": SUMU, "lines": [{"item": "quilt", "quantity": 2}]})
        assert request.is_success, request.text
        decided = await chief.put(f"/api/requests/{number}/decision", json={"verdict": "grant"})
        assert decided.is_success, decided.text
    async with asyncio.timeout(10):
        while not screen.subjects[f"report/{told['id']}"]["deeds"]:
            await screen.frame()
    history = (await chief.get(f"/api/subjects/report/{told['id']}/history")).json()["entries"]
    assert [deed["how"] for deed in screen.subjects[f"report/{told['id']}"]["deeds"]] == ["request"]
    assert [entry["kind"] for entry in history].count("report.acted") == 1
    await screen.close()


def task_done(told, place) -> Entry:
    """The entry of a task that was done for a place."""
    return Entry(id=uuid7(), at=clock.now(), kind="task.done", subject="task/example", areas=[place], left=[],
                 actor="system", data=dumps({"incident_id": str(told.incident_id), "place": place}).decode())


async def test_of_more_reports_than_one_turn_tells_the_last_one_hears_too(session, officer, monkeypatch):
    monkeypatch.setattr(acting, "ANSWERED_MAX", 2)
    rows = [await acted(session, officer, place) for place in (SUMU, VILLAGE, SUMU, TOWN)]
    deed = task_done(rows[0], VILLAGE)
    assert [await acting.told(session, deed) for _ in range(2)] == [False, True]
    assert [len(row.deeds) for row in rows] == [1, 1, 1, 0]


async def test_the_sender_of_a_corrected_report_hears_too_what_was_done(session, officer):
    told = await acted(session, officer)
    new = await acted(session, officer, corrects=told.id)
    assert await acting.told(session, task_done(told, SUMU))
    assert [[one["how"] for one in row.deeds] for row in (told, new)] == [["task"], ["task"]]


async def test_where_nothing_was_done_the_job_writes_nothing(committed):
    engine = open_engine(committed, pool_size=1)
    async with sessions(engine)() as session:
        await acting.followed(session)
        assert await session.scalar(text("SELECT pg_current_xact_id_if_assigned()::text")) is None
    await engine.dispose()


def test_what_counts_as_done_for_a_place_stands_in_one_table():
    incident = {"incident_id": "i", "place": SUMU, "places": [SUMU, TOWN]}
    assert deed_of("proposal.confirmed", incident).places == (TOWN, SUMU)
    assert deed_of("task.done", {**incident, "place": "152502"}) is None      # a county's task is for no one township
    assert deed_of("report.filed", incident) is None
