"""The needs clock as it is seen: how long food, water, fuel, bedding, medicine and forage of each place will last."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from disaster.stockpile.schemas import Seen

LastsState = Literal["unknown", "not_needed", "short", "running", "enough"]
Bound = Literal["exact", "at_least", "at_most", "about"]


class LastsView(Seen):
    """One need of a place; amounts in the group's unit, rounded against the place (use up, stock down).

    `hours` until nothing is left, arrivals in time counted; 0 where it is short now; None where that is unknown, or
    never. `bound`: at_most where more people may use it than is known, at_least where goods of the township may serve
    this gacha too, about where both. `left`: what is not used up yet of what came; `coming`: on the road with a time;
    `untimed`: set aside, packed or overdue, so that nobody knows when it comes. `unmet`: need of the horizon, less all
    of these.
    """

    key: str
    zh: str
    en: str
    unit: str
    unit_en: str
    state: LastsState
    hours: int | None
    bound: Bound
    ends_at: datetime | None
    per_day: int | None
    needed: int | None
    left: int
    coming: int
    untimed: int
    unmet: int | None
    basis: dict[str, Any]


class PlaceLasts(Seen):
    """A township or a gacha; `soonest` is its shortest time, None where none is known."""

    place: str
    level: Literal["township", "village"]
    soonest: int | None
    groups: list[LastsView]


class NeedsClockView(Seen):
    """All places that the asker may see, the one that runs out first at the head, the unknown at the end."""

    incident_id: UUID
    at: datetime
    lowest_celsius: int | None
    celsius_from: Literal["asked", "plan"] | None
    norms_flag: Literal["example", "verified"]
    unknown_places: int
    places: list[PlaceLasts]
