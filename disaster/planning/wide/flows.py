"""Proven optima over listed ways, pass by pass for a need group; one group at a time, so that no more is in memory."""

from dataclasses import dataclass

import numpy as np

from disaster.planning.coverage import Ladder
from disaster.planning.flow import SolverFailed
from disaster.planning.optimum import sent_on
from disaster.planning.problem import Item, Problem
from disaster.planning.steps import last_step, next_step, steps_of
from disaster.planning.tableau import Bools, Ints
from disaster.planning.wide.question import SHUT, Question, table_of

FAR = np.int64(2**60)
NO_LIMIT = 2**31


@dataclass(frozen=True, slots=True)
class Pass:
    """Supplies (item in store) of equal effect, and the ways from them: `supply`, `town`, `minutes` with loading,
    sorted by township, then supply. `kept` pieces that stand on a way, `bonus` minutes for each."""

    serves: int
    items: list[Item]       # of each supply
    store: Ints
    stock: Ints
    supply: Ints
    town: Ints
    minutes: Ints
    held_back: tuple[Ints, Ints]    # supply and township where only time or vehicle forbids
    kept: Ints
    bonus: Ints


@dataclass(frozen=True, slots=True)
class Worth:
    """Of a step of coverage and of a rank of waiting: more than any exchange of ways can save."""

    step: int
    turn: int


@dataclass(frozen=True, slots=True)
class Sent:
    """`sent` pieces on each way of a pass; node prices prove it and bound what other ways would cost."""

    of: Pass
    steps: Ints
    sent: Ints
    supply_price: Ints
    town_price: Ints
    worth: Worth


@dataclass(frozen=True, slots=True)
class GroupFlow:
    """A group's need, class A and B, and what its passes give."""

    group: str
    need_a: Ints
    need_b: Ints
    passes: list[Sent]

    @property
    def need(self) -> Ints:
        return self.need_a + self.need_b

    @property
    def given(self) -> Ints:
        """Base units that reached each township. (townships,)"""
        return sum((arrived(one) * one.of.serves for one in self.passes), np.zeros_like(self.need_a))


def arrived(one: Sent) -> Ints:
    """Pieces that come to each township. (townships,)"""
    return _totals(one.of.town, one.sent, one.steps.shape[0])


def gone(one: Sent) -> Ints:
    """Pieces that leave each supply. (supplies,)"""
    return _totals(one.of.supply, one.sent, one.of.stock.size)


def flow_of(question: Question, group: str) -> GroupFlow:
    """The optimal flows of one group. Raises SolverFailed."""
    need_a, need_b = table_of(question.needs[group], len(question.townships))
    covered, sent = np.zeros_like(need_a), []
    for one in passes_of(question, group):
        steps = steps_of(need_a, need_b, covered, one.serves, question.frame.slices)
        found = solved(one, steps, question.turn)
        covered += arrived(found) * one.serves
        sent.append(found)
    return GroupFlow(group, need_a, need_b, sent)


def passes_of(question: Question, group: str) -> list[Pass]:
    """Items of equal effect share a pass; the pass that can cover most people goes first."""
    by_effect: dict[int, list[Item]] = {}
    for item in sorted(question.frame.items, key=lambda item: item.id):
        if item.serves_group == group:
            by_effect.setdefault(item.serves, []).append(item)
    found = [_pass(question, serves, by_effect[serves]) for serves in sorted(by_effect)]
    return sorted((one for one in found if one.stock.size),
                  key=lambda one: (-one.serves * int(one.stock.sum()), -one.serves))


def limit_of(problem: Problem, item: Item) -> int:
    return min((one for one in (problem.limit_minutes, item.limit_minutes) if one is not None), default=NO_LIMIT)


def _pass(question: Question, serves: int, items: list[Item]) -> Pass:
    by_id = {one.id: one for one in question.frame.stores}
    load = np.array([by_id[name].load_minutes for name in question.stores], dtype=np.int64)
    kinds, stores, stocks, ways, backs = [], [], [], [], []
    first = 0
    for item in items:
        stock = np.array([by_id[name].available_pieces(item.id) for name in question.stores], dtype=np.int64)
        some = np.nonzero(stock)[0]
        row = np.full(stock.size, -1)
        row[some] = first + np.arange(some.size)
        is_open = (row[question.store] >= 0) & (question.minutes != SHUT) & ~_barred(question, item.id)
        in_time = question.vehicle & (question.minutes <= limit_of(question.frame, item))
        at, back = np.nonzero(is_open & in_time)[0], np.nonzero(is_open & ~in_time)[0]
        ways.append(np.stack([row[question.store[at]], question.town[at],
                              question.minutes[at] + load[question.store[at]]]))
        backs.append(np.stack([row[question.store[back]], question.town[back]]))
        kinds += [item] * some.size
        stores.append(some)
        stocks.append(stock[some])
        first += some.size
    supply, town, minutes = np.concatenate(ways, axis=1)
    order = np.lexsort((supply, town))
    held = np.concatenate(backs, axis=1)
    one = Pass(serves, kinds, np.concatenate(stores), np.concatenate(stocks), supply[order], town[order],
               minutes[order], (held[0], held[1]), np.zeros_like(supply), np.zeros_like(supply))
    return _with_standing(one, question) if question.standing else one


def _barred(question: Question, item: str) -> Bools:
    """Ways into townships that refuse the item. (ways,)"""
    refusing = np.zeros(len(question.townships), dtype=np.bool_)
    refusing[[town for town, refused in question.barred.items() if item in refused]] = True
    return np.asarray(refusing[question.town])


def _with_standing(one: Pass, question: Question) -> Pass:
    supply = {(item.id, question.stores[store]): at
              for at, (item, store) in enumerate(zip(one.items, one.store.tolist(), strict=True))}
    town = {name: at for at, name in enumerate(question.townships)}
    keys = one.town * one.stock.size + one.supply
    for line in question.standing:
        at = supply.get((line.item, line.store))
        if at is not None:
            key = town[line.township] * one.stock.size + at
            way = int(np.searchsorted(keys, key))
            if way < keys.size and keys[way] == key:
                one.kept[way] = line.pieces
                one.bonus[way] = (question.frame.standing_bonus_minutes if line.bonus_minutes is None
                                  else line.bonus_minutes)
    return one


def solved(one: Pass, steps: Ints, turn: Ints) -> Sent:
    """The pass's optimum with its proof. Raises SolverFailed."""
    wanted = steps[:, -1]
    caps = np.minimum(one.stock[one.supply], wanted[one.town])
    kept = np.minimum(one.kept, caps)
    old = np.nonzero(kept)[0]
    sent = sent_on(Ladder(steps, turn), one.stock, (
        np.concatenate([one.supply, one.supply[old]]), np.concatenate([one.town, one.town[old]]),
        np.concatenate([caps - kept, kept[old]]), np.concatenate([one.minutes, (one.minutes - one.bonus)[old]])))
    on_way = sent[:caps.size]
    on_way[old] += sent[caps.size:]
    worth = worth_of(one, steps, turn)
    prices = _prices(one, steps, turn, on_way, worth)
    if prices is None:
        raise SolverFailed("the solver's flow is not an optimum")
    return Sent(one, steps, on_way, *prices, worth)


def worth_of(one: Pass, steps: Ints, turn: Ints) -> Worth:
    """As network.py has it."""
    longest = int(one.minutes.max(initial=0)) + int(one.bonus.max(initial=0)) + 1
    exchange = longest * (2 * int(min(one.stock.size, steps.shape[0])) + 1)
    ranks = 1 + int(turn.max(initial=0))
    return Worth(exchange * (2 * ranks if ranks > 1 else 1), exchange)


def _prices(one: Pass, steps: Ints, turn: Ints, sent: Ints, worth: Worth) -> tuple[Ints, Ints] | None:
    """Prices of supplies and townships that no exchange can better: Bellman-Ford over the ways (prices.node_prices).
    None where the flow is impossible or no optimum."""
    supplies, towns, count = one.stock.size, steps.shape[0], steps.shape[1]
    got, left = _totals(one.town, sent, towns), one.stock - _totals(one.supply, sent, supplies)
    if (left < 0).any() or (got > steps[:, -1]).any() or (sent < 0).any():
        return None
    ahead, behind = next_step(steps, got), last_step(steps, got)
    later = worth.turn * turn
    fill = np.where(ahead < count, -worth.step * (count - ahead) - later * (ahead >= count // 2), FAR)
    drain = np.where(got > 0, worth.step * (count - behind) + later * (behind >= count // 2), FAR)
    open_way = np.nonzero(sent < np.minimum(one.stock[one.supply], steps[one.town, -1]))[0]
    more = (one.minutes - one.bonus * (sent < one.kept))[open_way]
    back = np.nonzero(sent)[0]
    order = back[np.argsort(one.supply[back], kind="stable")]
    saved = (one.minutes - one.bonus * (sent <= one.kept))[order]
    spare, used = np.where(left > 0, 0, FAR), np.where(left < one.stock, 0, FAR)
    any_spare = bool((left > 0).any())
    supply, town, source, sink = np.zeros(supplies, dtype=np.int64), np.zeros(towns, dtype=np.int64), 0, 0
    for _ in range(supplies + towns + 3):
        before = (supply, town, source, sink)
        town = np.minimum(_least(one.town[open_way], supply[one.supply[open_way]] + more, town), sink + drain)
        sink = min(sink, int((town + fill).min(initial=FAR)), source)
        supply = np.minimum(_least(one.supply[order], town[one.town[order]] - saved, supply), source + spare)
        source = min(source, int((supply + used).min(initial=FAR)), sink if any_spare else source)
        if (source, sink) == before[2:] and (supply == before[0]).all() and (town == before[1]).all():
            return supply, town
    return None


def _least(where: Ints, values: Ints, held: Ints) -> Ints:
    """The least of what is held and of the values at each place; `where` is sorted."""
    if not where.size:
        return held
    first = np.flatnonzero(np.diff(where, prepend=-1))
    least = held.copy()
    least[where[first]] = np.minimum(held[where[first]], np.minimum.reduceat(values, first))
    return least


def _totals(where: Ints, pieces: Ints, size: int) -> Ints:
    return np.bincount(where, weights=pieces, minlength=size).astype(np.int64)
