"""Where gifts are, kept with the gift in the same transaction as the movement that carried it on.

The stockpile knows nothing of donations but the number on a lot. So this package looks, at the edge just before
the commit, which gifts the recorded movements concern, and tells their new counts.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.db import before_commit
from disaster.journal.record import PENDING, Recorded, record
from disaster.mobilisation import queries
from disaster.mobilisation.models import Donation
from disaster.mobilisation.views import donation_view
from disaster.stockpile.models import Lot


async def found(session: AsyncSession, donations: Sequence[Donation]) -> list[Donation]:
    """Count anew where these gifts are; answers those for which it changed."""
    goods = await queries.goods_of(session, [gift.id for gift in donations if gift.kind == "goods"])
    money = await queries.money_of(session, [gift.id for gift in donations if gift.kind == "money"])
    changed = []
    for gift in donations:
        counts: list[Any] = ([goods[gift.id, line["item"]].model_dump() for line in gift.lines] if gift.kind == "goods"
                             else [money[gift.id].model_dump()])
        if counts != gift.whereabouts:
            gift.whereabouts = counts
            changed.append(gift)
    await session.flush()
    return changed


async def told(session: AsyncSession, donation_ids: Sequence[UUID], *, by: str, cause: UUID) -> None:
    """Tell where these gifts are now, if that changed."""
    gifts = (await session.scalars(
        select(Donation).where(Donation.id.in_(donation_ids), Donation.state == "received").order_by(Donation.id)
        .with_for_update().execution_options(populate_existing=True))).all()
    for gift in await found(session, gifts):
        record(session, "donation.moved", donation_view(gift), by=by, cause=cause)


async def followed(session: AsyncSession) -> None:
    """At the edge: gifts whose goods were moved in this transaction, by whatever verb of the stockpile."""
    pending: list[Recorded] = session.info.get(PENDING, [])
    for entry in [entry for entry in pending if entry.kind.startswith("movement.") and entry.data]:
        lots = {UUID(line["lot_id"]) for line in orjson.loads(entry.data or "")["lines"]}
        gifts = (await session.scalars(select(Lot.donation_id).where(
            Lot.id.in_(lots), Lot.donation_id.is_not(None)).distinct())).all()
        if gifts:
            await told(session, [gift for gift in gifts if gift], by=entry.actor, cause=entry.id)


before_commit.insert(0, followed)      # before the journal numbers what was recorded
