"""The extensive form: one decision on all stock before any disaster, and what each disaster makes of it.

Stock is in whole pieces. Shipments of a scenario are not held to whole pieces here, so that the bound holds for every
placement; what a placement is worth is evaluated in whole pieces afterwards (policies.py).
"""

from dataclasses import dataclass

import numpy as np

from disaster.placement import second_stage
from disaster.placement.highs import Model, Solved, Told, solve
from disaster.placement.instance import Depot, Goods, Instance, Scenario
from disaster.placement.second_stage import FEN, Cell

BESIDES_THE_TAIL = 0.01     # of the mean unmet need still counts in the cautious run, so that no scenario is forgotten


@dataclass
class Decision:
    """The columns of the first stage."""

    model: Model
    stock: dict[Cell, int]
    bought: dict[str, int]
    opened: dict[str, int]
    out: dict[Cell, int]
    short: list[int]


@dataclass(frozen=True, slots=True)
class Found:
    """A stock by (store, item) with how good it was proven to be."""

    stock: dict[Cell, int]
    solved: Solved


def least_expected(instance: Instance, *, limit_seconds: float, told: Told | None = None) -> Found:
    """The stock of the least yearly cost: keeping it, and what the disasters cost in the mean."""
    decision = decided(instance)
    for scenario in instance.scenarios:
        stage = second_stage.added(decision.model, instance, scenario, yearly(scenario), penalty=1)
        drawn(decision, scenario, stage)
    return answered(instance, decision, limit_seconds, told)


def least_tail(instance: Instance, spent_fen: int, *, limit_seconds: float, told: Told | None = None) -> Found:
    """The stock that leaves least unmet in the worst disasters: conditional value at risk (Rockafellar & Uryasev 2000),
    for no more money than `spent_fen`.

    CVaR = min over z of z + E[max(0, loss - z)] / (1 - tail), over disasters as often as they come.
    """
    decision = decided(instance, spent_fen)
    model, total = decision.model, sum(yearly(one) for one in instance.scenarios)
    threshold = model.column(total)
    share = 1 - instance.tail_percent / 100
    for scenario in instance.scenarios:
        stage = second_stage.added(model, instance, scenario, yearly(scenario), penalty=BESIDES_THE_TAIL)
        drawn(decision, scenario, stage)
        above = model.column(yearly(scenario) / share)
        loss = {column: -instance.penalty_fen[cell[1]] / FEN for column, cell in stage.unmet.items()}
        model.row({above: 1, threshold: 1, **loss}, lower=0)
    return answered(instance, decision, limit_seconds, told)


def yearly(scenario: Scenario) -> float:
    """How often a year."""
    return scenario.per_10000_years / 10_000


def decided(instance: Instance, spent_fen: int | None = None) -> Decision:
    """The first stage: stock, what is bought and moved, sites opened; budget, room and minimums."""
    model = Model()
    today = {item.id: sum(store.stock.get(item.id, 0) for store in instance.stores) for item in instance.items}
    most = most_wanted(instance, today)
    opened = {store.id: model.column(store.fixed_fen / FEN, 1, whole=True)
              for store in instance.stores if not store.is_open}
    stock = {(store.id, item.id): held(model, store, item, most[item.id])
             for store in instance.stores for item in instance.items}
    bought = {item.id: model.column(0, most[item.id] - today[item.id] if item.price_fen is not None else 0)
              for item in instance.items}
    decision = Decision(model, stock, bought, opened, {}, [])
    for item in instance.items:      # what is there is kept: nothing is thrown away
        model.row({**{stock[store.id, item.id]: 1 for store in instance.stores}, bought[item.id]: -1},
                  lower=today[item.id], upper=today[item.id])
    moved_out(instance, decision)
    for store in instance.stores:
        if store.id in opened:
            for item in instance.items:
                model.row({stock[store.id, item.id]: 1, opened[store.id]: -most[item.id]}, upper=0)
        if store.capacity_millilitres is not None:
            model.row({stock[store.id, item.id]: item.millilitres / 1000 for item in instance.items},
                      upper=store.capacity_millilitres / 1000)
    budgets = [money for money in (instance.budget_fen, spent_fen) if money is not None]
    if budgets:
        model.row({bought[item.id]: (item.price_fen or 0) / FEN for item in instance.items}, upper=min(budgets) / FEN)
    minimums(instance, decision)
    return decision


def held(model: Model, store: Depot, item: Goods, most: int) -> int:
    """Pieces of an item in a store; those in a store of somebody else stay as they are."""
    there = store.stock.get(item.id, 0)
    return model.column(item.yearly_fen / FEN, there if store.is_fixed else most, whole=True,
                        lower=there if store.is_fixed else 0)


def most_wanted(instance: Instance, today: dict[str, int]) -> dict[str, int]:
    """Never more pieces of an item than there are, and than a minimum or the worst disaster could ask for, twice."""
    units = dict.fromkeys(instance.penalty_fen, 0)
    for scenario in instance.scenarios:
        least = min([*scenario.survival_percent.values(), 100])
        asked: dict[str, int] = {}
        for want in scenario.wants:
            asked[want.group] = asked.get(want.group, 0) + want.units
        for group, sum_units in asked.items():
            units[group] = max(units[group], sum_units * 100 // max(least, 50) + 1)
    for minimum in instance.minimums:
        units[minimum.group] += minimum.units
    return {item.id: today[item.id] + 2 * -(-units[item.serves_group] // item.serves) for item in instance.items}


def moved_out(instance: Instance, decision: Decision) -> None:
    """What leaves a store for another is driven there once: an hour's freight, so that nothing is moved for nothing."""
    for store in instance.stores:
        for item in instance.items:
            if there := store.stock.get(item.id, 0):
                cost = second_stage.transport_fen(instance, item, 60) / FEN
                out = decision.out[store.id, item.id] = decision.model.column(cost, there)
                decision.model.row({decision.stock[store.id, item.id]: 1, out: 1}, lower=there)


def minimums(instance: Instance, decision: Decision) -> None:
    """What a level must hold by the norms comes before everything but money and room; what lacks is told."""
    for one in instance.minimums:
        weight = 10 * instance.penalty_fen[one.group] / FEN
        short = decision.model.column(weight, one.units)
        decision.short.append(short)
        terms = {decision.stock[store.id, item.id]: float(item.serves) for store in instance.stores
                 if store.level == one.level for item in instance.items if item.serves_group == one.group}
        decision.model.row({**terms, short: 1}, lower=one.units)


def drawn(decision: Decision, scenario: Scenario, stage: second_stage.Stage) -> None:
    """No more leaves a store than what the disaster left in it."""
    for (store, item), columns in stage.drawn.items():
        share = scenario.survival_percent.get(store, 100) / 100
        decision.model.row({**dict.fromkeys(columns, 1.0), decision.stock[store, item]: -share}, upper=0)


def answered(instance: Instance, decision: Decision, limit_seconds: float, told: Told | None) -> Found:
    """Solve, beginning with today's stock."""
    today = {decision.stock[store.id, item.id]: float(store.stock.get(item.id, 0))
             for store in instance.stores for item in instance.items}
    start = {**today, **dict.fromkeys(decision.opened.values(), 0.0)}
    if any(store.stock and not store.is_open for store in instance.stores):
        start = {}
    solved = solve(decision.model, seed=instance.seed, limit_seconds=limit_seconds, told=told, start=start)
    return Found({cell: int(np.rint(solved.values[column])) for cell, column in decision.stock.items()
                  if solved.values[column] > 0.5}, solved)
