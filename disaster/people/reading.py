"""Private data is read through here, and its reading is logged in the same transaction."""

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.errors import NotFound
from disaster.journal.read import newest
from disaster.journal.subjects import subjects
from disaster.people.models import Reading
from disaster.people.viewer import Forbidden, Viewer


async def read_private(session: AsyncSession, viewer: Viewer, subject_type: str, subject_id: str) -> BaseModel:
    """The private view of one subject, for a viewer who sees it, has the duty, and has it in his own areas.

    What is seen everywhere (people, who is on duty) or from inside its area is not for that reason read everywhere.
    """
    name = f"{subject_type}/{subject_id}"
    kind = subjects.get(subject_type)
    last = await newest(session, name)
    if kind is None or kind.private is None or last is None or not viewer.sees_entry(name, last.areas):
        raise NotFound(subject=name)
    viewer.allow(*kind.private_roles)
    if last.areas and not any(viewer.within(area) for area in last.areas):
        raise Forbidden(needs_area=last.areas, own_areas=list(viewer.areas))
    private = await kind.private(session, subject_id)
    if private is None:
        raise NotFound(subject=name)
    session.add(Reading(id=uuid7(), at=clock.now(), actor=viewer.actor, subject=name))
    return private
