"""How far the league's help has come, told after every step of a load that it ordered."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, true
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.alerts.actions import noticed, settled
from disaster.dispatch.models import Consignment, ConsignmentLine, Plan
from disaster.dispatch.queries import goods_known
from disaster.dispatch.support_models import Support
from disaster.dispatch.support_rules import ORDERERS, Cell, progress, state_of
from disaster.dispatch.support_views import support_view
from disaster.journal.record import record
from disaster.planning.demand import Demand

Goods = list[tuple[str, str, str, int]]     # state, township, item, pieces


async def progressed(session: AsyncSession, plan_id: UUID | None, *, by: str, cause: UUID | None = None) -> None:
    """A load of this plan took a step: where the league ordered it, the county sees what that means for its asking."""
    support_id = await session.scalar(select(Plan.support_id).where(Plan.id == plan_id)) if plan_id else None
    if support_id is None:
        return
    row = await session.get_one(Support, support_id, with_for_update=True, populate_existing=True)
    goods = await goods_of(session, row.id)
    before = row.state, row.lines
    items = {item.id: item for item in goods_known()}
    row.lines = progress(row.lines, goods, items, Demand.model_validate(row.demand).scales)
    row.state = state_of(row.state, (state for state, *_ in goods))
    if (row.state, row.lines) != before:
        await session.flush()
        record(session, "support.progressed", support_view(row), by=by, cause=cause)


async def answered(session: AsyncSession, plan: Plan, *, by: str) -> None:
    """The league has ordered: its own notice is settled, the county gets one."""
    if plan.support_id is None:
        return
    await progressed(session, plan.id, by=by)
    row = await session.get_one(Support, plan.support_id)
    await settled(session, f"support/{row.id}", by=by, kind="support")
    await told_county(session, row, by=by)


async def told_county(session: AsyncSession, row: Support, *, by: str) -> None:
    """The league has spoken."""
    await noticed(session, "support_answered", f"support/{row.id}", [row.county], list(ORDERERS), by=by,
                  incident_id=row.incident_id)


async def told_league(session: AsyncSession, row: Support, *, by: str) -> None:
    """A county asks, or asks for something else than it did."""
    await settled(session, f"support/{row.id}", by=by, kind="support")
    await noticed(session, "support", f"support/{row.id}", [row.league], list(ORDERERS), by=by,
                  incident_id=row.incident_id)


async def goods_of(session: AsyncSession, support_id: UUID, ordered_by: datetime | None = None) -> Goods:
    """What the league's loads for it hold, whose way has not ended otherwise; of what came, what is good and still
    there. What goes to another place now is found under that place, what turned round not at all. `ordered_by`: only
    what was ordered until then."""
    rows = await session.execute(
        select(Consignment.state, Consignment.place, Consignment.returns_to, ConsignmentLine.item,
               ConsignmentLine.quantity, ConsignmentLine.good, ConsignmentLine.returned)
        .join(ConsignmentLine, ConsignmentLine.consignment_id == Consignment.id)
        .join(Plan, Plan.id == Consignment.plan_id)
        .where(Plan.support_id == support_id, Consignment.state.not_in(("cancelled", "merged", "returned")),
               Plan.approved_at <= ordered_by if ordered_by else true()))
    return [(row.state, row.place[:9], row.item,
             row.quantity if row.good is None else row.good - row.returned) for row in rows if row.returns_to is None]


def units_of(goods: Iterable[tuple[str, str, str, int]]) -> dict[Cell, int]:
    """Base units by township and group that the league has ordered, whether they have come or not."""
    items = {item.id: item for item in goods_known()}
    found: dict[Cell, int] = {}
    for _, place, item, pieces in goods:
        if item in items:
            key = place, items[item].serves_group
            found[key] = found.get(key, 0) + pieces * items[item].serves
    return found
