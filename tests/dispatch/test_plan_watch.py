import asyncio

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from disaster.dispatch.actions import plan_watch, plans, trips, vehicles
from disaster.dispatch.models import Plan, Vehicle
from disaster.dispatch.schemas import ApprovalIn, PlanIn, VehicleIn
from disaster.geo.datum import Datum
from disaster.incidents.models import Incident
from disaster.planning import worker
from disaster.planning.problem import Problem
from disaster.planning.worker import PlannerBusy
from disaster.stockpile import actions
from disaster.stockpile.schemas import LotIn, PointIn, ReceiptIn, StoreIn
from tests.dispatch.conftest import FAR, NEAR, STORES, TOWN_STORE
from tests.reports.filing import acted

NOTHING = Problem(items=(), stores=(), townships=(), routes=())


@pytest.fixture
async def planner():
    yield worker.planner()
    await worker.close()


async def planned(session, by):
    """An incident with forty people relocated near, a hundred quilts in town, and a plan."""
    division, lon, lat = STORES[TOWN_STORE]
    await actions.listed(session, TOWN_STORE, StoreIn(
        name_zh="示例库", kind="county", division=division, point=PointIn(lon=lon, lat=lat, datum=Datum.WGS84)),
        by=by.actor)
    await actions.received(session, TOWN_STORE, uuid7(), ReceiptIn(lines=[
        LotIn(item="quilt", quantity=100, owner="锡林浩特市")]), by=by)
    await vehicles.listed(session, "one", VehicleIn(
        label="示例车", vehicle_class="truck_10t", payload_kg=10_000, volume_litres=40_000, road_class="track",
        base=TOWN_STORE, flag="example"), by=by.actor)
    report = await acted(session, by, place=NEAR, figures={"relocated_now": 40})
    incident = await session.get_one(Incident, report.incident_id)
    return incident, await plans.computed(session, incident, PlanIn(), by=by)


async def unreadable(session, by):
    """Another disaster, whose order was computed from something that this program cannot read."""
    report = await acted(session, by, place=FAR, hazard="flood", figures={"relocated_now": 10})
    plan = await plans.computed(session, await session.get_one(Incident, report.incident_id), PlanIn(), by=by)
    await plans.approved(session, plan.id, ApprovalIn(signatory_post="市应急管理局局长"), by=by)
    plan.problem = {"problem": {"format": "of another time"}, "returned": []}
    return report.incident_id


async def test_who_takes_the_watch_over_finds_what_was_missed_and_a_failed_turn_is_tried_again(
        session, officer, planner, monkeypatch, caplog):
    monkeypatch.setattr(plan_watch, "QUIET_SECONDS", 0.0)
    incident, plan = await planned(session, officer)
    await plans.approved(session, plan.id, ApprovalIn(signatory_post="市应急管理局局长"), by=officer)
    other = await unreadable(session, officer)
    await acted(session, officer, place=NEAR, figures={"relocated_now": 70})
    async with planner._in_turn():
        others = [asyncio.create_task(planner.solve(NOTHING)) for _ in range(worker.WAITING_MAX)]
        await asyncio.sleep(0)
        with pytest.raises(PlannerBusy):
            await plan_watch.watched(session)
    await asyncio.gather(*others)
    await plan_watch.watched(session)
    draft, = await session.scalars(select(Plan).where(Plan.incident_id == incident.id, Plan.state == "draft"))
    assert (draft.replaces, draft.changes["pieces_moved"]) == (plan.id, 30)
    assert f"the plans of incident {other} could not be planned again" in caplog.text    # nobody waited for them


async def test_a_draft_whose_vehicles_are_gone_does_not_keep_others_from_better_trips(session, officer, planner):
    _, plan = await planned(session, officer)
    assert plan.routing["stage"] == "first"
    vehicle = await session.get_one(Vehicle, "one")
    await vehicles.put(session, vehicle, "on_road", by=officer.actor)
    await trips.improved(session)
    assert (plan.trips, plan.routing["stage"]) == ([], "none")


async def test_a_draft_that_cannot_be_read_does_not_keep_others_from_better_trips(session, officer, planner, caplog):
    _, broken = await planned(session, officer)
    report = await acted(session, officer, place=FAR, hazard="flood", figures={"relocated_now": 10})
    other = await plans.computed(session, await session.get_one(Incident, report.incident_id), PlanIn(), by=officer)
    broken.problem = {"problem": {"format": "of another time"}, "returned": []}
    for _ in range(2):
        await trips.improved(session)
    assert [plan.routing and plan.routing["stage"] for plan in (broken, other)] == ["first", "improved"]
    assert caplog.text.count(f"no better trips for plan {broken.id}") == 1
