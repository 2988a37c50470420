"""One pass solved as a min-cost flow, in whole pieces; the only place that knows ortools.

Never infeasible: what cannot be sent stays in its store over an arc of its own.
"""

import numpy as np
import ortools
from ortools.graph.python import min_cost_flow

from disaster.planning.network import Arcs, arcs_of, step_worth, turn_worth, ways_of
from disaster.planning.tableau import Ints, Supplies

SOLVER = "ortools SimpleMinCostFlow"
VERSION: str = ortools.__version__


class SolverFailed(Exception):
    """The solver did not answer with an optimum: our model is wrong or its numbers are too large."""


def solve_pass(supplies: Supplies, steps: Ints) -> Ints:
    """Pieces from each supply to each township, (supplies, townships)."""
    sent = np.zeros(supplies.minutes.shape, dtype=np.int64)
    wanted = steps[:, -1]
    if not supplies.stock.size or not wanted.any():
        return sent
    rows, columns, caps, costs = ways_of(supplies, wanted)
    if rows.size:
        arcs = arcs_of(supplies, steps, (rows, columns, caps, costs), step_worth(supplies), turn_worth(supplies))
        np.add.at(sent, (rows, columns), solve_arcs(arcs)[:rows.size])
    return sent


def solve_arcs(arcs: Arcs) -> Ints:
    """The optimal flow on each arc; refuses numbers in which the solver could overflow."""
    nodes = arcs.node_supplies.size
    if int(np.abs(arcs.costs).max()) * (nodes + 1) >= 2**62 or arcs.tails.size >= 2**31:
        raise SolverFailed("costs or arcs too large")
    solver = min_cost_flow.SimpleMinCostFlow()
    added = solver.add_arcs_with_capacity_and_unit_cost(arcs.tails, arcs.heads, arcs.capacities, arcs.costs)
    solver.set_nodes_supplies(np.arange(nodes), arcs.node_supplies)
    status = solver.solve()
    if status != solver.OPTIMAL:  # reading flows then can end the process (or-tools issue 3947)
        raise SolverFailed(str(status))
    return np.asarray(solver.flows(added), dtype=np.int64)
