"""What is done with trackers: given to a vehicle or a team, taken back."""

import secrets
from hashlib import sha256
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.dispatch.models import Vehicle
from disaster.errors import NotFound, SameIdOtherBody
from disaster.geo.queries import division
from disaster.journal.record import record
from disaster.people.viewer import Viewer
from disaster.tracks.models import Tracker
from disaster.tracks.schemas import TrackerIn
from disaster.tracks.views import tracker_view

GIVERS = ("duty_officer", "reserves_officer", "administrator")


async def given(session: AsyncSession, tracker_id: UUID, entered: TrackerIn, *, by: Viewer) -> tuple[Tracker, str]:
    """A tracker for a vehicle or a team; its secret is answered once and never stored."""
    by.allow(*GIVERS, area=entered.division)
    await division(session, entered.division)
    vehicle = await session.get(Vehicle, entered.vehicle_id) if entered.vehicle_id is not None else None
    if (entered.kind == "vehicle") != (vehicle is not None) or (entered.vehicle_id is not None and vehicle is None):
        raise NotFound(subject=f"vehicle/{entered.vehicle_id}")
    if vehicle is not None:
        by.allow(*GIVERS, area=vehicle.division)        # nobody tells where another area's vehicles are
    if await session.get(Tracker, tracker_id) is not None:
        raise SameIdOtherBody(subject=f"tracker/{tracker_id}")
    secret = secrets.token_urlsafe(16)
    row = Tracker(id=tracker_id, secret_hash=hashed(secret), made_at=clock.now(), made_by=by.actor, revoked_at=None,
                  **entered.model_dump())
    session.add(row)
    await session.flush()
    record(session, "tracker.given", tracker_view(row), by=by.actor)
    return row, secret


async def revoked(session: AsyncSession, tracker_id: UUID, *, by: Viewer) -> Tracker:
    """Its secret opens nothing any more. A second time changes nothing."""
    row = await session.get(Tracker, tracker_id, with_for_update=True)
    if row is None:
        raise NotFound(subject=f"tracker/{tracker_id}")
    by.allow(*GIVERS, area=row.division)
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        await session.flush()
        record(session, "tracker.revoked", tracker_view(row), by=by.actor)
    return row


def hashed(secret: str) -> bytes:
    """What is kept of a secret."""
    return sha256(secret.encode()).digest()
