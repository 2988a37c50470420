"""Tables of dispatch: requests, plans with their lines, consignments with theirs, vehicles, numbers without gaps."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

import disaster.dispatch.support_models  # noqa: F401  # its table, which plans point to
from disaster.db import Base

CONSIGNMENT_STATES = ("ordered", "packed", "departed", "halted", "arrived", "received", "cancelled", "merged",
                      "returned")


class Serial(Base):
    """The last number given of one kind, county and year; raised in the transaction that uses it, so no gap."""

    __tablename__ = "serial"

    key: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class Vehicle(Base):
    """A vehicle for relief goods; `id` is no number plate."""

    __tablename__ = "vehicle"
    __table_args__ = (CheckConstraint("state IN ('free', 'assigned', 'on_road')", name="state"),
                      CheckConstraint("flag IN ('verified', 'derived', 'example')", name="flag"))

    id: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    vehicle_class: Mapped[str]
    payload_kg: Mapped[int]
    volume_litres: Mapped[int]
    road_class: Mapped[str]             # paved, or track: passes where there is no road
    base: Mapped[str] = mapped_column(ForeignKey("store.id"))
    division: Mapped[str]               # of its base
    state: Mapped[str]
    flag: Mapped[str]
    plan_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan.id"), index=True)    # the plan whose trips have it


class Request(Base):
    """What a township asks for: granted in full, in part, or refused with a reason; then allotted to a store."""

    __tablename__ = "request"
    __table_args__ = (CheckConstraint("state IN ('open', 'granted', 'part', 'refused')", name="state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    place: Mapped[str]
    state: Mapped[str]
    lines: Mapped[list[Any]]            # {item, quantity, granted}
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    store_id: Mapped[str | None] = mapped_column(ForeignKey("store.id"))
    consignment_id: Mapped[UUID | None]    # the last one made for it
    numbers: Mapped[list[Any]]          # under which its goods were ordered: a line keeps its first number for ever
    consignments: Mapped[list[Any]]     # that carry or brought its goods
    progress: Mapped[list[Any]]         # {item, committed, in_transit, fulfilled}: pieces so far
    words: Mapped[str | None]           # private: what the township wrote
    reason: Mapped[str | None]          # private: why less was granted
    body_hash: Mapped[bytes] = mapped_column(LargeBinary)


class UseOrder(Base):
    """A use order (动用指令) as the emergency bureau gave it: what which store shall send where. Never changed."""

    __tablename__ = "use_order"
    __table_args__ = (UniqueConstraint("number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str]
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    areas: Mapped[list[Any]]            # the county, the stores that ship, the places that receive
    plan_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan.id"), index=True)
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("request.id"), index=True)
    signatory: Mapped[str]              # the post that signs
    given_at: Mapped[datetime]
    given_by: Mapped[str]
    example: Mapped[bool]
    lines: Mapped[list[Any]]            # {store_id, place, item, quantity}
    follow_key: Mapped[str]             # private: follows the order without an account, and makes its paper's code


class Plan(Base):
    """A computed allocation that an officer may edit. Approved, it is the use order (动用指令)."""

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'approved', 'superseded')", name="state"),
        CheckConstraint("(state = 'approved') = (order_number IS NOT NULL)", name="approved_has_number"),
        CheckConstraint("(order_number IS NULL) = (signatory IS NULL)", name="number_has_signatory"),
        UniqueConstraint("order_number"),
        Index("uq_plan_one_draft", "incident_id", unique=True,
              postgresql_where="state = 'draft' AND support_id IS NULL"),
        Index("uq_plan_one_draft_support", "support_id", unique=True, postgresql_where="state = 'draft'"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    county: Mapped[str]
    state: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    solver: Mapped[str]
    solver_version: Mapped[str]
    optimal: Mapped[bool]
    input_hash: Mapped[str]
    objective: Mapped[dict[str, Any]]   # pieces, piece_minutes, merge_minutes
    bound: Mapped[int]
    gap: Mapped[float]
    minutes_gap: Mapped[float]
    seconds: Mapped[float]
    lowest_celsius: Mapped[int | None]
    example: Mapped[bool]
    edited: Mapped[bool]
    shortages: Mapped[list[Any]]
    tiers: Mapped[list[Any]]
    improvements: Mapped[list[Any]]
    unknown: Mapped[list[Any]]          # {place, group}: nobody knows what is needed there
    travel_is_estimate: Mapped[bool]
    trips: Mapped[list[Any]]
    routing: Mapped[dict[str, Any] | None]      # how the trips were found, and what no trip takes along
    changes: Mapped[dict[str, Any] | None]      # what moved against the plan before, by which event, for whom
    demand: Mapped[list[Any]]           # unmet need, which the county asks its league for
    support_id: Mapped[UUID | None] = mapped_column(ForeignKey("support.id"), index=True)   # the league's, for a county
    carried: Mapped[dict[str, Any] | None]      # vehicles bind: what they let through, beside its bound
    replaces: Mapped[UUID | None] = mapped_column(ForeignKey("plan.id"))    # the order in force that it would change
    problem: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)   # not shown: what events are told from
    order_number: Mapped[str | None]
    signatory: Mapped[str | None]       # the post that signs
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str | None]
    edits: Mapped[list[Any]]            # private: {at, by, reason}
    lines: Mapped[list["PlanLine"]] = relationship(
        lazy="selectin", order_by="PlanLine.line", cascade="all, delete-orphan")


class PlanLine(Base):
    """So many pieces of an item from a store to a place, and why from there."""

    __tablename__ = "plan_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="positive"), UniqueConstraint("plan_id", "line"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))
    line: Mapped[int]
    store_id: Mapped[str] = mapped_column(ForeignKey("store.id"))
    place: Mapped[str]
    item: Mapped[str]
    quantity: Mapped[int]
    quantity_urgent: Mapped[int]        # of these for class A, life at risk
    minutes: Mapped[int | None]         # None: nobody knows where the store or the place lies
    substitute: Mapped[bool]
    reason: Mapped[dict[str, Any]]


class Consignment(Base):
    """Goods that go from one store to one place under one number, of a plan with trips on one trip. The ledger holds
    them all the way.

    A part that was split off has a number of its own and the key of the whole; `lineage` tells what became of what.
    """

    __tablename__ = "consignment"
    __table_args__ = (
        CheckConstraint(f"state IN {CONSIGNMENT_STATES}", name="state"),
        CheckConstraint("discrepancy IN ('none', 'open', 'closed')", name="discrepancy"),
        CheckConstraint("(state IN ('received', 'returned')) = (received_at IS NOT NULL AND receiver IS NOT NULL)",
                        name="proof"),
        CheckConstraint("(state = 'merged') = (merged_into IS NOT NULL)", name="merged_into_one"),
        CheckConstraint("state <> 'returned' OR returns_to IS NOT NULL", name="returned_to_a_store"),
        CheckConstraint("discrepancy <> 'closed' OR discrepancy_reason IS NOT NULL", name="closed_has_reason"),
        CheckConstraint("closed_at IS NULL OR discrepancy <> 'open'", name="closed_without_difference"),
        UniqueConstraint("number"),
        Index("ix_consignment_on_road", "eta_at", postgresql_where="state IN ('departed', 'halted')"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str]
    order_number: Mapped[str]           # of the use order that it carries out
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    plan_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan.id"), index=True)
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("request.id"))
    store_id: Mapped[str] = mapped_column(ForeignKey("store.id"))
    store_division: Mapped[str]
    place: Mapped[str]
    shelter_id: Mapped[str | None]
    vehicle_id: Mapped[str | None] = mapped_column(ForeignKey("vehicle.id"))
    state: Mapped[str]
    ordered_at: Mapped[datetime]
    packed_at: Mapped[datetime | None]
    departed_at: Mapped[datetime | None]
    halted_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    eta_at: Mapped[datetime | None]
    late: Mapped[bool]
    minutes: Mapped[int | None]         # estimated, store to place
    weight_kg: Mapped[int | None]       # None: an item's weight is not known
    from_point: Mapped[list[Any] | None]
    to_point: Mapped[list[Any] | None]
    position: Mapped[list[Any] | None]
    position_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]     # when people said that it comes; eta_at follows the vehicle
    eta_is_estimate: Mapped[bool] = mapped_column(default=False)    # by a straight line: no road is known there
    origin_id: Mapped[UUID | None] = mapped_column(index=True)      # the consignment that it was split off
    merged_into: Mapped[UUID | None]
    returns_to: Mapped[str | None] = mapped_column(ForeignKey("store.id"))     # it turned round
    trips: Mapped[list[Any]]            # of its plan, that carry it, in order: Ride (portions.py)
    lineage: Mapped[list[Any]]          # {what, at, number, consignment_id, place_from, place_to, store_id, goods}
    discrepancy: Mapped[str]
    sent_by: Mapped[str | None]         # the keeper who handed the goods over
    signed_by: Mapped[str | None]       # the account through which the receipt came
    follow_key: Mapped[str]             # private: follows the consignment without an account
    deliverer: Mapped[str | None]       # private
    receiver: Mapped[str | None]        # private
    discrepancy_reason: Mapped[str | None]    # private
    signature: Mapped[list[Any] | None]       # private: the receiver's strokes, each a list of x, y in thousandths
    reasons: Mapped[list[Any]]                # private: {at, by, what, reason} of what was split, sent elsewhere …
    part_hash: Mapped[bytes | None] = mapped_column(LargeBinary)    # what a repeat of the same split has in common
    lines: Mapped[list["ConsignmentLine"]] = relationship(
        lazy="selectin", order_by="ConsignmentLine.line", cascade="all, delete-orphan")


class ConsignmentLine(Base):
    """Pieces of one lot, and what came of them: unknown until received. Their store and first number go with them."""

    __tablename__ = "consignment_line"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="positive"),
        CheckConstraint("good >= 0 AND damaged >= 0 AND lost >= 0", name="not_negative"),
        CheckConstraint("good IS NULL OR good + damaged + lost = quantity", name="all_accounted_for"),
        CheckConstraint("num_nulls(good, damaged, lost) IN (0, 3)", name="received_together"),
        CheckConstraint("returned BETWEEN 0 AND coalesce(good, 0)", name="returned_what_was_good"))

    consignment_id: Mapped[UUID] = mapped_column(ForeignKey("consignment.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str]
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"))
    store_id: Mapped[str] = mapped_column(ForeignKey("store.id"))   # whose book holds them
    origin: Mapped[str] = mapped_column(index=True)                 # the number under which they were ordered
    quantity: Mapped[int]
    good: Mapped[int | None]
    damaged: Mapped[int | None]
    lost: Mapped[int | None]
    returned: Mapped[int] = mapped_column(default=0)                # of the good ones, brought back to a store since
