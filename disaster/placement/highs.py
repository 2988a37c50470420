"""The one place that knows HiGHS: a model is put together, solved with one thread and a seed, and its bound told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

SOLVER = "HiGHS"
VERSION: str = version("highspy")
GAP = 1e-4
Floats = NDArray[np.float64]
Told = Callable[[float], None]          # is told the gap now and then


class SolverFailed(Exception):
    """The solver found nothing at all: our model is wrong, for stocking nothing new is always possible."""


@dataclass
class Model:
    """Columns and rows as they are added; row bounds may be infinite."""

    cost: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    entries: list[tuple[int, int, float]] = field(default_factory=list)   # row, column, value

    def column(self, cost: float, upper: float = np.inf, *, whole: bool = False, lower: float = 0) -> int:
        """A variable from `lower` to `upper`."""
        self.cost.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.cost) - 1

    def row(self, terms: dict[int, float], lower: float = -np.inf, upper: float = np.inf) -> int:
        """lower ≤ sum of terms ≤ upper."""
        at = len(self.row_lower)
        self.row_lower.append(lower)
        self.row_upper.append(upper)
        self.entries += [(at, column, value) for column, value in terms.items()]
        return at


@dataclass(frozen=True, slots=True)
class Solved:
    """The best values found, what they cost, and what nothing can cost less than."""

    values: Floats
    objective: float
    bound: float
    optimal: bool

    @property
    def gap(self) -> float:
        return gap_of(self.objective, self.bound)


def gap_of(value: float, bound: float) -> float:
    """What a value lacks to its bound, as a part of the value; 0.0 where both are nothing."""
    return max(0.0, (value - bound) / abs(value)) if value else 0.0


def solve(model: Model, *, seed: int, limit_seconds: float, gap: float = GAP, told: Told | None = None,
          start: dict[int, float] | None = None) -> Solved:
    """The least cost. Stops at the gap or the time limit, whichever comes first. Raises SolverFailed."""
    solver = _solver(seed, limit_seconds, gap)
    solver.passModel(_lp(model))
    if start:
        columns = np.fromiter(start, dtype=np.int32)
        solver.setSolution(len(start), columns, np.fromiter(start.values(), dtype=np.float64))
    if told is not None and any(model.whole):
        solver.cbMipLogging += lambda event: told(
            gap_of(event.data_out.mip_primal_bound, event.data_out.mip_dual_bound))
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    values = np.asarray(solver.getSolution().col_value, dtype=np.float64)
    if values.size != len(model.cost) or info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise SolverFailed(str(status))
    objective = float(info.objective_function_value)
    optimal = status == highspy.HighsModelStatus.kOptimal
    bound = float(info.mip_dual_bound) if any(model.whole) else objective
    return Solved(values, objective, bound if np.isfinite(bound) else 0.0, optimal)


def _solver(seed: int, limit_seconds: float, gap: float) -> Any:
    solver = highspy.Highs()    # type: ignore[no-untyped-call]  # ships types but for this
    for name, value in {"output_flag": False, "threads": 1, "random_seed": seed, "mip_rel_gap": gap,
                        "time_limit": max(0.1, limit_seconds)}.items():
        solver.setOptionValue(name, value)
    return solver


def _lp(model: Model) -> highspy.HighsLp:
    """The model by columns, as HiGHS takes it."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.cost), len(model.row_lower)
    lp.col_cost_, lp.col_lower_ = np.asarray(model.cost), np.asarray(model.lower)
    lp.col_upper_ = np.asarray(model.upper)
    lp.row_lower_, lp.row_upper_ = np.asarray(model.row_lower), np.asarray(model.row_upper)
    lp.integrality_ = [highspy.HighsVarType.kInteger if one else highspy.HighsVarType.kContinuous
                       for one in model.whole]
    rows = np.array([entry[0] for entry in model.entries], dtype=np.int32)
    columns = np.array([entry[1] for entry in model.entries], dtype=np.int64)
    values = np.array([entry[2] for entry in model.entries], dtype=np.float64)
    order = np.lexsort((rows, columns))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.searchsorted(columns[order], np.arange(lp.num_col_ + 1)).astype(np.int32)
    lp.a_matrix_.index_, lp.a_matrix_.value_ = rows[order], values[order]
    return lp
