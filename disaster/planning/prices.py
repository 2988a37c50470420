"""Node prices: the proof that a pass is optimal, and what every exchange of goods would cost.

A flow is optimal exactly when its residual graph has no negative cycle. Bellman-Ford then ends and leaves a
price at each node by which no open arc is cheaper than the difference of its ends (complementary
slackness): gap 0, in integers.
"""

from dataclasses import dataclass

import numpy as np

from disaster.planning.network import BARRED, Pricing
from disaster.planning.steps import last_step, next_step
from disaster.planning.tableau import Ints, Supplies

FAR = np.int64(2**61)


@dataclass(frozen=True, slots=True)
class Residual:
    """The residual graph of one pass, townships' steps already reduced to the next and the last.

    `more`, `back` (supplies, townships); `fill`: township to sink; `drain`: sink to township; `spare`:
    supplies that have stock left; `used`: supplies that have sent something; `step_worth`: cost of one step
    of coverage, `turn_step` of one rank of waiting (0: all have waited alike). Costs of absent arcs are BARRED.
    """

    more: Ints
    back: Ints
    fill: Ints
    drain: Ints
    spare: Ints
    used: Ints
    any_spare: bool
    step_worth: int
    turn_step: int


def residual_of(supplies: Supplies, steps: Ints, sent: Ints, pricing: Pricing) -> Residual:
    got, gone = sent.sum(axis=0), sent.sum(axis=1)
    count = steps.shape[1]
    ahead, behind = next_step(steps, got), last_step(steps, got)
    more = np.where(sent < np.minimum(supplies.stock[:, None], steps[:, -1]), pricing.more, BARRED)
    back = np.where(sent > 0, -pricing.back, BARRED)
    turn = pricing.turn_worth
    fill = np.where(ahead < count, -pricing.step_worth * (count - ahead) - turn * (ahead >= count // 2), BARRED)
    drain = np.where(got > 0, pricing.step_worth * (count - behind) + turn * (behind >= count // 2), BARRED)
    return Residual(more, back, fill, drain, np.where(gone < supplies.stock, 0, BARRED),
                    np.where(gone > 0, 0, BARRED), bool((gone < supplies.stock).any()),
                    pricing.step_worth, int(turn[turn > 0].min(initial=2**62)) if turn.any() else 0)


def node_prices(residual: Residual) -> tuple[Ints, Ints, int, int] | None:
    """Prices of supplies, townships, source and sink; None when a negative cycle shows the flow not to be
    optimal."""
    n, townships = residual.more.shape
    supply, town, source, sink = np.zeros(n, dtype=np.int64), np.zeros(townships, dtype=np.int64), 0, 0
    over = np.empty_like(residual.more)
    for _ in range(n + townships + 3):
        before = (supply, town, source, sink)
        town = np.minimum(town, np.add(supply[:, None], residual.more, out=over).min(axis=0))
        town = np.minimum(town, sink + residual.drain)
        sink = min(sink, int((town + residual.fill).min()), source)
        supply = np.minimum(supply, np.add(town, residual.back, out=over).min(axis=1))
        supply = np.minimum(supply, source + residual.spare)
        source = min(source, int((supply + residual.used).min()), sink if residual.any_spare else source)
        if (source, sink) == before[2:] and (supply == before[0]).all() and (town == before[1]).all():
            return supply, town, source, sink
    return None


def exchange_costs(residual: Residual) -> Ints:
    """Cheapest way to take one piece from supply i and give one to supply j, (n + 2, n + 2); the last two:
    source, sink.

    Each hop i to j sends a piece of i where j was sending one. Floyd-Warshall over supplies only.
    """
    n = residual.more.shape[0]
    hop = np.full((n + 2, n + 2), FAR)
    source, sink = n, n + 1
    giving, served = np.nonzero(residual.back < BARRED)  # sorted by supply
    if giving.size:
        first = np.nonzero(np.diff(giving, prepend=-1))[0]
        back = residual.back[giving, served]
        hop[:n, giving[first]] = np.minimum.reduceat(residual.more[:, served] + back, first, axis=1)
        hop[sink, giving[first]] = np.minimum.reduceat(residual.drain[served] + back, first)
    hop[:n, sink] = (residual.more + residual.fill).min(axis=1, initial=FAR)
    hop[source, :n], hop[:n, source] = residual.spare, residual.used
    hop[source, sink] = 0
    hop[sink, source] = 0 if residual.any_spare else FAR
    np.fill_diagonal(hop, 0)
    hop = np.minimum(hop, FAR)
    hop[hop > BARRED // 2] = FAR
    for via in range(n + 2):
        np.minimum(hop, hop[:, via, None] + hop[None, via, :], out=hop)
    return hop
