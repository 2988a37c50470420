"""A linear programme of many columns of which few are used; the only place that runs HiGHS for allocation."""

import highspy
import numpy as np
from scipy.sparse import csc_array

from disaster.planning.tableau import Bools
from disaster.planning.worth import Floats

PAYS = 1e-7     # of reduced cost: below, a column that waits would be let in for nothing
HELD = 1e-7     # of its optimum an objective may lose to the next one


class Programme:
    """A programme whose objective is asked for one after another, each held for the next. 0 <= x <= limits.

    Columns that `waits` are none at first; those whose reduced cost says that they would pay are let in, until none
    would: the optimum of the whole programme, found in a part of it.
    """

    def __init__(self, limits: Floats, rows: tuple[Floats, Floats], matrix: csc_array, waits: Bools) -> None:
        self.highs = highspy.Highs()    # type: ignore[no-untyped-call]  # ships types but for this
        for name, value in (("output_flag", False), ("threads", 1), ("solver", "simplex"), ("random_seed", 0)):
            self.highs.setOptionValue(name, value)
        model = highspy.HighsLp()
        model.sense_, model.num_col_, model.num_row_ = highspy.ObjSense.kMaximize, limits.size, rows[1].size
        model.col_cost_, model.col_lower_, model.col_upper_ = np.zeros(limits.size), np.zeros(limits.size), np.where(
            waits, 0.0, limits)
        model.row_lower_, model.row_upper_ = rows
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = (
            matrix.indptr, matrix.indices, matrix.data)
        self.highs.passModel(model)
        self.columns, self.limits, self.waits = np.arange(limits.size, dtype=np.int32), limits, waits.copy()

    def maximised(self, costs: Floats) -> float:
        self.highs.changeColsCost(costs.size, self.columns, costs)
        while True:
            self.highs.run()
            if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                raise RuntimeError(f"the linear programme ended as {self.highs.getModelStatus()}")
            pay = self.columns[self.waits & (self.reduced > PAYS)]
            if not pay.size:
                return float(costs @ self.values)
            self.waits[pay] = False
            self.highs.changeColsBounds(pay.size, pay, np.zeros(pay.size), self.limits[pay])

    def hold(self, costs: Floats, optimum: float) -> None:
        """From now on at least this much of it."""
        at = np.nonzero(costs)[0].astype(np.int32)
        self.highs.addRow(optimum * (1 - HELD), highspy.kHighsInf, at.size, at, costs[at])

    @property
    def values(self) -> Floats:
        return np.asarray(self.highs.getSolution().col_value)

    @property
    def reduced(self) -> Floats:
        return np.asarray(self.highs.getSolution().col_dual)
