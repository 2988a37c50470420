"""Requests, plans, consignments, vehicles and needs as they are seen, and what comes in about them."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from disaster.journal.subjects import View
from disaster.people.schemas import Incoming
from disaster.stockpile.schemas import Flag, ItemKey, PointIn, Quantity, Seen, Words

Township = Annotated[str, Field(pattern=r"^\d{9}$")]
State = Literal["ordered", "packed", "departed", "halted", "arrived", "received", "cancelled"]
Moment = Annotated[datetime, Field(description="with its offset from UTC")]
Name = Annotated[str, Field(min_length=1, max_length=80)]
Pieces = Annotated[int, Field(ge=0, le=10**9)]


class VehicleView(View):
    """A vehicle."""

    subject_type: ClassVar[str] = "vehicle"
    model_config = ConfigDict(extra="forbid", frozen=True, serialize_by_alias=True, validate_by_name=True)
    label: str
    vehicle_class: str = Field(alias="class")
    payload_kg: int
    volume_m3: float
    road_class: str
    base: str
    state: Literal["free", "assigned", "on_road"]
    point: list[float] | None
    flag: Flag


class RequestLineView(Seen):
    """What was asked, and what was granted: nothing said yet is not zero."""

    item: str
    quantity: int
    granted: int | None


class RequestView(View):
    """A township's request."""

    subject_type: ClassVar[str] = "request"
    incident_id: UUID
    place: str
    lines: list[RequestLineView]
    state: Literal["open", "granted", "part", "refused"]
    store_id: str | None
    consignment_id: UUID | None
    asked_by: str
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None


class RequestPrivate(BaseModel):
    """What the township wrote, and why less was granted."""

    words: str | None
    reason: str | None


class PlanLineView(Seen):
    """One line of a plan. `class` A: some of it is for people whose life is at risk."""

    model_config = ConfigDict(extra="forbid", frozen=True, serialize_by_alias=True, validate_by_name=True)
    id: UUID
    store_id: str
    place: str
    item: str
    quantity: int
    quantity_urgent: int
    minutes: int | None
    urgency: Literal["A", "B"] = Field(alias="class")
    substitute: bool
    reason: dict[str, Any]


class ShortageView(Seen):
    """Which places are short of what, exactly how much, and why. Amounts in the group's unit."""

    group: str
    places: list[str]
    need: int
    reachable: int
    short: int
    short_urgent: int
    short_by_place: dict[str, int]
    cause: Literal["no_stock", "no_road", "no_time_or_vehicle"]
    causes: dict[str, int]
    exact: bool


class PlanView(View):
    """A plan, and the use order that it became."""

    subject_type: ClassVar[str] = "plan"
    incident_id: UUID
    state: Literal["draft", "approved", "superseded"]
    made_at: datetime
    made_by: str
    solver: str
    solver_version: str
    optimal: bool
    input_hash: str
    objective: dict[str, int]
    bound: int
    gap: float
    minutes_gap: float
    seconds: float
    lowest_celsius: int | None
    example: bool
    edited: bool
    lines: list[PlanLineView]
    shortages: list[ShortageView]
    tiers: list[dict[str, Any]]
    improvements: list[dict[str, Any]]
    unknown: list[dict[str, str]]
    order_number: str | None
    signatory: str | None
    approved_at: datetime | None
    approved_by: str | None
    travel_is_estimate: bool = True


class PlanPrivate(BaseModel):
    """Who changed the plan and why."""

    edits: list[dict[str, str]]


class ConsignmentLineView(Seen):
    """Pieces of one lot. Good, damaged, lost are unknown until received."""

    line: int
    item: str
    unit: str
    lot_id: UUID
    quantity: int
    good: int | None
    damaged: int | None
    lost: int | None


class ConsignmentView(View):
    """Goods on their way from a store to a place. `closed_at`: received, and every difference explained."""

    subject_type: ClassVar[str] = "consignment"
    number: str
    incident_id: UUID
    plan_id: UUID | None
    request_id: UUID | None
    store_id: str
    place: str
    shelter_id: str | None
    vehicle_id: str | None
    lines: list[ConsignmentLineView]
    state: State
    ordered_at: datetime
    packed_at: datetime | None
    departed_at: datetime | None
    halted_at: datetime | None
    arrived_at: datetime | None
    received_at: datetime | None
    closed_at: datetime | None
    eta_at: datetime | None
    late: bool
    minutes: int | None
    weight_kg: int | None
    from_point: list[float] | None
    to_point: list[float] | None
    position: list[float] | None
    position_at: datetime | None
    discrepancy: Literal["none", "open", "closed"]
    sent_by: str | None
    signed_by: str | None


class ConsignmentPrivate(BaseModel):
    """Who brought and who took the goods, why some lack, and the key that follows the number without an account."""

    deliverer: str | None
    receiver: str | None
    discrepancy_reason: str | None
    follow_key: str


class AskedIn(Incoming):
    """So much of an item."""

    item: ItemKey
    quantity: Quantity


class RequestIn(Incoming):
    """A township asks."""

    incident_id: UUID
    place: Township
    lines: list[AskedIn] = Field(min_length=1, max_length=60)
    words: Words | None = None


class GrantedIn(Incoming):
    """What is granted of an item."""

    item: ItemKey
    granted: Pieces


class RequestDecisionIn(Incoming):
    """Grant in full (no lines), in part (lines), or refuse. Less than asked needs a reason."""

    verdict: Literal["grant", "refuse"]
    lines: list[GrantedIn] = Field(default=[], max_length=60)
    reason: Words | None = None


class AllotmentIn(Incoming):
    """Which store sends what was granted."""

    store_id: str = Field(max_length=40)


class PlanIn(Incoming):
    """What the officer knows besides the reports: how cold it will be at worst, where that matters."""

    lowest_celsius: int | None = Field(default=None, ge=-60, le=50)


class PlanLineIn(Incoming):
    """A line as the officer wants it."""

    store_id: str = Field(max_length=40)
    place: Township
    item: ItemKey
    quantity: Quantity


class PlanLinesIn(Incoming):
    """All lines of the plan as they shall be, with the reason for the change."""

    lines: list[PlanLineIn] = Field(max_length=2_000)
    reason: Words


class ApprovalIn(Incoming):
    """The post that signs the use order."""

    signatory_post: Name


class ConsignmentStateIn(Incoming):
    """Where a consignment is now. `deliverer`: who drives it, if he is to be named."""

    state: Literal["packed", "departed", "halted", "arrived", "cancelled"]
    vehicle_id: str | None = Field(default=None, max_length=40)
    eta_at: Moment | None = None
    deliverer: Name | None = None
    point: PointIn | None = None


class PositionIn(Incoming):
    """Where a consignment on the road was seen, and when it is expected now."""

    point: PointIn
    eta_at: Moment | None = None


class ReceivedLineIn(Incoming):
    """What came of a line."""

    line: int = Field(ge=1, le=10_000)
    good: Pieces
    damaged: Pieces = 0
    lost: Pieces = 0


class ConsignmentReceiptIn(Incoming):
    """The proof of delivery: deliverer, receiver, date, and every line."""

    lines: list[ReceivedLineIn] = Field(min_length=1, max_length=2_000)
    receiver: Name
    received_at: Moment
    deliverer: Name | None = None


class DiscrepancyIn(Incoming):
    """Why some of it did not arrive whole."""

    reason: Words


class VehicleIn(Incoming):
    """A vehicle as an administrator enters it."""

    label: Name
    vehicle_class: str = Field(pattern=r"^[a-z0-9_]{2,40}$")
    payload_kg: int = Field(ge=1, le=200_000)
    volume_litres: int = Field(ge=0, le=500_000)
    road_class: Literal["paved", "track"]
    base: str = Field(max_length=40)
    flag: Flag = "verified"


class GroupNeedView(Seen):
    """A place's need of one group, in the group's unit. None: a figure it rests on is unknown."""

    key: str
    zh: str
    en: str
    unit: str
    unit_en: str
    needed: int | None
    held: int
    coming: int
    unmet: int | None
    urgent: int | None
    basis: dict[str, Any]


class PlaceNeeds(Seen):
    """All needs of a township."""

    place: str
    groups: list[GroupNeedView]


class NeedsView(Seen):
    """Unmet need of each township: need, less what it holds, less what is coming (LOG-06)."""

    incident_id: UUID
    places: list[PlaceNeeds]
    norms_flag: Literal["example", "verified"]
    travel: dict[str, Any]
    lowest_celsius: int | None


class FollowedLine(Seen):
    """Goods, without lot."""

    item: str
    zh: str
    unit: str
    quantity: int


class Followed(Seen):
    """What anybody with the number and its key sees."""

    number: str
    state: State
    place: str
    place_zh: str
    lines: list[FollowedLine]
    ordered_at: datetime
    departed_at: datetime | None
    arrived_at: datetime | None
    received_at: datetime | None
    eta_at: datetime | None
    late: bool
    world: Literal["real", "drill"]
