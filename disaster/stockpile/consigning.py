"""Verbs of goods that travel: reserved, released, departed, delivered. The caller locks and knows the consignment.

A consignment is a transfer in two phases: reserved → in transit → delivered, damaged or lost, resolved once. In
between its goods may go on under another number or to another place (rerouting.py).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.journal.record import attempt
from disaster.stockpile.items import item_of
from disaster.stockpile.ledger import Draft, Spot, Step, posted, shelf, stores_locked
from disaster.stockpile.models import Account, Lot, Movement
from disaster.stockpile.rules import ExpiredOnTheShelf, NotEnough, OnHand, Purpose, picked
from disaster.stockpile.rules.stocktakes import BookClosed
from disaster.stockpile.schemas import ReceivedLot


@dataclass(frozen=True, slots=True)
class Load:
    """What one consignment shall carry from a store to a place: pieces by item."""

    consignment_id: UUID
    store_id: str
    place: str
    items: Mapping[str, int]


async def reserved(session: AsyncSession, loads: Sequence[Load], *, by: str, incident_id: UUID | None = None,
                   document: str | None = None) -> list[Movement]:
    """Set the goods of all these loads aside, lot by lot, or none of them: NotEnough says what lacks where.

    One movement a load, in the order given. Two callers never get the same pieces: the stores are locked first.
    """
    stores = await stores_locked(session, {load.store_id for load in loads})
    today = clock.local(clock.now()).date()
    wanted = {store_id: {item for load in loads if load.store_id == store_id for item in load.items}
              for store_id in stores}
    shelves = {store_id: {lot.lot_id: lot for lot in await shelf(session, store_id, wanted[store_id])}
               for store_id in stores}
    drafts = [draft_of(load, shelves[load.store_id], today=today, incident_id=incident_id, document=document)
              for load in loads]
    return [await posted(session, draft, [stores[load.store_id]], by=by)
            for draft, load in zip(drafts, loads, strict=True)]


async def released(session: AsyncSession, consignment_id: UUID, *, by: str) -> Movement:
    """Put what was set aside for a consignment back on the shelf."""
    return await carried(session, consignment_id, "release", by=by)


async def departed(session: AsyncSession, consignment_id: UUID, *, by: str, document: str | None = None,
                   observed_at: datetime | None = None) -> BookClosed | NotEnough | None:
    """All that was set aside for a consignment is on the road. That it left is so, whatever the book says: where the
    book cannot have it at that moment (answered), it stands there as of now, with the moment in its words."""
    if observed_at is not None:
        try:
            async with attempt(session):
                await carried(session, consignment_id, "departure", by=by, document=document, observed_at=observed_at)
            return None
        except (BookClosed, NotEnough) as refusal:
            await carried(session, consignment_id, "departure", by=by, document=document, left_at=observed_at,
                          reason=f"{clock.local(observed_at):%Y-%m-%d %H:%M} 已发出,后补记入账")
            return refusal
    await carried(session, consignment_id, "departure", by=by, document=document)
    return None


async def delivered(session: AsyncSession, consignment_id: UUID, lots: Sequence[ReceivedLot], *, by: str,
                    document: str | None = None) -> Movement:
    """What was on the road is with the people, damaged, or lost. No piece more than was on the road."""
    def held(here: Spot) -> Spot:
        return replace(here, kind="delivered", store_id=None, consignment_id=None)
    return await resolved(session, consignment_id, lots, held, kind="delivery", by=by, document=document)


async def resolved(session: AsyncSession, consignment_id: UUID, lots: Sequence[ReceivedLot],
                   end: Callable[[Spot], Spot], *, kind: str, by: str, document: str | None) -> Movement:
    """All that was on the road is at its end, damaged, or lost; the last two are in the book of its first store."""
    on_road = {(account.lot_id, account.store_id): account
               for account in await accounts_of(session, consignment_id, "in_transit")}
    any_store = {account.lot_id: account for account in on_road.values()}
    steps = []
    for lot in lots:
        account = on_road[lot.lot_id, lot.store_id] if lot.store_id else any_store[lot.lot_id]
        here = Spot.of(account)
        ends = ((lot.good, end(here)), (lot.damaged, Spot("damaged", lot.lot_id, here.store_id)),
                (lot.lost, Spot("loss", lot.lot_id, here.store_id)))
        steps += [Step(account.lot.item, pieces, here, there) for pieces, there in ends if pieces]
    first = next(iter(on_road.values()))
    stores = await stores_locked(session, {spot.store_id for step in steps for spot in (step.source, step.target)
                                           if spot.store_id})
    return await posted(session, Draft(uuid7(), kind, steps, places=[first.place] if first.place else [],
                                       document=document, incident_id=first.incident_id,
                                       consignment_id=consignment_id), list(stores.values()), by=by)


async def carried(session: AsyncSession, consignment_id: UUID, kind: str, *, by: str,
                  document: str | None = None, observed_at: datetime | None = None, left_at: datetime | None = None,
                  reason: str | None = None) -> Movement:
    """All reserved pieces of a consignment go to the road or back to the shelf. `left_at`: when they were still good,
    if not when the book has them."""
    set_aside = await accounts_of(session, consignment_id, "reserved")
    if kind == "departure":
        moment = left_at or observed_at or clock.now()
        still_good({account.lot_id: account.lot for account in set_aside}, clock.local(moment).date())
    stores = await stores_locked(session, {account.store_id for account in set_aside if account.store_id})
    steps = []
    for account in set_aside:
        here = Spot.of(account)
        there = (replace(here, kind="in_transit") if kind == "departure"
                 else Spot("on_hand", account.lot_id, account.store_id))
        steps.append(Step(account.lot.item, account.balance, here, there))
    return await posted(session, Draft(uuid7(), kind, steps, document=document, consignment_id=consignment_id,
                                       observed_at=observed_at, reason=reason,
                                       places=sorted({account.place for account in set_aside if account.place}),
                                       incident_id=set_aside[0].incident_id), list(stores.values()), by=by)


def still_good(lots: Mapping[UUID, Lot], today: date) -> None:
    """What expired while it waited does not leave: it is released, and others are set aside."""
    if late := [lot for lot in lots.values() if lot.expires_on is not None and lot.expires_on < today]:
        raise ExpiredOnTheShelf(lots=[{"lot_id": str(lot.id), "item": lot.item, "expires_on": str(lot.expires_on)}
                                      for lot in sorted(late, key=lambda lot: lot.id)])


async def accounts_of(session: AsyncSession, consignment_id: UUID, kind: str) -> Sequence[Account]:
    """Where the goods of a consignment are now, of one kind; the caller's lock on the consignment guards them."""
    found = (await session.scalars(
        select(Account).where(Account.consignment_id == consignment_id, Account.kind == kind, Account.balance > 0)
        .order_by(Account.id).execution_options(populate_existing=True))).all()
    assert found, f"consignment {consignment_id} has nothing {kind}"
    return found


def draft_of(load: Load, lots: dict[UUID, OnHand], *, today: date, incident_id: UUID | None,
             document: str | None) -> Draft:
    """The movement of one load; what it takes is gone from `lots` for the next."""
    steps = []
    for item, wanted in sorted(load.items.items()):
        purpose = Purpose(incident_id, load.place)
        for lot_id, pieces in picked(list(lots.values()), item_of(item).key, wanted, purpose, today, load.store_id):
            lots[lot_id] = lots[lot_id].less(pieces)
            here = Spot("on_hand", lot_id, load.store_id)
            steps.append(Step(item, pieces, here, Spot("reserved", lot_id, load.store_id, load.place,
                                                       load.consignment_id, incident_id)))
    return Draft(uuid7(), "reservation", steps, places=[load.place], document=document, incident_id=incident_id,
                 consignment_id=load.consignment_id)
