"""Each disaster played with a stock, in whole pieces: the least weighed unmet need, then the least transport.

Need groups do not meet in a disaster, so each is played by itself; what was played once with the same stock is known.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from disaster.placement import second_stage
from disaster.placement.answer import Outcome
from disaster.placement.highs import Floats, Model, solve
from disaster.placement.instance import Instance, Scenario
from disaster.placement.second_stage import GRAM_MINUTES, Cell

PLAYED_WITHIN_SECONDS = 10.0
WHOLE = 1e-6            # how near to a whole number the solver's numbers are whole
Played = tuple[dict[str, int], int]         # units served by township, gram-minutes on the road


@dataclass
class Game:
    """An instance, and what was played of it so far."""

    instance: Instance
    known: dict[tuple[str, str, tuple[tuple[Cell, int], ...]], Played] = field(default_factory=dict)

    def played(self, scenario: Scenario, stock: Mapping[Cell, int]) -> Outcome:
        """One disaster with this stock."""
        groups: dict[str, set[str]] = defaultdict(set)
        for item in self.instance.items:
            if item.id not in scenario.barred:
                groups[item.serves_group].add(item.id)
        left, gram_minutes = second_stage.left_of(scenario, stock), 0
        served: dict[Cell, int] = {}
        for group in sorted({want.group for want in scenario.wants}):
            mine = tuple(sorted((cell, pieces) for cell, pieces in left.items() if cell[1] in groups[group] and pieces))
            key = (scenario.id, group, mine)
            if key not in self.known:
                self.known[key] = played_alone(self.instance, scenario, group, dict(mine))
            units, way = self.known[key]
            served |= {(township, group): got for township, got in units.items()}
            gram_minutes += way
        return outcome_of(self.instance, scenario, served, gram_minutes * self.instance.transport_fen // GRAM_MINUTES)


def played_alone(instance: Instance, scenario: Scenario, group: str, left: Mapping[Cell, int]) -> Played:
    """One group in one disaster. The plain optimum is mostly whole by itself; where it is not, it is forced."""
    model = Model()
    stage = second_stage.added(model, instance, scenario, 1, penalty=1, group=group)
    for cell, columns in stage.drawn.items():
        model.row(dict.fromkeys(columns, 1.0), upper=left.get(cell, 0))
    if not stage.sent or not left:
        return {}, 0
    values = solve(model, seed=instance.seed, limit_seconds=PLAYED_WITHIN_SECONDS).values
    if not whole(values, list(stage.sent)):
        for column in stage.sent:
            model.whole[column] = True
        values = solve(model, seed=instance.seed, limit_seconds=PLAYED_WITHIN_SECONDS, gap=1e-5).values
    served: dict[str, int] = defaultdict(int)
    gram_minutes = 0
    for column, sending in stage.sent.items():
        pieces = round(values[column])
        served[sending.township] += pieces * sending.item.serves
        gram_minutes += pieces * sending.item.grams * sending.minutes
    return dict(served), gram_minutes


def whole(values: Floats, columns: list[int]) -> bool:
    """Whether all of these are whole numbers."""
    found = values[columns]
    return bool((np.abs(found - np.rint(found)) < WHOLE).all())


def outcome_of(instance: Instance, scenario: Scenario, served: Mapping[Cell, int], transport_fen: int) -> Outcome:
    """What stays unmet when so much is served."""
    unmet: dict[str, int] = defaultdict(int)
    by_township: dict[str, dict[str, int]] = defaultdict(dict)
    for want in scenario.wants:
        lacks = max(0, want.units - served.get((want.township, want.group), 0))
        unmet[want.group] += lacks
        if lacks:
            by_township[want.township][want.group] = lacks
    return Outcome(scenario=scenario.id, unmet=dict(unmet), unmet_by_township=dict(by_township),
                   unmet_fen=sum(units * instance.penalty_fen[group] for group, units in unmet.items()),
                   transport_fen=transport_fen)
