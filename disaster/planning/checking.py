"""An independent check of a plan against its problem: it is possible, its sums hold, nothing better was possible.

Shares no step with the solver: it reads ids and tables, adds up, and finds the most that can be delivered by a maximum
flow. Answers in sentences; none means that the plan is right.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from disaster.planning.plan import Plan
from disaster.planning.problem import Item, Problem, Route, input_hash

TOLD_MAX = 50


def findings(problem: Problem, plan: Plan) -> list[str]:
    """What is wrong with the plan, at most TOLD_MAX sentences."""
    if plan.input_hash != input_hash(problem):
        return ["the plan is of another problem: its input hash differs"]
    lost = list(_strange(problem, plan))
    if lost:
        return lost[:TOLD_MAX]
    return [*_lines(problem, plan), *_stock(problem, plan), *_sums(problem, plan), *_shortages(problem, plan),
            *_bounds(problem, plan)][:TOLD_MAX]


def _strange(problem: Problem, plan: Plan) -> Iterator[str]:
    known = ({one.id for one in problem.stores}, {one.id for one in problem.townships},
             {one.id for one in problem.items})
    for line in plan.lines:
        for name, ids in zip((line.store, line.township, line.item), known, strict=True):
            if name not in ids:
                yield f"unknown: {name}"


def _lines(problem: Problem, plan: Plan) -> Iterator[str]:
    items, routes = {one.id: one for one in problem.items}, _routes(problem)
    loading = {one.id: one.load_minutes for one in problem.stores}
    barred = {one.id: one.barred for one in problem.townships}
    for line in plan.lines:
        item, route, where = items[line.item], routes.get((line.store, line.township)), f"{line.store}→{line.township}"
        if line.pieces <= 0 or not 0 <= line.pieces_a <= line.pieces:
            yield f"{where} {line.item}: impossible count"
        if not _usable(problem, route, item) or line.item in barred[line.township]:
            yield f"{where} {line.item}: this may not go there"
        elif route and line.minutes != (route.minutes or 0) + loading[line.store]:
            yield f"{where} {line.item}: {line.minutes} minutes told, the route takes another time"
        if (line.group, line.grams, line.millilitres) != (
                item.serves_group, line.pieces * item.grams, line.pieces * item.millilitres):
            yield f"{where} {line.item}: group, weight or volume is not the item's"


def _stock(problem: Problem, plan: Plan) -> Iterator[str]:
    sent: Counter[tuple[str, str]] = Counter()
    for line in plan.lines:
        sent[line.store, line.item] += line.pieces
    for store in problem.stores:
        for item in store.stock:
            if sent[store.id, item] > store.available_pieces(item):
                yield f"{store.id} gives {sent[store.id, item]} of {item}, has {store.available_pieces(item)}"
    stocked = {(store.id, item) for store in problem.stores for item in store.stock}
    yield from (f"{store} has no {item}" for store, item in sorted(sent.keys() - stocked))


def _sums(problem: Problem, plan: Plan) -> Iterator[str]:
    pieces, minutes = sum(line.pieces for line in plan.lines), sum(line.pieces * line.minutes for line in plan.lines)
    if (plan.pieces, plan.piece_minutes) != (pieces, minutes):
        yield f"pieces or piece-minutes told {plan.pieces}, {plan.piece_minutes}: they add up to {pieces}, {minutes}"
    serves = {one.id: one.serves for one in problem.items}
    needs, given = _needs(problem), _given(problem, plan)
    most = defaultdict[str, int](int)
    for one in problem.items:
        most[one.serves_group] = max(most[one.serves_group], one.serves)
    for (township, group), units in sorted(given.items()):
        need = sum(needs.get((township, group), (0, 0)))
        if units >= need + most[group]:
            yield f"{township} gets {units} of {group}, needs {need}"
    for tier in plan.tiers:
        cells = [(key, need) for key, need in needs.items() if key[1] == tier.group]
        need, served = sum(a + b for _, (a, b) in cells), sum(min(given[key], a + b) for key, (a, b) in cells)
        served_a = sum(min(given[key], a) for key, (a, _) in cells)
        sent = sum(line.pieces for line in plan.lines if line.group == tier.group)
        if (tier.need, tier.served, tier.served_a, tier.pieces) != (need, served, served_a, sent):
            yield (f"{tier.group}: told {tier.need}, {tier.served}, {tier.served_a}, {tier.pieces};"
                   f" counted {need}, {served}, {served_a}, {sent}")
    if any(serves[line.item] <= 0 for line in plan.lines):
        yield "an item serves nobody"


def _shortages(problem: Problem, plan: Plan) -> Iterator[str]:
    given = _given(problem, plan)
    unmet = {key: short for key, (a, b) in _needs(problem).items() if (short := max(0, a + b - given[key]))}
    told: Counter[tuple[str, str]] = Counter()
    for one in plan.shortages:
        for township, short in one.short_by_township.items():
            told[township, one.group] += short
        if one.need - one.reachable != one.short or sum(one.short_by_township.values()) != one.short \
                or sum(one.causes.values()) != one.short:
            yield f"a shortage of {one.group} does not add up"
    if dict(told) != unmet:
        wrong = sorted(key for key in told.keys() | unmet.keys() if told.get(key, 0) != unmet.get(key, 0))
        yield f"short of {wrong[0][1]} at {wrong[0][0]}: {unmet.get(wrong[0], 0)}, told {told.get(wrong[0], 0)}"


def _bounds(problem: Problem, plan: Plan) -> Iterator[str]:
    """Groups whose items all have the same effect: the most pieces by a maximum flow, all and class A alone. Where
    effects differ, whole pieces of several sizes have no such bound, and only the sums are judged."""
    needs = _needs(problem)
    effects: dict[str, set[int]] = defaultdict(set)
    for item in problem.items:
        effects[item.serves_group].add(item.serves)
    for tier in plan.tiers:
        if len(effects[tier.group]) != 1:
            continue
        serves = next(iter(effects[tier.group]))
        most = _most(problem, tier.group, {key[0]: -(-(a + b) // serves) for key, (a, b) in needs.items()
                                           if key[1] == tier.group})
        if tier.pieces > most or (plan.optimal and tier.pieces != most) or tier.pieces_bound < most:
            yield f"{tier.group}: {tier.pieces} pieces, bound told {tier.pieces_bound}, possible {most}"
        most_a = _most(problem, tier.group, {key[0]: -(-a // serves) for key, (a, _) in needs.items()
                                             if key[1] == tier.group})
        if plan.optimal and serves == 1 and tier.served_a != most_a:
            yield f"{tier.group}: class A gets {tier.served_a}, could get {most_a}"


def _most(problem: Problem, group: str, wanted: dict[str, int]) -> int:
    """Maximum flow from stock to wants over the routes that may be used."""
    items = [item for item in problem.items if item.serves_group == group]
    supply = [(store.id, item, pieces) for store in problem.stores for item in items
              if (pieces := store.available_pieces(item.id))]
    places = {name: at for at, name in enumerate(sorted(wanted))}
    barred = {one.id: one.barred for one in problem.townships}
    routes = defaultdict[str, list[Route]](list)
    for route in problem.routes:
        if route.township in places:
            routes[route.store].append(route)
    sink = 1 + len(supply) + len(places)
    arcs = [(0, 1 + at, pieces) for at, (_, _, pieces) in enumerate(supply)]
    arcs += [(1 + len(supply) + at, sink, wanted[name]) for name, at in places.items()]
    arcs += [(1 + at, 1 + len(supply) + places[route.township], min(pieces, wanted[route.township]))
             for at, (store, item, pieces) in enumerate(supply) for route in routes[store]
             if _usable(problem, route, item) and item.id not in barred[route.township]]
    if not supply or not places:
        return 0
    tails, heads, caps = (np.array(column, dtype=np.int32) for column in zip(*arcs, strict=True))
    return int(maximum_flow(csr_array((caps, (tails, heads)), shape=(sink + 1, sink + 1)), 0, sink).flow_value)


def _usable(problem: Problem, route: Route | None, item: Item) -> bool:
    limits = [one for one in (problem.limit_minutes, item.limit_minutes) if one is not None]
    return (route is not None and route.minutes is not None and route.vehicle
            and all(route.minutes <= limit for limit in limits))


def _routes(problem: Problem) -> dict[tuple[str, str], Route]:
    return {(route.store, route.township): route for route in problem.routes}


def _needs(problem: Problem) -> dict[tuple[str, str], tuple[int, int]]:
    return {(one.id, group): (need.a or 0, need.b or 0) for one in problem.townships
            for group, need in one.needs.items()}


def _given(problem: Problem, plan: Plan) -> Counter[tuple[str, str]]:
    """Base units by township and group."""
    serves = {one.id: one.serves for one in problem.items}
    found: Counter[tuple[str, str]] = Counter()
    for line in plan.lines:
        found[line.township, line.group] += line.pieces * serves[line.item]
    return found
