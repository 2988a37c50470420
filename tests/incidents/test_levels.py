from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.alerts.models import Notice
from disaster.incidents.actions.incidents import declared, joined, opened
from disaster.incidents.actions.levels import changed
from disaster.incidents.actions.proposals import decided, judged
from disaster.incidents.models import Deadline, Proposal, Response, Task
from disaster.incidents.queries import chronology
from disaster.incidents.rules import AlreadyDecided, LevelNotYours, NoSuchStep, ReasonMissing
from disaster.incidents.schemas import DecisionIn, LevelIn, StateIn
from disaster.people.viewer import Viewer
from disaster.rulebook.schemas import Figure
from tests.journal.test_record import numbered

COUNTY, BAOLIGEN = "152502", "152502200"
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
CONFIRM = DecisionIn(verdict="confirm")


async def incident_at(session, occurred_at=NOON, hazard="snow"):
    return await joined(session, hazard=hazard, place=BAOLIGEN, occurred_at=occurred_at, report_id=uuid7(), by="system")


def relocated(people: int, *, at_least: bool = False) -> dict[str, dict[str, Figure]]:
    figure = Figure(people, at_least, ("152502100",) if at_least else (), (uuid7(),))
    return {COUNTY: {"relocated_total": figure}, BAOLIGEN: {"relocated_total": figure}}


async def proposal_for(session, people: int) -> Proposal:
    incident = await incident_at(session)
    proposal = await judged(session, incident, relocated(people), by="system")
    assert proposal is not None
    return proposal


async def all_of(session, table):
    return (await session.scalars(select(table).order_by(table.id))).all()


async def test_a_word_joins_the_incident_it_fits_and_opens_one_named_by_rule_where_none_does(session):
    first = await incident_at(session)
    assert first.name_zh == "2026年11月20日锡林浩特市雪灾"
    assert (await incident_at(session, NOON + timedelta(days=2))).id == first.id
    assert (await incident_at(session, NOON + timedelta(days=9))).id != first.id
    assert (await incident_at(session, hazard="flood")).id != first.id


async def test_the_second_of_one_day_hazard_and_county_is_numbered(session):
    first = await incident_at(session)
    second, third = [await opened(session, "152502", "snow", NOON, None, by="system") for _ in range(2)]
    assert [second.name_zh, third.name_zh] == [f"{first.name_zh}（2）", f"{first.name_zh}（3）"]
    assert second.name_en == f"{first.name_en} (2)"


async def test_a_threshold_met_is_proposed_with_clause_figures_and_flag(session):
    proposal = await proposal_for(session, 307)
    assert (proposal.level, proposal.direction, proposal.example) == ("III", "start", True)
    trigger = next(one for one in proposal.triggers if one["metric"] == "relocated_or_aid")
    assert (trigger["value"], trigger["threshold"]) == ("307", "300")
    assert len(trigger["claims"]) == 1
    assert {one["reason"] for one in proposal.not_judged} >= {"manual"}


async def test_nothing_starts_without_a_person_who_may_decide_that_level(session, officer):
    proposal = await proposal_for(session, 307)
    clerk = Viewer("person/x", frozenset({"duty_officer"}), (COUNTY,), frozenset({"IV"}))
    with pytest.raises(LevelNotYours):
        await decided(session, proposal.id, CONFIRM, by=clerk)
    assert await all_of(session, Response) == []
    await decided(session, proposal.id, CONFIRM, by=officer)
    response, = await all_of(session, Response)
    assert (response.level, response.decided_by) == ("III", officer.actor)
    await decided(session, proposal.id, CONFIRM, by=officer)       # a lost answer, asked for again
    assert len(await all_of(session, Response)) == 1
    with pytest.raises(AlreadyDecided):
        await decided(session, proposal.id, CONFIRM, by=Viewer("person/y", officer.roles, (COUNTY,), officer.levels))


async def test_raising_adds_only_the_difference_and_lowering_adds_none(session, officer):
    proposal = await proposal_for(session, 120)
    await decided(session, proposal.id, CONFIRM, by=officer)
    at_four = {(task.key, task.place) for task in await all_of(session, Task)}
    incident = await incident_at(session)
    higher = await judged(session, incident, relocated(640), by="system")
    assert (higher.direction, higher.level) == ("raise", "II")
    await decided(session, higher.id, DecisionIn(verdict="confirm", level="III", reason="会商意见"), by=officer)
    tasks = await all_of(session, Task)
    assert at_four < {(task.key, task.place) for task in tasks}
    assert {task.level for task in tasks if (task.key, task.place) not in at_four} == {"III"}
    response, = await all_of(session, Response)
    assert [step["verb"] for step in response.history] == ["started", "raised"]


async def test_refusing_wants_a_reason_and_the_same_is_not_proposed_again(session, officer):
    proposal = await proposal_for(session, 307)
    with pytest.raises(ReasonMissing):
        await decided(session, proposal.id, DecisionIn(verdict="refuse"), by=officer)
    await decided(session, proposal.id, DecisionIn(verdict="refuse", reason="核实后不足"), by=officer)
    incident = await incident_at(session)
    assert await judged(session, incident, relocated(310), by="system") is None
    assert (await judged(session, incident, relocated(700), by="system")).level == "II"


async def test_a_correction_downward_takes_the_proposal_back(session):
    proposal = await proposal_for(session, 307)
    await judged(session, await incident_at(session), relocated(3), by="system")
    assert proposal.state == "superseded"
    assert all(notice.acknowledged_at for notice in await all_of(session, Notice))


async def test_a_lower_bound_may_fire_and_says_so(session):
    incident = await incident_at(session)
    proposal = await judged(session, incident, relocated(307, at_least=True), by="system")
    assert proposal.triggers[0]["at_least"]


async def test_an_ended_response_can_be_reopened_and_each_step_keeps_who_and_when(session, officer):
    await decided(session, (await proposal_for(session, 120)).id, CONFIRM, by=officer)
    incident = await incident_at(session)
    with pytest.raises(NoSuchStep):
        await declared(session, incident.id, StateIn(state="closed", reason="结束"), by=officer)
    await changed(session, incident.id, LevelIn(direction="end", level="IV", reason="险情解除"), by=officer)
    assert incident.level is None
    assert {task.state for task in await all_of(session, Task)} == {"cancelled"}
    response = await changed(session, incident.id, LevelIn(direction="reopen", level="IV", reason="复发"), by=officer)
    assert [step["verb"] for step in response.history] == ["started", "ended", "reopened"]
    assert incident.level == "IV"


async def test_declaring_stable_sets_the_clock_of_the_verified_report(session, officer):
    incident = await incident_at(session)
    await declared(session, incident.id, StateIn(state="stable", reason="灾情稳定"), by=officer)
    kinds = {(row.level, row.kind) for row in await all_of(session, Deadline)}
    assert ("county", "verified") in kinds
    assert incident.stable_at is not None
    assert incident.stable_at <= clock.now()


async def test_the_incident_id_in_the_chronology_is_found_by_its_index(session, officer):
    proposal = await proposal_for(session, 307)
    await numbered(session)
    told = await chronology(session, UUID(str(proposal.incident_id)), 0, 100)
    assert {entry.kind for entry in told} >= {"incident.opened", "proposal.made", "notice.given", "deadline.set"}
