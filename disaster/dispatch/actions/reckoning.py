"""What a position means for a load: when it comes, by the way that is left, and whether it will be late.

An entry is made only where it tells something: the expected time moved by minutes, the load became late or caught up,
or nothing was told for a while. All other positions ride on the live stream alone.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.dispatch.actions.consignments import found_late, told
from disaster.dispatch.actions.flagging import looked_ahead
from disaster.dispatch.models import Consignment
from disaster.dispatch.remaining import expected, way_left
from disaster.dispatch.rules import CLOCKS_DIFFER, is_late
from disaster.rulebook.documents import shipped

TELLING = timedelta(minutes=5)          # less than this the expected time may sway untold
QUIET_MAX = timedelta(minutes=10)
BY = "system"


async def reckoned(session: AsyncSession, of: str, point: tuple[float, float], seen_at: datetime) -> None:
    """Something was seen here: each load that it carries is expected anew."""
    for row in await session.scalars(
            select(Consignment).where(carried_by(of), Consignment.state.in_(["departed", "halted"]))
            .order_by(Consignment.id).with_for_update()):
        if row.position_at is not None and seen_at <= row.position_at:
            continue
        if row.departed_at is not None and seen_at < row.departed_at - CLOCKS_DIFFER:
            continue                    # where its vehicle was before it carried this load
        left = await way_left(session, row, point)
        eta_at = expected(seen_at, left.minutes) or row.eta_at
        late = is_late(eta_at, row.due_at, clock.now(), shipped("moving").late_after)
        if worth_telling(row, eta_at, late, seen_at):
            row.position, row.position_at, row.eta_at = list(point), seen_at, eta_at
            row.eta_is_estimate = left.is_estimate if left.minutes is not None else row.eta_is_estimate
            await looked_ahead(session, row, by=BY)
            if late and not row.late:
                await found_late(session, row, by=BY)
            else:
                await told(session, row, "consignment.reckoned", by=BY)


def carried_by(of: str) -> ColumnElement[bool]:
    """The loads of a vehicle, or the one load that somebody follows by its own key."""
    kind, _, name = of.partition("/")
    if kind == "vehicle":
        return Consignment.vehicle_id == name
    return Consignment.id == name if kind == "consignment" else Consignment.id.is_(None)


def worth_telling(row: Consignment, eta_at: datetime | None, late: bool, seen_at: datetime) -> bool:
    """Whether screens must hear of it now."""
    if row.position_at is None or seen_at - row.position_at > QUIET_MAX or late != row.late:
        return True
    return (eta_at is None) != (row.eta_at is None) or (
        eta_at is not None and row.eta_at is not None and abs(eta_at - row.eta_at) >= TELLING)
