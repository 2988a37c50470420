"""A large problem as arrays over listed ways: what a province, a catastrophe or the nation asks, in little memory.

Axes are sorted by id, ways by township, then store. Tables of every store by every township would not fit there.
"""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from disaster.planning.problem import Problem, Route, StandingLine, Township
from disaster.planning.tableau import TURN_HOURS, Bools, Ints

UNKNOWN, SHUT = -1, -1
CELLS_MAX = 5_000_000       # stores x townships x need groups: beyond, the county's tables take too much memory


@dataclass(frozen=True, slots=True)
class Needs:
    """What some townships need of one group: (n,) each, sorted by township; UNKNOWN where nobody knows."""

    town: Ints
    a: Ints
    b: Ints


@dataclass(frozen=True, slots=True)
class Question:
    """`frame`: the problem without its townships, routes and standing lines. `hours` (townships,) UNKNOWN where nobody
    knows. Ways: `store`, `town`, `minutes` (SHUT: closed), `vehicle`."""

    frame: Problem
    stores: list[str]
    townships: list[str]
    needs: Mapping[str, Needs]
    hours: Ints
    barred: Mapping[int, frozenset[str]]
    store: Ints
    town: Ints
    minutes: Ints
    vehicle: Bools
    standing: tuple[StandingLine, ...]

    @property
    def turn(self) -> Ints:
        """Rank of each township by hours unserved (tableau.turns_of). (townships,)"""
        return np.unique(np.maximum(self.hours, 0) // TURN_HOURS, return_inverse=True)[1].astype(np.int64)

    def closed(self, ends: Iterable[tuple[str, str]]) -> "Question":
        """The same with the ways between these ends closed, either direction."""
        store, town = ({name: at for at, name in enumerate(names)} for names in (self.stores, self.townships))
        pairs = {(store[one], town[two]) for pair in ends for one, two in (pair, pair[::-1])
                 if one in store and two in town}
        keys = np.array([two * len(self.stores) + one for one, two in sorted(pairs)], dtype=np.int64)
        shut = np.isin(self.town * len(self.stores) + self.store, keys)
        return replace(self, minutes=np.where(shut, SHUT, self.minutes))


def is_wide(problem: Problem) -> bool:
    """Whether the county's tables would be too large for it."""
    area = len(problem.stores) * len(problem.townships)
    if area * len(problem.items) <= CELLS_MAX:      # no group without an item has a table
        return False
    return area * len({group for one in problem.townships for group in one.needs}) > CELLS_MAX


def question_of(problem: Problem) -> Question:
    """The same problem as arrays."""
    found = Gathering()
    for township in problem.townships:
        found.township(township)
    for route in problem.routes:
        found.route(route)
    return found.question(problem.model_copy(update={"townships": (), "routes": (), "standing": ()}), problem.standing)


class Gathering:
    """Townships and routes one by one, in any order, each kept as a few numbers."""

    def __init__(self) -> None:
        self._towns: dict[str, int] = {}
        self._hours = array("q")
        self._barred: dict[int, frozenset[str]] = {}
        self._needs: dict[str, tuple[array[int], array[int], array[int]]] = {}
        self._ends: dict[str, int] = {}
        self._routes = array("q"), array("q"), array("q"), array("b")

    @property
    def cells(self) -> int:
        """Townships by need groups."""
        return len(self._towns) * len(self._needs)

    def township(self, one: Township) -> None:
        """Raises ValueError where it is listed twice."""
        if one.id in self._towns:
            raise ValueError(f"a township is listed twice: {one.id}")
        at = self._towns[one.id] = len(self._towns)
        self._hours.append(UNKNOWN if one.hours_unserved is None else one.hours_unserved)
        if one.barred:
            self._barred[at] = one.barred
        for group, need in one.needs.items():
            known = self._needs.setdefault(group, (array("q"), array("q"), array("q")))
            for column, value in zip(known, (at, need.a, need.b), strict=True):
                column.append(UNKNOWN if value is None else value)

    def route(self, one: Route) -> None:
        store, town, minutes, vehicle = self._routes
        store.append(self._ends.setdefault(one.store, len(self._ends)))
        town.append(self._ends.setdefault(one.township, len(self._ends)))
        minutes.append(SHUT if one.minutes is None else one.minutes)
        vehicle.append(one.vehicle)

    def question(self, frame: Problem, standing: Iterable[StandingLine]) -> Question:
        """All of it. Raises ValueError where a route or line joins unknown places or is listed twice."""
        stores, townships = sorted(one.id for one in frame.stores), sorted(self._towns)
        rank = _ranks(townships, self._towns)
        store, town = _ends_at(stores, self._ends, self._routes[0]), _ends_at(townships, self._ends, self._routes[1])
        order = np.lexsort((store, town))
        store, town = store[order], town[order]
        if ((np.diff(store) == 0) & (np.diff(town) == 0)).any():
            raise ValueError("a route is listed twice")
        lines = tuple(sorted(standing, key=lambda line: (line.item, line.store, line.township)))
        _refuse_strange(lines, set(stores), self._towns)
        hours = np.empty(len(townships), dtype=np.int64)
        hours[rank] = np.frombuffer(self._hours, dtype=np.int64) if townships else 0
        return Question(
            frame, stores, townships, {group: _needs(rank, columns) for group, columns in sorted(self._needs.items())},
            hours, {int(rank[at]): refused for at, refused in self._barred.items()}, store, town,
            _numbers(self._routes[2])[order], np.array(self._routes[3], dtype=np.bool_)[order], lines)


def _ranks(names: list[str], known: Mapping[str, int]) -> Ints:
    """Of each name in the order in which it came, its place among the sorted names."""
    rank = np.empty(len(names), dtype=np.int64)
    rank[[known[name] for name in names]] = np.arange(len(names))
    return rank


def _ends_at(names: list[str], known: Mapping[str, int], ends: "array[int]") -> Ints:
    """The ends of routes as places among the sorted names. Raises ValueError where one is not among them."""
    place = np.full(len(known), UNKNOWN, dtype=np.int64)
    for at, name in enumerate(names):
        if name in known:
            place[known[name]] = at
    found = place[_numbers(ends)]
    if (found == UNKNOWN).any():
        lost = next(name for name, at in known.items() if at == ends[int((found == UNKNOWN).argmax())])
        raise ValueError(f"a route or line joins unknown places: {lost}")
    return found


def _refuse_strange(lines: tuple[StandingLine, ...], stores: set[str], towns: Mapping[str, int]) -> None:
    for line in lines:
        if line.store not in stores or line.township not in towns:
            raise ValueError(f"a route or line joins unknown places: {line.store}, {line.township}")
    if len({(line.item, line.store, line.township) for line in lines}) < len(lines):
        raise ValueError("a standing line is listed twice")


def _needs(rank: Ints, columns: "tuple[array[int], array[int], array[int]]") -> Needs:
    town, a, b = (_numbers(column) for column in columns)
    order = np.argsort(rank[town])
    return Needs(rank[town][order], a[order], b[order])


def _numbers(values: "array[int]") -> Ints:
    return np.array(values, dtype=np.int64)


def table_of(needs: Needs, townships: int) -> NDArray[np.int64]:
    """Class A and B of every township, what is unknown or not listed as none. (2, townships)"""
    table = np.zeros((2, townships), dtype=np.int64)
    table[:, needs.town] = np.maximum(needs.a, 0), np.maximum(needs.b, 0)
    return table
