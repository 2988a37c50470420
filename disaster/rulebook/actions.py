"""What is done with rule sets: entered, dated, withdrawn. A document never changes; a new set follows it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.errors import NotFound, SameIdOtherBody
from disaster.journal.record import record
from disaster.rulebook import rules
from disaster.rulebook.documents import read_plan
from disaster.rulebook.models import HolidayTable, RuleSet
from disaster.rulebook.schemas import HolidayYear, PeriodIn, RuleSetIn
from disaster.rulebook.views import holidays_view, ruleset_view


async def entered(session: AsyncSession, set_id: UUID, told: RuleSetIn, *, by: str) -> RuleSet:
    """Enter a government's own set. The same id and document again changes nothing."""
    plan = read_plan(told.document.model_copy(update={"id": str(set_id)}).model_dump(mode="json"))
    rules.refuse_unless_own(plan)
    document = plan.model_dump(mode="json", exclude_defaults=True)
    standing = await session.get(RuleSet, set_id)
    if standing is not None:
        if standing.document != document:
            raise SameIdOtherBody(subject=f"ruleset/{set_id}")
        return standing
    row = RuleSet(id=set_id, jurisdiction=plan.jurisdiction, document=document, valid_from=plan.valid_from,
                  valid_to=plan.valid_to, entered_at=clock.now(), entered_by=by)
    session.add(row)
    await session.flush()
    record(session, "ruleset.entered", ruleset_view(row), by=by)
    return row


async def dated(session: AsyncSession, set_id: UUID, told: PeriodIn, *, by: str) -> RuleSet:
    """Say from when to when a set applies; days that have passed keep the rules they had."""
    row = await _standing(session, set_id)
    if (row.valid_from, row.valid_to) == (told.valid_from, told.valid_to):
        return row
    rules.refuse_period(row.valid_from, told, clock.local(clock.now()).date())
    row.valid_from, row.valid_to = told.valid_from, told.valid_to
    record(session, "ruleset.dated", ruleset_view(row), by=by)
    return row


async def withdrawn(session: AsyncSession, set_id: UUID, reason: str, *, by: str) -> RuleSet:
    """Take back a set that should not have been entered: kept to be read, in force on no day any more."""
    row = await _standing(session, set_id)
    row.withdrawn_at, row.withdrawn_reason = clock.now(), reason
    record(session, "ruleset.withdrawn", ruleset_view(row), by=by)
    return row


async def holidays_entered(session: AsyncSession, table_id: UUID, told: HolidayYear, *, by: str) -> HolidayTable:
    """Enter a year of public holidays from the State Council's notice; a later table of the same year follows it."""
    document = told.model_dump(mode="json")
    standing = await session.get(HolidayTable, table_id)
    if standing is not None:
        if standing.document != document:
            raise SameIdOtherBody(subject=f"holidays/{table_id}")
        return standing
    row = HolidayTable(id=table_id, year=told.year, document=document, entered_at=clock.now(), entered_by=by)
    session.add(row)
    await session.flush()
    record(session, "holidays.entered", holidays_view(row), by=by)
    return row


async def _standing(session: AsyncSession, set_id: UUID) -> RuleSet:
    row = await session.get(RuleSet, set_id, with_for_update=True)
    if row is None:
        raise NotFound(subject=f"ruleset/{set_id}")
    if row.withdrawn_at is not None:
        raise rules.Withdrawn(subject=f"ruleset/{set_id}")
    return row
