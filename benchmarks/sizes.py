"""Allocation at the size of a province, a catastrophe and the nation: CPU seconds and memory, beside greedy.

    python -m benchmarks.sizes [province|catastrophe|nation] [--seed N] [--items N] [--slices N] [--write FILE]

Synthetic, from a seed: townships and stores on a square, so many nearest stores each, stock for 80 % of the need, a
fifth of the townships with class A. Peer: nearest store first. Bars, CPU: province 1 s,
catastrophe 8 s, nation 200 s and 1 GB. `--items` measures fewer of the twenty and says so. `--write` writes the
instance for `disaster plan FILE --out PLAN` and measures nothing.
"""

import argparse
import resource
import sys
import time
from pathlib import Path

import numpy as np

from disaster.planning.generating import KMH, SIZES, WINDING
from disaster.planning.problem import Item, Problem, Store
from disaster.planning.wide.flows import arrived, flow_of
from disaster.planning.wide.instances import write_instance
from disaster.planning.wide.question import UNKNOWN, Needs, Question

BARS = {"province": 1.0, "catastrophe": 8.0, "nation": 200.0}
SLICES, LOAD_MINUTES = 10, 30


def asked(kind: str, seed: int, items: int, slices: int) -> Question:
    """The instance of a seed."""
    size = SIZES[kind]
    random = np.random.default_rng(seed)
    stores = random.random((size.stores, 2)) * size.width_km
    places = random.random((size.townships, 2)) * size.width_km
    near, minutes = [], []
    for at in range(0, size.townships, 500):
        away = np.linalg.norm(places[at:at + 500, None] - stores[None], axis=2)
        found = np.sort(np.argpartition(away, size.nearest, axis=1)[:, :size.nearest], axis=1)
        near.append(found)
        minutes.append(np.ceil(np.take_along_axis(away, found, axis=1) * WINDING / KMH * 60).astype(np.int64))
    need = random.integers(20, 400, (items, size.townships))
    urgent = need // 5 * (random.random((items, size.townships)) < 0.2)
    stock = np.stack([random.multinomial(int(total * 0.8), np.full(size.stores, 1 / size.stores))
                      for total in need.sum(axis=1)], axis=1)
    names = [f"item-{at:02}" for at in range(items)]
    frame = Problem(
        items=tuple(Item(id=name, grams=1000) for name in names), townships=(), routes=(), slices=slices,
        stores=tuple(Store(id=f"store-{at:04}", stock=dict(zip(names, row, strict=True)), load_minutes=LOAD_MINUTES)
                     for at, row in enumerate(stock.tolist())), travel_is_estimate=True, example=True)
    everywhere = np.arange(size.townships)
    return Question(
        frame, [one.id for one in frame.stores], [f"place-{at:05}" for at in range(size.townships)],
        {name: Needs(everywhere, urgent[at], (need - urgent)[at]) for at, name in enumerate(names)},
        np.full(size.townships, UNKNOWN), {}, np.concatenate(near).ravel(), np.repeat(everywhere, size.nearest),
        np.concatenate(minutes).ravel(), np.ones(size.townships * size.nearest, dtype=np.bool_), ())


def greedy(question: Question) -> tuple[int, int]:
    """The first item, each township in turn from its nearest store: pieces, townships with nothing."""
    item, needs = next(iter(question.needs.items()))
    left = np.array([one.stock[item] for one in question.frame.stores])
    need = needs.a + needs.b
    got = np.zeros_like(need)
    for way in np.lexsort((question.minutes, question.town)).tolist():
        store, town = question.store[way], question.town[way]
        pieces = min(left[store], need[town] - got[town])
        left[store] -= pieces
        got[town] += pieces
    return int(got.sum()), int((got == 0).sum())


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("kind", nargs="?", default="province", choices=sorted(BARS))
    words.add_argument("--seed", type=int, default=7)
    words.add_argument("--items", type=int, default=20)
    words.add_argument("--slices", type=int, default=SLICES)
    words.add_argument("--write", type=Path)
    chosen = words.parse_args()
    question = asked(chosen.kind, chosen.seed, chosen.items, chosen.slices)
    if chosen.write:
        write_instance(question, chosen.write)
        return 0
    started = time.process_time()
    pieces = minutes = nothing = 0
    for group in question.needs:
        one, = flow_of(question, group).passes
        pieces, minutes = pieces + int(one.sent.sum()), minutes + int((one.sent * one.of.minutes).sum())
        nothing += int((arrived(one) == 0).sum())
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = SIZES[chosen.kind]
    print(f"{chosen.kind}: {size.stores} stores x {size.townships} townships x {chosen.items} items,"
          f" {size.nearest} nearest, {chosen.slices} slices: solved and proven in {seconds:.2f} s"
          f" CPU, peak {peak:.0f} MB")
    first = greedy(question)
    print(f"  delivered {pieces:,}, {minutes:,} piece-minutes, {nothing} cells with nothing;"
          f" greedy, first item alone: {first[0]:,} pieces, {first[1]} townships with nothing")
    good = seconds <= BARS[chosen.kind] * chosen.items / 20 and peak < 1024
    print(f"bar {BARS[chosen.kind] * chosen.items / 20:.0f} s, 1 GB: {'met' if good else 'missed'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
