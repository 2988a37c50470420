"""Allocation of 20 items from 20 stores to 150 townships in 50 slices: our CPU seconds beside the bare solver's.

    python -m benchmarks.allocation [--seed N] [--rounds N]

The floor is ortools' SimpleMinCostFlow on the very same arcs, its arrays given: add arcs, solve, read flows.
Ours goes from the problem (ids and tables) through arrays, solver and proof to the flows: bar 1.3 times the floor,
judged on the first case. Told beside it, without a bar: the same with hash, lines, reasons, shortages, improvements.
The proof is checked from outside: HiGHS (scipy) solves the same arcs as a linear programme and must find our cost.
Coverage is compared, rank by rank, with the exactly fair plan, in which every single piece is a step of its own. Beside
greedy: a tenth of the cells with nothing, 0.9 of the piece-minutes. With plenty in store no plan may be so much quicker
than greedy (ours is proven least): there the bar is told as missed, and is not ours to reach.
"""

import argparse
import statistics
import sys
import time

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from disaster.planning import allocation, network
from disaster.planning.flow import solve_arcs
from disaster.planning.greedy import nearest_first
from disaster.planning.network import Arcs
from disaster.planning.optimum import solve_pass
from disaster.planning.plan import Plan
from disaster.planning.problem import Item, Need, Problem, Route, Store, Township
from disaster.planning.steps import steps_of
from disaster.planning.tableau import ground_of, groups_of

STORES, TOWNSHIPS, ITEMS, SLICES = 20, 150, 20, 50
BAR_RATIO, BAR_FAIR_POINTS, BAR_TIME = 1.3, 3.0, 0.9


def county(seed: int, stock_share: float, limit_minutes: int | None) -> Problem:
    """A synthetic county 200 km wide, needs of 100 to 2,000 pieces, a tenth of them class A.

    `stock_share` of the need is in store. (Where one piece is more than a slice, fairness is a matter of pieces.)
    """
    random = np.random.default_rng(seed)
    stores, places = random.random((STORES, 2)) * 200, random.random((TOWNSHIPS, 2)) * 200
    minutes = np.ceil(np.linalg.norm(stores[:, None] - places[None], axis=2) * 1.4 / 40 * 60).astype(int) + 1
    need = random.integers(100, 2000, (TOWNSHIPS, ITEMS))
    stock = np.stack([random.multinomial(int(total * stock_share), np.full(STORES, 1 / STORES))
                      for total in need.sum(axis=0)], axis=1)
    items = [f"item-{at:02}" for at in range(ITEMS)]
    return Problem(
        items=tuple(Item(id=item, grams=1000) for item in items),
        stores=tuple(Store(id=f"store-{s:02}", stock=dict(zip(items, stock[s].tolist(), strict=True)))
                     for s in range(STORES)),
        townships=tuple(
            Township(id=f"township-{t:03}", needs={
                item: Need(a=wanted // 10, b=wanted - wanted // 10)
                for item, wanted in zip(items, need[t].tolist(), strict=True)})
            for t in range(TOWNSHIPS)),
        routes=tuple(Route(store=f"store-{s:02}", township=f"township-{t:03}", minutes=int(minutes[s, t]))
                     for s in range(STORES) for t in range(TOWNSHIPS)),
        limit_minutes=limit_minutes, slices=SLICES)


def arcs_by_item(problem: Problem) -> list[Arcs]:
    found = []
    for group in groups_of(problem, ground_of(problem)):
        for supplies in group.passes:
            steps = steps_of(group.need_a, group.need_b, np.zeros_like(group.need), supplies.serves, problem.slices)
            ways = network.ways_of(supplies, steps[:, -1])
            found.append(network.arcs_of(supplies, steps, ways, network.step_worth(supplies), supplies.turn))
    return found


def cpu_of(work) -> tuple[float, object]:
    started = time.process_time()
    answer = work()
    return time.process_time() - started, answer


def linear_cost(arcs: Arcs) -> float:
    count = np.arange(arcs.tails.size)
    ends = coo_array((np.repeat([1.0, -1.0], count.size), (np.concatenate([arcs.tails, arcs.heads]),
                      np.concatenate([count, count]))), shape=(arcs.node_supplies.size, count.size))
    scale = float(np.abs(arcs.costs).max())
    answer = linprog(arcs.costs / scale, A_eq=ends.tocsr(), b_eq=arcs.node_supplies,
                     bounds=np.stack([np.zeros(count.size), arcs.capacities], axis=1), method="highs-ds")
    # the dual of the linear programme at its optimum, in whole units of our cost
    return float(answer.fun) * scale


def unfairness(problem: Problem) -> float:
    """Largest distance in points, over all items, classes and ranks, between our coverage and the exactly
    fair one."""
    worst = 0.0
    for group in groups_of(problem, ground_of(problem)):
        supplies = group.passes[0]
        zero = np.zeros_like(group.need)
        profiles = []
        for slices in (SLICES, int(group.need.max())):
            got = solve_pass(supplies, steps_of(group.need_a, group.need_b, zero, 1, slices)).sum(axis=0)
            a = np.minimum(got, group.need_a)
            profiles.append([np.sort(100 * part / np.maximum(whole, 1))
                             for part, whole in ((a, group.need_a), (got - a, group.need_b))])
        worst = max(worst, *(float(np.abs(ours - fair).max()) for ours, fair in zip(*profiles, strict=True)))
    return worst


def measure(name: str, problem: Problem, rounds: int) -> tuple[bool, float]:
    """Whether the plan is proven and fair, and our CPU seconds for each of the solver's."""
    arcs = arcs_by_item(problem)
    told, bare, solved = [], [], []
    plan = allocation.allocate(problem)
    for _ in range(rounds):
        bare.append(cpu_of(lambda: [solve_arcs(one) for one in arcs])[0])
        told.append(cpu_of(lambda: allocation.allocate(problem))[0])
        solved.append(cpu_of(lambda: allocation.solve(problem))[0])
    costs = [int((one.costs * solve_arcs(one)).sum()) for one in arcs]
    linear = [linear_cost(one) for one in arcs]
    off = max(abs(mine - theirs) / abs(mine) for mine, theirs in zip(costs, linear, strict=True))
    floor = statistics.median(bare)
    ratio, whole = statistics.median(solved) / floor, statistics.median(told) / floor
    points = unfairness(problem)
    print(f"{name}: {sum(one.tails.size for one in arcs):,} arcs")
    print(f"  allocated and proven {statistics.median(solved):.3f} s CPU, bare solver {floor:.3f} s,"
          f" ratio {ratio:.2f} (bar {BAR_RATIO})")
    print(f"  with hash, lines, reasons and shortages {statistics.median(told):.3f} s, {whole:.2f} times the solver")
    print(f"  proven by node prices: {plan.optimal}, gap {plan.gap} in pieces, {plan.minutes_gap} in piece-minutes;"
          f" HiGHS on the same arcs differs by {off:.1e}")
    print(f"  delivered/bound {plan.pieces / plan.bound:.4f}; {points:.2f} points from exact fairness"
          f" (bar {BAR_FAIR_POINTS}); {len(plan.lines)} lines, {len(plan.shortages)} shortages")
    beside = _beside_greedy(problem, plan)
    return plan.optimal and plan.gap == 0 and off < 1e-9 and points <= BAR_FAIR_POINTS and beside, ratio


def _beside_greedy(problem: Problem, plan: Plan) -> bool:
    """Beside two greedy plans: ours, which serves class A of all before class B, and the plain one, each township in
    turn with all it needs. Whether the bars beside the plain one are met: time counts where both deliver the same."""
    plain = problem.model_copy(update={"townships": tuple(
        one.model_copy(update={"needs": {group: Need(b=(need.a or 0) + (need.b or 0))
                                         for group, need in one.needs.items()}}) for one in problem.townships)})
    served = {(line.township, line.group) for line in plan.lines}
    for name, asked in (("class A first", problem), ("plain", plain)):
        greedy = nearest_first(asked)
        cells = {(line.township, line.group) for line in greedy.lines}
        ratio = plan.piece_minutes / greedy.piece_minutes
        alike = greedy.pieces == plan.pieces
        print(f"  greedy, {name}: delivered {greedy.pieces:,} against {plan.pieces:,}, piece-minutes"
              f" {greedy.piece_minutes:,} against {plan.piece_minutes:,}, {ratio:.3f} of it; cells with nothing that"
              f" the other serves {len(served - cells)} against {len(cells - served)}")
    return len(cells - served) * 10 <= len(served - cells) and (ratio <= BAR_TIME or not alike)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--rounds", type=int, default=9)
    chosen = asked.parse_args()
    cases = (("scarce, all roads", 0.7, None), ("scarce, within two hours", 0.9, 120), ("just enough", 1.0, None),
             ("plenty, all roads", 1.3, None))
    found = [measure(name, county(chosen.seed, share, limit), chosen.rounds) for name, share, limit in cases]
    good = all(proven for proven, _ in found) and found[0][1] <= BAR_RATIO
    print("every bar met" if good else "a bar is missed")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
