"""What is done with vehicles: listed, assigned to a consignment, on the road, free again."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.models import Consignment, Vehicle
from disaster.dispatch.rules import VehicleTaken
from disaster.dispatch.schemas import VehicleIn
from disaster.dispatch.views import vehicle_view
from disaster.errors import NotFound
from disaster.journal.record import record
from disaster.stockpile.queries import store_of


async def listed(session: AsyncSession, vehicle_id: str, entered: VehicleIn, *, by: str) -> Vehicle:
    """Add a vehicle, or change what is said about it."""
    store = await store_of(session, entered.base)
    values = {**entered.model_dump(), "division": store.division}
    row = await session.get(Vehicle, vehicle_id, with_for_update=True)
    was = vehicle_view(row) if row else None
    if row is None:
        row = Vehicle(id=vehicle_id, state="free", plan_id=None, **values)
        session.add(row)
    elif {name: getattr(row, name) for name in values} == values:
        return row
    for name, value in values.items():
        setattr(row, name, value)
    await session.flush()
    record(session, "vehicle.listed", vehicle_view(row), by=by, was=was)
    return row


async def assigned(session: AsyncSession, consignment: Consignment, vehicle_id: str, *, by: str) -> None:
    """Give a free vehicle to a consignment; the one it had is free again."""
    if consignment.vehicle_id == vehicle_id:
        return
    row = await session.get(Vehicle, vehicle_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(subject=f"vehicle/{vehicle_id}")
    if row.state != "free":
        other = await session.scalar(select(Consignment.number).where(
            Consignment.vehicle_id == vehicle_id, Consignment.closed_at.is_(None)).limit(1))
        raise VehicleTaken(vehicle=vehicle_id, consignment=other)
    await freed(session, consignment, by=by)
    consignment.vehicle_id = vehicle_id
    await put(session, row, "assigned", by=by)


async def set_off(session: AsyncSession, consignment: Consignment, *, by: str) -> None:
    """The vehicle of a consignment is on the road."""
    await changed(session, consignment, "on_road", by=by)


async def freed(session: AsyncSession, consignment: Consignment, *, by: str) -> None:
    """The vehicle of a consignment may take another."""
    await changed(session, consignment, "free", by=by)


async def changed(session: AsyncSession, consignment: Consignment, state: str, *, by: str) -> None:
    """The vehicle of a consignment, if it has one, in another state."""
    if consignment.vehicle_id is not None:
        await put(session, await session.get_one(Vehicle, consignment.vehicle_id, with_for_update=True,
                                                 populate_existing=True), state, by=by)


async def put(session: AsyncSession, row: Vehicle, state: str, *, by: str) -> None:
    """Set and record."""
    row.state = state
    await session.flush()
    record(session, f"vehicle.{state}", vehicle_view(row), by=by)
