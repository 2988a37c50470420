"""How a response is costed: pieces × value, metres × rate, minutes × rate; integers all the way, in fen.

A part of a kilometre or an hour counts as its part, rounded half up to a fen once for each line. What has no rate, no
way or no record is named and never counted as zero. Rates: rule document costs, our own (示例).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from disaster.costs.schemas import CostLine, MissingView
from disaster.errors import BadInput, Refusal
from disaster.rulebook.schemas import Costs, Item

METRES_A_KM, MINUTES_AN_HOUR = 1_000, 60


class AlreadyReversed(Refusal):
    """The payment was reversed before, or is a reversal itself."""

    code = "already_reversed"


class PaidInFuture(BadInput):
    """Nobody has paid tomorrow."""

    code = "paid_in_future"


@dataclass(frozen=True, slots=True)
class Used:
    """Pieces of an item that left the stores for the response; `donated`: they were a gift."""

    item: str
    pieces: int
    donated: bool


@dataclass(frozen=True, slots=True)
class Ride:
    """A load on the road: its class of vehicle (None: nobody said), metres out (None: unknown), minutes so far."""

    number: str
    vehicle_class: str | None
    metres: int | None
    minutes: int
    back: bool                          # whether it has arrived, so that its way back counts as well
    vehicle: str | None = None
    left: datetime | None = None


def journeys(rides: Iterable[Ride]) -> list[Ride]:
    """Loads that one vehicle carries at one time are one ride: the farthest way, from the first that left to the last
    that arrived. The detours between its stops are not reckoned."""
    found: list[Ride] = []
    for ride in sorted(rides, key=lambda one: (
            one.vehicle or "", one.left.timestamp() if one.left else 0.0, one.number)):
        last = found[-1] if found else None
        if last and ride.vehicle and ride.left and last.left and ride.vehicle == last.vehicle and (
                later := int((ride.left - last.left).total_seconds() // 60)) < max(1, last.minutes):
            found[-1] = replace(
                last, minutes=max(last.minutes, later + ride.minutes), back=last.back and ride.back,
                metres=None if last.metres is None or ride.metres is None else max(last.metres, ride.metres))
        else:
            found.append(ride)
    return sorted(found, key=lambda one: one.number)


def per(amount: int, rate: int, of: int) -> int:
    """amount × rate / of, rounded half up."""
    return (amount * rate * 2 + of) // (of * 2)


def goods_lines(used: Iterable[Used], rates: Costs, items: Mapping[str, Item]) -> list[CostLine]:
    """A line for each item, bought and given apart."""
    return [CostLine(section="donated" if one.donated else "goods", key=one.item, zh=items[one.item].zh,
                     en=items[one.item].en, quantity=one.pieces, unit="piece", unit_zh=items[one.item].unit,
                     rate_fen=rates.goods_fen.get(one.item),
                     fen=None if one.item not in rates.goods_fen else one.pieces * rates.goods_fen[one.item])
            for one in sorted(used, key=lambda one: (one.donated, one.item)) if one.pieces]


def ride_lines(rides: Sequence[Ride], rates: Costs) -> list[CostLine]:
    """Kilometres and hours by class of vehicle, and the hours of drivers. The way back counts once it has arrived."""
    metres: dict[str, int] = {}
    minutes: dict[str, int] = {}
    for ride in rides:
        kind, ways = ride.vehicle_class or "other", rates.ways if ride.back else 1
        metres[kind] = metres.get(kind, 0) + (ride.metres or 0) * ways
        minutes[kind] = minutes.get(kind, 0) + ride.minutes * ways
    found = [line("transport", kind, metres[kind], "metre", rates.rate_of(kind).km_fen, METRES_A_KM)
             for kind in sorted(metres)]
    found += [line("vehicles", kind, minutes[kind], "minute", rates.rate_of(kind).hour_fen, MINUTES_AN_HOUR)
              for kind in sorted(minutes)]
    if rides:
        found.append(line("drivers", "driver", sum(minutes.values()) * rates.drivers_per_vehicle, "minute",
                          rates.people_fen_per_hour.driver, MINUTES_AN_HOUR))
    return found


def duty_line(minutes: int, rates: Costs) -> CostLine:
    """The hours of those on duty."""
    return line("duty", "duty", minutes, "minute", rates.people_fen_per_hour.duty, MINUTES_AN_HOUR)


def line(section: str, key: str, amount: int, unit: str, rate: int, of: int) -> CostLine:
    """One line of ways or time."""
    return CostLine.model_validate({
        "section": section, "key": key, "zh": key, "en": key, "quantity": amount, "unit": unit,
        "unit_zh": {"metre": "公里", "minute": "小时"}[unit], "rate_fen": rate, "fen": per(amount, rate, of)})


def missing(lines: Iterable[CostLine], rides: Sequence[Ride], transfers: int, others: int) -> list[MissingView]:
    """What the sums leave out; `others`: further incidents that were open meanwhile and share the duty."""
    valueless = [one.key for one in lines if one.fen is None]
    no_way = [ride.number for ride in rides if ride.metres is None]
    no_vehicle = [ride.number for ride in rides if ride.vehicle_class is None]
    found = [MissingView(code="no_value", count=len(valueless), names=valueless),
             MissingView(code="no_way", count=len(no_way), names=no_way),
             MissingView(code="no_vehicle", count=len(no_vehicle), names=no_vehicle),
             MissingView(code="people_moved_unrecorded", count=transfers, names=[]),
             MissingView(code="duty_shared", count=others, names=[])]
    # Hours of store and shelter keepers, rescue teams and volunteers are kept nowhere.
    return [MissingView(code="keepers_unrecorded", count=None, names=[]), *(one for one in found if one.count)]


def sum_of(lines: Iterable[CostLine], *sections: str) -> int:
    """The known sum of these sections."""
    return sum(one.fen for one in lines if one.section in sections and one.fen is not None)


def reversible(reverses: object, reversed_by: object) -> None:
    """A payment is reversed once; a reversal never."""
    if reverses is not None or reversed_by is not None:
        raise AlreadyReversed(reversed_by=reversed_by and str(reversed_by))
