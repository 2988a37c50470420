"""The three best single changes: goods brought to a store, a road opened, a route allowed in spite of time
or vehicle.

Candidates are guessed by their direct effect; the best guesses are then solved, so that each gain told is
exact.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from disaster.planning.causes import gain
from disaster.planning.outcome import Outcome
from disaster.planning.plan import Improvement
from disaster.planning.shortages import Stack, stack_of
from disaster.planning.tableau import CLOSED, Bools, Ground

TOLD, SOLVED = 3, 6


@dataclass(frozen=True, slots=True)
class _Candidate:
    kind: Literal["bring_stock", "open_road", "allow_time_or_vehicle"]
    outcome: Outcome
    stack: Stack
    store: int
    township: int | None
    guess: int

    @property
    def order(self) -> tuple[int, str, str, int, int]:
        return -self.guess, self.outcome.group.id, self.kind, self.store, self.township or 0


def three_best(outcomes: list[Outcome], ground: Ground) -> list[Improvement]:
    candidates = [candidate for outcome in outcomes if outcome.unmet.any()
                  for candidate in _candidates(outcome, ground)]
    candidates.sort(key=lambda found: found.order)
    best = [_solved(candidate, ground) for candidate in candidates[:SOLVED]]
    best.sort(key=lambda found: (-found.gain, found.group, found.kind, found.store, found.township or ""))
    return [found for found in best if found.gain > 0][:TOLD]


def _candidates(outcome: Outcome, ground: Ground) -> list[_Candidate]:
    stack, unmet, ways = stack_of(outcome), outcome.unmet, outcome.group.ways
    found = []
    direct = (ways * unmet).sum(axis=1)
    if outcome.passes and direct.any():
        store = int(direct.argmax())
        found.append(_Candidate("bring_stock", outcome, stack, store, None, int(direct[store])))
    left = np.zeros(len(ground.stores), dtype=np.int64)
    np.add.at(left, stack.store, stack.left * stack.serves)
    openings = np.minimum(left[:, None], unmet) * ~ways
    largest = np.argsort(-openings, axis=None, kind="stable")[:SOLVED]
    for store, township in zip(*np.unravel_index(largest, openings.shape), strict=True):
        if openings[store, township]:
            kind: Literal["open_road", "allow_time_or_vehicle"] = (
                "open_road" if ground.minutes[store, township] == CLOSED else "allow_time_or_vehicle")
            guess = int(openings[store, township])
            found.append(_Candidate(kind, outcome, stack, int(store), int(township), guess))
    return found


def _solved(candidate: _Candidate, ground: Ground) -> Improvement:
    group, stack = candidate.outcome.group, candidate.stack
    held = np.minimum(candidate.outcome.given, group.need)
    if candidate.township is None:
        stack = _with_plenty(stack, candidate.store, group.ways[candidate.store], int(group.need.sum()))
        allowed = np.zeros_like(stack.open_arc)
    else:
        allowed = np.zeros_like(stack.open_arc)
        allowed[stack.store == candidate.store, candidate.township] = True
        allowed &= ~stack.barred
    township = None if candidate.township is None else ground.townships[candidate.township]
    return Improvement(
        kind=candidate.kind, group=group.id, store=ground.stores[candidate.store], township=township,
        gain=int(gain(stack, group.need, held, allowed).sum()), scale=group.scale)


def _with_plenty(stack: Stack, store: int, ways: Bools, units: int) -> Stack:
    """The same stock and one more supply at the store, as large as the whole need."""
    def row(of: Bools) -> Bools:
        return np.zeros((1, of.shape[1]), dtype=np.bool_)

    return replace(
        stack, store=np.append(stack.store, store), serves=np.append(stack.serves, 1),
        stock=np.append(stack.stock, units), left=np.append(stack.left, units),
        open_arc=np.concatenate([stack.open_arc, ways[None, :]]),
        used=np.concatenate([stack.used, row(stack.used)]),
        held_back=np.concatenate([stack.held_back, row(stack.held_back)]),
        barred=np.concatenate([stack.barred, row(stack.barred)]))
