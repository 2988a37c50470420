"""What comes in about requests, plans, consignments and vehicles."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, model_validator

from disaster.people.schemas import Incoming
from disaster.stockpile.schemas import Flag, ItemKey, PointIn, Quantity, Words

Township = Annotated[str, Field(pattern=r"^\d{9}$")]
Name = Annotated[str, Field(min_length=1, max_length=80)]
Pieces = Annotated[int, Field(ge=0, le=10**9)]
Seen = Annotated[list[UUID], Field(max_length=100_000)]
Thousandth = Annotated[int, Field(ge=0, le=1000)]
Stroke = Annotated[list[Thousandth], Field(min_length=2, max_length=800)]     # x, y, x, y …
Strokes = Annotated[list[Stroke], Field(min_length=1, max_length=60)]


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
    """Which store sends what was granted: all of it that nobody sends yet, or these lines of it.

    `allotment_id` makes a repeat harmless and is a must with lines. The order is signed by `signatory_post`, else by
    the post of who allots.
    """

    store_id: str = Field(max_length=40)
    lines: list[AskedIn] = Field(default=[], max_length=60)
    allotment_id: UUID | None = None
    signatory_post: Name | None = None

    @model_validator(mode="after")
    def lines_have_an_id(self) -> Self:
        if self.lines and self.allotment_id is None:
            raise ValueError("lines need an allotment_id")
        return self


class PlanIn(Incoming):
    """What the officer knows besides the reports: how cold it will be at worst, where that matters. `again`: keep of
    the standing plan what can be kept, and say what moves and why; what has left stays as it is."""

    again: bool = False
    lowest_celsius: int | None = Field(default=None, ge=-60, le=50)


class PlanLineIn(Incoming):
    """A line as the officer wants it."""

    store_id: str = Field(max_length=40)
    place: Township
    item: ItemKey
    quantity: Quantity


class PlanLinesIn(Incoming):
    """All lines of the plan as they shall be, with the reason for the change. `seen`: ids of the lines that the officer
    changed; another edit meanwhile is not written over."""

    lines: list[PlanLineIn] = Field(max_length=2_000)
    reason: Words
    seen: Seen | None = None


class ApprovalIn(Incoming):
    """The post that signs the use order. `seen`: ids of the lines that were read; other ones are not signed unread."""

    signatory_post: Name
    seen: Seen | None = None


class ConsignmentStateIn(Incoming):
    """Where a consignment is now. `deliverer`: who drives it, if he is to be named. `observed_at`: when it was so, if
    that is not now: a phone without a network tells it later."""

    state: Literal["packed", "departed", "halted", "arrived", "cancelled"]
    vehicle_id: str | None = Field(default=None, max_length=40)
    eta_at: AwareDatetime | None = None
    deliverer: Name | None = None
    point: PointIn | None = None
    observed_at: AwareDatetime | None = None


class PositionIn(Incoming):
    """Where a consignment on the road was seen, and when it is expected now."""

    point: PointIn
    eta_at: AwareDatetime | None = None


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
    received_at: AwareDatetime
    deliverer: Name | None = None
    signature: Strokes | None = None


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


