"""What happens in one disaster once the stock lies where it lies: who can send what to whom, and what stays unmet."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from disaster.placement.highs import Model
from disaster.placement.instance import Goods, Instance, Scenario

FEN = 100            # the solver reckons in yuan, so that its numbers stay near one
GRAM_MINUTES = 60 * 1_000_000       # of one tonne in one hour
Cell = tuple[str, str]              # township, group


@dataclass(frozen=True, slots=True)
class Sending:
    """One possible shipment: so many minutes from a store to a township that needs what the item serves."""

    store: str
    township: str
    item: Goods
    minutes: int


@dataclass
class Stage:
    """Columns of a scenario: what is sent, what stays unmet; and which columns draw on which stock."""

    sent: dict[int, Sending]
    unmet: dict[int, Cell]
    drawn: dict[Cell, list[int]]        # (store, item) -> columns


def open_ways(instance: Instance, scenario: Scenario) -> Iterator[tuple[str, str, int]]:
    """(store, township, minutes) of what can be driven in this disaster within the limit; minutes rounded up."""
    closed = set(scenario.closed)
    detours = {(way.store, way.township): way.minutes for way in scenario.detours}
    for way in sorted(instance.ways, key=lambda one: (one.store, one.township)):
        slow = scenario.slow_to.get(way.township, scenario.slow_percent)
        minutes = -(-detours.get((way.store, way.township), way.minutes) * slow // 100)
        if (way.store, way.township) not in closed and (
                instance.limit_minutes is None or minutes <= instance.limit_minutes):
            yield way.store, way.township, minutes


def added(model: Model, instance: Instance, scenario: Scenario, weight: float, *, penalty: float,
          group: str | None = None) -> Stage:
    """Add a scenario's shipments and unmet needs to a model; costs in yuan times `weight`, unmet times `penalty` too.

    `group`: of this need group only. Rows that cover the needs are added here, those of the stock are the caller's.
    """
    wants = {(want.township, want.group): want.units for want in scenario.wants
             if want.units and group in (None, want.group)}
    stage, cover = Stage({}, {}, defaultdict(list)), defaultdict[Cell, dict[int, float]](dict)
    for cell, units in sorted(wants.items()):
        column = model.column(weight * penalty * instance.penalty_fen[cell[1]] / FEN, units)
        stage.unmet[column] = cell
        cover[cell][column] = 1
    serving: dict[str, list[Goods]] = defaultdict(list)
    for item in instance.items:
        if item.id not in scenario.barred:
            serving[item.serves_group].append(item)
    for store, township, minutes in open_ways(instance, scenario):
        for served, items in serving.items():
            for item in items if (township, served) in wants else ():
                pieces = -(-wants[township, served] // item.serves)
                cost = weight * transport_fen(instance, item, minutes) / FEN
                column = model.column(cost, pieces)
                stage.sent[column] = Sending(store, township, item, minutes)
                stage.drawn[store, item.id].append(column)
                cover[township, served][column] = item.serves
    for cell, terms in cover.items():
        model.row(terms, lower=wants[cell])
    return stage


def transport_fen(instance: Instance, item: Goods, minutes: int) -> float:
    """One piece on the road for so long."""
    return instance.transport_fen * item.grams * minutes / GRAM_MINUTES


def left_of(scenario: Scenario, stock: Mapping[Cell, int]) -> dict[Cell, int]:
    """What of a stock by (store, item) survives the disaster, rounded down."""
    return {(store, item): pieces * scenario.survival_percent.get(store, 100) // 100
            for (store, item), pieces in stock.items()}
