"""What a new plan changes against the one before: the events between them, lines that moved, who gains or loses.

Knows no solver. Events are told from the two problems: routes, stores, townships and vehicles that differ.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from disaster.planning.plan import Plan, PlanLine
from disaster.planning.problem import Id, Problem, Route, StandingLine, Store, Township, Value

EVENTS_MAX = 8      # solved one at a time; what is more is told as one
Kind = Literal["road", "stock", "need", "vehicle"]
Cell = tuple[str, str, str]     # store, township, item


class Again(Value):
    """The question: the problem now, and the problem and lines of the standing plan. Lines that `now` itself lists as
    standing keep their own bonus; the others get the common one.

    `roads`: which pairs (store, township) each road's change touched, where that is known.
    """

    now: Problem
    before: Problem
    lines: tuple[PlanLine, ...]
    roads: dict[Id, tuple[tuple[Id, Id], ...]] = {}  # noqa: RUF012 - pydantic copies it


class Event(Value):
    """`was`, `now`: minutes of a single route, pieces in a store, base units that a township needs; None: gone or new,
    or no single number. `effect` none: without it the plan would be the same."""

    kind: Kind
    subject: str
    was: int | None
    now: int | None
    effect: Literal["cause", "none"] = "none"


class Moved(Value):
    """A line that is not as it was, and the events (numbers in the list) without which it would be otherwise."""

    store: str
    township: str
    item: str
    was: int
    now: int
    events: tuple[int, ...]


class Affected(Value):
    """A township that gets more or less of a group, in base units, or gets it sooner or later (mean minutes)."""

    township: str
    group: str
    scale: int
    served_was: int
    served_now: int
    minutes_was: int | None
    minutes_now: int | None


class Changes(Value):
    events: tuple[Event, ...]
    moved: tuple[Moved, ...]
    better: tuple[Affected, ...]
    worse: tuple[Affected, ...]
    pieces_moved: int
    pieces_kept: int


class Replanned(Value):
    """The answer. Lines that moved without an event: there was no time to find the cause."""

    plan: Plan
    changes: Changes


@dataclass(frozen=True, slots=True)
class Happened:
    """An event, and the problem as it would be now without it."""

    event: Event
    undone: Callable[[Problem], Problem]


def happened(question: Again) -> list[Happened]:
    """The events between the two problems, by kind and subject; the last one may stand for several."""
    found = [*_roads(question), *_stores(question), *_townships(question), *_vehicles(question)]
    if len(found) <= EVENTS_MAX:
        return found
    rest = found[EVENTS_MAX - 1:]

    def all_undone(problem: Problem) -> Problem:
        for one in rest:
            problem = one.undone(problem)
        return problem

    first = rest[0].event
    return [*found[:EVENTS_MAX - 1],
            Happened(Event(kind=first.kind, subject="", was=None, now=None), all_undone)]


def _roads(question: Again) -> Iterable[Happened]:
    before, now = _routes(question.before), _routes(question.now)
    lost = {store.id for store in question.before.stores} ^ {store.id for store in question.now.stores}
    strange = {one.id for one in question.before.townships} ^ {one.id for one in question.now.townships}
    changed = {pair for pair in before.keys() | now.keys() if pair[0] not in lost and pair[1] not in strange
               and _minutes(before.get(pair)) != _minutes(now.get(pair))}
    for road, pairs in sorted(question.roads.items()):
        if own := changed & set(pairs):
            changed -= own
            yield _road(road, own, before, now)
    if changed:
        single = f"{min(changed)[0]}→{min(changed)[1]}" if len(changed) == 1 else ""
        yield _road(single, changed, before, now)


def _road(subject: str, pairs: set[tuple[str, str]], before: Mapping[tuple[str, str], Route],
          now: Mapping[tuple[str, str], Route]) -> Happened:
    alone = next(iter(pairs)) if len(pairs) == 1 else None
    return Happened(
        Event(kind="road", subject=subject, was=_minutes(before.get(alone)) if alone else None,
              now=_minutes(now.get(alone)) if alone else None),
        lambda problem: _with_routes(problem, {pair: before.get(pair) for pair in pairs}))


def _vehicles(question: Again) -> Iterable[Happened]:
    before, now = _routes(question.before), _routes(question.now)
    for store in sorted({pair[0] for pair in before.keys() & now.keys()
                         if before[pair].vehicle != now[pair].vehicle}):
        pairs = {pair: before[pair] for pair in before.keys() & now.keys()
                 if pair[0] == store and before[pair].vehicle != now[pair].vehicle}
        yield Happened(Event(kind="vehicle", subject=store, was=None, now=None),
                       lambda problem, pairs=pairs: _with_routes(problem, pairs))  # type: ignore[misc]
    if question.before.haulage and question.now.haulage and question.before.haulage.hours != question.now.haulage.hours:
        yield Happened(Event(kind="vehicle", subject="", was=_load_minutes(question.before),
                             now=_load_minutes(question.now)),
                       lambda problem: problem.model_copy(update={"haulage": question.before.haulage}))


def _load_minutes(problem: Problem) -> int:
    """Minutes of all vehicles."""
    return sum(one.minutes for one in problem.haulage.hours) if problem.haulage else 0


def _stores(question: Again) -> Iterable[Happened]:
    before, now = ({one.id: one for one in problem.stores} for problem in (question.before, question.now))
    for name in sorted(before.keys() | now.keys()):
        was, is_now = before.get(name), now.get(name)
        if was != is_now:
            yield Happened(
                Event(kind="stock", subject=name, was=_pieces(was), now=_pieces(is_now)),
                lambda problem, name=name, was=was: _with_store(problem, question.before, name, was))  # type: ignore[misc]


def _townships(question: Again) -> Iterable[Happened]:
    before, now = ({one.id: one for one in problem.townships} for problem in (question.before, question.now))
    for name in sorted(before.keys() | now.keys()):
        was, is_now = before.get(name), now.get(name)
        if _wants(was) != _wants(is_now):
            units_was, units_now = _units(was, is_now), _units(is_now, was)
            yield Happened(
                Event(kind="need", subject=name, was=units_was, now=units_now),
                lambda problem, name=name, was=was: _with_township(problem, question.before, name, was))  # type: ignore[misc]


def _wants(one: Township | None) -> object:
    """What a township needs and what must not go there: how long it has waited is no event."""
    return one and (one.needs, one.barred)


def _routes(problem: Problem) -> dict[tuple[str, str], Route]:
    return {(route.store, route.township): route for route in problem.routes}


def _minutes(route: Route | None) -> int | None:
    return route.minutes if route else None


def _pieces(store: Store | None) -> int | None:
    return sum(store.available_pieces(item) for item in store.stock) if store else None


def _units(one: Township | None, other: Township | None) -> int | None:
    """Base units of the one group in which they differ; None where several do, or it is unknown."""
    if one is None:
        return None
    groups = [group for group in one.needs if other is None or one.needs[group] != other.needs.get(group)]
    need = one.needs[groups[0]] if len(groups) == 1 else None
    return need.a + need.b if need and need.a is not None and need.b is not None else None


def _with_routes(problem: Problem, pairs: Mapping[tuple[str, str], Route | None]) -> Problem:
    kept = [route for route in problem.routes if (route.store, route.township) not in pairs]
    return problem.model_copy(update={"routes": (*kept, *(route for route in pairs.values() if route))})


def _with_store(problem: Problem, before: Problem, name: str, was: Store | None) -> Problem:
    stores = [store for store in problem.stores if store.id != name]
    is_new = len(stores) == len(problem.stores)
    routes = [route for route in problem.routes if was is not None or route.store != name]
    places = {township.id for township in problem.townships}
    if is_new:
        routes += [route for route in before.routes if route.store == name and route.township in places]
    standing = [line for line in problem.standing if was is not None or line.store != name]
    return problem.model_copy(update={"stores": (*stores, *([was] if was else [])), "routes": tuple(routes),
                                      "standing": tuple(standing)})


def _with_township(problem: Problem, before: Problem, name: str, was: Township | None) -> Problem:
    townships = [one for one in problem.townships if one.id != name]
    is_new = len(townships) == len(problem.townships)
    routes = [route for route in problem.routes if was is not None or route.township != name]
    stores = {store.id for store in problem.stores}
    if is_new:
        routes += [route for route in before.routes if route.township == name and route.store in stores]
    standing = [line for line in problem.standing if was is not None or line.township != name]
    return problem.model_copy(update={"townships": (*townships, *([was] if was else [])), "routes": tuple(routes),
                                      "standing": tuple(standing)})


def standing(question: Again) -> Problem:
    """The problem now, with every line of the standing plan that can still be as it was."""
    now = question.now
    own = {(line.store, line.township, line.item) for line in now.standing}
    stores, places = {one.id for one in now.stores}, {one.id for one in now.townships}
    items = {one.id for one in now.items}
    more = [StandingLine(store=cell[0], township=cell[1], item=cell[2], pieces=pieces)
            for cell, pieces in sorted(cells(question.lines).items())
            if cell not in own and cell[0] in stores and cell[1] in places and cell[2] in items]
    return now.model_copy(update={"standing": (*now.standing, *more)})


def cells(lines: Iterable[PlanLine]) -> dict[Cell, int]:
    """Pieces by store, township and item."""
    found: dict[Cell, int] = defaultdict(int)
    for line in lines:
        found[line.store, line.township, line.item] += line.pieces
    return dict(found)
