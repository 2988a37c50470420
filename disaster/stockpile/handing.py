"""The last step: goods that were delivered at a place are handed out to its households, and may come back.

The book never goes below zero: what it does not hold at the place is not booked, and the caller is told so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster.stockpile.ledger import Draft, Spot, Step, posted
from disaster.stockpile.models import Account, Lot, Movement


@dataclass(frozen=True, slots=True)
class Handing:
    """What goes to a household: pieces by item, from the first of these places that has them."""

    items: Mapping[str, int]
    places: Sequence[str]
    incident_id: UUID | None
    area: str                   # where the household lives
    document: str


async def handed_out(session: AsyncSession, handing: Handing, *, by: str) -> Movement | None:
    """Book all of it from delivered to handed out, or nothing: None where the book holds less at these places."""
    accounts = await delivered_at(session, handing)
    steps: list[Step] = []
    for item, wanted in sorted(handing.items.items()):
        left = wanted
        for account in accounts:
            pieces = min(left, account.balance) if account.lot.item == item else 0
            if pieces:
                here = Spot.of(account)
                steps.append(Step(item, pieces, here, replace(here, kind="handed_out")))
                left -= pieces
        if left:
            return None
    return await posted(session, Draft(uuid7(), "handing_out", steps, document=handing.document,
                                       places=[handing.area, *(str(step.source.place) for step in steps)],
                                       incident_id=handing.incident_id), [], by=by)


async def handed_back(session: AsyncSession, movement_id: UUID, *, by: str, reason: str) -> Movement:
    """What was handed out lies at the place again."""
    movement = await session.get_one(Movement, movement_id)
    await session.execute(locking({line.lot_id for line in movement.lines}))
    steps = [Step(line.item, line.quantity, Spot.of(line.to_account), Spot.of(line.from_account))
             for line in movement.lines]
    return await posted(session, Draft(uuid7(), "handing_back", steps, places=movement.areas, reason=reason,
                                       document=movement.document, incident_id=movement.incident_id), [], by=by)


async def delivered_at(session: AsyncSession, handing: Handing) -> list[Account]:
    """What lies delivered at these places, locked: the nearest place, then the same disaster, then first expired.

    All accounts of the lots are locked in order of id, as posting does, so that no two movements wait in a ring.
    """
    lots = (await session.scalars(
        select(Account.lot_id).join(Lot, Lot.id == Account.lot_id)
        .where(Account.kind == "delivered", Account.place.in_(handing.places), Account.balance > 0,
               Lot.item.in_(list(handing.items))))).all()
    found = await session.scalars(locking(set(lots)))
    here = [account for account in found if account.kind == "delivered" and account.place in handing.places]
    return sorted(here, key=lambda account: (
        handing.places.index(str(account.place)), account.incident_id != handing.incident_id,
        account.lot.expires_on or date.max, account.lot_id, account.id))


def locking(lots: set[UUID]) -> Select[Account]:
    """All accounts of these lots, in order, locked."""
    return (select(Account).where(Account.lot_id.in_(lots)).order_by(Account.id).with_for_update(key_share=True)
            .execution_options(populate_existing=True))
