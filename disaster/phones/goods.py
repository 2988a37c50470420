"""Doors of letters about goods: a keeper's steps, receipts and counts, households and what they got; offline too.

Each is filed by the very rights and actions of its own door; what a body holds besides its id is named in `told`.
"""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from disaster.aid.actions import households, issues
from disaster.aid.schemas import HouseholdIn, IssueIn
from disaster.dispatch.actions import consignments
from disaster.errors import Refusal
from disaster.journal.record import attempt
from disaster.people.viewer import Viewer
from disaster.phones.doors import register_door
from disaster.phones.schemas import AdjustmentLetter, IntakeLetter, ReceiptLetter, StepLetter, StocktakeLetter
from disaster.stockpile import actions as stockpile
from disaster.stockpile.actions import stocktakes
from disaster.stockpile.doors import KEEPERS
from disaster.stockpile.queries import store_of

Body = dict[str, Any]


async def step(session: AsyncSession, _: UUID, body: Body, by: Viewer) -> Refusal | None:
    """A consignment is packed, off, halted or there."""
    letter = StepLetter.model_validate(body)
    await consignments.moved(session, letter.consignment_id, letter.told, by=by)
    return None


async def receipt(session: AsyncSession, _: UUID, body: Body, by: Viewer) -> Refusal | None:
    """A consignment is signed for."""
    letter = ReceiptLetter.model_validate(body)
    await consignments.received(session, letter.consignment_id, letter.told, by=by)
    return None


async def intake(session: AsyncSession, letter_id: UUID, body: Body, by: Viewer) -> Refusal | None:
    """Goods come into a store."""
    letter = IntakeLetter.model_validate(body)
    by.allow(*KEEPERS, area=(await store_of(session, letter.store_id)).division)
    await stockpile.received(session, letter.store_id, letter_id, letter.told, by=by)
    return None


async def adjustment(session: AsyncSession, letter_id: UUID, body: Body, by: Viewer) -> Refusal | None:
    """A lot was counted."""
    letter = AdjustmentLetter.model_validate(body)
    by.allow(*KEEPERS, area=(await store_of(session, letter.store_id)).division)
    await stockpile.adjusted(session, letter.store_id, letter_id, letter.told, by=by)
    return None


async def stocktake(session: AsyncSession, letter_id: UUID, body: Body, by: Viewer) -> Refusal | None:
    """A store was counted: the draft is kept in any case; what stands against its closing is told, and kept with it."""
    letter = StocktakeLetter.model_validate(body)
    by.allow(*KEEPERS, area=(await store_of(session, letter.store_id)).division)
    await stocktakes.drafted(session, letter.store_id, letter_id, letter.told, by=by)
    try:
        async with attempt(session):
            if letter.close:
                await stocktakes.closed(session, letter.store_id, letter_id, by=by)
    except Refusal as refusal:
        return refusal
    return None


async def household(session: AsyncSession, letter_id: UUID, body: Body, by: Viewer) -> Refusal | None:
    """A household is registered."""
    await households.registered(session, letter_id, HouseholdIn.model_validate(body), by=by)
    return None


async def issue(session: AsyncSession, letter_id: UUID, body: Body, by: Viewer) -> Refusal | None:
    """Goods were handed to a household."""
    await issues.issued(session, letter_id, IssueIn.model_validate(body), by=by)
    return None


for name, filer in (("step", step), ("receipt", receipt), ("intake", intake), ("adjustment", adjustment),
                    ("stocktake", stocktake), ("household", household), ("issue", issue)):
    register_door(name, filer)
