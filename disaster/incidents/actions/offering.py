"""What incidents have to do with each other: where a word may belong, what a merge would do. Nothing is written."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from disaster.errors import NotFound, Refusal
from disaster.incidents import queries
from disaster.incidents.actions import children
from disaster.incidents.actions.incidents import span_of
from disaster.incidents.actions.merging import refuse
from disaster.incidents.models import Incident
from disaster.incidents.rules import belonging, higher
from disaster.incidents.schemas import Candidate, MergePreview
from disaster.people.viewer import Viewer
from disaster.rulebook.documents import shipped


async def candidates(session: AsyncSession, hazard: str, place: str, occurred_at: datetime) -> list[Candidate]:
    """Open incidents that a word of this hazard, place and time joins or nearly joins, the likeliest first."""
    if hazard not in shipped("hazards").by_key():
        return []
    found = []
    for incident in await queries.near_incidents(session, place[:6]):
        km = await queries.km_to_heard(session, incident.id, place)
        told = belonging(shipped("joining"), span_of(hazard), (incident.occurred_at, incident.last_word_at),
                         incident.hazard, occurred_at, hazard, km=km)
        if told is not None:
            joins, hours, reasons = told
            found.append(Candidate(incident_id=incident.id, joins=joins, same_hazard=incident.hazard == hazard,
                                   hours_apart=hours, km=km, reasons=reasons))
    found.sort(key=lambda one: (not one.joins, not one.same_hazard, one.hours_apart))
    return [one if one is found[0] or not one.joins else one.model_copy(update={"joins": False}) for one in found]


async def preview(session: AsyncSession, source_id: UUID, target_id: UUID, *, by: Viewer) -> MergePreview:
    """What would move, what stands against it, and what a person should know before he decides."""
    source, target = [await session.get(Incident, one) for one in (source_id, target_id)]
    if source is None or target is None or not (by.within(source.county) and by.within(target.county)):
        raise NotFound(subject=f"incident/{source_id}")
    against = []
    try:
        await refuse(session, source, target)
    except Refusal as refusal:
        against.append(refusal.code)
    own, other = [await queries.response_in_force(session, one.id, "response") for one in (source, target)]
    stays = max((one for one in (other, own) if one is not None), default=None,
                key=lambda one: (higher(one.level, other.level if other else None), one is other))
    struck = [one.occurred_at for one in (source, target) if one.opened_by_report is not None]
    return MergePreview(moves=await children.counted(session, source.id), against=against,
                        other_hazard=source.hazard != target.hazard,
                        occurred_at=min(struck, default=target.occurred_at),
                        level=stays.level if stays is not None else None,
                        ends_response=next((one.id for one in (own, other) if one is not None and stays is not None
                                            and one is not stays), None))
