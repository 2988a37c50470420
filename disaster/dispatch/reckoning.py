"""How the needs clock is reckoned: heads × norm a day, by condition where known, against what is there and coming.

Pure. Norms come from the documents needs_clock and relief_items. Unknown stays unknown: people of whom nobody has told
make no use of zero, and a part that is unknown makes the use "at least" and the time "at most".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Any

from disaster.dispatch.schemas.clock import Bound, LastsState, LastsView, PlaceLasts
from disaster.planning.endurance import Change, lasts, left
from disaster.rulebook.schemas import ClockGroup, Figure, NeedGroup, is_example

ELSE = {"relocated_now": "relocated_total", "need_emergency_aid_now": "need_emergency_aid_total"}
PEOPLE = {"relocated": ("relocated_now",), "relocated_and_urgent_aid": ("relocated_now", "need_emergency_aid_now")}
Items = Mapping[str, Sequence[Change]]


@dataclass(frozen=True, slots=True)
class Known:
    """An amount, or None where nobody knows; whether it is only the known part; what it rests on."""

    value: Fraction | None
    at_least: bool = False
    basis: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Situated:
    """What is known of a place. `base`: its population data; `assisted` None: nobody has entered a list there."""

    code: str
    told: Mapping[str, Figure]
    base: Mapping[str, Fraction]
    assisted: int | None
    came: Items
    coming: Items
    untimed: Mapping[str, int]
    celsius: int | None


def place_lasts(place: Situated, groups: Sequence[tuple[ClockGroup, NeedGroup]], now: datetime) -> PlaceLasts:
    """All groups of a place."""
    found = [group_lasts(place, clock, norm, now) for clock, norm in groups]
    hours = [one.hours for one in found if one.hours is not None]
    return PlaceLasts(place=place.code, level="village" if len(place.code) > 9 else "township",
                      soonest=min(hours, default=None), groups=found)


def group_lasts(place: Situated, clock: ClockGroup, norm: NeedGroup, now: datetime) -> LastsView:
    """How long one group lasts. What is needed once (bedding) is not used up: it is enough or short."""
    heads = heads_of(place, norm)
    use = use_of(place, clock, norm, heads)
    daily, serves = norm.each == "day", {item: Fraction(str(each)) for item, each in norm.serves.items()}
    came, coming = amounts(place.came, serves), amounts(place.coming, serves)
    untimed = sum((serves[item] * pieces for item, pieces in place.untimed.items() if item in serves), Fraction(0))
    stock = left(came, use.value or Fraction(0) if daily else Fraction(0))
    horizon = None if use.value is None else use.value * (norm.horizon_days or 1)
    minutes = ends_in(use.value, stock, coming, daily=daily)
    on_road = sum((one.amount for one in coming), Fraction(0))
    state = state_of(use.value, minutes)
    return LastsView(
        key=clock.key, zh=norm.zh, en=norm.en, unit=norm.unit_zh, unit_en=norm.unit_en, state=state,
        hours=None if minutes is None else minutes // 60, bound=bound_of(use, village=len(place.code) > 9),
        ends_at=now + timedelta(minutes=minutes) if minutes and state == "running" else None,
        per_day=ceil(use.value) if daily and use.value is not None else None,
        needed=None if horizon is None else ceil(horizon), left=floor(stock), coming=floor(on_road),
        untimed=floor(untimed),
        unmet=None if horizon is None else max(0, ceil(horizon - stock - on_road - untimed)),
        basis={**use.basis, "heads": None if heads.value is None else ceil(heads.value), "norm_flag": norm.flag,
               "example": is_example(norm.flag) or any(is_example(one.flag) for one in clock.extra),
               "at_least": use.at_least, "horizon_days": norm.horizon_days})


def ends_in(use: Fraction | None, stock: Fraction, coming: Sequence[Change], *, daily: bool) -> int | None:
    """Minutes until it ends; None: unknown, or never."""
    if use is None:
        return None
    if not daily:
        return 0 if stock < use else None
    return lasts(stock, use, coming)


def state_of(use: Fraction | None, minutes: int | None) -> LastsState:
    """In one word."""
    if use is None:
        return "unknown"
    if use == 0:
        return "not_needed"
    if minutes is None:
        return "enough"
    return "running" if minutes else "short"


def bound_of(use: Known, *, village: bool) -> Bound:
    """On which side the true time may lie."""
    if use.at_least:
        return "about" if village else "at_most"
    return "at_least" if village else "exact"


def use_of(place: Situated, clock: ClockGroup, norm: NeedGroup, heads: Known) -> Known:
    """Units a day (or altogether, for what is needed once): heads × norm × cold, and what some need besides."""
    factor, blind = norm.cold.factor(place.celsius) if norm.cold else (Fraction(1), False)
    if heads.value is None or factor is None:
        return Known(None, basis={**heads.basis, "temperature_unknown": blind})
    base = heads.value * (Fraction(1) if "told_gap" in heads.basis else Fraction(str(norm.amount)))
    extras = {one.who: (extra_heads(place, one.who, heads.value), Fraction(str(one.amount))) for one in clock.extra}
    more = sum((count * amount for count, amount in extras.values() if count is not None), Fraction(0))
    missing = [who for who, (count, _) in extras.items() if count is None]
    part = heads.at_least or (heads.value > 0 and (blind or bool(missing)))
    return Known((base + more) * factor, part, {
        **heads.basis, "temperature_unknown": blind, "cold_factor": int(factor), "unknown_extra": missing,
        "extra": {who: ceil(count) for who, (count, _) in extras.items() if count is not None}})


def heads_of(place: Situated, norm: NeedGroup) -> Known:
    """The people or sheep units that the group counts."""
    if norm.heads == "sheep_units_cut_off":
        return herd_of(place, norm)
    names = [ELSE[name] if figure(place, name) is None and figure(place, ELSE[name]) is not None else name
             for name in PEOPLE.get(norm.heads, PEOPLE["relocated"])]
    values = [figure(place, name) for name in names]
    known = [value for value in values if value is not None]
    basis = {"figures": {name: None if value is None else str(value)
                         for name, value in zip(names, values, strict=True)}}
    if not known:
        return Known(None, basis=basis)
    at_least = len(known) < len(values) or any(name in place.told and place.told[name].at_least for name in names)
    return Known(sum(known, Fraction(0)), at_least, basis)


def herd_of(place: Situated, norm: NeedGroup) -> Known:
    """Sheep units of the animals struck and alive; else the told gap of forage, spread over the group's horizon."""
    struck, dead, gap = (figure(place, name) for name in ("livestock_affected", "livestock_dead", "forage_gap_t"))
    total, units = place.base.get("livestock_total"), place.base.get("sheep_units")
    basis: dict[str, Any] = {"figures": {"livestock_affected": None if struck is None else str(struck),
                                         "livestock_dead": None if dead is None else str(dead)}}
    if struck is not None and total and units is not None:
        return Known(max(Fraction(0), struck - (dead or 0)) * units / total,
                     place.told["livestock_affected"].at_least, basis)
    if gap is not None:
        return Known(gap * 1000 / (norm.horizon_days or 1), place.told["forage_gap_t"].at_least,
                     {"figures": {"forage_gap_t": str(gap)}, "told_gap": True})
    return Known(None, basis=basis)


def extra_heads(place: Situated, who: str, heads: Fraction) -> Fraction | None:
    """How many of the people in need are of this kind; None where nobody knows."""
    if who == "injured":
        return figure(place, "injured")
    if who == "assisted":
        return None if place.assisted is None else min(heads, Fraction(place.assisted))
    share, people = place.base.get(who), place.base.get("population")
    return None if share is None or not people else heads * share / people


def figure(place: Situated, name: str) -> Fraction | None:
    """A told figure."""
    told = place.told.get(name)
    return None if told is None or told.value is None else Fraction(str(told.value))


def amounts(items: Items, serves: Mapping[str, Fraction]) -> list[Change]:
    """Pieces as units of the group."""
    return [Change(one.minutes, one.amount * serves[item]) for item, changes in items.items() if item in serves
            for one in changes]
