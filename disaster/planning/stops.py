"""Fewest drops: a small stop joins its township's largest, where that store has the goods to spare.

Coverage stays as it is; the time it adds is reported. A stop is one store's load for one township, all
items together.
"""

from dataclasses import dataclass, replace

import numpy as np

from disaster.planning.outcome import Outcome
from disaster.planning.tableau import CLOSED, Bools, Ground, Ints, Supplies


@dataclass(frozen=True, slots=True)
class Merged:
    outcomes: list[Outcome]
    stops: int
    stops_merged: int
    added_piece_minutes: int


@dataclass(frozen=True, slots=True)
class _Load:
    """What one pass sends, as it is being changed, and where each item's supply at each store is."""

    sent: Ints
    spare: Ints
    minutes: Ints
    grams: Ints
    store: Ints
    row: dict[tuple[str, int], int]
    items: list[str]


def merge_small_stops(outcomes: list[Outcome], ground: Ground, minimum_grams: int) -> Merged:
    loads = [[_load(given.supplies, given.sent) for given in outcome.passes] for outcome in outcomes]
    flat = [load for row in loads for load in row]
    goes = np.zeros(ground.minutes.shape, dtype=np.bool_)
    weight = np.zeros(ground.minutes.shape, dtype=np.int64)
    for load in flat:
        np.logical_or.at(goes, load.store, load.sent > 0)
        np.add.at(weight, load.store, load.sent * load.grams[:, None])
    before = int(goes.sum())
    if not minimum_grams:
        return Merged(outcomes, before, 0, 0)
    added = merged = 0
    for township in range(len(ground.townships)):
        for store, target in _small_stops(goes[:, township], weight[:, township], minimum_grams):
            minutes = _move(flat, township, store, target)
            if minutes is not None:
                added, merged = added + minutes, merged + 1
    return Merged([_changed(outcome, row) for outcome, row in zip(outcomes, loads, strict=True)],
                  before - merged, merged, added)


def _small_stops(goes: Bools, weight: Ints, minimum_grams: int) -> list[tuple[int, int]]:
    """Small stops, lightest first, each with the township's heaviest stop that it may join."""
    stops = sorted(np.nonzero(goes)[0].tolist(), key=lambda store: (weight[store], store))
    return [(store, stops[-1]) for store in stops[:-1] if weight[store] < minimum_grams]


def _move(loads: list[_Load], township: int, store: int, target: int) -> int | None:
    """Minutes added by moving all of a stop; None, and nothing moved, where the target cannot give all of
    it."""
    moves = []
    for load in loads:
        for row in np.nonzero((load.store == store) & (load.sent[:, township] > 0))[0].tolist():
            other = load.row.get((load.items[row], target))
            pieces = int(load.sent[row, township])
            if other is None or load.minutes[other, township] == CLOSED or load.spare[other] < pieces:
                return None
            moves.append((load, row, other, pieces))
    added = 0
    for load, row, other, pieces in moves:
        load.sent[row, township] -= pieces
        load.sent[other, township] += pieces
        load.spare[row] += pieces
        load.spare[other] -= pieces
        added += pieces * int(load.minutes[other, township] - load.minutes[row, township])
    return added


def _load(supplies: Supplies, sent: Ints) -> _Load:
    items = [item.id for item in supplies.items]
    row = {(item, int(store)): at for at, (item, store) in enumerate(zip(items, supplies.store, strict=True))}
    grams = np.array([item.grams for item in supplies.items], dtype=np.int64)
    spare = supplies.stock - sent.sum(axis=1)
    return _Load(sent.copy(), spare, supplies.minutes, grams, supplies.store, row, items)


def _changed(outcome: Outcome, loads: list[_Load]) -> Outcome:
    return replace(outcome, passes=[
        given.with_sent(load.sent) for given, load in zip(outcome.passes, loads, strict=True)])
