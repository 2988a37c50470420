"""What places of an incident got while a plan lay on the desk, so that nobody is promised the same twice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.models import Plan
from disaster.dispatch.queries import by_township
from disaster.planning.problem import Problem
from disaster.stockpile import queries as stock

Pieces = Mapping[str, Mapping[str, int]]        # township -> item -> pieces


@dataclass(frozen=True, slots=True)
class SoFar:
    """How many plans were approved, and what every township of the incident got or is to get, whoever ordered it."""

    orders: int
    given: Pieces


async def so_far(session: AsyncSession, incident_id: UUID) -> SoFar:
    """As it is in this moment."""
    orders = await session.scalar(select(func.count()).select_from(Plan).where(
        Plan.incident_id == incident_id, Plan.state == "approved"))
    found: dict[str, dict[str, int]] = {}
    for pieces in (await stock.held(session, incident_id), await stock.coming(session, incident_id)):
        for place, items in by_township(pieces).items():
            for item, count in items.items():
                found.setdefault(place, {})[item] = found.get(place, {}).get(item, 0) + count
    return SoFar(orders or 0, found)


def twice(problem: Problem, lines: Iterable[tuple[str, str, int]], then: Pieces, now: Pieces) -> list[dict[str, Any]]:
    """Needs (place, group) of which lines (place, item, pieces) would send more than is still needed, because of what
    was given since the problem was read. An officer who sends more than is needed on purpose may do so. Pure."""
    items = {item.id: item for item in problem.items}
    needs = {place.id: place.needs for place in problem.townships}
    planned: dict[tuple[str, str], int] = {}
    for place, item, pieces in lines:
        key = place, items[item].serves_group if item in items else item
        planned[key] = planned.get(key, 0) + pieces * (items[item].serves if item in items else 1)
    found = []
    for (place, group), units in sorted(planned.items()):
        more = sum(max(0, count - then.get(place, {}).get(item, 0)) * (items[item].serves if item in items else 1)
                   for item, count in now.get(place, {}).items()
                   if group == (items[item].serves_group if item in items else item))
        need = needs.get(place, {}).get(group)
        room = units if need is None or need.a is None or need.b is None else need.a + need.b
        if max(0, units - max(0, room - more)) > max(0, units - room):
            found.append({"place": place, "group": group, "given": more // problem.scales.get(group, 1)})
    return found
