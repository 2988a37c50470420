"""What the tests of aid do, in short: goods delivered at a place, households, issues."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.aid.actions import households, issues
from disaster.aid.models import AidIssue, Household
from disaster.aid.schemas import HouseholdIn, IssueIn
from disaster.people.viewer import Viewer
from disaster.stockpile import actions as stockpile
from disaster.stockpile.models import Account, Lot
from disaster.stockpile.schemas import IssueIn as CounterIssue
from disaster.stockpile.schemas import ReceiptIn, StoreIn

SUMU, GACHA, OTHER_GACHA = "152502200", "152502200201", "152502200202"
STORE = "store-aid"


async def delivered(session: AsyncSession, by: Viewer, place: str = SUMU, **pieces: int) -> None:
    """So many pieces lie delivered at the place."""
    await stockpile.listed(session, STORE, StoreIn(name_zh="示例库", kind="county", division="152502004"), by="system")
    await stockpile.received(session, STORE, uuid7(), ReceiptIn(lines=[
        {"item": item, "quantity": count, "owner": "锡林浩特市"} for item, count in pieces.items()]), by=by)
    await stockpile.issued(session, STORE, uuid7(), CounterIssue(place=place, lines=[
        {"item": item, "quantity": count} for item, count in pieces.items()]), by=by)


async def household(session: AsyncSession, by: Viewer, place: str = GACHA, **who: str) -> Household:
    """A household of four."""
    return await households.registered(session, uuid7(), HouseholdIn.model_validate({
        "place": place, "people": 4, "who": {"head": "示例户主", "phone": "13800000000", **who}}), by=by)


def telling(household: Household, *, days_ago: int = 0, items: dict[str, int] | None = None, **more: Any) -> IssueIn:
    """What a phone tells of an issue: two quilts, if nothing else is said."""
    return IssueIn.model_validate({
        "household_id": household.id, "issued_at": ago(days_ago), **more,
        "lines": [{"item": item, "quantity": count} for item, count in (items or {"quilt": 2}).items()]})


async def given(session: AsyncSession, by: Viewer, household: Household, issue_id: UUID | None = None,
                **more: Any) -> AidIssue:
    """An issue that was recorded."""
    return await issues.issued(session, issue_id or uuid7(), telling(household, **more), by=by)


def ago(days: int) -> datetime:
    """So many days before now."""
    return clock.now() - timedelta(days=days)


async def ledger(session: AsyncSession, item: str = "quilt") -> dict[str, int]:
    """Pieces by kind of account, the outside left out."""
    rows = await session.execute(
        select(Account.kind, func.sum(Account.balance)).join(Lot, Lot.id == Account.lot_id)
        .where(Lot.item == item, Account.kind != "outside").group_by(Account.kind))
    return {kind: int(pieces) for kind, pieces in rows if pieces}
