"""What is told of a paper, and of a use order, to whoever holds it."""

from datetime import datetime
from typing import Literal

from disaster.dispatch.schemas.seen import State
from disaster.stockpile.schemas import Seen


class PaperLine(Seen):
    """A line of a paper. Good, damaged, lost: only on a receipt."""

    store_zh: str
    place_zh: str
    item: str
    zh: str
    en: str
    unit: str
    quantity: int
    good: int | None
    damaged: int | None
    lost: int | None


class PaperCheck(Seen):
    """A paper that is genuine: what stands on it, since when that was so, and whether it still is."""

    kind: Literal["use_order", "issue_note", "waybill", "receipt"]
    number: str
    order_number: str | None
    signatory: str | None
    as_of: datetime
    current: bool
    state: State | None
    lines: list[PaperLine]
    world: Literal["real", "drill"]


class OrderedLoad(Seen):
    """A load that carries out a use order, and how far it is."""

    number: str
    state: State
    store_zh: str
    place_zh: str
    departed_at: datetime | None
    received_at: datetime | None
    eta_at: datetime | None


class FollowedOrder(Seen):
    """What anybody with a use order's number and key sees."""

    number: str
    signatory: str
    given_at: datetime
    lines: list[PaperLine]
    loads: list[OrderedLoad]
    world: Literal["real", "drill"]
