"""How two plans differ as it is shown: figures, places that gain or lose, loads that move."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from disaster.dispatch.rules import whole
from disaster.dispatch.schemas import PlanView
from disaster.dispatch.schemas.supposed import (
    WhatIfDifferenceView,
    WhatIfMoveView,
    WhatIfPlaceView,
    WhatIfTotalsView,
)
from disaster.planning.comparing import Cell, Covered, Load, coverage, moved, totals
from disaster.planning.problem import Problem

Verdict = Literal["gains", "loses", "sooner", "later", "needs_more", "needs_less"]


@dataclass(frozen=True, slots=True)
class Side:
    """A plan with the problem that it answers."""

    problem: Problem
    plan: PlanView

    @property
    def loads(self) -> list[Load]:
        """Its lines as they are compared."""
        return [Load(line.store_id, line.place, line.item, line.quantity, line.minutes) for line in self.plan.lines]


def difference(before: Side, after: Side) -> WhatIfDifferenceView:
    """Everything that is another in the second plan."""
    was, becomes = coverage(before.problem, before.loads), coverage(after.problem, after.loads)
    scales = {**before.problem.scales, **after.problem.scales}
    return WhatIfDifferenceView(
        before=totals_view(before, was), after=totals_view(after, becomes),
        places=[one for cell in sorted({*was, *becomes}) if (one := place_change(cell, was, becomes, scales))],
        moved=[WhatIfMoveView(store_id=one.store, place=one.township, item=one.item, before=one.before, after=one.after)
               for one in moved(before.loads, after.loads)])


def totals_view(side: Side, covered: Mapping[Cell, Covered]) -> WhatIfTotalsView:
    """A plan in figures, what lacks in each group's unit."""
    found, routing = totals(side.loads, covered), side.plan.routing
    return WhatIfTotalsView(
        pieces=found.pieces, piece_minutes=found.piece_minutes, longest_minutes=found.longest_minutes,
        worst_percent=found.worst_percent, short_places=found.short_places,
        trips=len(side.plan.trips), vehicles=len({trip.vehicle_id for trip in side.plan.trips}),
        last_back_minutes=max((trip.back_min for trip in side.plan.trips), default=None),
        left_kg=sum(one.kg for one in routing.left) if routing and routing.stage != "none" else None,
        short={group: sum(whole(cell.need - cell.served, side.problem.scales.get(group, 1))
                          for (of, _), cell in covered.items() if of == group)
               for group in sorted({group for group, _ in covered})})


def place_change(cell: Cell, was: Mapping[Cell, Covered], becomes: Mapping[Cell, Covered],
                 scales: Mapping[str, int]) -> WhatIfPlaceView | None:
    """How a need of a township is met otherwise; None: it is met as before."""
    (group, place), nothing = cell, Covered(0, 0, None)
    before, after = was.get(cell, nothing), becomes.get(cell, nothing)
    verdict = verdict_of(before, after)
    if verdict is None:
        return None
    scale = scales.get(group, 1)
    needs = [whole(one.need, scale) for one in (before, after)]
    served = [need - whole(one.need - one.served, scale) for need, one in zip(needs, (before, after), strict=True)]
    return WhatIfPlaceView(
        place=place, group=group, need_before=needs[0], need_after=needs[1], served_before=served[0],
        served_after=served[1], percent_before=before.percent, percent_after=after.percent,
        minutes_before=before.minutes, minutes_after=after.minutes, verdict=verdict)


def verdict_of(before: Covered, after: Covered) -> Verdict | None:
    """Who lacks more loses, whatever it gets: first what lacks, then the need itself, then the time."""
    lack = (after.need - after.served) - (before.need - before.served)
    if lack:
        return "loses" if lack > 0 else "gains"
    if before.need != after.need:
        return "needs_more" if after.need > before.need else "needs_less"
    if before.minutes == after.minutes or before.minutes is None or after.minutes is None:
        return None
    return "later" if after.minutes > before.minutes else "sooner"
