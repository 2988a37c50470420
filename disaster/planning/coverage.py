"""How far each township is covered in the fairest plan, found by maximum flows alone.

Pieces are wanted on rungs, the most worth first. One maximum flow up to a middle rung parts the ground in two: whoever
gets all up to there and the stores that can still give (they may climb), and whoever does not and the stores that are
empty by then. No way between the two is used in any fairest plan; each part is parted again until all of it ends on one
rung. What is left to decide is time, with few arcs and small numbers.
"""

from dataclasses import dataclass

import numpy as np

from disaster.planning.flow import still_giving
from disaster.planning.tableau import Ints


@dataclass(frozen=True, slots=True)
class Ladder:
    """`steps` (townships, 2 * slices): cumulative pieces of class A's steps, then class B's; `turn` (townships,): rank
    by hours unserved. A rung is a step of class A, or a step of class B for one rank, the longest waiting first."""

    steps: Ints
    turn: Ints

    @property
    def ranks(self) -> int:
        return 1 + int(self.turn.max(initial=0))

    @property
    def count(self) -> int:
        return int(self.steps.shape[1]) // 2 * (1 + self.ranks)

    def until(self, rungs: Ints | int, towns: Ints) -> Ints:
        """Pieces that these townships want up to their rungs, these included; before the first none, after the last
        all. (towns,)"""
        half, last = self.steps.shape[1] // 2, self.steps.shape[1] - 1
        rung = np.broadcast_to(np.minimum(rungs, self.count - 1), towns.shape)
        later, waiting = np.divmod(rung - half, self.ranks)
        in_turn = self.turn[towns] >= self.ranks - 1 - waiting
        step = np.where(rung < half, rung, half + later - ~in_turn)
        return np.where(step < 0, 0, self.steps[towns, np.clip(step, 0, last)])


@dataclass(frozen=True, slots=True)
class Ends:
    """The rung on which each supply's last piece is given, and each township's is got: what lies below is got in full,
    what lies above not at all. `count` of rungs: the township gets all, the supply may keep some."""

    supply: Ints
    town: Ints


@dataclass(frozen=True, slots=True)
class _Part:
    """Supplies, townships and ways among them that end on a rung from `low` to `high`."""

    supplies: Ints
    towns: Ints
    ways: Ints
    low: int
    high: int


def ends_of(ladder: Ladder, stock: Ints, rows: Ints, columns: Ints) -> Ends:
    """The ends of the fairest plan; way i leads from supply rows[i] to township columns[i]. Raises SolverFailed."""
    wanted = ladder.steps[:, -1]
    ends = Ends(np.full(stock.size, ladder.count), np.where(wanted > 0, 0, ladder.count))
    ways = np.nonzero((stock[rows] > 0) & (wanted[columns] > 0))[0]
    parts = [_Part(np.nonzero(stock)[0], np.nonzero(wanted)[0], ways, 0, ladder.count)]
    number = np.zeros(stock.size + wanted.size, dtype=np.int64)
    while parts:
        part = parts.pop()
        if not part.ways.size:
            ends.town[part.towns] = part.low
        elif part.low == part.high:
            ends.supply[part.supplies], ends.town[part.towns] = part.low, part.low
        else:
            parts += _parted(part, ladder, stock, (rows[part.ways], columns[part.ways]), number)
    return ends


def _parted(part: _Part, ladder: Ladder, stock: Ints, ways: tuple[Ints, Ints], number: Ints) -> tuple[_Part, _Part]:
    """Those who climb above the middle rung, and the others."""
    middle, (rows, columns) = (part.low + part.high) // 2, ways
    n, towns = part.supplies.size, part.towns.size
    number[part.supplies], number[stock.size + part.towns] = np.arange(n), n + np.arange(towns)
    tails, heads = number[rows], number[stock.size + columns]
    climbs = still_giving(
        np.concatenate([tails, np.full(n, n + towns), n + np.arange(towns)]),
        np.concatenate([heads, np.arange(n), np.full(towns, n + towns + 1)]),
        np.concatenate([stock[rows], stock[part.supplies], ladder.until(middle, part.towns)]), n + towns)
    above, below = climbs[tails] & climbs[heads], ~climbs[tails] & ~climbs[heads]
    gives, gets = climbs[:n], climbs[n:n + towns]
    return (_Part(part.supplies[gives], part.towns[gets], part.ways[above], middle + 1, part.high),
            _Part(part.supplies[~gives], part.towns[~gets], part.ways[below], part.low, middle))
