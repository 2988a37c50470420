"""From a row to its view and its plan, and the registration of rule sets as something that can be seen."""

from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.journal.subjects import Subject, register
from disaster.rulebook.models import HolidayTable, RuleSet
from disaster.rulebook.schemas import HolidaysView, HolidayYear, Plan, RuleSetPrivate, RuleSetView


def plan_of(row: RuleSet) -> Plan:
    """The plan of an entered set, under the row's id and with the row's period."""
    return Plan.model_validate({**row.document, "id": str(row.id), "jurisdiction": row.jurisdiction,
                                "valid_from": row.valid_from, "valid_to": row.valid_to})


def ruleset_view(row: RuleSet) -> RuleSetView:
    """An entered set with its document."""
    plan = plan_of(row)
    return RuleSetView(id=str(row.id), areas=[row.jurisdiction], zh=plan.zh, en=plan.en,
                       jurisdiction=row.jurisdiction, flag=plan.flag, valid_from=row.valid_from,
                       valid_to=row.valid_to, source=plan.source, entered_at=row.entered_at,
                       entered_by=row.entered_by, withdrawn_at=row.withdrawn_at, document=plan)


def holidays_view(row: HolidayTable) -> HolidaysView:
    """A year of holidays as entered."""
    return HolidaysView(id=str(row.id), areas=[], year=row.year, document=HolidayYear.model_validate(row.document),
                        entered_at=row.entered_at, entered_by=row.entered_by)


async def ruleset_private(session: AsyncSession, id: str) -> BaseModel | None:
    """Why a set was withdrawn."""
    row = await session.get(RuleSet, UUID(id))
    return None if row is None else RuleSetPrivate(withdrawn_reason=row.withdrawn_reason)


register(Subject(RuleSetView, RuleSet, ruleset_view, everywhere=True, private=ruleset_private,
                 private_roles=frozenset({"administrator", "auditor"})))
register(Subject(HolidaysView, HolidayTable, holidays_view, everywhere=True))
