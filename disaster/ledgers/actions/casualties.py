"""The dead and the missing: recorded, found alive, confirmed dead, corrected, verified, withdrawn."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.geo.queries import division
from disaster.journal.record import record
from disaster.ledgers import rules
from disaster.ledgers.actions import keeping
from disaster.ledgers.models import Casualty
from disaster.ledgers.schemas import CasualtyCorrectionIn, CasualtyIn, WithdrawalIn
from disaster.ledgers.views import casualty_view
from disaster.people.viewer import Viewer


async def recorded(session: AsyncSession, casualty_id: UUID, entered: CasualtyIn, *, by: Viewer) -> Casualty:
    """Somebody is dead or missing. Who it is stays out of the journal."""
    by.allow(*keeping.RECORDERS, area=entered.place)
    body = entered.model_dump(mode="json")
    if (known := await keeping.standing(session, Casualty, casualty_id, keeping.digest_of(body))) is not None:
        return known
    await division(session, entered.place)
    incident = await keeping.incident_of(session, entered, by=by)
    now = clock.now()
    casualty = Casualty(id=casualty_id, incident_id=incident.id, place=entered.place, state=entered.state,
                        standing="recorded", version=1, observed_at=min(entered.observed_at, now), recorded_at=now,
                        recorded_by=by.actor, verified_at=None, verified_by=None, digest=keeping.digest_of(body),
                        private=body["person"])
    session.add(casualty)
    keeping.versioned(session, casualty, body, by=by)
    await session.flush()
    record(session, "casualty.recorded", casualty_view(casualty), by=by.actor)
    return casualty


async def corrected(session: AsyncSession, casualty_id: UUID, correction_id: UUID, entered: CasualtyCorrectionIn, *,
                    by: Viewer) -> Casualty:
    """Found alive, confirmed dead, or recorded otherwise, with a reason; the earlier version is kept."""
    casualty = await keeping.locked(session, Casualty, casualty_id, by=by)
    told, body = entered.told, entered.told.model_dump(mode="json")
    if await keeping.corrected_before(session, f"casualty/{casualty_id}", correction_id, body, entered.reason):
        return casualty
    by.allow(*keeping.RECORDERS, area=told.place)
    rules.refuse_change(casualty.standing, casualty.recorded_by, by.actor, by.roles)
    rules.refuse_return_to_life(casualty.state, told.state, by.roles)
    await division(session, told.place)
    was, verb = casualty_view(casualty), rules.verb(casualty.state, told.state)
    casualty.place, casualty.state, casualty.observed_at = told.place, told.state, min(told.observed_at, clock.now())
    casualty.private, casualty.standing, casualty.version = body["person"], "recorded", casualty.version + 1
    keeping.taken_back(casualty)
    keeping.versioned(session, casualty, body, by=by, version_id=correction_id, reason=entered.reason)
    await session.flush()
    record(session, f"casualty.{verb}", casualty_view(casualty), by=by.actor, was=was)
    return casualty


async def verified(session: AsyncSession, casualty_id: UUID, *, by: Viewer) -> Casualty:
    """An officer has checked it."""
    casualty = await keeping.locked(session, Casualty, casualty_id, by=by)
    if keeping.verified(casualty, by=by):
        await session.flush()
        record(session, "casualty.verified", casualty_view(casualty), by=by.actor)
    return casualty


async def withdrawn(session: AsyncSession, casualty_id: UUID, entered: WithdrawalIn, *, by: Viewer) -> Casualty:
    """Taken out of the ledger, with a reason."""
    casualty = await keeping.locked(session, Casualty, casualty_id, by=by)
    if await keeping.withdrawn(session, casualty, entered.reason, by=by):
        record(session, "casualty.withdrawn", casualty_view(casualty), by=by.actor)
    return casualty
