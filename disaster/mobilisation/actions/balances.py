"""The nightly balance: what the receipts say against what the ledgers hold, for each gift and kind."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.alerts.actions import noticed, settled
from disaster.journal.record import record
from disaster.mobilisation import queries, rules
from disaster.mobilisation.models import BalanceCheck, Donation
from disaster.mobilisation.schemas import BalanceLine, Whereabouts
from disaster.mobilisation.views import balance_check_view
from disaster.settings import settings

GIFTS_MAX = 50_000


async def balance_checked(session: AsyncSession, day: date, by: str) -> BalanceCheck:
    """Check every gift received: received = in store + in transit + issued + lost. Differences are listed and told."""
    gifts = (await session.scalars(select(Donation).where(Donation.state == "received").order_by(Donation.id)
                                   .limit(GIFTS_MAX))).all()
    lines = await lines_of(session, list(gifts))
    differing = sum(line.difference != 0 for line in lines)
    lines.sort(key=lambda line: line.difference == 0)
    values: dict[str, Any] = {"at": clock.now(), "by": by, "donations": len(gifts), "differences": differing,
                              "lines": [line.model_dump(mode="json") for line in lines]}
    check = await session.get(BalanceCheck, day, with_for_update=True)
    if check is None:
        check = BalanceCheck(day=day, county=settings().jurisdiction, **values)
        session.add(check)
    for name, value in values.items():
        setattr(check, name, value)
    await session.flush()
    view = balance_check_view(check)
    entry = record(session, "balance_check.made", view, by=by)
    if differing:
        await noticed(session, "discrepancy", view.subject, view.areas, ["donations_clerk", "duty_officer"], by=by,
                      cause=entry.id)
    else:
        await settled(session, view.subject, by=by)
    return check


async def lines_of(session: AsyncSession, gifts: list[Donation]) -> list[BalanceLine]:
    """A line for each gift and kind, counted from the ledgers, not from what the gift's row says."""
    goods = await queries.goods_of(session, [gift.id for gift in gifts if gift.kind == "goods"])
    money = await queries.money_of(session, [gift.id for gift in gifts if gift.kind == "money"])
    lines = []
    for gift in gifts:
        if gift.kind == "money":
            lines.append(line_of(gift, "money", "分", gift.amount_fen or 0, money[gift.id]))
        lines += [line_of(gift, line["item"], line["unit"], line["quantity"], goods[gift.id, line["item"]])
                  for line in gift.lines]
    return lines


def line_of(gift: Donation, kind: str, unit: str, stated: int, where: Whereabouts) -> BalanceLine:
    """One gift of one kind: what its receipt says, where it was found, and what lacks."""
    places = where.model_dump(exclude={"received"})
    return BalanceLine(donation_id=gift.id, donor_id=gift.donor_id, kind=kind, unit=unit, received=stated,
                       difference=rules.difference(stated, **places), **places)
