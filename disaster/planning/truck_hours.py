"""When vehicles bind: what can be delivered within the vehicle minutes at hand, all items in one linear programme.

Rows: stock, need in steps of coverage, for each store what the vehicles that work there carry out and back in their
minutes (gram-minutes and millilitre-minutes), for each class of vehicles at a store its minutes, its own or lent to
another store. Three programmes, each held by the next: class A, all coverage by worth.py, least minutes with what
stands kept. HiGHS dual simplex, one thread. Then whole pieces: rounded down, filled up by reduced cost.
"""

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import highspy
import numpy as np
from scipy.sparse import coo_array

from disaster.planning.haulage import Power, burdens_of, power_of
from disaster.planning.outcome import Given, Outcome
from disaster.planning.problem import Haulage, Problem
from disaster.planning.programme import Programme
from disaster.planning.steps import steps_of
from disaster.planning.tableau import CLOSED, Bools, Ground, Group, Ints
from disaster.planning.worth import Floats, widths_of, worth_of, worths_of

SOLVER = "HiGHS dual simplex"
VERSION = f"{highspy.HIGHS_VERSION_MAJOR}.{highspy.HIGHS_VERSION_MINOR}.{highspy.HIGHS_VERSION_PATCH}"
SCALE = 100.0           # of the second objective: fewer steps of the simplex than at one
TIMED_MAX = 20_000      # arcs: above, minutes are least only where vehicles bind
NEAR = 3                # supplies of each need in the programme at first, where there are more than TIMED_MAX arcs


@dataclass(frozen=True, slots=True)
class Hauled:
    """`value` of the whole pieces, `bound`: what no plan within the minutes can pass, in thousandths of all need
    weighted by step; `urgent_bound` of class A alone, in thousandths of its need."""

    outcomes: list[Outcome]
    value: float
    bound: float
    urgent_bound: float
    seconds: float


@dataclass(frozen=True, slots=True)
class _Model:
    """Columns: arcs (pieces), steps of coverage (base units), vehicle minutes at stores, pieces that stand."""

    supply: Ints            # row of each arc
    store: Ints
    need: Ints
    serves: Ints
    burden: Ints            # (2, arcs)
    minutes: Ints
    stock: Ints
    units: Ints             # of each need, class A's of them: (2, needs)
    step_need: Ints
    step_width: Ints
    step_worth: Floats
    step_urgent: Floats
    power: Power
    kept: Ints              # arcs on which something stands
    kept_pieces: Ints
    kept_bonus: Ints
    where: list[tuple[int, int, Ints, Ints]]    # group, pass, its rows and columns: the arcs in order


def fits(ground: Ground, outcomes: Sequence[Outcome], haulage: Haulage) -> bool:
    """Whether the vehicles have the minutes for all of it."""
    power = power_of(haulage, ground)
    wanted = np.zeros((2, len(ground.stores)), dtype=np.int64)
    for outcome in outcomes:
        for given in outcome.passes:
            rows, columns = np.nonzero(given.sent)
            burden = burdens_of(given.supplies, ground, haulage, rows, columns) * given.sent[rows, columns]
            np.add.at(wanted.T, given.supplies.store[rows], burden.T)
    if not wanted.any():
        return True
    stores, pairs = len(ground.stores), power.fleet.size
    scale = np.maximum(wanted.max(axis=1), 1).astype(float)     # one more column: the share of it that rides
    at = np.arange(pairs)
    rows = np.concatenate([power.store, stores + power.store, 2 * stores + power.fleet, np.arange(2 * stores)])
    columns = np.concatenate([at, at, at, np.full(2 * stores, pairs)])
    values = np.concatenate([-power.grams / scale[0], -power.millilitres / scale[1], power.dearer,
                             *(wanted / scale[:, None])])
    upper = np.concatenate([np.zeros(2 * stores), power.minutes]).astype(float)
    matrix = coo_array((values, (rows, columns)), shape=(upper.size, pairs + 1)).tocsc()
    costs = np.concatenate([np.zeros(pairs), [1.0]])
    limits = np.concatenate([np.full(pairs, np.inf), [1.0]])
    solver = Programme(limits, (np.full(upper.size, -np.inf), upper), matrix, np.zeros(limits.size, dtype=np.bool_))
    return solver.maximised(costs) > 1 - 1e-7


def within_hours(problem: Problem, ground: Ground, groups: Sequence[Group]) -> Hauled:
    """The most that the vehicles' minutes allow, in whole pieces."""
    assert problem.haulage is not None
    started = time.monotonic()
    model = _model(groups, ground, problem.haulage)
    if not model.supply.size:
        return Hauled([_outcome(group, {}, problem) for group in groups], 0.0, 0.0, 0.0, 0.0)
    solution, reduced, bound, urgent = _solved(model)
    pieces = _whole(model, solution, reduced)
    sent: dict[tuple[int, int], tuple[Ints, Ints, Ints]] = {}
    first = 0
    for at, turn, rows, columns in model.where:
        sent[at, turn] = rows, columns, pieces[first:first + rows.size]
        first += rows.size
    outcomes = [_outcome(group, {turn: found for (of, turn), found in sent.items() if of == at}, problem)
                for at, group in enumerate(groups)]
    value = sum(worth_of(outcome.group, outcome.given) for outcome in outcomes)
    return Hauled(outcomes, value, bound, urgent, round(time.monotonic() - started, 3))


def _outcome(group: Group, found: dict[int, tuple[Ints, Ints, Ints]], problem: Problem) -> Outcome:
    covered, passes = np.zeros(group.need.size, dtype=np.int64), []
    for turn, supplies in enumerate(group.passes):
        sent = np.zeros(supplies.minutes.shape, dtype=np.int64)
        if turn in found:
            rows, columns, pieces = found[turn]
            sent[rows, columns] = pieces
        steps = steps_of(group.need_a, group.need_b, covered, supplies.serves, problem.slices)
        covered = covered + sent.sum(axis=0) * supplies.serves
        passes.append(Given(supplies, steps, sent, None, proven=False))
    return Outcome(group, passes)


def _model(groups: Sequence[Group], ground: Ground, haulage: Haulage) -> _Model:
    columns: dict[str, list[Ints]] = defaultdict(list)
    worths: dict[str, list[Floats]] = defaultdict(list)
    where, supplies, needs, arcs = [], 0, 0, 0
    for at, group in enumerate(groups):
        for turn, given in enumerate(group.passes):
            rows, towns = np.nonzero((given.minutes != CLOSED) & (group.need > 0))
            stands = np.nonzero(given.standing[rows, towns])[0]
            for name, column in (
                    ("supply", rows + supplies), ("store", given.store[rows]), ("need", towns + needs),
                    ("serves", np.full(rows.size, given.serves)), ("minutes", given.minutes[rows, towns]),
                    ("stock", given.stock), ("kept", stands + arcs),
                    ("pieces", given.standing[rows, towns][stands]), ("bonus", given.bonus[rows, towns][stands])):
                columns[name].append(column)
            columns["burden"].append(burdens_of(given, ground, haulage, rows, towns))
            where.append((at, turn, rows, towns))
            supplies, arcs = supplies + given.stock.size, arcs + rows.size
        _steps(columns, worths, group, needs)
        needs += group.need.size

    def joined(name: str) -> Ints:
        return np.concatenate([np.zeros(0, dtype=np.int64), *columns[name]])

    burden = np.concatenate([np.zeros((2, 0), dtype=np.int64), *columns["burden"]], axis=1)
    return _Model(joined("supply"), joined("store"), joined("need"), joined("serves"), burden, joined("minutes"),
                  joined("stock"), np.stack([joined("units"), joined("urgent")]), joined("step_need"), joined("width"),
                  np.concatenate([np.zeros(0), *worths["worth"]]), np.concatenate([np.zeros(0), *worths["urgent"]]),
                  power_of(haulage, ground), joined("kept"), joined("pieces"), joined("bonus"), where)


def _steps(columns: dict[str, list[Ints]], worths: dict[str, list[Floats]], group: Group, first: int) -> None:
    """The steps that are not empty, and one more without worth: the last piece may serve more than is wanted."""
    widths, worth = widths_of(group), worths_of(group)
    urgent = np.zeros_like(worth)
    urgent[0] = 1000.0 / max(1, int(group.need_a.sum()))
    over = max((given.serves for given in group.passes), default=1) - 1
    widths = np.concatenate([widths, np.where(group.need > 0, over, 0)[None, :]])
    worth, urgent = (np.concatenate([one, np.zeros((1, one.shape[1]))]) for one in (worth, urgent))
    steps, wanted = np.nonzero(widths)
    columns["step_need"].append(wanted + first)
    columns["width"].append(widths[steps, wanted])
    worths["worth"].append(worth[steps, wanted])
    worths["urgent"].append(urgent[steps, wanted])
    columns["units"].append(group.need)
    columns["urgent"].append(group.need_a)


def _solved(model: _Model) -> tuple[Floats, Floats, float, float]:
    """Values of all columns, reduced costs of the arcs, the optimum, and that of class A."""
    solver, parts = _built(model)
    arcs, steps, rest = parts

    def costs(of_arcs: Floats, of_steps: Floats, of_kept: Floats) -> Floats:
        lent = rest - of_kept.size
        return np.concatenate([of_arcs, of_steps, np.zeros(lent), of_kept])

    none, nothing, free = np.zeros(arcs), np.zeros(steps), np.zeros(model.kept.size)
    urgent = 0.0
    if model.step_urgent.any():
        first = costs(none, model.step_urgent, free)
        urgent = solver.maximised(first)
        solver.hold(first, urgent)
        solver.highs.clearSolver()      # from nothing is faster here than from the first one's answer
    second = costs(none, model.step_worth * SCALE, free)
    bound = solver.maximised(second)
    reduced = solver.reduced[:arcs] / SCALE
    solver.hold(second, bound)
    if arcs <= TIMED_MAX:
        longest = max(1, int(model.minutes.max(initial=1)))
        solver.maximised(costs(-model.minutes / longest, nothing, model.kept_bonus / longest))
    return solver.values, reduced, bound / SCALE, urgent


def _built(model: _Model) -> tuple[Programme, tuple[int, int, int]]:
    """The programme, and how many columns are arcs, steps, others. Burdens are scaled by the largest."""
    power, arcs, steps, kept = model.power, model.supply.size, model.step_need.size, model.kept.size
    pairs, stores = power.fleet.size, int(max(model.store.max(initial=0), power.store.max(initial=0))) + 1
    at_arc, at_step = np.arange(arcs), arcs + np.arange(steps)
    at_pair, at_kept = arcs + steps + np.arange(pairs), arcs + steps + pairs + np.arange(kept)
    needs = model.units.shape[1]
    first = np.cumsum([model.stock.size, needs, stores, stores, power.minutes.size])
    scale = np.maximum(model.burden.max(axis=1, initial=1), 1).astype(float)
    entries = [
        (model.supply, at_arc, np.ones(arcs)),
        (first[0] + model.need, at_arc, -model.serves), (first[0] + model.step_need, at_step, np.ones(steps)),
        (first[1] + model.store, at_arc, model.burden[0] / scale[0]),
        (first[1] + power.store, at_pair, -power.grams / scale[0]),
        (first[2] + model.store, at_arc, model.burden[1] / scale[1]),
        (first[2] + power.store, at_pair, -power.millilitres / scale[1]),
        (first[3] + power.fleet, at_pair, power.dearer),
        (first[4] + np.arange(kept), at_kept, np.ones(kept)), (first[4] + np.arange(kept), model.kept, -np.ones(kept))]
    rows, columns, values = (np.concatenate([entry[part] for entry in entries]) for part in range(3))
    upper = np.concatenate([model.stock, np.zeros(needs + 2 * stores), power.minutes, np.zeros(kept)]).astype(float)
    lower = np.full(upper.size, -np.inf)
    lower[first[0]:first[1]] = 0        # what comes to a place is what fills its steps
    most = np.minimum(model.stock[model.supply], -(-model.units[0][model.need] // model.serves))
    limits = np.concatenate([most, model.step_width, np.full(pairs, np.inf),
                             model.kept_pieces]).astype(float)
    matrix = coo_array((values.astype(float), (rows, columns)), shape=(upper.size, limits.size)).tocsc()
    waits = np.zeros(limits.size, dtype=np.bool_)
    waits[:arcs] = _far(model)
    return Programme(limits, (lower, upper), matrix, waits), (arcs, steps, pairs + kept)


def _far(model: _Model) -> Bools:
    """Arcs that are not among the nearest of their need, and on which nothing stands; none in a small model. (arcs,)"""
    far = np.zeros(model.supply.size, dtype=np.bool_)
    if far.size > TIMED_MAX:
        order = np.lexsort((model.minutes, model.need))
        own = model.need[order]
        far[order] = np.arange(order.size) - np.searchsorted(own, own) >= NEAR
        far[model.kept] = False
    return far


def _whole(model: _Model, solution: Floats, reduced: Floats) -> Ints:
    """Rounded down, then filled up, class A before all, by least reduced cost and then where most was cut off, within
    stock, need and vehicle minutes. (arcs,)"""
    arcs, steps = model.supply.size, model.step_need.size
    fractions = solution[:arcs]
    pieces = np.maximum(np.floor(fractions + 1e-6), 0).astype(np.int64)
    budget = _budget(model, solution[arcs + steps:arcs + steps + model.power.fleet.size])
    left = _Left(model.stock.copy(), model.units[0].copy(), budget)
    np.subtract.at(left.stock, model.supply, pieces)
    np.subtract.at(left.units, model.need, pieces * model.serves)
    np.subtract.at(left.budget.T, model.store, (model.burden * pieces).T)
    order = np.lexsort((pieces - fractions, -np.round(reduced, 9)))
    others = model.units[0] - model.units[1]
    for units in ((left.units - others), left.units) if model.units[1].any() else (left.units,):
        _fill(model, pieces, replace(left, units=units), order)
        left = replace(left, units=model.units[0] - _units(model, pieces))
    return pieces


@dataclass(frozen=True, slots=True)
class _Left:
    """What is still there of stock, of needs, and of gram-minutes and millilitre-minutes."""

    stock: Ints
    units: Ints
    budget: Ints


def _units(model: _Model, pieces: Ints) -> Ints:
    got: Ints = np.zeros(model.units.shape[1], dtype=np.int64)
    np.add.at(got, model.need, pieces * model.serves)
    return got


def _fill(model: _Model, pieces: Ints, left: _Left, order: Ints) -> None:
    wanted = left.units
    for at in order.tolist():
        row, need, store = model.supply[at], model.need[at], model.store[at]
        if wanted[need] <= 0 or left.stock[row] <= 0:
            continue
        room = [int(left.budget[side, store] // model.burden[side, at]) for side in (0, 1) if model.burden[side, at]]
        more = min(int(left.stock[row]), -(-int(wanted[need]) // int(model.serves[at])), *room)
        if more > 0:
            pieces[at] += more
            left.stock[row] -= more
            wanted[need] -= more * model.serves[at]
            left.budget[:, store] -= more * model.burden[:, at]


def _budget(model: _Model, minutes: Floats) -> Ints:
    """Gram-minutes and millilitre-minutes at each store: all minutes of a class are where the programme lent them;
    those of one that it did not use stay where they stand. (2, stores)"""
    power = model.power
    stores = int(max(model.store.max(initial=0), power.store.max(initial=0))) + 1
    used = np.zeros(power.minutes.size)
    np.add.at(used, power.fleet, minutes * power.dearer)
    in_use = used > 1e-6 * power.minutes
    more = np.where(in_use, power.minutes / np.where(in_use, used, 1.0), 1.0)[power.fleet]
    minutes = minutes * more + np.where(power.home & ~in_use[power.fleet], power.minutes[power.fleet], 0)
    budget = np.zeros((2, stores))
    np.add.at(budget.T, power.store, np.stack([power.grams * minutes, power.millilitres * minutes]).T)
    whole: Ints = np.floor(budget * (1 + 1e-12) + 1e-3).astype(np.int64)
    return whole
