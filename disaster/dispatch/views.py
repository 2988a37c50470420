"""From rows to what is seen of requests, plans, consignments and vehicles."""

from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

import disaster.dispatch.hubs
import disaster.dispatch.journeys
import disaster.dispatch.support_views  # noqa: F401  # kinds of subject of their own
from disaster.dispatch.models import Consignment, Plan, Request, UseOrder, Vehicle
from disaster.dispatch.rules import shares
from disaster.dispatch.schemas import (
    ConsignmentLineView,
    ConsignmentPrivate,
    ConsignmentView,
    PlanLineView,
    PlanPrivate,
    PlanView,
    RequestPrivate,
    RequestView,
    UseOrderView,
    VehicleView,
)
from disaster.journal.subjects import Subject, register
from disaster.people.views import STAFF
from disaster.stockpile.items import unit_of

CARRIERS = STAFF | {"storekeeper", "reserves_officer", "shelter_keeper", "reporter"}
PLAN = ("incident_id", "state", "made_at", "made_by", "solver", "solver_version", "optimal", "input_hash", "objective",
        "bound", "gap", "minutes_gap", "seconds", "lowest_celsius", "example", "edited", "shortages", "tiers",
        "improvements", "unknown", "order_number", "signatory", "approved_at", "approved_by", "travel_is_estimate",
        "trips", "routing", "changes", "demand", "carried", "replaces", "support_id")
CONSIGNMENT = ("number", "order_number", "incident_id", "plan_id", "request_id", "store_id", "place",
               "shelter_id", "vehicle_id", "state", "ordered_at", "packed_at", "departed_at", "halted_at", "arrived_at",
               "received_at", "closed_at", "eta_at", "late", "minutes", "weight_kg", "from_point", "to_point",
               "position", "position_at", "due_at", "eta_is_estimate", "origin_id", "merged_into", "returns_to",
               "trips", "lineage", "discrepancy", "sent_by", "signed_by")
REQUEST = ("incident_id", "place", "lines", "state", "store_id", "consignment_id", "consignments", "progress",
           "asked_by", "asked_at",
           "decided_by", "decided_at")
ORDER = ("number", "incident_id", "plan_id", "request_id", "signatory", "given_at", "given_by", "example", "lines")
VEHICLE = ("label", "vehicle_class", "payload_kg", "road_class", "base", "state", "flag", "plan_id")


def vehicle_view(row: Vehicle) -> VehicleView:
    """A vehicle."""
    return VehicleView(id=row.id, areas=[row.division], volume_m3=row.volume_litres / 1000, point=None,
                       **{name: getattr(row, name) for name in VEHICLE})


def request_view(row: Request) -> RequestView:
    """A request, without what anybody wrote."""
    asked = {line["item"]: line["quantity"] for line in row.lines}
    given = {line["item"]: line["granted"] or 0 for line in row.lines}
    return RequestView(id=str(row.id), areas=[row.place], **shares(asked, given, row.progress),
                       **{name: getattr(row, name) for name in REQUEST})


def use_order_view(row: UseOrder) -> UseOrderView:
    """A use order, seen by the county, by the stores that ship on it and by the places that receive."""
    return UseOrderView(id=str(row.id), areas=row.areas, **{name: getattr(row, name) for name in ORDER})


def plan_view(row: Plan) -> PlanView:
    """A plan."""
    lines = [PlanLineView(id=line.id, store_id=line.store_id, place=line.place, item=line.item,
                          quantity=line.quantity, quantity_urgent=line.quantity_urgent, minutes=line.minutes,
                          urgency="A" if line.quantity_urgent else "B", substitute=line.substitute,
                          reason=line.reason) for line in row.lines]
    return PlanView(id=str(row.id), areas=areas_of(row), lines=lines, **{name: getattr(row, name) for name in PLAN})


def areas_of(row: Plan) -> list[str]:
    """Whose a plan is; a county sees what its league ordered for it, not what is being worked out."""
    return [row.county] if row.support_id is None or row.state != "approved" else sorted(
        {row.county, *(line.place[:6] for line in row.lines)})


def consignment_view(row: Consignment) -> ConsignmentView:
    """A consignment, seen where it comes from and where it goes."""
    lines = [ConsignmentLineView(line=line.line, item=line.item, unit=unit_of(line.item), lot_id=line.lot_id,
                                 quantity=line.quantity, good=line.good, damaged=line.damaged, lost=line.lost,
                                 returned=line.returned, origin=line.origin if line.origin != row.number else None,
                                 store_id=line.store_id if line.store_id != row.store_id else None)
             for line in row.lines]
    return ConsignmentView(id=str(row.id), areas=sorted({row.store_division, row.place}), lines=lines,
                           **{name: getattr(row, name) for name in CONSIGNMENT})


async def request_private(session: AsyncSession, request_id: str) -> BaseModel | None:
    """The words of the township and of the officer."""
    row = await session.get(Request, UUID(request_id))
    return RequestPrivate(words=row.words, reason=row.reason) if row else None


async def plan_private(session: AsyncSession, plan_id: str) -> BaseModel | None:
    """Who changed the plan and why."""
    row = await session.get(Plan, UUID(plan_id))
    return PlanPrivate(edits=row.edits) if row else None


async def consignment_private(session: AsyncSession, consignment_id: str) -> BaseModel | None:
    """Names, reason and key."""
    row = await session.get(Consignment, UUID(consignment_id))
    return ConsignmentPrivate(deliverer=row.deliverer, receiver=row.receiver, follow_key=row.follow_key,
                              discrepancy_reason=row.discrepancy_reason, signature=row.signature,
                              reasons=row.reasons) if row else None


register(Subject(VehicleView, Vehicle, vehicle_view, downward=True))
register(Subject(RequestView, Request, request_view, private=request_private, private_roles=CARRIERS))
register(Subject(UseOrderView, UseOrder, use_order_view))
register(Subject(PlanView, Plan, plan_view, private=plan_private, private_roles=STAFF))
register(Subject(ConsignmentView, Consignment, consignment_view, private=consignment_private,
                 private_roles=CARRIERS))
