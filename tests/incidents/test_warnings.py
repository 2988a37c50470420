from datetime import timedelta

import pytest
from sqlalchemy import select

from disaster import clock
from disaster.alerts.cap import BadCap, read
from disaster.alerts.models import Alert
from disaster.errors import SameIdOtherBody
from disaster.incidents.actions.proposals import decided
from disaster.incidents.actions.warnings import taken_in
from disaster.incidents.models import Proposal, Response, Task
from disaster.incidents.schemas import DecisionIn

CAP = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{identifier}</identifier><sender>示例气象台</sender>
<sent>{sent}</sent><status>{status}</status><msgType>{kind}</msgType><scope>Public</scope>
<references>{references}</references>
<info><language>zh-CN</language><category>Met</category><event>暴雪</event><urgency>Immediate</urgency>
<severity>Severe</severity><certainty>Likely</certainty>
<eventCode><valueName>code</valueName><value>11B04</value></eventCode>
<expires>{expires}</expires><headline>示例 锡林浩特市气象台发布暴雪{colour}预警信号</headline>
<area><areaDesc>示例</areaDesc>{area}</area></info></alert>"""
WHOLE_COUNTY = "<geocode><valueName>adcode</valueName><value>152502000000</value></geocode>"
AROUND_ARXAN = "<polygon>44.5,115.6 44.5,115.7 44.6,115.7 44.6,115.6 44.5,115.6</polygon>"


def cap(identifier="152502-1", *, kind="Alert", status="Actual", references="", colour="橙色", hours=12,
        area=WHOLE_COUNTY) -> bytes:
    now = clock.now()
    return CAP.format(identifier=identifier, sent=now.isoformat(), status=status, kind=kind, references=references,
                      colour=colour, expires=(now + timedelta(hours=hours)).isoformat(), area=area).encode()


async def proposals(session):
    return (await session.scalars(select(Proposal).order_by(Proposal.id))).all()


async def test_an_orange_warning_proposes_the_warning_response_and_its_tasks(session, officer):
    alert = await taken_in(session, cap(), by=officer)
    proposal, = await proposals(session)
    assert (alert.colour, len(alert.areas)) == ("orange", 16)
    assert (proposal.kind, proposal.level, proposal.example) == ("warning", "II", False)
    await decided(session, proposal.id, DecisionIn(verdict="confirm"), by=officer)
    response = (await session.scalars(select(Response))).one()
    assert response.kind == "warning"
    tasks = (await session.scalars(select(Task))).all()
    assert {task.key.partition(".")[0] for task in tasks} == {"warning"}


async def test_a_polygon_names_the_townships_it_touches(session, officer):
    alert = await taken_in(session, cap(area=AROUND_ARXAN), by=officer)
    assert "152502100" in alert.areas
    assert len(alert.areas) < 5


@pytest.mark.parametrize("words", [{"status": "Test"}, {"status": "Exercise"}, {"hours": -1}])
async def test_what_is_no_actual_warning_in_force_starts_nothing(session, officer, words):
    await taken_in(session, cap(**words), by=officer)
    assert await proposals(session) == []


async def test_a_cancellation_follows_its_reference_and_takes_the_proposal_back(session, officer):
    alert = await taken_in(session, cap(), by=officer)
    reference = f"示例气象台,152502-1,{alert.sent_at.isoformat()}"
    await taken_in(session, cap("152502-2", kind="Cancel", references=reference), by=officer)
    assert alert.state == "cancelled"
    assert [proposal.state for proposal in await proposals(session)] == ["superseded"]


async def test_an_update_that_overtook_its_alert_still_replaces_it(session, officer):
    reference = f"示例气象台,152502-1,{clock.now().isoformat()}"
    newer = await taken_in(session, cap("152502-2", kind="Update", references=reference, colour="红色"), by=officer)
    older = await taken_in(session, cap(), by=officer)
    assert (older.state, older.replaced_by) == ("updated", newer.id)
    assert [proposal.level for proposal in await proposals(session) if proposal.state == "open"] == ["I"]


async def test_the_same_file_twice_is_one_alert_and_another_file_of_that_name_is_refused(session, officer):
    file = cap()
    await taken_in(session, file, by=officer)
    await taken_in(session, file, by=officer)
    assert len((await session.scalars(select(Alert))).all()) == 1
    with pytest.raises(SameIdOtherBody):
        await taken_in(session, cap(colour="红色"), by=officer)


@pytest.mark.parametrize("broken", [
    b"", b"<alert/>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><alert>&b;</alert>",
    cap().replace(b"<event>", b"<evnt>").replace(b"</event>", b"</evnt>"),
    cap(area="<polygon>144.5,115.6 44.5,115.7 44.6,115.7 144.5,115.6</polygon>"),
    cap(area="<polygon>44.5 115.6</polygon>")])
def test_a_broken_file_is_refused_with_its_fault(broken):
    with pytest.raises(BadCap):
        read(broken)


@pytest.mark.parametrize("status", ["Test", "Exercise"])
@pytest.mark.parametrize("kind", ["Update", "Cancel"])
async def test_an_exercise_ends_no_actual_warning(session, officer, status, kind):
    alert = await taken_in(session, cap(), by=officer)
    reference = f"示例气象台,152502-1,{alert.sent_at.isoformat()}"
    await taken_in(session, cap("152502-2", kind=kind, status=status, references=reference), by=officer)
    assert alert.state == "in_force"
    assert [proposal.state for proposal in await proposals(session)] == ["open"]


async def test_an_exercise_that_came_first_ends_no_actual_warning(session, officer):
    reference = f"示例气象台,152502-1,{clock.now().isoformat()}"
    await taken_in(session, cap("152502-2", kind="Cancel", status="Test", references=reference), by=officer)
    assert (await taken_in(session, cap(), by=officer)).state == "in_force"


async def test_an_identifier_that_another_sender_used_is_refused(session, officer):
    await taken_in(session, cap(), by=officer)
    with pytest.raises(SameIdOtherBody):
        await taken_in(session, cap().replace("示例气象台</sender>".encode(), "旁人</sender>".encode()), by=officer)


async def test_a_file_with_a_byte_that_is_no_text_is_the_same_file_when_it_comes_again(session, officer):
    source = cap().decode().replace("UTF-8", "UTF-16").encode("utf-16")
    first = await taken_in(session, source, by=officer)
    assert (await taken_in(session, source, by=officer)).id == first.id


@pytest.mark.parametrize("radius", ["", "abc", "-3", "inf", "nan"])
def test_a_circle_without_a_true_radius_is_refused(radius):
    with pytest.raises(BadCap):
        read(cap(area=f"<circle>43.9,116.1 {radius}</circle>"))


def test_a_circle_is_as_wide_as_it_is_high():
    circle, = read(cap(area="<circle>44.0,116.0 50</circle>")).polygons
    west, south, east, north = circle.bounds
    wide_km, high_km = (east - west) * 111.2 * 0.7193, (north - south) * 111.2      # cos 44°
    assert abs(wide_km - 100) < 2
    assert abs(high_km - 100) < 2
