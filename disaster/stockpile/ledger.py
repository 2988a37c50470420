"""How a movement is posted: stores locked, accounts opened and locked, balances changed, lines written, told.

Stores are always locked before accounts and both in order of id, so two movements never wait for each other in a
ring; a store's lock also makes the holding that is recorded the one that will be there after the commit. Of a store's
lots only those of the items concerned are read: a province's store has ten thousand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.errors import NotFound, SameIdOtherBody
from disaster.journal.record import record
from disaster.stockpile.models import Account, Holding, Lot, Movement, MovementLine, Stocktake, Store
from disaster.stockpile.rules import NotEnough, OnHand, at_a_past_moment
from disaster.stockpile.rules.stocktakes import AcrossStocktake, BookClosed, Closing, open_book
from disaster.stockpile.schemas import HoldingView, ShelfView
from disaster.stockpile.views import holding_view, movement_view, shelf_view

VERBS = {"opening": "opened", "receipt": "received", "issue": "issued", "transfer": "transferred",
         "adjustment": "adjusted", "counter_entry": "countered", "reservation": "reserved", "release": "released",
         "departure": "departed", "delivery": "delivered", "handing_out": "handed_out", "handing_back": "handed_back",
         "split": "split", "merge": "merged", "redirection": "redirected", "return": "returned",
         "kitting": "kitted", "unkitting": "unkitted"}
HELD = ("on_hand", "reserved")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where pieces of a lot are: the key of an account."""

    kind: str
    lot_id: UUID
    store_id: str | None = None
    place: str | None = None
    consignment_id: UUID | None = None
    incident_id: UUID | None = None
    merged_from: UUID | None = None

    @classmethod
    def of(cls, account: Account) -> "Spot":
        """The key of an account that is there."""
        return cls(account.kind, account.lot_id, account.store_id, account.place, account.consignment_id,
                   account.incident_id, account.merged_from)

    def values(self) -> dict[str, object]:
        """As columns."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Step:
    """Pieces of one lot from here to there."""

    item: str
    quantity: int
    source: Spot
    target: Spot


@dataclass(frozen=True, slots=True)
class Draft:
    """A movement that is about to be posted."""

    id: UUID
    kind: str
    steps: Sequence[Step]
    places: Sequence[str] = ()          # divisions that it concerns besides the stores' own
    document: str | None = None
    incident_id: UUID | None = None
    consignment_id: UUID | None = None
    cancels: UUID | None = None
    reason: str | None = None
    observed_at: datetime | None = None     # when the goods moved; None: now
    closing: bool = False                   # what closes the book may write at that very moment
    body_hash: bytes = field(default=b"")


def body_hash(kind: str, store_id: str, entered: BaseModel) -> bytes:
    """What a repeat of the same request has in common with the first."""
    return sha256(f"{kind} {store_id} {entered.model_dump_json()}".encode()).digest()


async def stores_locked(session: AsyncSession, ids: Iterable[str]) -> dict[str, Store]:
    """These stores, locked in order of id."""
    asked = sorted(set(ids))
    found = {store.id: store for store in await session.scalars(
        select(Store).where(Store.id.in_(asked)).order_by(Store.id).with_for_update(key_share=True)
        .execution_options(populate_existing=True))}
    for store_id in asked:
        if store_id not in found:
            raise NotFound(subject=f"store/{store_id}")
    return found


async def repeated(session: AsyncSession, movement_id: UUID, digest: bytes) -> Movement | None:
    """The movement of this id if it was posted before with the same content; ask with the store locked."""
    movement = await session.get(Movement, movement_id)
    if movement is not None and movement.body_hash != digest:
        raise SameIdOtherBody(subject=f"movement/{movement_id}")
    return movement


async def shelf(session: AsyncSession, store_id: str, items: Iterable[str]) -> list[OnHand]:
    """What lies free of these items in a locked store."""
    rows = await session.execute(
        select(Account.lot_id, Account.item, Account.balance, Lot.expires_on, Lot.condition, Lot.earmark, Lot.owner,
               Lot.donation_id).join(Lot, Lot.id == Account.lot_id)
        .where(Account.store_id == store_id, Account.item.in_(set(items)), Account.kind == "on_hand",
               Account.balance > 0))
    return [OnHand(*row) for row in rows]


async def posted(session: AsyncSession, draft: Draft, stores: Sequence[Store], *, by: str) -> Movement:
    """Change the balances, write the movement and its lines, record it and the stock of the stores it touched."""
    now = clock.now()
    past = at_a_past_moment(draft.observed_at, now)
    accounts = await opened(session, {spot: step.item for step in draft.steps for spot in (step.source, step.target)})
    change = enough(draft.steps, accounts)
    if past is not None:
        if not draft.closing:
            await book_open(session, touching(draft.steps), past, BookClosed)
        await there_since(session, draft.steps, accounts, change, past)
    for spot, account in accounts.items():
        account.balance += change[spot]
    movement = Movement(
        id=draft.id, kind=draft.kind, observed_at=past or now, at=now, by=by, document=draft.document,
        incident_id=draft.incident_id,
        areas=sorted({store.division for store in stores} | set(draft.places)), consignment_id=draft.consignment_id,
        cancels=draft.cancels, reason=draft.reason, body_hash=draft.body_hash,
        lines=[MovementLine(line=line, lot_id=step.source.lot_id, item=step.item, quantity=step.quantity,
                            from_account=accounts[step.source], to_account=accounts[step.target])
               for line, step in enumerate(draft.steps, start=1)])
    session.add(movement)
    await session.flush()
    told = record(session, f"movement.{VERBS[draft.kind]}", movement_view(movement), by=by)
    held = {(spot.store_id, account.item) for spot, account in accounts.items() if spot.kind in HELD and spot.store_id}
    for holding in await holdings(session, held):
        holding_told(session, holding, "changed", by=by, cause=told.id)
    return movement


def holding_told(session: AsyncSession, row: Holding, verb: str, *, by: str, cause: UUID | None = None,
                 was: tuple[HoldingView, ShelfView] | tuple[None, None] = (None, None)) -> None:
    """Record what a store holds of an item now: lot by lot for the book, summed for the screens."""
    record(session, f"holding.{verb}", holding_view(row), by=by, cause=cause, was=was[0])
    record(session, f"shelf.{verb}", shelf_view(row), by=by, cause=cause, was=was[1])


def touching(steps: Iterable[Step]) -> list[tuple[int, str, str, UUID]]:
    """(line, store, item, lot) of what a movement changes in the books of stores."""
    return [(line, spot.store_id, step.item, spot.lot_id) for line, step in enumerate(steps, start=1)
            for spot in (step.source, step.target) if spot.kind in HELD and spot.store_id]


async def book_open(session: AsyncSession, touched: Sequence[tuple[int, str, str, UUID]], observed_at: datetime,
                    refusal: type[BookClosed] | type[AcrossStocktake]) -> None:
    """Refuse, naming every bad line, where a closed count of a locked store stands at or after this moment."""
    stores = {store_id for _, store_id, _, _ in touched}
    open_book(touched, await closings(session, stores, observed_at), observed_at, refusal)


async def closings(session: AsyncSession, store_ids: Iterable[str], since: datetime) -> list[Closing]:
    """Closed counts of these stores at or after a moment, the latest first."""
    rows = await session.execute(
        select(Stocktake.id, Stocktake.store_id, Stocktake.counted_at, Stocktake.items)
        .where(Stocktake.store_id.in_(set(store_ids)), Stocktake.counted_at >= since, Stocktake.state == "closed")
        .order_by(Stocktake.counted_at.desc(), Stocktake.id))
    return [Closing(*row) for row in rows]


async def there_since(session: AsyncSession, steps: Sequence[Step], accounts: dict[Spot, Account],
                      change: dict[Spot, int], since: datetime) -> None:
    """A movement of before is only possible if the goods lay there from then on: at no moment since would an account
    have been below zero. Each earlier balance is what is there now less what came since."""
    sources = {accounts[step.source].id: step for step in steps if step.source.kind != "outside"}
    lowest = await session.execute(LOWEST, {"accounts": list(sources), "since": since})
    for account_id, fewest in lowest:
        step = sources[account_id]
        if fewest + change[step.source] < 0:
            raise NotEnough(account=accounts[step.source].name, item=step.item, wanted=-change[step.source],
                            available=max(0, int(fewest)), since=since.isoformat())


async def holdings(session: AsyncSession, held: set[tuple[str, str]]) -> Sequence[Holding]:
    """What these stores hold of these items, as it is now."""
    if not held:
        return []
    ids = {f"{store_id}.{item}": (store_id, item) for store_id, item in sorted(held)}
    await session.execute(insert(Holding).on_conflict_do_nothing(), [
        {"id": holding_id, "store_id": store_id, "item": item} for holding_id, (store_id, item) in ids.items()])
    return (await session.scalars(select(Holding).where(Holding.id.in_(ids)).order_by(Holding.id)
                                  .execution_options(populate_existing=True))).all()


LOWEST = text("""
    SELECT a.id, least(a.balance, min(a.balance - coalesce(later.moved, 0))) FROM account a
    LEFT JOIN LATERAL (
        SELECT sum(CASE WHEN l.to_id = a.id THEN l.quantity ELSE -l.quantity END)
               OVER (ORDER BY m.observed_at DESC RANGE UNBOUNDED PRECEDING) AS moved
        FROM movement_line l JOIN movement m ON m.id = l.movement_id
        WHERE a.id IN (l.from_id, l.to_id) AND m.observed_at > :since) later ON true
    WHERE a.id = ANY(:accounts) GROUP BY a.id""")


async def opened(session: AsyncSession, spots: dict[Spot, str]) -> dict[Spot, Account]:
    """The accounts of these keys (each with its lot's item), made where they lack, locked in order of id."""
    new = sorted(({"id": uuid7(), "balance": 0, "item": item, **spot.values()} for spot, item in spots.items()),
                 key=lambda row: tuple(str(row[name]) for name in Spot.__slots__))
    await session.execute(insert(Account).on_conflict_do_nothing(constraint="uq_account_key"), new)
    found = await session.scalars(
        select(Account).where(Account.lot_id.in_({spot.lot_id for spot in spots})).order_by(Account.id)
        .with_for_update(key_share=True).execution_options(populate_existing=True))
    accounts = {Spot.of(account): account for account in found}
    return {spot: accounts[spot] for spot in spots}


def enough(steps: Iterable[Step], accounts: dict[Spot, Account]) -> dict[Spot, int]:
    """What the steps change of each balance, or NotEnough if an account that is real would end below zero."""
    change: dict[Spot, int] = dict.fromkeys(accounts, 0)
    taken: dict[Spot, Step] = {}
    for step in steps:
        change[step.source] -= step.quantity
        change[step.target] += step.quantity
        taken[step.source] = step
    for spot, account in accounts.items():
        if account.balance + change[spot] < 0 and spot.kind != "outside":
            raise NotEnough(account=account.name, item=taken[spot].item, wanted=-change[spot],
                            available=account.balance)
    return change
