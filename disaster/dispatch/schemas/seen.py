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


class RideView(Seen):
    """A trip of its plan that carries a load: at which of its stops it is left, and when that is planned. Loading
    begins at `loads_at`. `vehicle_id` None: a vehicle of the class. `start`: a store, or where loads change vehicles.
    """

    trip: int
    stop: int
    vehicle_id: str | None
    vehicle_class: str
    start: str
    place: str
    loads_at: datetime
    departs_at: datetime
    arrives_at: datetime


class ConsignmentView(View):
    """Goods on their way from a store to a place. `closed_at`: received, and every difference explained.

    `due_at` is what people promised, `eta_at` what is expected now, on the roads, or (`eta_is_estimate`) by a straight
    line. `returns_to`: it turned round to this store.
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
    eta_is_estimate: bool = Field(default=False, exclude_if=is_nothing)
    origin_id: UUID | None
    merged_into: UUID | None
    returns_to: str | None
    trips: list[RideView] = Field(default=[], exclude_if=is_nothing)
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
