"""A plan without what no trip could take along: those pieces stay in their store, and their need is unmet for want of
vehicles. Knows no solver."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from disaster.planning.fleet import Trips
from disaster.planning.outcome import Outcome
from disaster.planning.plan import Carried, Cause, Plan, PlanLine, Shortage, Tier
from disaster.planning.problem import Problem
from disaster.planning.tableau import Ground, Group, Ints, ground_of, groups_of
from disaster.planning.worth import worth_of

VEHICLES: Cause = "no_time_or_vehicle"
Cell = tuple[str, str, str]     # store, township, item


def without(plan: Plan, problem: Problem, left: Mapping[Cell, int]) -> Plan:
    """The plan less the pieces `left` behind; its order of coverage is as it was, and what it lacks is told."""
    assert problem.haulage is not None
    lines = tuple(one for line in plan.lines
                  if (one := _less(line, left.get((line.store, line.township, line.item), 0))).pieces)
    ground = ground_of(problem)
    groups = list(groups_of(problem, ground))
    before, after = (_given(problem, ground, groups, some) for some in (plan.lines, lines))
    minutes, wanted = sum(line.pieces * line.minutes for line in lines), sum(line.pieces for line in plan.lines)
    was = plan.carried or carried_of(problem, before, wanted=wanted, left=0)
    carried = carried_of(problem, after, wanted=was.wanted, left=was.left + sum(left.values()), bound=was.bound,
                         urgent_bound=was.urgent_bound)
    more = [of_vehicles(group, ground, short, short_a) for group, old, new in zip(groups, before, after, strict=True)
            for short, short_a in [(_short(group, old, new), _short(group, old, new, urgent=True))] if short.any()]
    tiers = {tier.group: tier for tier in plan.tiers}
    return plan.model_copy(update={
        "lines": lines, "shortages": tuple(_joined(plan.shortages, more, problem)), "carried": carried,
        "tiers": tuple(_tier(tiers[group.id], group, new, lines) for group, new in zip(groups, after, strict=True)),
        "pieces": sum(line.pieces for line in lines), "piece_minutes": minutes, "merge_minutes": 0, "optimal": False,
        "gap": carried.gap, "minutes_gap": 0.0, "stops": len({(line.store, line.township) for line in lines})})


def left_behind(trips: Trips, problem: Problem) -> dict[Cell, int]:
    """Pieces that trips leave because no vehicle has the time; what lies at the place itself needs none."""
    there = {(one.store, one.township) for one in problem.routes if one.minutes == 0}
    return {(one.store, one.place, load.item): load.pieces for one in trips.left
            if one.cause == "no_vehicle" and (one.store, one.place) not in there for load in one.loads}


def carried_of(problem: Problem, outcomes: Sequence[Outcome] | Sequence[tuple[Group, Ints]], *, wanted: int, left: int,
               bound: float | None = None, urgent_bound: float | None = None) -> Carried:
    """Value beside bound; without a bound the value is its own: all that was wanted would ride."""
    assert problem.haulage is not None
    pairs = [(one.group, one.given) if isinstance(one, Outcome) else one for one in outcomes]
    value = round(sum(worth_of(group, given) for group, given in pairs), 3)
    urgent = round(sum(1000 * int(np.minimum(given, group.need_a).sum()) / max(1, int(group.need_a.sum()))
                       for group, given in pairs), 3)
    most, most_a = (max(own, round(own if other is None else other, 3))
                    for own, other in ((value, bound), (urgent, urgent_bound)))
    return Carried(
        minutes=sum(one.minutes for one in problem.haulage.hours), wanted=wanted, left=left, value=value, bound=most,
        gap=round(1 - value / most, 6) if most else 0.0, urgent=urgent, urgent_bound=most_a)


def of_vehicles(group: Group, ground: Ground, short: Ints, short_a: Ints) -> Shortage:
    """What townships lack for want of vehicles, in base units. (townships,)"""
    at = np.nonzero(short)[0].tolist()
    towns = [ground.townships[town] for town in at]
    need, total = int(group.need[at].sum()), int(short.sum())
    stores = sorted({ground.stores[store] for supplies in group.passes
                     for store in supplies.store[(supplies.minutes[:, at] >= 0).any(axis=1)].tolist()})
    return Shortage(
        group=group.id, townships=tuple(towns), stores=tuple(stores), need=need, reachable=need - total, short=total,
        short_a=int(short_a.sum()), scale=group.scale,
        short_by_township={ground.townships[town]: int(short[town]) for town in at},
        short_a_by_township={ground.townships[town]: int(short_a[town]) for town in np.nonzero(short_a)[0].tolist()},
        cause=VEHICLES, causes={"no_stock": 0, "no_road": 0, VEHICLES: total}, exact=False)


def _less(line: PlanLine, pieces: int) -> PlanLine:
    """The line with so many pieces fewer, urgent ones last."""
    stays = max(0, line.pieces - pieces)
    of = max(1, line.pieces)
    return replace(line, pieces=stays, pieces_a=min(line.pieces_a, stays), grams=line.grams // of * stays,
                   millilitres=line.millilitres // of * stays)


def _given(problem: Problem, ground: Ground, groups: Sequence[Group], lines: Iterable[PlanLine]) -> list[
        tuple[Group, Ints]]:
    """Base units by township for each group."""
    serves = {item.id: item.serves for item in problem.items}
    column = {name: at for at, name in enumerate(ground.townships)}
    found: dict[str, Ints] = defaultdict(lambda: np.zeros(len(column), dtype=np.int64))
    for line in lines:
        found[line.group][column[line.township]] += line.pieces * serves[line.item]
    return [(group, found[group.id]) for group in groups]


def _short(group: Group, old: tuple[Group, Ints], new: tuple[Group, Ints], *, urgent: bool = False) -> Ints:
    """Base units that are unmet only since the cut. (townships,)"""
    need = group.need_a if urgent else group.need
    short: Ints = np.minimum(old[1], need) - np.minimum(new[1], need)
    return short


def _joined(told: Sequence[Shortage], more: Sequence[Shortage], problem: Problem) -> list[Shortage]:
    """One shortage for want of vehicles in each group."""
    found = list(told)
    for one in more:
        same = next((at for at, other in enumerate(found) if other.group == one.group
                     and other.causes[VEHICLES] == other.short and not other.exact), None)
        if same is None:
            found.append(one)
        else:
            found[same] = _together(found[same], one, problem)
    return found


def _together(one: Shortage, other: Shortage, problem: Problem) -> Shortage:
    towns = tuple(sorted({*one.townships, *other.townships}))
    short = one.short + other.short
    need = sum((wanted.a or 0) + (wanted.b or 0) for place in problem.townships if place.id in towns
               for group, wanted in place.needs.items() if group == one.group)
    return one.model_copy(update={
        "townships": towns, "stores": tuple(sorted({*one.stores, *other.stores})), "need": need,
        "reachable": need - short, "short": short, "short_a": one.short_a + other.short_a,
        "short_by_township": _added(one.short_by_township, other.short_by_township),
        "short_a_by_township": _added(one.short_a_by_township, other.short_a_by_township),
        "causes": {**one.causes, VEHICLES: short}})


def _added(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in sorted({*one, *other})}


def _tier(tier: Tier, group: Group, given: tuple[Group, Ints], lines: Iterable[PlanLine]) -> Tier:
    own = [line for line in lines if line.group == group.id]
    served = np.minimum(given[1], group.need)
    wanted = group.need > 0
    return tier.model_copy(update={
        "served": int(served.sum()), "served_a": int(np.minimum(served, group.need_a).sum()),
        "worst_percent": int((100 * served[wanted] // group.need[wanted]).min()) if wanted.any() else None,
        "pieces": sum(line.pieces for line in own), "piece_minutes": sum(line.pieces * line.minutes for line in own),
        "piece_minutes_bound": 0, "pieces_kept": min(tier.pieces_kept, sum(line.pieces for line in own)),
        "proven": False})
