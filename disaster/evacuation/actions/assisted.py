"""What is done with the list of those who need help to leave: entered, fetched, taken off."""

from uuid import UUID

from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.errors import NotFound, SameIdOtherBody
from disaster.evacuation.actions.orders import alone, help_recounted
from disaster.evacuation.models import AssistedPerson, EvacuationOrder
from disaster.evacuation.queries import OFFICERS, assisted_of
from disaster.evacuation.schemas import AssistedList, AssistedPersonIn, AssistedStateIn
from disaster.evacuation.views import assisted_person_private, assisted_person_view
from disaster.geo.datum import to_wgs84
from disaster.geo.queries import division
from disaster.journal.record import record
from disaster.people.models import Reading
from disaster.people.viewer import Viewer


async def entered(session: AsyncSession, person_id: UUID, told: AssistedPersonIn, *, by: Viewer) -> AssistedPerson:
    """Put somebody on the list of his village. Who he is stays out of the journal."""
    by.allow(*OFFICERS, area=told.village)
    await division(session, told.village)
    await alone(session, person_id)
    point = to_wgs84(told.lon, told.lat, told.datum) if told.lon is not None and told.lat is not None else None
    person = AssistedPerson(id=person_id, village=told.village, state="listed", name=told.name, phone=told.phone,
                            home=told.home, help=told.help,
                            home_point=from_shape(Point(*point), srid=4326) if point else None)
    if (known := await session.get(AssistedPerson, person_id)) is not None:
        if assisted_person_private(known) != assisted_person_private(person).model_copy(update={"state": known.state}):
            raise SameIdOtherBody(subject=f"assisted_person/{person_id}")
        return known
    session.add(person)
    await session.flush()
    entry = record(session, "assisted_person.listed", assisted_person_view(person), by=by.actor)
    await help_recounted(session, person.village, by=by.actor, cause=entry.id)
    return person


async def state_set(session: AsyncSession, person_id: UUID, told: AssistedStateIn, *, by: Viewer) -> AssistedPerson:
    """Fetched, or still to fetch, or taken off the list, which erases who it was (突发事件应对法 art. 85)."""
    person = await session.get(AssistedPerson, person_id, with_for_update=True)
    if person is None or person.state == "withdrawn" != told.state:
        raise NotFound(subject=f"assisted_person/{person_id}")
    by.allow(*OFFICERS, "shelter_keeper", area=person.village)
    if person.state == told.state:
        return person
    person.state = told.state
    if told.state == "withdrawn":
        person.name = person.phone = person.home = person.home_point = person.help = None
    await session.flush()
    entry = record(session, f"assisted_person.{told.state}", assisted_person_view(person), by=by.actor)
    await help_recounted(session, person.village, by=by.actor, cause=entry.id)
    return person


async def read(session: AsyncSession, order: EvacuationOrder, *, by: Viewer) -> AssistedList:
    """Whom to fetch under an order; the reading is logged, for the order and for each person."""
    found = await assisted_of(session, order, by)
    now = clock.now()
    session.add_all(Reading(id=uuid7(), at=now, actor=by.actor, subject=subject)
                    for subject in (f"evacuation_order/{order.id}/assisted",
                                    *(f"assisted_person/{person.id}" for person in found.persons)))
    return found
