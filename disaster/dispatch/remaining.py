"""How long a load still has to go: on the open roads, from where it was last seen, else from its store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.models import Consignment, Vehicle
from disaster.dispatch.routing import quickest

Coordinates = Sequence[float]


@dataclass(frozen=True, slots=True)
class Left:
    """Whole minutes still to go, or None: nobody can say, or no road is open for its vehicle. `is_estimate`: no road is
    known between the two, so they are those of a straight line."""

    minutes: int | None
    is_estimate: bool = False


async def way_left(session: AsyncSession, row: Consignment, point: Coordinates | None = None) -> Left:
    """From `point` (else the last position, else the store) to where it goes."""
    start = point or row.position or row.from_point
    if start is None or row.to_point is None:
        return Left(None)
    vehicle = await session.get(Vehicle, row.vehicle_id) if row.vehicle_id else None
    found = await quickest(session, (start[0], start[1]), (row.to_point[0], row.to_point[1]),
                           vehicle.road_class if vehicle and len(row.trips) < 2 else None)  # over a hub: it changes
    return Left(found.minutes, found.is_estimate)


def expected(departed_at: datetime, minutes: int | None) -> datetime | None:
    """When it should be there; None where nobody can say."""
    return None if minutes is None else departed_at + timedelta(minutes=minutes)
