"""Verbs of loads that do not go as they were ordered: split, merged, redirected, brought back to a store.

Pieces keep their lot and the book of their store; only under which number and to which place they go is changed. The
caller locks and knows the consignments.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster.stockpile.consigning import resolved
from disaster.stockpile.ledger import Draft, Spot, Step, posted, stores_locked
from disaster.stockpile.models import Account, Movement
from disaster.stockpile.rules import Earmarked, NotEnough, earmark_allows
from disaster.stockpile.schemas import ReceivedLot


@dataclass(frozen=True, slots=True)
class Share:
    """Pieces of a lot out of one store's book. `kind`: where they end up, of goods that come back to a store."""

    store_id: str
    lot_id: UUID
    pieces: int
    kind: str = "on_hand"


@dataclass(frozen=True, slots=True)
class Going:
    """Under which consignment, to which place, and for which incident pieces go on; None: for none, they go home."""

    consignment_id: UUID
    place: str
    incident_id: UUID | None


@dataclass(frozen=True, slots=True)
class Slip:
    """What the keeper writes who takes goods back: the movement's own id, so that a repeat books it once."""

    id: UUID
    document: str
    reason: str
    body_hash: bytes


async def rerouted(session: AsyncSession, consignment_id: UUID, shares: Sequence[Share], going: Going, *, kind: str,
                   by: str, document: str | None = None) -> Movement | None:
    """These pieces of a consignment, set aside or on the road, go on as told. A directed gift only for its purpose.

    None: the ledger knows no difference (from one store of a division to another, neither of them reached yet).
    """
    accounts = (await session.scalars(
        select(Account).where(Account.consignment_id == consignment_id, Account.balance > 0,
                              Account.kind.in_(["reserved", "in_transit"]))
        .order_by(Account.id).execution_options(populate_existing=True))).all()
    if going.incident_id is not None:
        allowed(accounts, shares, going)
    steps = [Step(account.lot.item, pieces, Spot.of(account),
                  replace(Spot.of(account), place=going.place, consignment_id=going.consignment_id,
                          incident_id=going.incident_id))
             for account, pieces in drawn(accounts, shares, balances(accounts))]
    steps = [step for step in steps if step.source != step.target]
    return await moved_on(session, steps, going, kind=kind, by=by, document=document) if steps else None


async def brought_back(session: AsyncSession, consignment_id: UUID, store_id: str, lots: Sequence[ReceivedLot], *,
                       by: str, document: str | None = None) -> Movement:
    """What turned round on the road lies in a store again, damaged, or lost."""
    def shelved(here: Spot) -> Spot:
        return Spot("on_hand", here.lot_id, store_id)
    return await resolved(session, consignment_id, lots, shelved, kind="return", by=by, document=document)


async def handed_back(session: AsyncSession, store_id: str, shares: Sequence[Share], held: Going, slip: Slip, *,
                      by: str) -> Movement:
    """Pieces that a place got come back to a store: good ones on the shelf, damaged ones as such. Never more than
    the place still holds of the lot."""
    accounts = (await session.scalars(
        select(Account).where(Account.kind == "delivered", Account.place == held.place, Account.balance > 0,
                              Account.incident_id == held.incident_id,
                              Account.lot_id.in_([share.lot_id for share in shares]))
        .order_by(Account.id).execution_options(populate_existing=True))).all()
    left = balances(accounts)
    steps = [Step(account.lot.item, pieces, Spot.of(account), Spot(share.kind, account.lot_id, store_id))
             for share in shares for account, pieces in drawn(accounts, [share], left, any_store=True)]
    store, = (await stores_locked(session, [store_id])).values()
    return await posted(session, Draft(slip.id, "return", steps, places=[held.place], document=slip.document,
                                       incident_id=held.incident_id, consignment_id=held.consignment_id,
                                       reason=slip.reason, body_hash=slip.body_hash), [store], by=by)


async def moved_on(session: AsyncSession, steps: Sequence[Step], going: Going, *, kind: str, by: str,
                   document: str | None) -> Movement:
    """Post it, seen by both places."""
    stores = await stores_locked(session, {step.source.store_id for step in steps if step.source.store_id})
    places = {going.place, *(step.source.place for step in steps if step.source.place)}
    return await posted(session, Draft(uuid7(), kind, steps, places=sorted(places), document=document,
                                       incident_id=going.incident_id or steps[0].source.incident_id,
                                       consignment_id=going.consignment_id), list(stores.values()), by=by)


def drawn(accounts: Iterable[Account], shares: Iterable[Share], left: dict[UUID, int], *,
          any_store: bool = False) -> list[tuple[Account, int]]:
    """From which accounts the pieces are taken, or NotEnough; `left` is what the accounts have, and will have."""
    found = []
    for share in shares:
        wanted = share.pieces
        for account in accounts:
            if account.lot_id == share.lot_id and (any_store or account.store_id == share.store_id):
                taken = min(wanted, left[account.id])
                left[account.id] -= taken
                wanted -= taken
                found += [(account, taken)] if taken else []
        if wanted:
            raise NotEnough(store=share.store_id, lot_id=str(share.lot_id), wanted=share.pieces,
                            available=share.pieces - wanted)
    return found


def balances(accounts: Iterable[Account]) -> dict[UUID, int]:
    """What each account has."""
    return {account.id: account.balance for account in accounts}


def allowed(accounts: Iterable[Account], shares: Iterable[Share], going: Going) -> None:
    """A directed gift may not be sent elsewhere (条例 art. 24)."""
    lots = {account.lot_id: account.lot for account in accounts}
    for share in shares:
        lot = lots.get(share.lot_id)
        if lot is not None and not earmark_allows(lot.earmark, going.incident_id, going.place, lot.item):
            raise Earmarked(store=share.store_id, item=lot.item, wanted=share.pieces, available=0,
                            earmarked=share.pieces)
