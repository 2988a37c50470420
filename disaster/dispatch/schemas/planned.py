"""Plans as they are seen: lines with reasons, shortages, trips, what a new plan changes, what the league is asked."""

from datetime import datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from disaster.dispatch.schemas.seen import is_nothing
from disaster.journal.subjects import View
from disaster.stockpile.schemas import Seen


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
    """So many pieces of an item. `onward`: to which place they go on from this stop, a hub; `from_trip`: number of the
    trip that brought them to the hub where this one starts."""

    item: str
    pieces: int
    onward: str | None = Field(default=None, exclude_if=is_nothing)
    from_trip: int | None = Field(default=None, exclude_if=is_nothing)


class TripStopView(Seen):
    """A stop: when the vehicle comes, and what it leaves there."""

    place: str
    arrive_min: int
    leave_min: int
    loads: list[TripLoadView]
    kg: int
    litres: int


class TripView(Seen):
    """One way of one vehicle out of a store, or of a hub (`store` is a place then), and back. Minutes count from the
    start of the plan.

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

    `bound` is what no set of trips can stay below (vehicle minutes), `gap` what the trips lack to it. `bound_kind`: by
    the largest vehicle alone, or by the hours of the vehicles there, whichever is more; None: not told then.
    """

    stage: Literal["none", "first", "improved"]
    solver: str
    solver_version: str
    vehicle_minutes: int
    bound: int
    bound_kind: Literal["radial", "truck_hours"] | None = Field(default=None, exclude_if=is_nothing)
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


class CarriedView(Seen):
    """The vehicles bind. Of `wanted` pieces, which stock and roads alone would allow, the plan is what rides within
    `minutes` of all vehicles; `left`: pieces that the minutes would allow, but no trip takes. `value` beside `bound`:
    thousandths of all need, weighted by step of coverage; `urgent` beside `urgent_bound`: of class A alone."""

    minutes: int
    wanted: int
    left: int
    value: float
    bound: float
    gap: float
    urgent: float
    urgent_bound: float


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
    carried: CarriedView | None
    support_id: UUID | None
    replaces: UUID | None


class PlanPrivate(BaseModel):
    """Who changed the plan and why."""

    edits: list[dict[str, str]]
