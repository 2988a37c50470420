"""Support asked of the league: who its league is, what may follow what, and how far it has come."""

from collections.abc import Iterable, Mapping
from typing import Any

from disaster.dispatch.rules import whole
from disaster.errors import Refusal
from disaster.planning.demand import Demand, unmet_of
from disaster.planning.problem import Item, Need, Township

OPEN = frozenset({"asked", "planned", "on_the_way"})
ORDERERS = ("duty_officer", "commander")        # of either level
WAITING, MOVING = frozenset({"ordered", "packed"}), frozenset({"departed", "halted", "arrived"})
Cell = tuple[str, str]          # township, group


class NothingToAsk(Refusal):
    """The plan leaves nothing unmet that is known."""

    code = "nothing_unmet"


class AskedAlready(Refusal):
    """The county has asked for this incident, and the league has not ended it: change what was asked instead."""

    code = "support_asked_already"


class SupportEnded(Refusal):
    """It was received, refused or withdrawn: ask anew."""

    code = "support_ended"


class NotItsOwnPlan(Refusal):
    """Only what a county's own plan leaves unmet, a draft or an order in force, is asked of the league."""

    code = "not_the_countys_plan"


def league_of(county: str) -> str:
    """The code of the prefecture or league that a county is of: 152502 -> 152500 (GB/T 2260)."""
    return f"{county[:4]}00"


def must_be_open(state: str) -> None:
    """Nothing more is done about what has ended."""
    if state not in OPEN:
        raise SupportEnded(state=state)


def lines_of(demand: Demand) -> list[dict[str, Any]]:
    """What is asked, in each group's unit; unknown needs are no lines. Refused where that is nothing."""
    found = [line for place in demand.townships for group, need in sorted(place.needs.items())
             if (line := line_of(place.id, group, need, demand.scales.get(group, 1)))]
    if not found:
        raise NothingToAsk
    return found


def line_of(place: str, group: str, need: Need, scale: int) -> dict[str, Any] | None:
    """One need; nothing has come of it yet."""
    units = (need.a or 0) + (need.b or 0)
    return {"place": place, "group": group, "short": whole(units, scale), "short_urgent": whole(need.a or 0, scale),
            "planned": 0, "on_the_way": 0, "received": 0} if units else None


def progress(lines: Iterable[Mapping[str, Any]], goods: Iterable[tuple[str, str, str, int]],
             items: Mapping[str, Item], scales: Mapping[str, int]) -> list[dict[str, Any]]:
    """The lines with what came of them; `goods` are (state, township, item, pieces) of the league's loads, a received
    one with what was good of it."""
    units: dict[tuple[str, str, str], int] = {}
    for state, place, item, pieces in goods:
        told = "planned" if state in WAITING else "on_the_way" if state in MOVING else "received"
        if item in items and (state in WAITING | MOVING or state == "received"):
            key = told, place, items[item].serves_group
            units[key] = units.get(key, 0) + pieces * items[item].serves
    return [{**line, **{told: units.get((told, line["place"], line["group"]), 0) // scales.get(line["group"], 1)
                        for told in ("planned", "on_the_way", "received")}} for line in lines]


def state_of(state: str, states: Iterable[str]) -> str:
    """How far it is by its loads' states; what was refused or withdrawn stays so."""
    found = set(states)
    if state in {"refused", "withdrawn"}:
        return state
    if found & MOVING:
        return "on_the_way"
    if found & WAITING:
        return "planned"
    return "received" if "received" in found else "asked"


def remaining(demand: Demand, given: Mapping[Cell, int], live: Iterable[Township]) -> tuple[Township, ...]:
    """What of a demand is still to plan: less what the league has ordered for it (`given`, base units), and no more
    than is unmet now."""
    now = {place.id: place for place in live}
    found = []
    for place in demand.townships:
        known = now.get(place.id)
        live_needs = known.needs if known else {}
        needs = {group: least(unmet_of(need, given.get((place.id, group), 0)), live_needs.get(group))
                 for group, need in place.needs.items()}
        found.append(place.model_copy(update={
            "needs": needs, "hours_unserved": known.hours_unserved if known else place.hours_unserved}))
    return tuple(found)


def least(asked: Need, now: Need | None) -> Need:
    """The smaller of two needs, class A first; where the present one is unknown, what was asked stands."""
    if now is None or now.a is None or now.b is None:
        return asked
    a = None if asked.a is None else min(asked.a, now.a)
    return Need(a=a, b=None if asked.b is None else min(asked.b, max(0, now.a + now.b - (a or 0))))
