"""What is done with roads that a report says are blocked: proposed to the desk, confirmed or dismissed by an officer.

Nothing is closed by a report alone.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.alerts.actions import noticed, settled
from disaster.errors import NotFound, Refusal
from disaster.journal.record import record
from disaster.people.viewer import Viewer
from disaster.roads import actions
from disaster.roads.models import Roadblock
from disaster.roads.rules import numbers_in, said_blocked
from disaster.roads.schemas import RoadblockDecisionIn, RoadStatesIn
from disaster.roads.views import roadblock_view

OFFICERS = ["duty_officer", "commander"]
NEAR_M, AROUND_M, NUMBERED_M = 3_000, 8_000, 60_000     # of the report's point; of the township's seat; of a named road
MEANT_MAX = 8


class RoadblockDecided(Refusal):
    """Somebody has decided about this already."""

    code = "roadblock_decided"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a report says. The words stay with it."""

    id: UUID
    incident_id: UUID
    place: str
    words: str
    road_km: float | None
    point: tuple[float, float] | None
    observed_at: datetime


async def heard(session: AsyncSession, report: Heard, *, by: str, cause: UUID) -> Roadblock | None:
    """Propose a closure where a report says that a road is blocked and one lies near; else nothing."""
    why = said_blocked(report.words, report.road_km)
    if why is None:
        return None
    meant = (await session.scalars(MEANT, {
        "lon": report.point[0] if report.point else None, "lat": report.point[1] if report.point else None,
        "place": report.place[:9], "numbers": numbers_in(report.words), "words": report.words[:2_000],
        "near": NEAR_M if report.point else AROUND_M, "far": NUMBERED_M, "most": MEANT_MAX})).all()
    if not meant:
        return None
    row = Roadblock(id=report.id, about=f"report/{report.id}", incident_id=report.incident_id, place=report.place,
                    segments=list(meant), cause=why, state="open", said_at=report.observed_at, decided_at=None,
                    decided_by=None)
    session.add(row)
    await session.flush()
    entry = record(session, "roadblock.reported", roadblock_view(row), by=by, cause=cause)
    await noticed(session, "road_said", f"roadblock/{row.id}", [row.place], OFFICERS, by=by,
                  incident_id=row.incident_id, cause=entry.id)
    return row


async def decided(session: AsyncSession, roadblock_id: UUID, entered: RoadblockDecisionIn, *, by: Viewer) -> Roadblock:
    """An officer closes the roads that are meant, or says that none is. The same decision again changes nothing."""
    row = await session.get(Roadblock, roadblock_id, with_for_update=True)
    if row is None or not by.sees_entry(f"roadblock/{roadblock_id}", [row.place]):
        raise NotFound(subject=f"roadblock/{roadblock_id}")
    by.allow(*OFFICERS, area=row.place)
    wanted = "confirmed" if entered.verdict == "confirm" else "dismissed"
    if (row.state, row.decided_by) == (wanted, by.actor):
        return row
    if row.state != "open":
        raise RoadblockDecided(state=row.state, decided_by=row.decided_by)
    if wanted == "confirmed":
        await actions.stated(session, RoadStatesIn(
            segments=entered.segments or row.segments[:1], state="closed", cause=row.cause, classes=entered.classes,
            observed_at=row.said_at), by=by)
    row.state, row.decided_at, row.decided_by = wanted, clock.now(), by.actor
    await session.flush()
    record(session, f"roadblock.{wanted}", roadblock_view(row), by=by.actor)
    await settled(session, f"roadblock/{row.id}", by=by.actor)
    return row


# A road that the words name by its number comes first, then one that they call by its name, then the nearest.
MEANT = text("""
    WITH here AS (
      SELECT coalesce(ST_SetSRID(ST_MakePoint(CAST(:lon AS float8), CAST(:lat AS float8)), 4326),
                      (SELECT coalesce(seat, ST_PointOnSurface(shape)) FROM division WHERE code = :place)) AS at),
    near AS (
      SELECT s.id, s.ref, s.name, ST_DistanceSphere(ST_ClosestPoint(s.shape, at), at) AS metres
      FROM here, road_segment s WHERE s.in_use AND s.shape && ST_Expand(at, 0.8))
    SELECT id FROM near
    WHERE (metres <= :near AND NOT EXISTS (
             SELECT FROM near WHERE ref = ANY(CAST(:numbers AS text[])) AND metres <= :far))
       OR (metres <= :far AND (ref = ANY(CAST(:numbers AS text[]))
                               OR (length(name) > 3 AND strpos(:words, name) > 0)))
    ORDER BY coalesce(ref = ANY(CAST(:numbers AS text[])), false) DESC, strpos(:words, name) > 0 DESC, metres, id
    LIMIT :most""")
