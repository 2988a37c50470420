"""What is done with vehicles: listed, assigned to a consignment, on the road, free again, given up by an order."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.models import Consignment, Plan, Vehicle
from disaster.dispatch.rules import IN_STORE, ON_ROAD, VehicleBooked, VehicleTaken, back_at, one_trip
from disaster.dispatch.schemas import VehicleIn
from disaster.dispatch.views import vehicle_view
from disaster.errors import NotFound
from disaster.journal.record import record
from disaster.people.viewer import Viewer
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
    """Give a free vehicle to a consignment, or one that carries others of the same trip of its plan; the one it had is
    free again."""
    if consignment.vehicle_id == vehicle_id:
        return
    row = await session.get(Vehicle, vehicle_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(subject=f"vehicle/{vehicle_id}")
    others = await carried(session, vehicle_id, but=consignment)
    if row.state != "free" and not (others and await ride_together(session, [consignment, *others])):
        raise VehicleTaken(vehicle=vehicle_id, consignment=others[0].number if others else None)
    await not_booked_elsewhere(session, row, consignment)
    await freed(session, consignment, by=by)
    consignment.vehicle_id = vehicle_id
    if row.state == "free":
        await put(session, row, "assigned", by=by)


async def held(session: AsyncSession, rows: Iterable[Consignment], more: Iterable[str | None] = ()) -> None:
    """Lock the vehicles of loads, in order of id, before any store."""
    names = {*more, *(row.vehicle_id for row in rows)} - {None}
    if names:
        await session.execute(select(Vehicle.id).where(Vehicle.id.in_(names)).order_by(Vehicle.id).with_for_update())


async def not_booked_elsewhere(session: AsyncSession, row: Vehicle, consignment: Consignment) -> None:
    """What an order counts on, nobody takes from it unseen."""
    if row.plan_id in {None, consignment.plan_id}:
        return
    plan = await session.get_one(Plan, row.plan_id)
    until = back_at(plan.trips, row.id, plan.approved_at)
    raise VehicleBooked(vehicle=row.id, consignment=None, plan_id=str(plan.id), order_number=plan.order_number,
                        until=until and until.isoformat())


async def given_up(session: AsyncSession, vehicle_id: str, *, by: Viewer) -> Vehicle:
    """An order keeps this vehicle no longer: who gives orders lets another have it. Again changes nothing."""
    row = await session.get(Vehicle, vehicle_id, with_for_update=True, populate_existing=True)
    if row is None or not by.sees_entry(f"vehicle/{vehicle_id}", [row.division]):
        raise NotFound(subject=f"vehicle/{vehicle_id}")
    by.allow("duty_officer", "commander", area=row.division)
    if row.plan_id is not None:
        row.plan_id = None
        await session.flush()
        record(session, "vehicle.released", vehicle_view(row), by=by.actor)
    return row


async def carried(session: AsyncSession, vehicle_id: str, *, but: Consignment) -> Sequence[Consignment]:
    """What else is on a vehicle, or is to be. Its row is locked before: two that end at once see each other."""
    return (await session.scalars(select(Consignment).where(
        Consignment.vehicle_id == vehicle_id, Consignment.state.in_(IN_STORE | ON_ROAD), Consignment.id != but.id)
        .order_by(Consignment.number))).all()


async def ride_together(session: AsyncSession, rows: Sequence[Consignment]) -> bool:
    """Whether one trip of their plan takes all of them along, as it was ordered or by where it stops."""
    if all(row.trips for row in rows):
        return bool(set.intersection(*({(row.plan_id, one["trip"]) for one in row.trips} for row in rows)))
    plan = await session.get(Plan, rows[0].plan_id) if rows[0].plan_id else None
    return plan is not None and {row.plan_id for row in rows} == {plan.id} and one_trip(
        plan.trips, {row.store_id for row in rows}, {row.place for row in rows})


async def set_off(session: AsyncSession, consignment: Consignment, *, by: str) -> None:
    """The vehicle of a consignment is on the road."""
    await changed(session, consignment, "on_road", by=by)


async def freed(session: AsyncSession, consignment: Consignment, *, by: str) -> None:
    """The vehicle of a consignment may take another, when nothing else of its trip is left on it."""
    await changed(session, consignment, "free", by=by)


async def changed(session: AsyncSession, consignment: Consignment, state: str, *, by: str) -> None:
    """The vehicle of a consignment, if it has one, in another state."""
    if consignment.vehicle_id is None:
        return
    row = await session.get_one(Vehicle, consignment.vehicle_id, with_for_update=True, populate_existing=True)
    if state == "free" and (others := await carried(session, row.id, but=consignment)):
        state = "on_road" if any(one.state in ON_ROAD for one in others) else "assigned"
    if row.state != state:
        await put(session, row, state, by=by)


async def put(session: AsyncSession, row: Vehicle, state: str, *, by: str) -> None:
    """Set and record."""
    row.state = state
    await session.flush()
    record(session, f"vehicle.{state}", vehicle_view(row), by=by)
