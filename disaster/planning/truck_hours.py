"""When vehicles bind: what can be delivered within the vehicle minutes at hand, all items in one linear programme.

Rows: stock, need in steps of coverage, and for each store what its vehicles can carry out and back in their minutes, in
gram-minutes and millilitre-minutes (for one vehicle class exactly planning.md 2; of several, the sum). HiGHS dual
simplex, one thread. Then whole pieces: rounded down, filled up by worth. `gap` = 1 - value / bound of the programme.
"""

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array

from disaster.planning.fleet import Vehicle
from disaster.planning.problem import Amount, Id, Problem, Value
from disaster.planning.tableau import CLOSED, Group, Ints, ground_of, groups_of

Floats = NDArray[np.float64]
STEPS = 5
BOUNDLESS = 10**9       # millilitres of a vehicle without a limit: a thousand cubic metres
B_WORTH = 20    # of the first step of class B; class A's is more than any nearness can make up for
A_TIMES_MAX = 1000


class Hours(Value):
    """Vehicles of one class at one store: minutes of all of them in the planning period, load of each."""

    store: Id
    vehicle_class: Id
    minutes: Amount
    grams: Amount
    millilitres: Amount = 0


class Hauled(Value):
    """Pieces from a store to a place."""

    store: str
    township: str
    item: str
    pieces: int


class WithinHours(Value):
    """`value`: pieces, weighed by step of coverage and class; `bound`: what no plan within the hours can
    pass. `binds`: some store's vehicles have no minute left."""

    hauled: tuple[Hauled, ...]
    value: int
    bound: float
    gap: float
    binds: bool
    pieces: int
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _Model:
    """Columns: arcs (piece counts), then steps of coverage. `budget` (2, stores): gram-minutes, millilitre-minutes."""

    arc_row: Ints           # supply of each arc
    arc_store: Ints
    arc_town: Ints
    arc_need: Ints          # need (group and township) of each arc
    minutes: Ints           # out and back
    grams: Ints
    millilitres: Ints
    items: list[str]
    stock: Ints
    step_need: Ints
    step_width: Ints
    step_worth: Ints
    budget: Ints

    @property
    def burden(self) -> Ints:
        """Gram-minutes and millilitre-minutes of a piece, (2, arcs)."""
        return np.stack([self.grams * self.minutes, self.millilitres * self.minutes])


def hours_of(vehicles: Sequence[Vehicle], shift_minutes: int) -> tuple[Hours, ...]:
    """A fleet's minutes by base and class."""
    found: dict[tuple[str, str], list[Vehicle]] = defaultdict(list)
    for one in vehicles:
        found[one.base, one.vehicle_class].append(one)
    return tuple(Hours(store=base, vehicle_class=kind, minutes=shift_minutes * len(same),
                       grams=min(one.payload_grams for one in same),
                       millilitres=min(one.volume_millilitres for one in same))
                 for (base, kind), same in sorted(found.items()))


def within_hours(problem: Problem, hours: Sequence[Hours]) -> WithinHours:
    """The most that the hours allow, in whole pieces."""
    started = time.monotonic()
    ground = ground_of(problem)
    model = _model(list(groups_of(problem, ground)), _budget(hours, ground.stores))
    if not model.arc_row.size:
        return WithinHours(hauled=(), value=0, bound=0.0, gap=0.0, binds=False, pieces=0)
    solution, bound = _solved(model)
    pieces = _whole(model, solution)
    value = _value(model, pieces)
    used = np.zeros(model.budget.shape)
    np.add.at(used.T, model.arc_store, (model.burden * solution[:model.arc_row.size]).T)
    return WithinHours(
        hauled=tuple(Hauled(store=ground.stores[model.arc_store[at]], township=ground.townships[model.arc_town[at]],
                            item=model.items[model.arc_row[at]], pieces=int(pieces[at]))
                     for at in np.nonzero(pieces)[0].tolist()),
        value=value, bound=round(bound, 3), gap=max(0.0, 1 - value / bound) if bound else 0.0,
        binds=bool((used >= model.budget * (1 - 1e-9))[:, np.unique(model.arc_store)].any()),
        pieces=int(pieces.sum()), seconds=round(time.monotonic() - started, 3))


def _budget(hours: Sequence[Hours], stores: list[str]) -> Ints:
    budget = np.zeros((2, len(stores)), dtype=np.int64)
    at = {store: row for row, store in enumerate(stores)}
    for one in hours:
        if one.store in at:
            budget[:, at[one.store]] += [one.minutes * one.grams, one.minutes * (one.millilitres or BOUNDLESS)]
    return budget


def _model(groups: list[Group], budget: Ints) -> _Model:
    columns: dict[str, list[Ints]] = defaultdict(list)
    items: list[str] = []
    supplies = needs = 0
    for group in groups:
        if not group.passes:
            continue
        given = group.passes[0]     # items of the most common effect: substitutes come in a pass of their own
        rows, towns = np.nonzero((given.minutes != CLOSED) & (group.need > 0))
        for name, column in (
                ("row", rows + supplies), ("store", given.store[rows]), ("town", towns), ("need", towns + needs),
                ("minutes", 2 * given.minutes[rows, towns]), ("stock", given.stock),
                ("grams", np.array([item.grams for item in given.items], dtype=np.int64)[rows]),
                ("ml", np.array([item.millilitres for item in given.items], dtype=np.int64)[rows])):
            columns[name].append(column)
        _steps(columns, group, given.serves, needs)
        items += [item.id for item in given.items]
        supplies, needs = supplies + len(given.items), needs + group.need.size

    def joined(name: str) -> Ints:
        return np.concatenate([np.zeros(0, dtype=np.int64), *columns[name]])

    worth = joined("worth")
    worth[worth == 0] = B_WORTH * _times(joined("minutes"))
    return _Model(joined("row"), joined("store"), joined("town"), joined("need"), joined("minutes"), joined("grams"),
                  joined("ml"), items, joined("stock"), joined("step_need"), joined("width"), worth, budget)


def _times(minutes: Ints) -> int:
    """How much more a class A piece is worth: as often as the nearest way goes into the farthest."""
    return min(A_TIMES_MAX, 1 + int(minutes.max(initial=1)) // max(1, int(minutes.min(initial=2**40))))


def _steps(columns: dict[str, list[Ints]], group: Group, serves: int, first: int) -> None:
    """Class A whole, class B in STEPS of coverage, each worth less than the one before; in pieces."""
    urgent = -(-group.need_a // serves)
    rest = np.maximum(0, -(-group.need // serves) - urgent)
    widths = [urgent, *(rest * (at + 1) // STEPS - rest * at // STEPS for at in range(STEPS))]
    worths = [0, *(B_WORTH - 2 * at for at in range(STEPS))]
    for width, worth in zip(widths, worths, strict=True):
        wanted = np.nonzero(width)[0]
        columns["step_need"].append(wanted + first)
        columns["width"].append(width[wanted])
        columns["worth"].append(np.full(wanted.size, worth, dtype=np.int64))


def _solved(model: _Model) -> tuple[Floats, float]:
    """Values of all columns, and the optimum. Burdens are scaled by the largest, so that numbers stay near one."""
    arcs, steps = model.arc_row.size, model.step_need.size
    needs, stores = _wants(model).size, model.budget.shape[1]
    at_arc, at_step = np.arange(arcs), arcs + np.arange(steps)
    first = model.stock.size, model.stock.size + needs, model.stock.size + needs + stores
    scale = np.maximum(model.burden.max(axis=1), 1).astype(float)
    rows = np.concatenate([model.arc_row, first[0] + model.step_need, first[0] + model.arc_need,
                           first[1] + model.arc_store, first[2] + model.arc_store])
    columns = np.concatenate([at_arc, at_step, at_arc, at_arc, at_arc])
    values = np.concatenate([np.ones(arcs), np.ones(steps), -np.ones(arcs), *(model.burden / scale[:, None])])
    upper = np.concatenate([model.stock, np.zeros(needs), *(model.budget / scale[:, None])]).astype(float)
    costs = np.concatenate([np.zeros(arcs), model.step_worth]).astype(float)
    limits = np.concatenate([np.full(arcs, np.inf), model.step_width]).astype(float)
    matrix = coo_array((values, (rows, columns)), shape=(upper.size, costs.size)).tocsc()
    lower = np.full(upper.size, -np.inf)
    lower[first[0]:first[1]] = 0     # what comes to a place is what fills its steps
    found = _highs(costs, limits, (lower, upper), matrix)
    return found, float(costs @ found)


def _highs(costs: Floats, limits: Floats, rows: tuple[Floats, Floats], matrix: csc_array) -> Floats:
    """Maximise costs x, rows[0] <= matrix x <= rows[1], 0 <= x <= limits."""
    solver = highspy.Highs()    # type: ignore[no-untyped-call]  # ships types but for this
    for name, value in (("output_flag", False), ("threads", 1), ("solver", "simplex"), ("random_seed", 0)):
        solver.setOptionValue(name, value)
    model = highspy.HighsLp()
    model.sense_, model.num_col_, model.num_row_ = highspy.ObjSense.kMaximize, costs.size, rows[1].size
    model.col_cost_, model.col_lower_, model.col_upper_ = costs, np.zeros(costs.size), limits
    model.row_lower_, model.row_upper_ = rows
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = (
        matrix.indptr, matrix.indices, matrix.data)
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"the linear programme ended as {solver.getModelStatus()}")
    return np.asarray(solver.getSolution().col_value)


def _whole(model: _Model, solution: Floats) -> Ints:
    """Rounded down, then filled up where most was cut off, within stock, need and budget. (arcs,)"""
    fractions = solution[:model.arc_row.size]
    pieces = np.floor(fractions + 1e-7).astype(np.int64)
    stock, wants, budget, burden = model.stock.copy(), _wants(model), model.budget.copy(), model.burden
    np.subtract.at(stock, model.arc_row, pieces)
    np.subtract.at(wants, model.arc_need, pieces)
    np.subtract.at(budget.T, model.arc_store, (burden * pieces).T)
    for at in np.argsort(-(fractions - pieces), kind="stable").tolist():
        row, need, store = model.arc_row[at], model.arc_need[at], model.arc_store[at]
        room = [int(budget[side, store] // burden[side, at]) for side in (0, 1) if burden[side, at]]
        more = min(int(stock[row]), int(wants[need]), *room)
        if more > 0:
            pieces[at] += more
            stock[row] -= more
            wants[need] -= more
            budget[:, store] -= more * burden[:, at]
    return np.maximum(pieces, 0)


def _wants(model: _Model) -> Ints:
    wants = np.zeros(max(int(model.arc_need.max(initial=0)), int(model.step_need.max(initial=0))) + 1, dtype=np.int64)
    np.add.at(wants, model.step_need, model.step_width)
    return wants


def _value(model: _Model, pieces: Ints) -> int:
    """What whole pieces are worth: each need's steps are filled in order of worth."""
    got = np.zeros_like(_wants(model))
    np.add.at(got, model.arc_need, pieces)
    value = 0
    for worth in sorted(set(model.step_worth.tolist()), reverse=True):
        at = np.nonzero(model.step_worth == worth)[0]
        taken = np.minimum(got[model.step_need[at]], model.step_width[at])
        got[model.step_need[at]] -= taken
        value += worth * int(taken.sum())
    return value
