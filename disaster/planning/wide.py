"""Allocation for a province, a catastrophe or the nation: the same flows over listed ways only, item by item.

Tables of every store by every township would not fit in memory there. Each flow is proven by node prices (prices.py).
It answers with pieces and what stays unmet; reasons and causes are told in the county's own plan.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from disaster.planning.coverage import Ladder
from disaster.planning.flow import SolverFailed
from disaster.planning.optimum import sent_on
from disaster.planning.steps import last_step, next_step, steps_of
from disaster.planning.tableau import Ints

FAR = np.int64(2**60)


@dataclass(frozen=True, slots=True)
class Wide:
    """Ways (store, township, minutes), sorted by township, then store; per item: stock by store, need by township."""

    store: Ints
    town: Ints
    minutes: Ints
    stock: Ints         # (items, stores)
    need_a: Ints        # (items, townships)
    need_b: Ints
    slices: int


@dataclass(frozen=True, slots=True)
class WideFlow:
    """`sent` pieces on each way; `served`, `unmet` by township; proven optimal by node prices."""

    item: int
    sent: Ints
    served: Ints
    unmet: Ints
    piece_minutes: int


def flows(wide: Wide) -> Iterator[WideFlow]:
    """The optimal flow of each item, one at a time, so that no more than one is in memory. Raises SolverFailed."""
    for item in range(wide.stock.shape[0]):
        need = wide.need_a[item] + wide.need_b[item]
        steps = steps_of(wide.need_a[item], wide.need_b[item], np.zeros_like(need), 1, wide.slices)
        sent = _optimum(wide, wide.stock[item], steps)
        served = np.bincount(wide.town, weights=sent, minlength=need.size).astype(np.int64)
        yield WideFlow(item, sent, served, need - served, int((sent * wide.minutes).sum()))


def _optimum(wide: Wide, stock: Ints, steps: Ints) -> Ints:
    wanted = steps[:, -1]
    caps = np.minimum(stock[wide.store], wanted[wide.town])
    sent = sent_on(Ladder(steps, np.zeros_like(wanted)), stock, (wide.store, wide.town, caps, wide.minutes))
    if not _proven(wide, stock, steps, sent):
        raise SolverFailed("the solver's flow is not an optimum")
    return sent


def step_worth(wide: Wide) -> int:
    """More than any exchange of ways can save."""
    smaller = int(min(wide.stock.shape[1], wide.need_a.shape[1]))
    return (int(wide.minutes.max(initial=0)) + 1) * (2 * smaller + 1)


def _proven(wide: Wide, stock: Ints, steps: Ints, sent: Ints) -> bool:
    """Whether no exchange helps: Bellman-Ford over the ways ends (prices.node_prices)."""
    stores, towns, count = stock.size, steps.shape[0], steps.shape[1]
    got = np.bincount(wide.town, weights=sent, minlength=towns).astype(np.int64)
    gone = np.bincount(wide.store, weights=sent, minlength=stores).astype(np.int64)
    if (gone > stock).any() or (got > steps[:, -1]).any():
        return False
    worth, ahead, behind = step_worth(wide), next_step(steps, got), last_step(steps, got)
    fill = np.where(ahead < count, -worth * (count - ahead), FAR)
    drain = np.where(got > 0, worth * (count - behind), FAR)
    open_way = np.nonzero(sent < np.minimum(stock[wide.store], steps[wide.town, -1]))[0]
    more = wide.minutes[open_way]
    back = np.nonzero(sent)[0]
    order = back[np.argsort(wide.store[back], kind="stable")]
    spare, used = np.where(gone < stock, 0, FAR), np.where(gone > 0, 0, FAR)
    any_spare = bool((gone < stock).any())
    supply, town, source, sink = np.zeros(stores, dtype=np.int64), np.zeros(towns, dtype=np.int64), 0, 0
    for _ in range(stores + towns + 3):
        before = (supply, town, source, sink)
        town = np.minimum(_least(wide.town[open_way], supply[wide.store[open_way]] + more, town), sink + drain)
        sink = min(sink, int((town + fill).min(initial=FAR)), source)
        supply = np.minimum(_least(wide.store[order], town[wide.town[order]] - wide.minutes[order], supply),
                            source + spare)
        source = min(source, int((supply + used).min(initial=FAR)), sink if any_spare else source)
        if (source, sink) == before[2:] and (supply == before[0]).all() and (town == before[1]).all():
            return True
    return False


def _least(where: Ints, values: Ints, held: Ints) -> Ints:
    """The least of what is held and of the values at each place; `where` is sorted."""
    if not where.size:
        return held
    first = np.flatnonzero(np.diff(where, prepend=-1))
    least = held.copy()
    least[where[first]] = np.minimum(held[where[first]], np.minimum.reduceat(values, first))
    return least
