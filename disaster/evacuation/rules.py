"""Decisions about evacuation: capacity and overrides, who is missing, which step may follow which. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from disaster.errors import BadInput, Refusal

ON_THE_ROAD_MAX = timedelta(hours=6)        # this project's own figure: then those on duty are asked where they are
CLOCK_TOLERANCE = timedelta(minutes=10)     # phones go wrong by minutes
STEPS = {"under_way": {"ordered"}, "completed": {"ordered", "under_way"},
         "lifted": {"ordered", "under_way", "completed"}}


class AboveCapacity(Refusal):
    """More people than the shelter holds, and nobody is named who allows it."""

    code = "above_capacity"


class ShelterClosed(Refusal):
    """The shelter has not been opened."""

    code = "shelter_closed"


class PeopleInside(Refusal):
    """A shelter with people in it is not closed."""

    code = "people_inside"


class NewerCount(Refusal):
    """A later count is already known; an older one does not replace it."""

    code = "newer_count"


class NotThisStep(Refusal):
    """The order is not in a state from which this step follows."""

    code = "not_this_step"


class StillMissing(Refusal):
    """People of this order are on the road or missing: it is not completed."""

    code = "still_missing"


class OrderEnded(Refusal):
    """The order was lifted."""

    code = "order_ended"


class VillageNotInOrder(BadInput):
    """The order does not concern this village."""

    code = "village_not_in_order"


class ShelterNotInOrder(BadInput):
    """The order does not send people to this shelter."""

    code = "shelter_not_in_order"


class AlreadyArrived(Refusal):
    """They were counted at a shelter; they are not turned to another any more."""

    code = "already_arrived"


class NobodyInside(BadInput):
    """The named divisions and the drawn area hold no village."""

    code = "nobody_inside"


class InTheFuture(BadInput):
    """The time lies ahead."""

    code = "in_the_future"


class ArrivedBeforeLeft(BadInput):
    """Nobody arrives before he left."""

    code = "arrived_before_left"


@dataclass(frozen=True, slots=True)
class Moved:
    """Counts of one or several transfers."""

    left: int = 0
    arrived: int = 0
    on_the_road: int = 0
    missing: int = 0

    def __add__(self, other: "Moved") -> "Moved":
        return Moved(self.left + other.left, self.arrived + other.arrived, self.on_the_road + other.on_the_road,
                     self.missing + other.missing)


def moved(left: int, arrived: int | None) -> Moved:
    """One transfer's counts. Those who joined on the way hide nobody of another transfer who is missing."""
    if arrived is None:
        return Moved(left=left, on_the_road=left)
    return Moved(left=left, arrived=arrived, missing=max(0, left - arrived))


def total(counts: Iterable[Moved]) -> Moved:
    """The sum of counts."""
    return sum(counts, Moved())


def percent_moved(arrived: int, people: int | None) -> int | None:
    """Whole percent of a village's people who arrived; unknown where their number is."""
    return None if not people else min(100, 100 * arrived // people)


def fits(shelter_id: str, people: int, capacity_people: int, override_name: str | None) -> bool:
    """Whether so many people fit; refused above the capacity unless somebody is named who allows it."""
    if people <= capacity_people:
        return True
    if override_name is None:
        raise AboveCapacity(shelter=shelter_id, capacity_people=capacity_people, people=people,
                            above=people - capacity_people)
    return False


def somebody_inside(villages: Collection[str]) -> None:
    """Refuse an order that concerns no village."""
    if not villages:
        raise NobodyInside


def areas(villages: Iterable[str], shelter_divisions: Iterable[str]) -> list[str]:
    """Whom an order concerns: the townships left and those that take people in."""
    return sorted({code[:9] for code in (*villages, *shelter_divisions)})


def must_be_open(shelter_id: str, state: str) -> None:
    """Heads are counted only where a shelter is open."""
    if state != "open":
        raise ShelterClosed(shelter=shelter_id)


def holds_heads(shelter_id: str, headcount: int | None, capacity_people: int) -> None:
    """A capacity is not set below the heads that are inside: they would be there without anybody's word."""
    if headcount is not None and headcount > capacity_people:
        raise PeopleInside(shelter=shelter_id, headcount=headcount, capacity_people=capacity_people)


def may_close(shelter_id: str, headcount: int | None) -> None:
    """Only an empty shelter closes."""
    if headcount:
        raise PeopleInside(shelter=shelter_id, headcount=headcount)


def not_older(at: datetime, known_at: datetime | None) -> None:
    """Refuse a count that is older than the one known."""
    if known_at is not None and at < known_at:
        raise NewerCount(at=at.isoformat(), known_at=known_at.isoformat())


def not_ahead(at: datetime, now: datetime) -> None:
    """Refuse a time ahead of the clock: it would block every true count that follows."""
    if at > now + CLOCK_TOLERANCE:
        raise InTheFuture(at=at.isoformat(), now=now.isoformat())


def heads_to_add(arrived: int, before: int | None, arrived_at: datetime, counted_at: datetime | None) -> int:
    """How an arrival changes the head-count: not at all if heads were counted after it, for they are in that count."""
    if counted_at is not None and arrived_at <= counted_at:
        return 0
    return arrived - (before or 0)


def may_step(state: str, to: str, counts: Moved) -> None:
    """Whether an order may be set to a state; nobody calls it completed while people are between two places."""
    if state not in STEPS[to]:
        raise NotThisStep(state=state, asked=to, follows=sorted(STEPS[to]))
    if to == "completed" and (counts.on_the_road or counts.missing):
        raise StillMissing(on_the_road=counts.on_the_road, missing=counts.missing)


def may_leave(state: str, village: str, villages: Iterable[str], shelter_id: str, shelters: Iterable[str]) -> None:
    """Whether a transfer belongs to the order."""
    if state == "lifted":
        raise OrderEnded(state=state)
    if village not in set(villages):
        raise VillageNotInOrder(village=village)
    if shelter_id not in set(shelters):
        raise ShelterNotInOrder(shelter=shelter_id, shelters=sorted(shelters))


def may_turn(arrived: int | None, shelter_id: str) -> None:
    """People are turned to another shelter only until they were counted at one."""
    if arrived is not None:
        raise AlreadyArrived(shelter=shelter_id, arrived=arrived)


def arrives_after_leaving(left_at: datetime, arrived_at: datetime) -> None:
    """Arrival follows departure."""
    if arrived_at < left_at:
        raise ArrivedBeforeLeft(left_at=left_at.isoformat(), arrived_at=arrived_at.isoformat())


def order_number(county: str, year: int, serial: int) -> str:
    """转移指令 of a county, counted within a year without gaps: ZY-152502-2026-003."""
    return f"ZY-{county}-{year}-{serial:03d}"
