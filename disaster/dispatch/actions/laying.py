"""A way on the roads for each consignment: laid when its goods are ordered, when it sets off, and when it is split or
sent elsewhere."""

from collections.abc import Mapping, Sequence
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.alerts.actions import settled
from disaster.dispatch.journeys import Journey, journey_view
from disaster.dispatch.models import Consignment, Vehicle
from disaster.dispatch.routing import PAVED, TRACK
from disaster.journal.record import record
from disaster.roads.net import Point
from disaster.roads.travel import Roads, Way, roads_now

ON_ROAD = ("departed", "halted")
ROADS_STAND = 730_152_505       # a lock of the database
Nets = Mapping[str, Roads]


async def laid(session: AsyncSession, row: Consignment, *, by: str) -> None:
    """Give a consignment the quickest way open now. Where no road is known it has none, and nothing can be flagged; a
    way to where it no longer goes is told gone."""
    await session.flush()
    await roads_stand(session)
    journey = await session.get(Journey, row.id, with_for_update=True, populate_existing=True)
    found = await quickest_of(session, row) if row.from_point is not None and row.to_point is not None else None
    if found is not None and found.minutes is not None and not found.is_estimate:
        write(session, row, journey, found, by=by)
    elif journey is not None and journey.ends != ends_of(row):
        record(session, "journey.dropped", journey_view(journey), by=by, removed=True)
        await session.delete(journey)
    else:
        return
    await settled(session, f"consignment/{row.id}", by=by, kind="road")


async def roads_stand(session: AsyncSession) -> None:
    """Whoever lays a way and whoever changes a road take turns, or a way laid over a road that is closed in the same
    moment would never be flagged. Before any journey is locked."""
    await session.execute(select(func.pg_advisory_xact_lock_shared(ROADS_STAND)))


async def roads_change(session: AsyncSession) -> None:
    """The other side of it: all ways that are being laid are waited for."""
    await session.execute(select(func.pg_advisory_xact_lock(ROADS_STAND)))


async def quickest_of(session: AsyncSession, row: Consignment) -> Way:
    """From where it is to where it goes, for its vehicle."""
    return way_of(await nets_now(session, [row]), row, start_of(row), await classes_of(session, [row]))


def write(session: AsyncSession, row: Consignment, journey: Journey | None, found: Way, *, by: str) -> None:
    """Lay a way: nothing of it is shut."""
    assert found.minutes is not None
    assert found.metres is not None
    was = journey_view(journey) if journey else None
    journey = journey or Journey(consignment_id=row.id)
    journey.areas, journey.ends = sorted({row.store_division, row.place}), ends_of(row)
    journey.segments, journey.minutes, journey.metres = list(found.segments), found.minutes, found.metres
    journey.state, journey.cut, journey.other_minutes, journey.other_metres = "clear", [], None, None
    session.add(journey)
    record(session, "journey.laid", journey_view(journey), by=by, was=was)


async def nets_now(session: AsyncSession, rows: Sequence[Consignment], opened: Sequence[str] = ()) -> Nets:
    """The net for each class of vehicle, with the places of these consignments."""
    places = {point for row in rows for point in (start_of(row), end_of(row))}
    return {road_class: await roads_now(session, places, road_class=road_class, opened=opened)
            for road_class in (PAVED, TRACK)}


async def classes_of(session: AsyncSession, rows: Sequence[Consignment]) -> dict[str, str]:
    """The road class of the vehicles that carry them."""
    found = await session.execute(select(Vehicle.id, Vehicle.road_class).where(
        Vehicle.id.in_([row.vehicle_id for row in rows if row.vehicle_id])))
    return {row.id: row.road_class for row in found}


def way_of(nets: Nets, row: Consignment, start: Point, classes: Mapping[str, str]) -> Way:
    """The quickest open way for its vehicle; where none is named yet, for a truck, else for one off the road."""
    named = class_of(row, classes)
    found = nets[named or PAVED].way(start, end_of(row))
    if named is None and (found.minutes is None or found.is_estimate):
        return nets[TRACK].way(start, end_of(row))
    return found


def class_of(row: Consignment, classes: Mapping[str, str]) -> str | None:
    """The road class of its vehicle, if one is named."""
    return classes.get(row.vehicle_id) if row.vehicle_id else None


def start_of(row: Consignment) -> Point:
    """Where it is: where it was last seen on the road, else its store."""
    seen = row.position if row.state in ON_ROAD else None
    return cast("Point", tuple(seen or row.from_point or ()))


def end_of(row: Consignment) -> Point:
    """Where it goes."""
    return cast("Point", tuple(row.to_point or ()))


def ends_of(row: Consignment) -> list[str]:
    """Its ends as a text that can be compared."""
    return ends_between(row.from_point, row.to_point)


def ends_between(start: Sequence[float] | None, end: Sequence[float] | None) -> list[str]:
    """Two points as texts."""
    return [" ".join(map(str, point or ())) for point in (start, end)]
