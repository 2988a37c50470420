"""Minimum-cost and maximum flows in whole pieces; the only place that knows ortools."""

import numpy as np
import ortools
from ortools.graph.python import max_flow, min_cost_flow

from disaster.planning.network import Arcs
from disaster.planning.tableau import Bools, Ints

SOLVER = "ortools SimpleMinCostFlow"
VERSION: str = ortools.__version__


class SolverFailed(Exception):
    """The solver did not answer with an optimum: our model is wrong or its numbers are too large."""


def solve_arcs(arcs: Arcs) -> Ints:
    """The optimal flow on each arc; refuses numbers in which the solver could overflow."""
    nodes = arcs.node_supplies.size
    if int(np.abs(arcs.costs).max(initial=0)) * (nodes + 1) >= 2**62 or arcs.tails.size >= 2**31:
        raise SolverFailed("costs or arcs too large")
    solver = min_cost_flow.SimpleMinCostFlow()
    added = solver.add_arcs_with_capacity_and_unit_cost(arcs.tails, arcs.heads, arcs.capacities, arcs.costs)
    solver.set_nodes_supplies(np.arange(nodes), arcs.node_supplies)
    status = solver.solve()
    if status != solver.OPTIMAL:  # reading flows then can end the process (or-tools issue 3947)
        raise SolverFailed(str(status))
    return np.asarray(solver.flows(added), dtype=np.int64)


def still_giving(tails: Ints, heads: Ints, capacities: Ints, source: int) -> Bools:
    """Nodes to which one more piece could come from the source when a maximum flow runs to the sink, source + 1."""
    solver = max_flow.SimpleMaxFlow()
    solver.add_arcs_with_capacity(tails.astype(np.int32), heads.astype(np.int32), capacities)
    status = solver.solve(source, source + 1)
    if status != solver.OPTIMAL:
        raise SolverFailed(str(status))
    reached = np.zeros(source + 2, dtype=np.bool_)
    reached[solver.get_source_side_min_cut()] = True
    return reached
