"""Reads of the ledger that deserve a name: what may be used where, what a place holds, where gifts are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from disaster.errors import NotFound
from disaster.stockpile.models import (
    KINDS,
    Account,
    Bin,
    Lot,
    Movement,
    MovementLine,
    StockProposal,
    Store,
)
from disaster.stockpile.rules import Purpose, earmark_allows

GIVEN = tuple(kind for kind in KINDS if kind not in {"outside", "kitted"})     # no gift goes into kits
STORES_MAX = 5_000


async def store_of(session: AsyncSession, store_id: str) -> Store:
    """One store, or NotFound."""
    store = await session.get(Store, store_id)
    if store is None:
        raise NotFound(subject=f"store/{store_id}")
    return store


async def stores(session: AsyncSession) -> Sequence[Store]:
    """All stores in use, by id."""
    found = await session.scalars(select(Store).where(Store.active).order_by(Store.id).limit(STORES_MAX)
                                  .execution_options(populate_existing=True))
    return found.all()


async def available(session: AsyncSession, purpose: Purpose, today: date,
                    store_ids: Iterable[str] | None = None) -> dict[str, dict[str, int]]:
    """Pieces by store and item that may be taken for this purpose: neither expired, damaged nor meant for others.

    One statement for all stores, or for these; a store without such goods has no line.
    """
    asked = select(Account.store_id, Account.item, Lot.earmark, func.sum(Account.balance)).join(
        Lot, Lot.id == Account.lot_id).where(FREE, good_on(today)).group_by(Account.store_id, Account.item, Lot.earmark)
    if store_ids is not None:
        asked = asked.where(Account.store_id.in_(set(store_ids)))
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for store_id, item, earmark, pieces in await session.execute(asked):
        if earmark_allows(earmark, purpose.incident_id, purpose.place, item):
            assert store_id is not None
            found[store_id][item] += int(pieces)
    return {store_id: dict(items) for store_id, items in found.items()}


async def promised(session: AsyncSession) -> dict[str, dict[str, int]]:
    """Pieces by store and item that accepted proposals have it send to other stores, and that it has not sent yet."""
    source, target = aliased(Account), aliased(Account)
    wanted = select(
        StockProposal.from_store, StockProposal.store_id, StockProposal.item, func.sum(StockProposal.pieces)
        .label("pieces"), func.min(StockProposal.decided_at).label("since")).where(
        StockProposal.state == "accepted", StockProposal.from_store.is_not(None)).group_by(
        StockProposal.from_store, StockProposal.store_id, StockProposal.item).subquery()
    sent = select(func.coalesce(func.sum(MovementLine.quantity), 0)).join(
        Movement, Movement.id == MovementLine.movement_id).join(source, source.id == MovementLine.from_id).join(
        target, target.id == MovementLine.to_id).where(
        Movement.kind == "transfer", Movement.at >= wanted.c.since, MovementLine.item == wanted.c.item,
        source.store_id == wanted.c.from_store, target.store_id == wanted.c.store_id).scalar_subquery()
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for store_id, item, left in await session.execute(
            select(wanted.c.from_store, wanted.c.item, wanted.c.pieces - sent)):
        found[store_id][item] += max(0, int(left))
    return {store_id: dict(items) for store_id, items in found.items()}


def good_on(day: date) -> ColumnElement[bool]:
    """Lots that count on this day: neither damaged nor expired."""
    return (Lot.condition == "good") & or_(Lot.expires_on.is_(None), Lot.expires_on >= day)


async def bins_of(session: AsyncSession, store_id: str, lot_ids: Iterable[UUID]) -> dict[UUID, str]:
    """In which bin of a store these lots lie; a lot without one is left out. For pick lists."""
    rows = await session.execute(select(Bin.lot_id, Bin.bin).where(Bin.store_id == store_id,
                                                                  Bin.lot_id.in_(set(lot_ids))))
    return {row.lot_id: row.bin for row in rows}


FREE = (Account.kind == "on_hand") & (Account.balance > 0)


async def held(session: AsyncSession, incident_id: UUID) -> dict[tuple[str, str], int]:
    """Pieces that places got in this incident, by (place, item)."""
    return await by_place(session, incident_id, ["delivered", "handed_out"])


async def coming(session: AsyncSession, incident_id: UUID) -> dict[tuple[str, str], int]:
    """Pieces that are set aside for or on the way to places in this incident, by (place, item)."""
    return await by_place(session, incident_id, ["reserved", "in_transit"])


async def by_place(session: AsyncSession, incident_id: UUID, kinds: Sequence[str]) -> dict[tuple[str, str], int]:
    """Pieces in such accounts of an incident, by (place, item)."""
    rows = await session.execute(
        select(Account.place, Lot.item, func.sum(Account.balance)).join(Lot, Lot.id == Account.lot_id)
        .where(Account.incident_id == incident_id, Account.kind.in_(kinds), Account.balance > 0)
        .group_by(Account.place, Lot.item))
    return {(place, item): int(pieces) for place, item, pieces in rows if place is not None}


async def donated(session: AsyncSession, donation_ids: Sequence[UUID]) -> dict[UUID, dict[str, dict[str, int]]]:
    """Where donated goods are: donation → item → pieces by kind of account; `received` is what came in of them.

    received = on_hand + reserved + in_transit + delivered + damaged + loss, always: the ledger's own proof says so.
    """
    rows = await session.execute(
        select(Lot.donation_id, Lot.item, Account.kind, func.sum(Account.balance))
        .join(Lot, Lot.id == Account.lot_id).where(Lot.donation_id.in_(donation_ids))
        .group_by(Lot.donation_id, Lot.item, Account.kind))
    found: dict[UUID, dict[str, dict[str, int]]] = {}
    for donation_id, item, kind, pieces in rows:
        assert donation_id is not None
        of = found.setdefault(donation_id, {}).setdefault(item, {"received": 0, **dict.fromkeys(GIVEN, 0)})
        if kind == "outside":
            of["received"] -= int(pieces)
        else:
            of[kind] += int(pieces)
    return found
