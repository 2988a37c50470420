"""Standing written authorities: entered from the paper, revoked."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.errors import BadInput, NotFound, SameIdOtherBody
from disaster.incidents.models import Authority
from disaster.incidents.schemas import AuthorityIn
from disaster.incidents.views import authority_view
from disaster.journal.record import record
from disaster.people.models import Person
from disaster.people.viewer import Forbidden, Viewer
from disaster.settings import settings


async def entered(session: AsyncSession, authority_id: UUID, given: AuthorityIn, *, by: Viewer) -> Authority:
    """An administrator enters it from its paper, or the signatory himself; only levels that he himself may decide."""
    by.allow("administrator", "commander", area=settings().jurisdiction)
    if not by.holds("administrator") and by.actor != f"person/{given.person_id}":
        raise Forbidden(needs_role=["administrator"], signatory=str(given.person_id))
    standing = await session.get(Authority, authority_id)
    if standing is not None:
        if any(getattr(standing, name) != value for name, value in given.model_dump().items()):
            raise SameIdOtherBody(subject=f"authority/{authority_id}")
        return standing
    signatory = await session.get(Person, given.person_id)
    if signatory is None or not set(given.levels) <= set(signatory.levels) or given.valid_to <= given.valid_from:
        raise BadInput(person_id=str(given.person_id), levels=given.levels,
                       own_levels=signatory.levels if signatory else None)
    row = Authority(id=authority_id, county=settings().jurisdiction, revoked_at=None, **given.model_dump())
    session.add(row)
    await session.flush()
    record(session, "authority.entered", authority_view(row), by=by.actor)
    return row


async def revoked(session: AsyncSession, authority_id: UUID, *, by: Viewer) -> Authority:
    """Take an authority back; what was started under it stays as it is."""
    by.allow("administrator", "commander", area=settings().jurisdiction)
    row = await session.get(Authority, authority_id, with_for_update=True)
    if row is None:
        raise NotFound(subject=f"authority/{authority_id}")
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        record(session, "authority.revoked", authority_view(row), by=by.actor)
    return row
