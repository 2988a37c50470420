"""Damaged houses: recorded, corrected, verified, withdrawn; each time added up for gacha, township and county."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.geo.queries import division
from disaster.journal.record import Recorded, record
from disaster.ledgers import rules
from disaster.ledgers.actions import keeping
from disaster.ledgers.models import ROOMS, House, HouseRollup
from disaster.ledgers.rules import GRADES
from disaster.ledgers.schemas import HouseCorrectionIn, HouseIn, WithdrawalIn
from disaster.ledgers.views import HOUSE, house_view, rollup_view
from disaster.people.viewer import Viewer


async def recorded(session: AsyncSession, house_id: UUID, entered: HouseIn, *, by: Viewer) -> House:
    """A damaged house is recorded. Sending it again is harmless, also after it was corrected."""
    by.allow(*keeping.RECORDERS, area=entered.place)
    body = entered.model_dump(mode="json")
    if (known := await keeping.standing(session, House, house_id, keeping.digest_of(body))) is not None:
        return known
    rules.refuse_rooms(entered.grade, {name: getattr(entered, name) for name in ROOMS})
    await division(session, entered.place)
    incident = await keeping.incident_of(session, entered, by=by)
    now = clock.now()
    house = House(id=house_id, incident_id=incident.id, place=entered.place, standing="recorded", version=1,
                  observed_at=min(entered.observed_at, now), recorded_at=now, recorded_by=by.actor, verified_at=None,
                  verified_by=None, digest=keeping.digest_of(body), private=body["household"],
                  **{name: getattr(entered, name) for name in HOUSE})
    session.add(house)
    keeping.versioned(session, house, body, by=by)
    await session.flush()
    await told(session, house, record(session, "house.recorded", house_view(house), by=by.actor), by=by)
    return house


async def corrected(session: AsyncSession, house_id: UUID, correction_id: UUID, entered: HouseCorrectionIn, *,
                    by: Viewer) -> House:
    """Recorded otherwise, with a reason; the earlier version is kept. What was verified is to be verified anew."""
    house = await keeping.locked(session, House, house_id, by=by)
    body = entered.told.model_dump(mode="json")
    if await keeping.corrected_before(session, f"house/{house_id}", correction_id, body, entered.reason):
        return house
    by.allow(*keeping.RECORDERS, area=entered.told.place)
    rules.refuse_change(house.standing, house.recorded_by, by.actor, by.roles)
    rules.refuse_rooms(entered.told.grade, {name: getattr(entered.told, name) for name in ROOMS})
    await division(session, entered.told.place)
    was, before = house_view(house), house.place
    house.place, house.observed_at = entered.told.place, min(entered.told.observed_at, clock.now())
    house.private, house.standing, house.version = body["household"], "recorded", house.version + 1
    for name in HOUSE:
        setattr(house, name, getattr(entered.told, name))
    keeping.taken_back(house)
    keeping.versioned(session, house, body, by=by, version_id=correction_id, reason=entered.reason)
    await session.flush()
    await told(session, house, record(session, "house.corrected", house_view(house), by=by.actor, was=was), by=by,
               also=before)
    return house


async def verified(session: AsyncSession, house_id: UUID, *, by: Viewer) -> House:
    """An officer has checked it."""
    house = await keeping.locked(session, House, house_id, by=by)
    if keeping.verified(house, by=by):
        await session.flush()
        await told(session, house, record(session, "house.verified", house_view(house), by=by.actor), by=by)
    return house


async def withdrawn(session: AsyncSession, house_id: UUID, entered: WithdrawalIn, *, by: Viewer) -> House:
    """Taken out of the ledger, with a reason."""
    house = await keeping.locked(session, House, house_id, by=by)
    if await keeping.withdrawn(session, house, entered.reason, by=by):
        await told(session, house, record(session, "house.withdrawn", house_view(house), by=by.actor), by=by)
    return house


async def told(session: AsyncSession, house: House, entry: Recorded, *, by: Viewer, also: str = "") -> None:
    """Gacha, township and county of a house are added up anew, the smallest first: so are their locks taken."""
    places = {place[:digits] for place in (house.place, also) if place for digits in (6, 9, 12)}
    await added_up(session, house.incident_id, places, by=by.actor, cause=entry.id)


async def added_up(session: AsyncSession, incident_id: UUID, places: set[str], *, by: str, cause: UUID) -> None:
    """The sums of these places, the smallest first."""
    for place in sorted(places, key=lambda one: (-len(one), one)):
        await recounted(session, incident_id, place, by=by, cause=cause)


async def recounted(session: AsyncSession, incident_id: UUID, place: str, *, by: str, cause: UUID) -> None:
    """The sums of one place, under its lock."""
    await session.execute(insert(HouseRollup).values(
        incident_id=incident_id, place=place, households=0, verified=0, values={}).on_conflict_do_nothing())
    row = await session.get_one(HouseRollup, (incident_id, place), with_for_update=True, populate_existing=True)
    found = (await session.execute(sums(incident_id, place))).mappings().one()
    row.households, row.verified = found["households"], found["verified"]
    row.values = {**{f"{grade}_households": {"value": found[f"{grade}_households"], "unknown": 0} for grade in GRADES},
                  **{name: rules.added(found[name], found[f"{name}_unknown"]) for name in (*ROOMS, "people")}}
    await session.flush()
    record(session, "house_rollup.recounted", rollup_view(row), by=by, cause=cause)


def sums(incident_id: UUID, place: str) -> Select[Any]:
    """Households by grade, rooms by grade, people, and of each amount how many houses did not say it.

    A house's grade is that of its worst rooms. So of worse grades it has none, and a blank there is zero; of its own
    grade and of lesser ones a blank says that nobody has counted, and is unknown. A house without rooms of a grade has
    no dwelling rooms of it either.
    """
    columns: list[ColumnElement[Any]] = [
        func.count().label("households"), func.count().filter(House.standing == "verified").label("verified"),
        func.sum(House.people).label("people"), func.count().filter(House.people.is_(None)).label("people_unknown")]
    for number, grade in enumerate(GRADES):
        columns.append(func.count().filter(House.grade == grade).label(f"{grade}_households"))
        rooms = getattr(House, f"{grade}_rooms")
        for name in (f"{grade}_rooms", f"{grade}_dwelling_rooms"):
            column = getattr(House, name)
            unsaid = (House.grade.in_(GRADES[:number + 1]), column.is_(None), rooms.is_distinct_from(0))
            columns += [func.sum(column).label(name), func.count().filter(*unsaid).label(f"{name}_unknown")]
    return select(*columns).where(House.incident_id == incident_id, House.place.startswith(place),
                                  House.standing != "withdrawn")
