"""What is done with shelters: listed, opened, closed, counted, said what lacks."""

from datetime import datetime
from typing import Any
from uuid import UUID

from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.alerts.actions import noticed, settled
from disaster.errors import NotFound
from disaster.evacuation import rules
from disaster.evacuation.models import Shelter
from disaster.evacuation.queries import coming
from disaster.evacuation.schemas import HeadCountIn, NeedsIn, OverrideIn, ShelterIn, ShelterStateIn
from disaster.evacuation.views import shelter_view
from disaster.journal.record import Recorded, record
from disaster.people.models import Person
from disaster.people.viewer import Viewer
from disaster.stockpile.items import item_of

WATCHERS = ("duty_officer", "commander")


async def listed(session: AsyncSession, shelter_id: str, entered: ShelterIn, *, by: str) -> Shelter:
    """Add a shelter, or change what is known of it; its state and its heads stay."""
    shelter = await session.get(Shelter, shelter_id, with_for_update=True)
    if shelter is not None and not differs(shelter, entered):
        return shelter
    was = shelter_view(shelter) if shelter else None
    if shelter is None:
        shelter = Shelter(id=shelter_id, state="closed", headcount=None, headcount_at=None, counted_at=None,
                          override_by=None, override_name=None, override_reason=None, needs={})
        session.add(shelter)
    rules.holds_heads(shelter_id, shelter.headcount, entered.capacity_people)
    for name, value in described(entered).items():
        setattr(shelter, name, value)
    await session.flush()
    record(session, "shelter.listed", shelter_view(shelter), by=by, was=was)
    return shelter


def described(entered: ShelterIn) -> dict[str, Any]:
    """What is entered of a shelter, as columns."""
    point = None
    if entered.lon is not None and entered.lat is not None:
        point = from_shape(Point(entered.lon, entered.lat), srid=4326)
    return {**entered.model_dump(exclude={"lon", "lat", "division"}), "division_code": entered.division, "point": point}


def differs(shelter: Shelter, entered: ShelterIn) -> bool:
    """Whether what is entered says anything new."""
    told = {**entered.model_dump(exclude={"lon", "lat"}),
            "point": None if entered.lon is None else (entered.lon, entered.lat)}
    known = shelter_view(shelter)
    return any(getattr(known, name) != value for name, value in told.items())


async def state_set(session: AsyncSession, shelter_id: str, entered: ShelterStateIn, *, by: Viewer) -> Shelter:
    """Open a shelter with those who are already there, or close an empty one."""
    shelter = await kept(session, shelter_id, by)
    if shelter.state == entered.state:
        return shelter
    if entered.state == "closed":
        rules.may_close(shelter_id, shelter.headcount)
    else:
        rules.fits(shelter_id, entered.people, shelter.capacity_people, None)
        shelter.headcount, shelter.headcount_at = entered.people, clock.now()
    shelter.state = entered.state
    record(session, f"shelter.{'opened' if entered.state == 'open' else 'closed'}", shelter_view(shelter), by=by.actor)
    return shelter


async def counted(session: AsyncSession, shelter_id: str, entered: HeadCountIn, *, by: Viewer) -> Shelter:
    """Heads were counted. Above the capacity only with somebody named who allows it."""
    shelter = await kept(session, shelter_id, by)
    if (shelter.headcount, shelter.counted_at) == (entered.people, entered.at):
        return shelter
    rules.must_be_open(shelter_id, shelter.state)
    rules.not_ahead(entered.at, clock.now())
    rules.not_older(entered.at, shelter.counted_at)
    await heads_set(session, shelter, entered.people, entered, by)
    shelter.headcount_at = shelter.counted_at = entered.at
    entry = record(session, "shelter.counted", shelter_view(shelter), by=by.actor)
    await watched(session, shelter, by=by.actor, cause=entry.id)
    return shelter


async def added(session: AsyncSession, shelter: Shelter, heads: int, at: datetime, override: OverrideIn, *, by: Viewer,
                incident_id: UUID, cause: UUID) -> Recorded:
    """People of a transfer came in (or fewer than first said). Those counted since are in the count already."""
    await heads_set(session, shelter, max(0, (shelter.headcount or 0) + heads), override, by)
    shelter.headcount_at = max(at, shelter.headcount_at or at)
    entry = record(session, "shelter.filled", shelter_view(shelter), by=by.actor, cause=cause)
    await watched(session, shelter, by=by.actor, cause=entry.id, incident_id=incident_id)
    return entry


async def needs_said(session: AsyncSession, shelter_id: str, entered: NeedsIn, *, by: Viewer) -> Shelter:
    """What lacks in a shelter now."""
    shelter = await kept(session, shelter_id, by)
    for item in entered.needs:
        item_of(item)
    if shelter.needs != entered.needs:
        shelter.needs = dict(entered.needs)
        record(session, "shelter.needs_said", shelter_view(shelter), by=by.actor)
    return shelter


async def heads_set(session: AsyncSession, shelter: Shelter, people: int, override: OverrideIn, by: Viewer) -> None:
    """Set the head-count, with the name of who allows it where it is above the capacity."""
    allowed = max(shelter.capacity_people, (shelter.headcount or 0) if shelter.override_by else 0)
    name = await named(session, override, by)
    if not rules.fits(shelter.id, people, allowed, name):
        shelter.override_by, shelter.override_name, shelter.override_reason = by.actor, name, override.override_reason
    elif people <= shelter.capacity_people:
        shelter.override_by = shelter.override_name = shelter.override_reason = None
    shelter.headcount = people


async def named(session: AsyncSession, override: OverrideIn, by: Viewer) -> str | None:
    """Who allows more: the one named, or the asker himself if he gives a reason."""
    if override.override_by_name or not override.override_reason:
        return override.override_by_name
    kind, _, person_id = by.actor.partition("/")
    person = await session.get(Person, UUID(person_id)) if kind == "person" else None
    return person.name if person else None


async def watched(session: AsyncSession, shelter: Shelter, *, by: str, cause: UUID,
                  incident_id: UUID | None = None) -> None:
    """Tell those on duty while more people are in a shelter or on their way to it than it holds."""
    about = f"shelter/{shelter.id}"
    expected = (shelter.headcount or 0) + await coming(session, shelter.id)
    if expected > shelter.capacity_people:
        await noticed(session, "capacity", about, [shelter.division_code], WATCHERS, by=by, incident_id=incident_id,
                      cause=cause)
    else:
        await settled(session, about, by=by)


async def kept(session: AsyncSession, shelter_id: str, by: Viewer) -> Shelter:
    """The shelter, locked, for somebody who keeps it."""
    shelter = await session.get(Shelter, shelter_id, with_for_update=True, populate_existing=True)
    if shelter is None:
        raise NotFound(subject=f"shelter/{shelter_id}")
    by.allow("shelter_keeper", *WATCHERS, area=shelter.division_code)
    return shelter
