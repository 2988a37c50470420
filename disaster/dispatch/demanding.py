"""What a county asks its league for: the need that its plan leaves unmet, exactly, in the planner's own format."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from disaster.dispatch.models import Plan
from disaster.errors import NotFound
from disaster.people.viewer import Viewer
from disaster.planning.demand import Demand, demand_of
from disaster.planning.problem import Problem


async def demand(session: AsyncSession, plan_id: UUID, viewer: Viewer) -> Demand:
    """The demand that this plan, as it is edited, leaves."""
    plan = await session.get(Plan, plan_id, options=[undefer(Plan.problem)], populate_existing=True)
    if plan is None or plan.problem is None or not viewer.within(plan.county):
        raise NotFound(subject=f"plan/{plan_id}")
    problem = Problem.model_validate(plan.problem["problem"])
    items = {item.id: item for item in problem.items}
    served: dict[tuple[str, str], int] = {}
    for line in plan.lines:
        if line.item in items:
            key = line.place, items[line.item].serves_group
            served[key] = served.get(key, 0) + line.quantity * items[line.item].serves
    return demand_of(plan.county, problem, served, plan.input_hash)
