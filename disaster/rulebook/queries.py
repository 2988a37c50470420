"""Which rule sets there are, and which one is in force."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.errors import NotFound
from disaster.rulebook.documents import in_force, shipped
from disaster.rulebook.models import HolidayTable, RuleSet
from disaster.rulebook.rules import Calendar, calendar_of
from disaster.rulebook.schemas import HolidaysListed, HolidayYear, Plan, RuleSetDetail, RuleSetListed
from disaster.rulebook.views import plan_of

SETS_MAX = 200
YEARS_MAX = 500


async def plan_in_force(session: AsyncSession, moment: datetime, jurisdiction: str) -> Plan | None:
    """The plan that applies to what happened at this moment: the government's own set, else the shipped one.

    None where neither exists for this jurisdiction: then no level can be proposed, and people decide alone.
    """
    day = clock.local(moment).date()
    own = [plan_of(row) for row in await entered_sets(session) if row.withdrawn_at is None]
    return in_force(own, day, jurisdiction) or in_force(shipped("response_levels").plans, day, jurisdiction)


async def entered_sets(session: AsyncSession) -> Sequence[RuleSet]:
    """The newest sets first, withdrawn ones included."""
    return (await session.scalars(
        select(RuleSet).order_by(RuleSet.valid_from.desc(), RuleSet.id).limit(SETS_MAX))).all()


async def all_sets(session: AsyncSession, day: date, jurisdiction: str) -> list[RuleSetDetail]:
    """Entered and shipped sets, and which of them is in force here on this day."""
    rows = await entered_sets(session)
    own = [plan_of(row) for row in rows if row.withdrawn_at is None]
    plans = shipped("response_levels").plans
    chosen = in_force(own, day, jurisdiction) or in_force(plans, day, jurisdiction)
    chosen_id = chosen.id if chosen else ""
    return ([_detail(plan_of(row), chosen_id, row.withdrawn_at, is_shipped=False) for row in rows]
            + [_detail(plan, chosen_id, None, is_shipped=True) for plan in plans])


async def one_set(session: AsyncSession, id: str, day: date, jurisdiction: str) -> RuleSetDetail:
    """An entered or a shipped set by its id."""
    found = next((one for one in await all_sets(session, day, jurisdiction) if one.id == id), None)
    if found is None:
        raise NotFound(subject=f"ruleset/{id}")
    return found


def listed(one: RuleSetDetail) -> RuleSetListed:
    """The line of a set without its document."""
    return RuleSetListed(**{name: getattr(one, name) for name in RuleSetListed.model_fields})


def _detail(plan: Plan, chosen_id: str, withdrawn_at: datetime | None, *, is_shipped: bool) -> RuleSetDetail:
    return RuleSetDetail(
        id=plan.id, shipped=is_shipped, comparison=plan.comparison, zh=plan.zh, en=plan.en,
        jurisdiction=plan.jurisdiction, flag=plan.flag, valid_from=plan.valid_from, valid_to=plan.valid_to,
        source=plan.source, withdrawn_at=withdrawn_at, in_force=plan.id == chosen_id, document=plan)


async def holiday_years(session: AsyncSession) -> list[HolidaysListed]:
    """Each year that is known, once: what was entered here last, else what is shipped."""
    rows = await session.scalars(select(HolidayTable).order_by(HolidayTable.entered_at, HolidayTable.id)
                                 .limit(YEARS_MAX))
    chosen = {one.year: HolidaysListed(shipped=True, document=one) for one in shipped("holidays").years}
    for row in rows:
        chosen[row.year] = HolidaysListed(shipped=False, document=HolidayYear.model_validate(row.document))
    return [chosen[year] for year in sorted(chosen)]


async def calendar(session: AsyncSession) -> Calendar:
    """The working days of China, as far as they are published and known here."""
    return calendar_of(one.document for one in await holiday_years(session))
