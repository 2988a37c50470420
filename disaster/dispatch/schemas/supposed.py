"""What if: what an officer supposes, and the answer beside what stands. Nothing of it is stored."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from disaster.dispatch.schemas.entered import Township
from disaster.dispatch.schemas.planned import PlanView
from disaster.people.schemas import Incoming
from disaster.roads.schemas import ROADS_MAX, SegmentId
from disaster.stockpile.schemas import ItemKey, PointIn, Quantity, Seen

StoreId = Annotated[str, Field(min_length=1, max_length=40)]
Goods = Annotated[dict[ItemKey, Quantity], Field(max_length=60)]
WISHES_MAX = 200


class ClosedRouteIn(Incoming):
    """No vehicle gets from this store to this township."""

    store_id: StoreId
    place: Township


class AddedStoreIn(Incoming):
    """A store that is not there: its name is its id in the answer."""

    name: Annotated[str, Field(min_length=1, max_length=40)]
    point: PointIn
    stock: Goods


class AddedGoodsIn(Incoming):
    """More goods in a store that is there."""

    store_id: StoreId
    stock: Goods


class AddedTrucksIn(Incoming):
    """More vehicles of one kind at a store."""

    base: StoreId
    count: Annotated[int, Field(ge=1, le=200)]
    vehicle_class: str = Field(pattern=r"^[a-z0-9_]{2,40}$")
    payload_kg: Annotated[int, Field(ge=1, le=200_000)]
    volume_litres: Annotated[int, Field(ge=0, le=500_000)] = 0
    road_class: Literal["paved", "track"] = "paved"


class ToldIn(Incoming):
    """A township tells this figure instead of what it told."""

    place: Township
    indicator: Literal["relocated_now", "central_now", "need_emergency_aid_now", "injured", "forage_gap_t"]
    value: Annotated[int, Field(ge=0, le=10**7)]


class WhatIfIn(Incoming):
    """All that is supposed at once. `lowest_celsius` None: as the standing plan says; `colder_by` comes off it."""

    lowest_celsius: int | None = Field(default=None, ge=-60, le=50)
    colder_by: int = Field(default=0, ge=-40, le=40)
    closed_roads: list[SegmentId] = Field(default=[], max_length=ROADS_MAX)
    closed_routes: list[ClosedRouteIn] = Field(default=[], max_length=WISHES_MAX)
    lost_stores: list[StoreId] = Field(default=[], max_length=WISHES_MAX)
    stores: list[AddedStoreIn] = Field(default=[], max_length=20)
    goods: list[AddedGoodsIn] = Field(default=[], max_length=WISHES_MAX)
    trucks: list[AddedTrucksIn] = Field(default=[], max_length=20)
    told: list[ToldIn] = Field(default=[], max_length=WISHES_MAX)


class WhatIfTotalsView(Seen):
    """A plan in figures. By need group: percent of the worst covered township, and what lacks in the group's unit.
    `left_kg` None: no vehicle is known, so nobody can say what is left behind."""

    pieces: int
    piece_minutes: int
    longest_minutes: int
    worst_percent: dict[str, int]
    short_places: int
    trips: int
    vehicles: int
    last_back_minutes: int | None
    left_kg: int | None
    short: dict[str, int]


class WhatIfPlaceView(Seen):
    """A need of a township that is met otherwise: amounts in the group's unit, minutes of the load that comes last.
    `verdict`: more or less of the need is met; else it comes sooner or later."""

    place: str
    group: str
    need_before: int
    need_after: int
    served_before: int
    served_after: int
    percent_before: int
    percent_after: int
    minutes_before: int | None
    minutes_after: int | None
    verdict: Literal["gains", "loses", "sooner", "later", "needs_more", "needs_less"]


class WhatIfMoveView(Seen):
    """A load that is another: pieces before and after."""

    store_id: str
    place: str
    item: str
    before: int
    after: int


class WhatIfDifferenceView(Seen):
    """The alternative beside what stands."""

    before: WhatIfTotalsView
    after: WhatIfTotalsView
    places: list[WhatIfPlaceView]
    moved: list[WhatIfMoveView]


class WhatIfStoreView(Seen):
    """A supposed store, for the map."""

    id: str
    name: str
    point: list[float]


class WhatIfView(Seen):
    """`standing` is the draft, or the order as far as its goods still wait, where it rests on what is known now; else
    what would be planned now without the wishes (`stale`). `standing_plan_id` None: no plan stands."""

    incident_id: UUID
    standing: PlanView
    standing_plan_id: UUID | None
    stale: bool
    alternative: PlanView
    stores: list[WhatIfStoreView]
    difference: WhatIfDifferenceView


class PlanStandingView(Seen):
    """Whether a plan still rests on what is known now."""

    plan_id: UUID
    stale: bool
