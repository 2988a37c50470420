"""A plan that replaces an order: what waits and is still wanted keeps its number, the rest is cancelled.

What is kept belongs to the new plan: it rides on its trips, is planned again with it, and the plan's vehicles are
booked until it came."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.actions import consignments, trips
from disaster.dispatch.actions.lineage import goods_of
from disaster.dispatch.actions.ordering import rides
from disaster.dispatch.models import Consignment, Plan
from disaster.dispatch.portions import Portion, Waiting, kept
from disaster.dispatch.rules import PlanOutOfDate
from disaster.dispatch.standing import NOT_LEFT, as_it_waits, consignments_of


async def taken_over(session: AsyncSession, plan: Plan, portions: Sequence[Portion], *, by: str) -> list[Portion]:
    """Of a plan that replaces an order: cancel its waiting consignments that are not wanted as they are; what is left
    of `portions` is to be ordered. Refused where one of them has left, came or was sent elsewhere since it was
    computed."""
    assert plan.replaces is not None
    waiting, _ = await consignments_of(session, plan.replaces)
    rows = [row for one in waiting if (row := await session.get(Consignment, one.id, with_for_update=True,
                                                                populate_existing=True))]
    counted_on = set((plan.problem or {}).get("returned", []))
    if {as_it_waits(row) for row in rows if row.state in NOT_LEFT} != counted_on:
        raise PlanOutOfDate(replaces=str(plan.replaces))
    stays, left = kept([as_waiting(row) for row in rows], portions)
    for row in rows:
        if str(row.id) in stays:
            row.plan_id = plan.id
            rides(row, stays[str(row.id)])
            await consignments.told(session, row, "consignment.kept", by=by)
            continue
        await consignments.stepped(session, row, "cancelled", None, by=by)
        row.state = "cancelled"
        await consignments.told(session, row, "consignment.cancelled", by=by)
    await trips.released(session, plan.replaces, by=by)
    return left


def as_waiting(row: Consignment) -> Waiting:
    """What the decision rests on."""
    return Waiting(str(row.id), row.store_id, row.place, goods_of(row.lines), row.vehicle_id, row.state == "packed")
