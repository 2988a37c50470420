"""The better of two bounds on the minutes of trips: the radial one, or a linear programme of the vehicles' hours.

truck_hours: as radial, with the vehicles that there are: each kind has its own room, its own roads and no more minutes
than its shifts; a load may be shared by kinds. HiGHS dual simplex, one thread.
"""

from collections.abc import Sequence

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array

from disaster.planning.fleet import Trip, TripProblem
from disaster.planning.loading import NO_LIMIT
from disaster.planning.trip_bound import BoundKind, Floats, Moved, kinds_of, moved_by, radial_minutes, rooms_of, whole
from disaster.planning.ways import Ways


def best_bound(problem: TripProblem, ways: Ways, trips: Sequence[Trip]) -> tuple[int, BoundKind]:
    """The better bound of these trips, whole minutes rounded up, and which it is."""
    kinds = kinds_of(problem.vehicles)
    if not trips or not kinds:
        return 0, "radial"
    moved, rooms = moved_by(problem, ways, trips, list(kinds)), rooms_of(kinds)
    radial = whole(radial_minutes(moved, rooms))
    hours = whole(hours_minutes(moved, rooms, np.array(list(kinds.values())) * problem.shift_minutes))
    return (hours, "truck_hours") if hours > radial else (radial, "radial")


def hours_minutes(moved: Moved, rooms: Floats, minutes: NDArray[np.int64]) -> float:
    """Least minutes at the wheel of all kinds. `minutes` (kinds,): of all shifts.

    Columns: minutes of each kind, then truckloads of each kind to each place, by weight and by volume. Rows: a kind
    drives as far as its truckloads by either, within its shifts; each place gets its goods by either.
    """
    kinds, moves = moved.rounds.shape
    costs = [1.0] * kinds
    rows, columns, values = list[int](), list[int](), list[float]()
    lower, upper = [0.0] * (4 * kinds), [np.inf] * (2 * kinds) + [float(one) for one in minutes] * 2
    for side in (0, 1):
        limited = rooms[:, side] < NO_LIMIT
        for kind in range(kinds):
            rows += [side * kinds + kind, (2 + side) * kinds + kind]
            columns, values = [*columns, kind, kind], [*values, 1.0, 1.0]
        for move in range(moves):
            able = np.isfinite(moved.rounds[:, move])
            amount = moved.amounts[side, move]
            if not amount or not able.any() or not limited[able].all():
                continue
            for kind in np.nonzero(able)[0].tolist():
                column, way = len(costs), float(moved.rounds[kind, move])
                costs.append(0.0)
                rows += [side * kinds + kind, (2 + side) * kinds + kind, len(lower)]
                columns += [column] * 3
                values += [-way, float(moved.handling[move]), float(rooms[kind, side] / amount)]
            lower.append(1.0)
            upper.append(np.inf)
    matrix = coo_array((values, (rows, columns)), shape=(len(lower), len(costs))).tocsc()
    return least(np.array(costs), (np.array(lower), np.array(upper)), matrix)


def least(costs: Floats, rows: tuple[Floats, Floats], matrix: csc_array) -> float:
    """The minimum of costs x, rows[0] <= matrix x <= rows[1], x >= 0, by HiGHS; 0 where it says that there is none."""
    solver = highspy.Highs()    # type: ignore[no-untyped-call]  # ships types but for this
    for name, value in (("output_flag", False), ("threads", 1), ("solver", "simplex"), ("random_seed", 0)):
        solver.setOptionValue(name, value)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_, model.col_cost_ = costs.size, rows[1].size, costs
    model.col_lower_, model.col_upper_ = np.zeros(costs.size), np.full(costs.size, np.inf)
    model.row_lower_, model.row_upper_ = rows
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = (
        matrix.indptr, matrix.indices, matrix.data)
    solver.passModel(model)
    solver.run()
    optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(solver.getInfo().objective_function_value) if optimal else 0.0
