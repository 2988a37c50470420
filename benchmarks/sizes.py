"""Allocation at the size of a province, a catastrophe and the nation: CPU seconds and memory, beside greedy.

    python -m benchmarks.sizes [province|catastrophe|nation] [--seed N] [--items N] [--slices N]

Synthetic, from a seed: townships and stores on a square, so many nearest stores each, stock for 80 % of the need, a
fifth of the townships with class A. Peer: nearest store first. Bars, CPU: province 1 s,
catastrophe 8 s, nation 200 s and 1 GB. `--items` measures fewer of the twenty and says so.
"""

import argparse
import resource
import sys
import time

import numpy as np

from disaster.planning.generating import KMH, SIZES, WINDING
from disaster.planning.wide import Wide, flows

BARS = {"province": 1.0, "catastrophe": 8.0, "nation": 200.0}
SLICES = 10


def tables(kind: str, seed: int, items: int, slices: int) -> Wide:
    size = SIZES[kind]
    random = np.random.default_rng(seed)
    stores = random.random((size.stores, 2)) * size.width_km
    places = random.random((size.townships, 2)) * size.width_km
    near, minutes = [], []
    for at in range(0, size.townships, 500):
        away = np.linalg.norm(places[at:at + 500, None] - stores[None], axis=2)
        found = np.sort(np.argpartition(away, size.nearest, axis=1)[:, :size.nearest], axis=1)
        near.append(found)
        minutes.append(np.ceil(np.take_along_axis(away, found, axis=1) * WINDING / KMH * 60).astype(np.int64) + 30)
    need = random.integers(20, 400, (items, size.townships))
    urgent = need // 5 * (random.random((items, size.townships)) < 0.2)
    stock = np.stack([random.multinomial(int(total * 0.8), np.full(size.stores, 1 / size.stores))
                      for total in need.sum(axis=1)])
    return Wide(np.concatenate(near).ravel(), np.repeat(np.arange(size.townships), size.nearest),
                np.concatenate(minutes).ravel(), stock, urgent, need - urgent, slices)


def greedy(wide: Wide, item: int) -> tuple[int, int, int]:
    """Each township in turn from its nearest store: pieces, piece-minutes, townships with nothing."""
    left, need = wide.stock[item].copy(), wide.need_a[item] + wide.need_b[item]
    got = np.zeros_like(need)
    minutes = 0
    for way in np.lexsort((wide.minutes, wide.town)).tolist():
        store, town = wide.store[way], wide.town[way]
        pieces = min(left[store], need[town] - got[town])
        left[store] -= pieces
        got[town] += pieces
        minutes += int(pieces * wide.minutes[way])
    return int(got.sum()), minutes, int((got == 0).sum())


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("kind", nargs="?", default="province", choices=sorted(BARS))
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--items", type=int, default=20)
    asked.add_argument("--slices", type=int, default=SLICES)
    chosen = asked.parse_args()
    wide = tables(chosen.kind, chosen.seed, chosen.items, chosen.slices)
    started = time.process_time()
    pieces = minutes = nothing = 0
    for flow in flows(wide):
        pieces, minutes = pieces + int(flow.served.sum()), minutes + flow.piece_minutes
        nothing += int((flow.served == 0).sum())
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = SIZES[chosen.kind]
    print(f"{chosen.kind}: {size.stores} stores x {size.townships} townships x {chosen.items} items,"
          f" {size.nearest} nearest, {chosen.slices} slices: solved and proven in {seconds:.2f} s"
          f" CPU, peak {peak:.0f} MB")
    first = greedy(wide, 0)
    print(f"  delivered {pieces:,}, {minutes:,} piece-minutes, {nothing} cells with nothing;"
          f" greedy, first item alone: {first[0]:,} pieces, {first[2]} townships with nothing")
    good = seconds <= BARS[chosen.kind] * chosen.items / 20 and peak < 1024
    print(f"bar {BARS[chosen.kind] * chosen.items / 20:.0f} s, 1 GB: {'met' if good else 'missed'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
