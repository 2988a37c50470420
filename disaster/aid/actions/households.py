"""Households: registered under the id that a phone made, corrected with a reason, withdrawn."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.aid.actions.doubles import one_at_a_time, renumbered
from disaster.aid.models import Household
from disaster.aid.rules import code_of
from disaster.aid.schemas import HouseholdCorrectionIn, HouseholdIn
from disaster.aid.views import ISSUERS, household_view
from disaster.errors import NotFound, SameIdOtherBody
from disaster.geo.queries import division
from disaster.journal.record import record
from disaster.ledgers.actions.keeping import digest_of
from disaster.people.viewer import Viewer


async def registered(session: AsyncSession, household_id: UUID, entered: HouseholdIn, *, by: Viewer) -> Household:
    """A household is registered. Sending it again is harmless, also after it was corrected."""
    by.allow(*ISSUERS, area=entered.place)
    known = await session.get(Household, household_id)
    if known is not None:
        if known.digest != digest_of(entered.model_dump(mode="json")):
            raise SameIdOtherBody(subject=f"household/{household_id}")
        return known
    await division(session, entered.place)
    row = added(session, household_id, entered, by=by)
    await session.flush()
    return row


def added(session: AsyncSession, household_id: UUID, entered: HouseholdIn, *, by: Viewer) -> Household:
    """A household that nobody registered before."""
    row = Household(id=household_id, code=code_of(household_id), place=entered.place, people=entered.people,
                    state="listed", registered_at=clock.now(), registered_by=by.actor,
                    digest=digest_of(entered.model_dump(mode="json")), private=entered.who.model_dump(mode="json"),
                    edits=[])
    session.add(row)
    record(session, "household.registered", household_view(row), by=by.actor)
    return row


async def corrected(session: AsyncSession, household_id: UUID, entered: HouseholdCorrectionIn, *,
                    by: Viewer) -> Household:
    """Otherwise than it was, with a reason; what it was is kept. The same again changes nothing."""
    row = await locked(session, household_id, by)
    for place in (row.place, entered.told.place):
        by.allow(*ISSUERS, area=place)
    await division(session, entered.told.place)
    await altered(session, row, entered.told, withdrawn=entered.withdrawn, reason=entered.reason, by=by)
    return row


async def altered(session: AsyncSession, row: Household, told: HouseholdIn, *, withdrawn: bool = False, reason: str,
                  by: Viewer, line: str | None = None) -> bool:
    """Enter it so; what it was is kept with the reason (and the line of a file that said so). Answers whether that
    changed anything."""
    was, before, number = household_view(row), content(row), row.private.get("id_number")
    row.place, row.people = told.place, told.people
    row.private, row.state = told.who.model_dump(mode="json"), "withdrawn" if withdrawn else "listed"
    if content(row) == before:
        return False
    row.edits = [*row.edits, {"at": clock.now().isoformat(), "by": by.actor, "reason": reason, "was": before}
                 | ({"line": line} if line else {})]
    renumbers = (number or "").upper() != (told.who.id_number or "").upper()
    if renumbers:
        await one_at_a_time(session, number, told.who.id_number)
    await session.flush()
    entry = record(session, f"household.{'withdrawn' if withdrawn else 'corrected'}", household_view(row), by=by.actor,
                   was=was)
    if renumbers:
        await renumbered(session, row, number, cause=entry)
    return True


def content(row: Household) -> dict[str, object]:
    """What a correction may change."""
    return {"place": row.place, "people": row.people, "state": row.state, "who": row.private}


async def locked(session: AsyncSession, household_id: UUID, by: Viewer) -> Household:
    """A household, locked, for somebody who may see it."""
    row = await session.get(Household, household_id, with_for_update=True, populate_existing=True)
    if row is None or not by.sees_entry(f"household/{household_id}", [row.place]):
        raise NotFound(subject=f"household/{household_id}")
    return row
