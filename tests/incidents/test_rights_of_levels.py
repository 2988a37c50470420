import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from disaster.errors import SameIdOtherBody
from disaster.incidents.actions.incidents import noted
from disaster.incidents.actions.levels import changed
from disaster.incidents.actions.proposals import decided, judged
from disaster.incidents.actions.tasks import moved
from disaster.incidents.models import Response, Task
from disaster.incidents.papers import of_response
from disaster.incidents.rules import LevelNotYours, NoSuchStep
from disaster.incidents.schemas import DecisionIn, LevelIn, LineIn, TaskIn
from disaster.people.viewer import Viewer
from tests.incidents.test_levels import CONFIRM, COUNTY, all_of, incident_at, proposal_for, relocated

DEPUTY = Viewer("person/x", frozenset({"commander"}), (COUNTY,), frozenset({"IV"}))     # may decide level IV alone


async def at_three(session, officer) -> Response:
    await decided(session, (await proposal_for(session, 307)).id, CONFIRM, by=officer)
    response: Response = (await session.scalars(select(Response))).one()
    return response


@pytest.mark.parametrize("direction", ["end", "lower"])
async def test_nobody_ends_or_lowers_a_level_that_he_may_not_decide(session, officer, direction):
    response = await at_three(session, officer)
    with pytest.raises(LevelNotYours):
        await changed(session, response.incident_id, LevelIn(kind="response", direction=direction, level="IV",
                                                             reason="够了"), by=DEPUTY)
    assert (response.level, response.state) == ("III", "in_force")


async def test_nobody_refuses_a_level_that_he_may_not_decide(session):
    proposal = await proposal_for(session, 307)
    with pytest.raises(LevelNotYours):
        await decided(session, proposal.id, DecisionIn(verdict="refuse", level="IV", reason="不必"), by=DEPUTY)
    assert proposal.state == "open"


async def test_a_proposal_that_somebody_has_overtaken_lowers_nothing(session, officer):
    await decided(session, (await proposal_for(session, 120)).id, CONFIRM, by=officer)
    incident = await incident_at(session)
    waiting = await judged(session, incident, relocated(307), by="system")
    await changed(session, incident.id, LevelIn(kind="response", direction="raise", level="I", reason="上级要求"),
                  by=officer)
    with pytest.raises(NoSuchStep):
        await decided(session, waiting.id, CONFIRM, by=officer)
    assert incident.level == "I"


async def test_a_line_under_the_same_id_with_other_words_is_refused(session, officer):
    incident, line_id = await incident_at(session), uuid7()
    line = LineIn(text="道路已通", observed_at=incident.occurred_at)
    await noted(session, incident, line, line_id, by=officer)
    assert (await noted(session, incident, line, line_id, by=officer)).id == line_id
    with pytest.raises(SameIdOtherBody):
        await noted(session, incident, line.model_copy(update={"text": "道路仍断"}), line_id, by=officer)


async def test_a_cancelled_task_is_not_taken_up_again(session, officer):
    response = await at_three(session, officer)
    await changed(session, response.incident_id, LevelIn(kind="response", direction="end", level="III",
                                                         reason="灾情稳定"), by=officer)
    task = (await all_of(session, Task))[0]
    with pytest.raises(NoSuchStep):
        await moved(session, task.id, TaskIn(state="taken"), by=officer)


async def test_the_paper_of_a_response_says_that_it_rests_on_examples_whatever_the_name_of_its_plan(session, officer):
    response = await at_three(session, officer)
    shipped, response.plan_id = response.plan_id, "the-citys-own"
    paper = await of_response(session, response.id, officer)
    response.plan_id = shipped
    assert "依据示例" in paper
