"""Two plans side by side: who gets more and who less, how much longer it takes, which loads moved.

Pure. Amounts are pieces, whole minutes, and base units of each need group (`scales` of a problem make one unit).
A plan is compared by its lines, so that one which an officer changed by hand is compared as he left it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from disaster.planning.problem import Problem

Cell = tuple[str, str]          # need group, township


@dataclass(frozen=True, slots=True)
class Load:
    """Pieces of an item from a store to a township; minutes None: nobody knows how long it takes."""

    store: str
    township: str
    item: str
    pieces: int
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Covered:
    """What a township needs of a group and gets, in base units; the minutes of the load that comes last."""

    need: int
    served: int
    minutes: int | None

    @property
    def percent(self) -> int:
        """Whole percent, rounded down: 99 is not all. 100 where nothing is needed."""
        return 100 * self.served // self.need if self.need else 100


@dataclass(frozen=True, slots=True)
class Moved:
    """A load that is another in the second plan: pieces before and after."""

    store: str
    township: str
    item: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Totals:
    """A plan in figures. `worst_percent`: of the worst covered township by need group, of groups that anybody needs.
    `short_places`: townships that get less than they need of something."""

    pieces: int
    piece_minutes: int
    longest_minutes: int
    worst_percent: dict[str, int]
    short_places: int


def coverage(problem: Problem, loads: Iterable[Load]) -> dict[Cell, Covered]:
    """By need group and township with a known need; served never passes the need. Unknown needs are left out."""
    serves = {item.id: (item.serves_group, item.serves) for item in problem.items}
    given: dict[Cell, int] = defaultdict(int)
    last: dict[Cell, int] = {}
    for load in loads:
        group, units = serves.get(load.item, (load.item, 1))
        cell = group, load.township
        given[cell] += load.pieces * units
        if load.minutes is not None:
            last[cell] = max(load.minutes, last.get(cell, 0))
    found: dict[Cell, Covered] = {}
    for township in problem.townships:
        for group, need in township.needs.items():
            if need.a is not None and need.b is not None:
                cell, wanted = (group, township.id), need.a + need.b
                found[cell] = Covered(wanted, min(wanted, given[cell]), last.get(cell))
    return found


def totals(loads: Iterable[Load], covered: Mapping[Cell, Covered]) -> Totals:
    """The figures; a load of unknown time counts no minutes."""
    listed = list(loads)
    worst: dict[str, int] = {}
    for (group, _), cell in sorted(covered.items()):
        if cell.need:
            worst[group] = min(cell.percent, worst.get(group, 100))
    return Totals(
        pieces=sum(load.pieces for load in listed),
        piece_minutes=sum(load.pieces * (load.minutes or 0) for load in listed),
        longest_minutes=max((load.minutes or 0 for load in listed), default=0),
        worst_percent=worst,
        short_places=len({place for (_, place), cell in covered.items() if cell.served < cell.need}))


def moved(before: Iterable[Load], after: Iterable[Load]) -> list[Moved]:
    """Loads whose pieces differ, sorted by township, item and store."""
    was, becomes = _pieces(before), _pieces(after)
    return [Moved(store, township, item, was.get(key, 0), becomes.get(key, 0))
            for key in sorted({*was, *becomes}) if was.get(key, 0) != becomes.get(key, 0)
            for township, item, store in [key]]


def _pieces(loads: Iterable[Load]) -> dict[tuple[str, str, str], int]:
    found: dict[tuple[str, str, str], int] = defaultdict(int)
    for load in loads:
        found[load.township, load.item, load.store] += load.pieces
    return found
