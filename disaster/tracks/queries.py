"""Reads of tracks: whose secret this is, where everything is now and who may know, the way a load has come."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.models import Consignment, Vehicle
from disaster.errors import NotFound
from disaster.people.viewer import Viewer
from disaster.tracks.actions.trackers import hashed
from disaster.tracks.models import Position, Track, Tracker
from disaster.tracks.rules import UnknownDevice
from disaster.tracks.schemas import PositionView, WayView

POSITIONS_MAX = 5_000
POINTS_MAX = 500
MOVING = ("packed", "departed", "halted", "arrived")


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that positions may be of."""

    vehicles: dict[str, Vehicle]
    teams: dict[str, Tracker]
    loads: dict[str, Consignment]
    of_vehicle: dict[str, list[Consignment]]


async def tracked_by(session: AsyncSession, secret: str) -> str:
    """What the device with this secret tracks."""
    row = await session.scalar(select(Tracker).where(Tracker.secret_hash == hashed(secret),
                                                     Tracker.revoked_at.is_(None)))
    if row is None:
        raise UnknownDevice
    return row.of


async def positions(session: AsyncSession, since: datetime | None = None) -> list[PositionView]:
    """Where everything is; `since`: only what was learned after this moment."""
    found = select(Position).order_by(Position.of).limit(POSITIONS_MAX)
    rows = (await session.scalars(found if since is None else found.where(Position.at >= since))).all()
    known = await known_of(session, rows)
    return [view for row in rows if (view := position_view(row, known))]


async def known_of(session: AsyncSession, rows: Sequence[Position]) -> Known:
    """Names and areas of what these positions are of, and the loads on the way."""
    ids: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        kind, _, name = row.of.partition("/")
        ids[kind].append(name)
    vehicles = await session.scalars(select(Vehicle).where(Vehicle.id.in_(ids["vehicle"])))
    teams = await session.scalars(select(Tracker).where(Tracker.id.in_([UUID(name) for name in ids["tracker"]]),
                                                        Tracker.revoked_at.is_(None)))
    loads = (await session.scalars(select(Consignment).where(
        Consignment.state.in_(MOVING), Consignment.id.in_([UUID(name) for name in ids["consignment"]])
        | Consignment.vehicle_id.in_(ids["vehicle"])))).all()
    carried = defaultdict(list)
    for load in loads:
        carried[load.vehicle_id or ""].append(load)
    return Known({one.id: one for one in vehicles}, {str(one.id): one for one in teams},
                 {str(one.id): one for one in loads}, dict(carried))


def position_view(row: Position, known: Known) -> PositionView | None:
    """A position with its name, seen where the thing belongs and where it goes; None: it is no longer followed."""
    kind, _, name = row.of.partition("/")
    told = {"of": row.of, "point": [row.lon, row.lat], "observed_at": row.observed_at, "accuracy_m": row.accuracy_m,
            "speed_kmh": row.speed_kmh, "course": row.course}
    if kind == "vehicle" and (vehicle := known.vehicles.get(name)):
        loads = known.of_vehicle.get(name, [])
        return PositionView(kind="vehicle", name_zh=vehicle.label, name_en=vehicle.label, flag=vehicle.flag,
                            areas=sorted({vehicle.division, *ends_of(loads)}), consignments=[one.id for one in loads],
                            **told)
    if kind == "tracker" and (team := known.teams.get(name)):
        return PositionView(kind="team", name_zh=team.name_zh, name_en=team.name_en or team.name_zh, flag=team.flag,
                            areas=[team.division], consignments=[], **told)
    if kind == "consignment" and (load := known.loads.get(name)):
        return PositionView(kind="consignment", name_zh=load.number, name_en=load.number, flag="verified",
                            areas=sorted(ends_of([load])), consignments=[load.id], **told)
    return None


def ends_of(loads: Iterable[Consignment]) -> set[str]:
    """Where loads come from and go to."""
    return {place for load in loads for place in (load.store_division, load.place)}


def may_look(viewer: Viewer, areas: list[str]) -> bool:
    """The right to see a tracker is the right to see where it is."""
    return viewer.sees_entry("tracker/", areas)


def ended_at(row: Consignment) -> datetime | None:
    """When the way of a load ended."""
    return row.received_at or row.closed_at


async def way_of(session: AsyncSession, consignment_id: UUID, viewer: Viewer) -> WayView:
    """The way of a consignment since it left, by its vehicle's positions or its own."""
    row = await session.get(Consignment, consignment_id)
    name = f"consignment/{consignment_id}"
    if row is None or not viewer.sees_entry(name, [row.store_division, row.place]) or \
            not may_look(viewer, [row.store_division, row.place]):
        raise NotFound(subject=name)
    if row.departed_at is None:
        return WayView(consignment_id=row.id, since=None, points=[], observed_at=[])
    until = ended_at(row)
    asked = select(Track).where(Track.of.in_([name, f"vehicle/{row.vehicle_id}"]), Track.observed_at >= row.departed_at)
    found = (await session.scalars((asked if until is None else asked.where(Track.observed_at <= until))
                                   .order_by(Track.observed_at.desc()).limit(100_000))).all()[::-1]
    step = max(1, -(-len(found) // POINTS_MAX))
    thinned = [one for at, one in enumerate(found) if at % step == 0 or at == len(found) - 1]
    return WayView(consignment_id=row.id, since=row.departed_at, points=[[one.lon, one.lat] for one in thinned],
                   observed_at=[one.observed_at for one in thinned])
