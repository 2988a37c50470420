"""Requests, plans, consignments, vehicles and needs as they are seen."""

from datetime import datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from disaster.journal.subjects import View
from disaster.stockpile.schemas import Flag, Seen

Share = Literal["none", "partial", "complete"]
State = Literal["ordered", "packed", "departed", "halted", "arrived", "received", "cancelled", "merged", "returned"]
Turn = Literal["split_from", "split_off", "merged_in", "merged_into", "redirected", "turned_back", "handed_back"]


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
    plan_id: UUID | None


class RequestLineView(Seen):
    """What was asked, and what was granted: nothing said yet is not zero."""

    item: str
    quantity: int
    granted: int | None


class RequestProgress(Seen):
    """Pieces of an item so far: set aside in stores or further; left a store or further; arrived whole."""

    item: str
    committed: int
    in_transit: int
    fulfilled: int


class RequestView(View):
    """A township's request. Its four states say how much of what was asked is granted, committed, sent, there (LOG-01).

    `requested`: none while open and when refused. Each state is one that grows: what has arrived was sent as well.
    """

    subject_type: ClassVar[str] = "request"
    incident_id: UUID
    place: str
    lines: list[RequestLineView]
    state: Literal["open", "granted", "part", "refused"]
    store_id: str | None
    consignment_id: UUID | None
    consignments: list[UUID]
    progress: list[RequestProgress]
    requested: Share
    committed: Share
    in_transit: Share
    fulfilled: Share
    asked_by: str
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None


class UseOrderLine(Seen):
    """What a store shall send where."""

    store_id: str
    place: str
    item: str
    quantity: int


class UseOrderView(View):
    """A use order (动用指令): given by the emergency bureau, carried out by the reserves bureau, paid by finance."""

    subject_type: ClassVar[str] = "use_order"
    number: str
    incident_id: UUID
    plan_id: UUID | None
    request_id: UUID | None
    signatory: str
    given_at: datetime
    given_by: str
    example: bool
    lines: list[UseOrderLine]


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


class TripLoadView(Seen):
    """So many pieces of an item."""

    item: str
    pieces: int


class TripStopView(Seen):
    """A stop: when the vehicle comes, and what it leaves there."""

    place: str
    arrive_min: int
    leave_min: int
    loads: list[TripLoadView]
    kg: int
    litres: int


class TripView(Seen):
    """One way of one vehicle out of a store and back. Minutes count from the start of the plan.

    It begins with `load_min` of loading.
    `vehicle_id` None: one more vehicle of the class, which nobody has yet. `direct`: a full load for one place.
    `metres` None: only times are known.
    """

    number: int
    vehicle_id: str | None
    vehicle_class: str
    store: str
    stops: list[TripStopView]
    depart_min: int
    load_min: int = 0
    back_min: int
    metres: int | None
    kg: int
    litres: int
    direct: bool


class TripLeftView(Seen):
    """What no trip takes along, and why."""

    store: str
    place: str
    loads: list[TripLoadView]
    kg: int
    cause: Literal["no_vehicle", "no_road", "too_far", "too_large"]


class RoutingView(Seen):
    """How the trips were found. `stage`: `first` comes at once, `improved` within seconds, `none`: no vehicle is known.

    `bound` is what no set of trips can stay below (vehicle minutes), `gap` what the trips lack to it.
    """

    stage: Literal["none", "first", "improved"]
    solver: str
    solver_version: str
    vehicle_minutes: int
    bound: int
    gap: float
    seconds: float
    left: list[TripLeftView]


class PlanEventView(Seen):
    """What changed since the plan before: `subject` names the road, store, township or vehicle."""

    kind: Literal["road", "stock", "need", "vehicle"]
    subject: str
    was: int | None
    now: int | None
    effect: Literal["cause", "none"]


class PlanMoveView(Seen):
    """A line that is not as it was: pieces before and now, and the events (numbers in `events`) that caused it."""

    store: str
    place: str
    item: str
    was: int
    now: int
    events: list[int]


class PlanAffectedView(Seen):
    """A place that gets more or less, sooner or later: base amounts of the group in its unit, arrival in minutes."""

    place: str
    group: str
    people: int | None
    served_was: int
    served_now: int
    minutes_was: int | None
    minutes_now: int | None


class PlanChangesView(Seen):
    """What a new plan changes against the one before, which event caused it, who is better and who is worse off."""

    against: UUID
    events: list[PlanEventView]
    moved: list[PlanMoveView]
    better: list[PlanAffectedView]
    worse: list[PlanAffectedView]
    pieces_moved: int
    pieces_kept: int


class LeagueDemandView(Seen):
    """What the county asks its league for: its unmet need of one group at one place, in the group's unit."""

    place: str
    group: str
    short: int
    short_urgent: int
    cause: Literal["no_stock", "no_road", "no_time_or_vehicle"]


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
    travel_is_estimate: bool
    trips: list[TripView]
    routing: RoutingView | None
    changes: PlanChangesView | None
    demand: list[LeagueDemandView]
    replaces: UUID | None


class PlanPrivate(BaseModel):
    """Who changed the plan and why."""

    edits: list[dict[str, str]]


def is_nothing(value: object) -> bool:
    """What most lines have not is not told: an entry of before it was known says the same."""
    return not value


class ConsignmentLineView(Seen):
    """Pieces of one lot. Good, damaged, lost are unknown until received. Store and origin: where they are not the
    consignment's own, because the pieces came from another one."""

    line: int
    item: str
    unit: str
    lot_id: UUID
    quantity: int
    good: int | None
    damaged: int | None
    lost: int | None
    returned: int = Field(default=0, exclude_if=is_nothing)
    store_id: str | None = Field(default=None, exclude_if=is_nothing)
    origin: str | None = Field(default=None, exclude_if=is_nothing)


class LineageView(Seen):
    """One turn in the life of a load: with which other number, from where to where, which goods."""

    what: Turn
    at: datetime
    number: str | None = None
    consignment_id: UUID | None = None
    place_from: str | None = None
    place_to: str | None = None
    store_id: str | None = None
    goods: dict[str, int] = Field(default={})


class ConsignmentView(View):
    """Goods on their way from a store to a place. `closed_at`: received, and every difference explained.

    `due_at` is what people promised, `eta_at` what is expected now. `returns_to`: it turned round to this store.
    """

    subject_type: ClassVar[str] = "consignment"
    number: str
    order_number: str
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
    due_at: datetime | None
    origin_id: UUID | None
    merged_into: UUID | None
    returns_to: str | None
    lineage: list[LineageView]
    discrepancy: Literal["none", "open", "closed"]
    sent_by: str | None
    signed_by: str | None


class ConsignmentPrivate(BaseModel):
    """Who brought and who took the goods, why some lack, and the key that follows the number without an account."""

    deliverer: str | None
    receiver: str | None
    discrepancy_reason: str | None
    follow_key: str
    signature: list[list[int]] | None
    reasons: list[dict[str, str]]


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
