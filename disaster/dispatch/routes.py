"""Doors of dispatch: needs, plans and use orders, requests, consignments, vehicles, following without an account."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query

from disaster.db import Session
from disaster.dispatch import (
    demanding,
    journey_routes,
    moving_routes,
    needs_clock,
    paper_routes,
    queries,
    restocking_routes,
    support_routes,
    what_if_routes,
)
from disaster.dispatch.actions import consignments, hubs, plans, replanning, requests, vehicles
from disaster.dispatch.hubs import HubIn, HubView, hub_view
from disaster.dispatch.models import Vehicle
from disaster.dispatch.schemas import (
    AllotmentIn,
    ApprovalIn,
    ConsignmentReceiptIn,
    ConsignmentStateIn,
    ConsignmentView,
    DiscrepancyIn,
    NeedsView,
    PlanIn,
    PlanLinesIn,
    PlanView,
    PositionIn,
    RequestDecisionIn,
    RequestIn,
    RequestView,
    VehicleIn,
    VehicleView,
)
from disaster.dispatch.schemas.clock import NeedsClockView
from disaster.dispatch.views import consignment_view, plan_view, request_view, vehicle_view
from disaster.people.asking import Asking
from disaster.planning.demand import Demand
from disaster.stockpile.queries import store_of

router = APIRouter(prefix="/api", tags=["dispatch"])
router.include_router(moving_routes.router)
router.include_router(paper_routes.router)
router.include_router(journey_routes.router)
router.include_router(what_if_routes.router)
router.include_router(restocking_routes.router)
router.include_router(support_routes.router)
Celsius = Annotated[int | None, Query(ge=-60, le=50)]
VehicleId = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{1,39}$")]
Place = Annotated[str, Path(pattern=r"^(\d{9}|\d{12})$")]
OFFICERS = ("duty_officer", "commander")


@router.get("/incidents/{incident_id}/needs")
async def needs(incident_id: UUID, session: Session, viewer: Asking, lowest_celsius: Celsius = None) -> NeedsView:
    """Unmet need of each township, with what it rests on."""
    incident = await queries.incident_of(session, incident_id, viewer)
    found = await queries.situation(session, incident, lowest_celsius)
    return queries.needs_view(incident, found, viewer, lowest_celsius)


@router.get("/incidents/{incident_id}/needs-clock")
async def lasting(incident_id: UUID, session: Session, viewer: Asking,
                  lowest_celsius: Celsius = None) -> NeedsClockView:
    """How long food, water, fuel, bedding, medicine and forage last, by township and gacha, the first to end first."""
    incident = await queries.incident_of(session, incident_id, viewer)
    return await needs_clock.needs_clock(session, incident, lowest_celsius, viewer)


@router.post("/incidents/{incident_id}/plans", status_code=201)
async def compute(incident_id: UUID, session: Session, viewer: Asking, entered: PlanIn | None = None) -> PlanView:
    """Compute a plan."""
    incident = await queries.incident_of(session, incident_id, viewer)
    viewer.allow(*OFFICERS, area=incident.county)
    if entered and entered.again:
        return plan_view(await replanning.asked_for(session, incident, by=viewer.actor))
    return plan_view(await plans.computed(session, incident, entered or PlanIn(), by=viewer))


@router.get("/plans/{plan_id}/demand")
async def demand(plan_id: UUID, session: Session, viewer: Asking) -> Demand:
    """What the plan cannot meet, as townships of the league's problem: `disaster plan FILE --demand` takes it in."""
    viewer.allow(*OFFICERS)
    return await demanding.demand(session, plan_id, viewer)


@router.put("/plans/{plan_id}/lines")
async def edit(plan_id: UUID, entered: PlanLinesIn, session: Session, viewer: Asking) -> PlanView:
    """Change the lines of a draft."""
    viewer.allow(*OFFICERS)
    return plan_view(await plans.edited(session, plan_id, entered, by=viewer))


@router.put("/plans/{plan_id}/approval")
async def approve(plan_id: UUID, entered: ApprovalIn, session: Session, viewer: Asking) -> PlanView:
    """Make the plan the use order, and its consignments."""
    viewer.allow(*OFFICERS)
    return plan_view(await plans.approved(session, plan_id, entered, by=viewer))


@router.put("/requests/{request_id}")
async def ask(request_id: UUID, entered: RequestIn, session: Session, viewer: Asking) -> RequestView:
    """A township asks for goods."""
    viewer.allow("reporter", "duty_officer", area=entered.place)
    return request_view(await requests.asked(session, request_id, entered, by=viewer))


@router.put("/requests/{request_id}/decision")
async def decide(request_id: UUID, entered: RequestDecisionIn, session: Session, viewer: Asking) -> RequestView:
    """Grant or refuse a request."""
    viewer.allow(*OFFICERS)
    return request_view(await requests.decided(session, request_id, entered, by=viewer))


@router.put("/requests/{request_id}/allotment")
async def allot(request_id: UUID, entered: AllotmentIn, session: Session, viewer: Asking) -> RequestView:
    """Let a store send what was granted."""
    viewer.allow(*OFFICERS)
    return request_view(await requests.allotted(session, request_id, entered, by=viewer))


@router.put("/consignments/{consignment_id}/state")
async def move(consignment_id: UUID, entered: ConsignmentStateIn, session: Session, viewer: Asking) -> ConsignmentView:
    """One step of the way."""
    return consignment_view(await consignments.moved(session, consignment_id, entered, by=viewer))


@router.put("/consignments/{consignment_id}/position")
async def position(consignment_id: UUID, entered: PositionIn, session: Session, viewer: Asking) -> ConsignmentView:
    """Where it was seen."""
    return consignment_view(await consignments.positioned(session, consignment_id, entered, by=viewer))


@router.put("/consignments/{consignment_id}/receipt")
async def receive(consignment_id: UUID, entered: ConsignmentReceiptIn, session: Session,
                  viewer: Asking) -> ConsignmentView:
    """Sign for the goods."""
    return consignment_view(await consignments.received(session, consignment_id, entered, by=viewer))


@router.put("/consignments/{consignment_id}/discrepancy")
async def explain(consignment_id: UUID, entered: DiscrepancyIn, session: Session, viewer: Asking) -> ConsignmentView:
    """Close the difference with its reason."""
    return consignment_view(await consignments.explained(session, consignment_id, entered, by=viewer))


@router.put("/hubs/{place}")
async def name_hub(place: Place, entered: HubIn, session: Session, viewer: Asking) -> HubView:
    """Say that goods may change vehicles at a place, how long that takes, or that they no longer do."""
    viewer.allow("administrator", *OFFICERS, area=place)
    return hub_view(await hubs.named(session, place, entered, by=viewer.actor))


@router.put("/vehicles/{vehicle_id}")
async def list_vehicle(vehicle_id: VehicleId, entered: VehicleIn, session: Session, viewer: Asking) -> VehicleView:
    """Add or change a vehicle."""
    division, before = (await store_of(session, entered.base)).division, await session.get(Vehicle, vehicle_id)
    for area in {division, before.division if before else division}:     # nobody moves another's here
        viewer.allow("administrator", area=area)
    return vehicle_view(await vehicles.listed(session, vehicle_id, entered, by=viewer.actor))


@router.put("/vehicles/{vehicle_id}/release")
async def give_up(vehicle_id: VehicleId, session: Session, viewer: Asking) -> VehicleView:
    """Let another order have a vehicle that one has booked."""
    return vehicle_view(await vehicles.given_up(session, vehicle_id, by=viewer))
