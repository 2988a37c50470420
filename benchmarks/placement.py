"""Placement before a disaster: 12 sites x 30 townships x 2 items x 20 disasters against the proven bound and its peers.

Usage: .venv/bin/python benchmarks/placement.py [--seeds 3] [--sites]

The floor is the solver's own bound on every placement; peers of the same money are stocking by population, and the plan
for the mean disaster. Today's stock is beside them. `least`: what no plan at all can be below, because no site has an
open road there. With `--sites`, a second yardstick: the same counties as the service plans them when sites are allowed,
one wherever a township has no store (30 x 30 x 2 x 20). `and sites`: by population over the stores and the sites that
our plan opens. Half a minute without, about a minute a seed with.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from disaster.placement.answer import Placement, Policy, PolicyKind
from disaster.placement.game import Game
from disaster.placement.instance import Instance
from disaster.placement.policies import by_population, policy_of
from disaster.placement.solve import place
from tests.placement.instances import county, with_sites

LIMIT_SECONDS = 60


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--sites", action="store_true")
    asked = parser.parse_args()
    print(f"{30 if asked.sites else 12} sites x 30 townships x 2 items x 20 disasters; expected unmet as a part of "
          "each peer's (lower is better)")
    print("what no site has an open road to is the same in all: no plan is below 'least', 'reachable' leaves it out")
    print("seed  gap %   seconds  CPU s   by_population  (least)  (reachable)  and sites  of mean plan  of today  "
          "tail of by_population")
    for seed in range(1, asked.seeds + 1):
        instance = with_sites(county(seed), seed) if asked.sites else county(seed)
        began = time.process_time()
        found = place(instance, LIMIT_SECONDS)
        print(f"{seed:>4}  {100 * found.gap:6.4f}  {found.seconds:7.1f}  {time.process_time() - began:5.1f}   "
              + told(instance, found) + ("" if found.optimal else "  time was over first"), flush=True)


def told(instance: Instance, found: Placement) -> str:
    """Our expected unmet need beside that of each peer."""
    ours, none = found.policy("expected"), found.unreachable_fen

    def part(kind: PolicyKind) -> float:
        return ours.expected_unmet_fen / found.policy(kind).expected_unmet_fen
    population = found.policy("by_population").expected_unmet_fen
    reachable = (ours.expected_unmet_fen - none) / (population - none)
    tail = found.policy("cautious").tail_unmet_fen / found.policy("by_population").tail_unmet_fen
    and_sites = ours.expected_unmet_fen / spread(instance, ours).expected_unmet_fen
    return (f"{part('by_population'):13.3f}  {none / population:7.3f}  {reachable:11.3f}  {and_sites:9.3f}  "
            f"{part('mean'):12.3f}  {part('today'):8.3f}  {tail:21.3f}")


def spread(instance: Instance, ours: Policy) -> Policy:
    """As many pieces by population, over the stores and the sites that our plan opens."""
    used = instance.model_copy(update={"stores": tuple(
        store.model_copy(update={"is_open": store.is_open or store.id in ours.opened}) for store in instance.stores)})
    stock = by_population(used, {(one.store, one.item): one.pieces for one in ours.stock})
    return policy_of("by_population", Game(instance), stock)


if __name__ == "__main__":
    main()
