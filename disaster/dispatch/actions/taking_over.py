"""A plan that replaces an order: what waits and stays as it was keeps its number, the rest is cancelled.

What is kept belongs to the new plan: it is planned again with it, and the plan's vehicles are booked until it came."""

from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.actions import consignments, trips
from disaster.dispatch.models import Consignment, Plan
from disaster.dispatch.rules import PlanOutOfDate
from disaster.dispatch.standing import NOT_LEFT, as_it_waits, consignments_of


async def taken_over(session: AsyncSession, plan: Plan, goods: dict[tuple[str, str], dict[str, int]], *,
                     by: str) -> dict[tuple[str, str], dict[str, int]]:
    """Of a plan that replaces an order: cancel its waiting consignments that would be otherwise; what is left of
    `goods` is to be ordered. Refused where one of them has left, came or was sent elsewhere since it was computed."""
    assert plan.replaces is not None
    waiting, _ = await consignments_of(session, plan.replaces)
    rows = [row for one in waiting if (row := await session.get(Consignment, one.id, with_for_update=True,
                                                                populate_existing=True))]
    counted_on = set((plan.problem or {}).get("returned", []))
    if {as_it_waits(row) for row in rows if row.state in NOT_LEFT} != counted_on:
        raise PlanOutOfDate(replaces=str(plan.replaces))
    new = dict(goods)
    for row in rows:
        pieces: dict[str, int] = {}
        for line in row.lines:
            pieces[line.item] = pieces.get(line.item, 0) + line.quantity
        if new.get((row.store_id, row.place)) == pieces:
            del new[row.store_id, row.place]
            row.plan_id = plan.id
            await consignments.told(session, row, "consignment.kept", by=by)
            continue
        await consignments.stepped(session, row, "cancelled", None, by=by)
        row.state = "cancelled"
        await consignments.told(session, row, "consignment.cancelled", by=by)
    await trips.released(session, plan.replaces, by=by)
    return new
