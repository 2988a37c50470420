"""A plan that takes the place of what orders in force have waiting: what is still wanted keeps its number, the rest
is cancelled.

What is kept belongs to the new plan: it rides on its trips, is planned again with it, and the plan's vehicles are
booked until it came."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.actions import consignments, requests, trips
from disaster.dispatch.actions.lineage import goods_of
from disaster.dispatch.actions.ordering import rides
from disaster.dispatch.models import Consignment, Plan
from disaster.dispatch.portions import Portion, Waiting, kept
from disaster.dispatch.rules import PlanOutOfDate
from disaster.dispatch.standing import NOT_LEFT, as_it_waits, waiting_of


async def held_back(session: AsyncSession, plan: Plan) -> list[Consignment]:
    """The waiting consignments that a plan counts on, locked with their requests; none of a plan that replaces nothing.
    Refused where one of them has left, came or was sent elsewhere since it was computed."""
    if plan.replaces is None:
        return []
    rows = [row for one in await waiting_of(session, plan.incident_id) if (row := await session.get(
        Consignment, one.id, with_for_update=True, populate_existing=True))]
    counted_on = set((plan.problem or {}).get("returned", []))
    if {as_it_waits(row) for row in rows if row.state in NOT_LEFT} != counted_on:
        raise PlanOutOfDate(replaces=str(plan.replaces))
    if rows:
        await requests.held(session, *rows)
    return rows


async def taken_over(session: AsyncSession, plan: Plan, rows: Sequence[Consignment], portions: Sequence[Portion], *,
                     by: str) -> list[Portion]:
    """Cancel those of the waiting consignments that are not wanted as they are; what is left of `portions` is to be
    ordered."""
    orders = {plan.replaces, *(row.plan_id for row in rows)}
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
    for order in sorted(order for order in orders if order):
        await trips.released(session, order, by=by)
    return left


def as_waiting(row: Consignment) -> Waiting:
    """What the decision rests on."""
    return Waiting(str(row.id), row.store_id, row.place, goods_of(row.lines), row.vehicle_id, row.state == "packed")
