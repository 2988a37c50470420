"""Loads that are picked, split, merged, redirected, brought back, and followed without an account."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from disaster.dispatch.schemas.entered import Pieces, Township
from disaster.dispatch.schemas.seen import LineageView, State
from disaster.people.schemas import Incoming
from disaster.stockpile.schemas import Quantity, Seen, Words


class ShareIn(Incoming):
    """So much of a line."""

    line: int = Field(ge=1, le=10_000)
    quantity: Quantity


class PartIn(Incoming):
    """What goes on by itself, with which vehicle, and where if not to the same place."""

    lines: list[ShareIn] = Field(min_length=1, max_length=2_000)
    reason: Words
    place: Township | None = None
    vehicle_id: str | None = Field(default=None, max_length=40)


class MergerIn(Incoming):
    """Which consignment takes this one's goods along."""

    into: UUID
    reason: Words


class DestinationIn(Incoming):
    """Where the goods go instead."""

    place: Township
    reason: Words


class TurningIn(Incoming):
    """To which store the goods turn round."""

    store_id: str = Field(max_length=40)
    reason: Words


class BackLineIn(Incoming):
    """What of a line that was delivered is back."""

    line: int = Field(ge=1, le=10_000)
    good: Pieces
    damaged: Pieces = 0


class BackIn(Incoming):
    """Goods that were delivered and come back to a store."""

    lines: list[BackLineIn] = Field(min_length=1, max_length=2_000)
    store_id: str = Field(max_length=40)
    reason: Words


class PickLine(Seen):
    """What a keeper takes from which bin."""

    line: int
    store_id: str
    bin: str | None
    item: str
    zh: str
    en: str
    unit: str
    batch: str | None
    expires_on: date | None
    quantity: int


class PickList(Seen):
    """The way through the store: bins in their order, then first expired first."""

    consignment_id: UUID
    number: str
    state: State
    place: str
    lines: list[PickLine]


class FollowedLine(Seen):
    """Goods, without lot. Received: good pieces; nothing before it is signed for."""

    item: str
    zh: str
    en: str
    unit: str
    quantity: int
    received: int | None = None


class FollowedPart(Seen):
    """Where some of the goods are now, under which number."""

    number: str
    state: State
    place: str
    place_zh: str
    place_en: str
    lines: list[FollowedLine]
    departed_at: datetime | None
    arrived_at: datetime | None
    received_at: datetime | None
    eta_at: datetime | None
    late: bool
    returns: bool
    point: list[float] | None
    seen_at: datetime | None


class Followed(Seen):
    """What anybody with the number and its key sees: the load as it was, and each part of it where it is now."""

    number: str
    state: State
    place: str
    place_zh: str
    place_en: str
    lines: list[FollowedLine]
    ordered_at: datetime
    departed_at: datetime | None
    arrived_at: datetime | None
    received_at: datetime | None
    eta_at: datetime | None
    late: bool
    world: Literal["real", "drill"]
    parts: list[FollowedPart]
    lineage: list[LineageView]
    names: dict[str, dict[str, str]]
