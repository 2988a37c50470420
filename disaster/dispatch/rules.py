"""What may follow what on the way of a request, a plan and a consignment; when a receipt is whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Literal

from disaster.errors import BadInput, Refusal

NEXT = {
    "ordered": {"packed", "cancelled"},
    "packed": {"departed", "cancelled"},
    "departed": {"halted", "arrived"},
    "halted": {"departed", "arrived"},
    "arrived": set[str](),
    "received": set[str](),
    "cancelled": set[str](),
    "merged": set[str](),
    "returned": set[str](),
}
ON_ROAD = {"departed", "halted", "arrived"}
IN_STORE = {"ordered", "packed"}
ENDED = {"received", "returned"}
CLOCKS_DIFFER = timedelta(minutes=5)


class NoSuchStep(Refusal):
    """A consignment does not go from its state to that one."""

    code = "no_such_step"


class PlanIsNotADraft(Refusal):
    """The plan was approved or replaced already; the facts say by whom and as what."""

    code = "plan_not_draft"


class PlanEditedMeanwhile(Refusal):
    """Somebody changed the draft's lines since they were read; look at it as it is now."""

    code = "plan_edited_meanwhile"


class NothingMoves(Refusal):
    """No plan stands, or a new one would move nothing."""

    code = "nothing_moves"


class PlanOutOfDate(Refusal):
    """Since its question was read, goods of the order that it would change have left, or an order was given."""

    code = "plan_out_of_date"


class NothingToOrder(Refusal):
    """A plan without lines is no order."""

    code = "nothing_to_order"


class AlreadyDecided(Refusal):
    """The request was decided, or allotted, before."""

    code = "already_decided"


class MoreThanGranted(BadInput):
    """A store would send more than was granted and is not sent yet; the facts name the items."""

    code = "more_than_granted"


class ReasonNeeded(BadInput):
    """Less than was asked for is granted only with a reason."""

    code = "reason_needed"


class ReceiptDoesNotAddUp(BadInput):
    """Good, damaged and lost of every line must make its quantity; the facts name the lines that do not."""

    code = "receipt_does_not_add_up"


class ImpossibleTime(BadInput):
    """Received before it left, or in the future."""

    code = "impossible_time"


class VehicleTaken(Refusal):
    """The vehicle carries another consignment."""

    code = "vehicle_taken"


class VehicleBooked(VehicleTaken):
    """The vehicle is kept for the trips of another order; the facts say which, and until about when. Another one is
    taken, or who gives orders gives it up for that one (`released`)."""

    code = "vehicle_booked"


class ColdUnknown(Refusal):
    """Colder than what? Nobody has said how cold it will be."""

    code = "cold_unknown"


class NoDiscrepancy(Refusal):
    """There is no open difference to explain."""

    code = "no_discrepancy"


class NotOnTheWay(Refusal):
    """The goods were received, cancelled or merged already; they go nowhere any more."""

    code = "not_on_the_way"


class MoreThanCarried(BadInput):
    """The facts name the lines that have less than is to be taken from them, or are not there."""

    code = "more_than_carried"


class NothingLeft(BadInput):
    """A part that takes everything is no part: send the whole elsewhere instead."""

    code = "nothing_left"


class NotTogether(Refusal):
    """Two consignments go on as one only to the same place, in the same incident, both in store or both on the road."""

    code = "not_together"


class AlreadyGoingThere(Refusal):
    """It goes there already."""

    code = "already_going_there"


@dataclass(frozen=True, slots=True)
class Received:
    """What came of one line."""

    line: int
    good: int
    damaged: int
    lost: int


def may_go(state: str, wanted: str) -> None:
    """Refuse a step that no consignment takes."""
    if wanted not in NEXT[state]:
        raise NoSuchStep(state=state, wanted=wanted, possible=sorted(NEXT[state]))


def taken_before(state: str, wanted: str) -> bool:
    """A letter comes late or a second time: the consignment is beyond this step already, and nothing is to be done."""
    beyond = {"packed": ON_ROAD | ENDED, "departed": {"arrived"} | ENDED, "arrived": ENDED}
    return state in beyond.get(wanted, set())


def may_be_received(state: str) -> None:
    """Only what has left a store can be received; who receives need not have said before that it arrived."""
    if state not in ON_ROAD:
        raise NoSuchStep(state=state, wanted="received", possible=sorted(NEXT[state]))


def may_be_rerouted(state: str) -> None:
    """Only what has not ended can go on otherwise."""
    if state not in IN_STORE | ON_ROAD:
        raise NotOnTheWay(state=state)


def is_late(eta_at: datetime | None, due_at: datetime | None, now: datetime, after: timedelta) -> bool:
    """Its time is over, or its own position says that it will come so long after it was promised (moving.yaml)."""
    if eta_at is None:
        return False
    return eta_at < now or (due_at is not None and eta_at > due_at + after)


def split(quantities: Mapping[int, int], shares: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Pieces by line that go on by themselves; something must stay."""
    found: dict[int, int] = {}
    for line, pieces in shares:
        found[line] = found.get(line, 0) + pieces
    wrong = sorted(line for line, pieces in found.items() if pieces > quantities.get(line, 0))
    if wrong:
        raise MoreThanCarried(lines=[{"line": line, "wanted": found[line], "there": quantities.get(line, 0)}
                                     for line in wrong])
    if found == dict(quantities):
        raise NothingLeft
    return found


def go_together(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    """Whether two consignments (state, place, incident) may go on as one."""
    same_phase = (one[0] in IN_STORE and other[0] == one[0]) or {one[0], other[0]} <= ON_ROAD
    if one[1:] != other[1:] or not same_phase:
        raise NotTogether(state=one[0], other_state=other[0], place=one[1], other_place=other[1])


def brought_back(good: Mapping[int, int], shares: Sequence[tuple[int, int]]) -> None:
    """No more of a line comes back than it delivered whole and has not come back before."""
    wrong = [{"line": line, "wanted": pieces, "there": good.get(line, 0)} for line, pieces in shares
             if pieces > good.get(line, 0)]
    lines = [line for line, _ in shares]
    if wrong or len(set(lines)) < len(lines) or not sum(pieces for _, pieces in shares):
        raise MoreThanCarried(lines=wrong)


def accounted_for(quantities: Mapping[int, int], told: Sequence[Received]) -> bool:
    """Each line exactly once, each piece good, damaged or lost. True: something is damaged or lost (LOG-03)."""
    lines = [one.line for one in told]
    missing = sorted(set(quantities) - set(lines))
    strange = sorted({line for line in lines if line not in quantities or lines.count(line) > 1})
    wrong = [{"line": one.line, "quantity": quantities[one.line], "told": one.good + one.damaged + one.lost}
             for one in told if one.line in quantities
             and one.good + one.damaged + one.lost != quantities[one.line]]
    if missing or strange or wrong:
        raise ReceiptDoesNotAddUp(missing=missing, strange=strange, wrong=wrong)
    return any(one.damaged or one.lost for one in told)


def possible_time(received_at: datetime, departed_at: datetime, now: datetime) -> None:
    """A receipt lies between departure and now; clocks may differ by a few minutes."""
    if received_at > now + CLOCKS_DIFFER or received_at < departed_at - CLOCKS_DIFFER:
        raise ImpossibleTime(received_at=received_at.isoformat(), departed_at=departed_at.isoformat(),
                             now=now.isoformat())


def granted(asked: Mapping[str, int], given: Mapping[str, int] | None,
            reason: str | None) -> tuple[str, dict[str, int]]:
    """State and granted pieces by item. `given` None: all that was asked for; {} grants nothing."""
    strange = sorted(item for item in given or {} if item not in asked)
    more = sorted(item for item, pieces in (given or {}).items() if pieces > asked.get(item, 0))
    if strange or more:
        raise BadInput(not_asked_for=strange, more_than_asked=more)
    found = dict(asked) if given is None else {item: given.get(item, 0) for item in asked}
    state = "granted" if found == dict(asked) else "part" if any(found.values()) else "refused"
    if state != "granted" and not reason:
        raise ReasonNeeded(state=state)
    return state, found


def shares(asked: Mapping[str, int], given: Mapping[str, int],
           progress: Iterable[Mapping[str, Any]]) -> dict[str, Literal["none", "partial", "complete"]]:
    """The four states of a request, each as a share of what was asked; pieces by item."""
    told = {"requested": dict(given), "committed": dict[str, int](), "in_transit": dict[str, int](),
            "fulfilled": dict[str, int]()}
    for line in progress:
        for name in ("committed", "in_transit", "fulfilled"):
            told[name][line["item"]] = line[name]
    return {name: share(asked, pieces) for name, pieces in told.items()}


def share(asked: Mapping[str, int], pieces: Mapping[str, int]) -> Literal["none", "partial", "complete"]:
    """Complete only where every item is: much of one does not make up for none of another."""
    if all(pieces.get(item, 0) >= wanted for item, wanted in asked.items()):
        return "complete"
    return "partial" if any(pieces.get(item, 0) for item in asked) else "none"


def allotted(granted_pieces: Mapping[str, int], committed: Mapping[str, int],
             lines: Mapping[str, int]) -> dict[str, int]:
    """What a store shall send now: `lines`, or all that is granted and that no store sends yet."""
    left = {item: pieces - committed.get(item, 0) for item, pieces in granted_pieces.items()}
    over = {item: {"wanted": pieces, "left": max(0, left.get(item, 0))} for item, pieces in lines.items()
            if pieces > left.get(item, 0)}
    if over:
        raise MoreThanGranted(lines=over)
    return dict(lines) if lines else {item: pieces for item, pieces in left.items() if pieces > 0}


def one_trip(trips: Iterable[Mapping[str, Any]], stores: set[str], places: set[str]) -> bool:
    """Whether a planned trip starts at the one store and stops at all these places."""
    return any(stores == {trip["store"]} and places <= {stop["place"] for stop in trip["stops"]} for trip in trips)


def back_at(trips: Iterable[Mapping[str, Any]], vehicle_id: str, since: datetime | None) -> datetime | None:
    """When a vehicle is back from its last planned trip, if they began when the order was given; None: nobody knows."""
    ends = [trip["back_min"] for trip in trips if trip["vehicle_id"] == vehicle_id]
    return since + timedelta(minutes=max(ends)) if since and ends else None


def total_by(lines: Iterable[tuple[str, str, int]]) -> dict[tuple[str, str], int]:
    """Pieces by (store, item)."""
    found: dict[tuple[str, str], int] = {}
    for store, item, pieces in lines:
        found[store, item] = found.get((store, item), 0) + pieces
    return found


def whole(base_units: int, scale: int) -> int:
    """A need in the group's own unit, rounded up: half a person's bedding is still one person without."""
    return ceil(base_units / scale)
