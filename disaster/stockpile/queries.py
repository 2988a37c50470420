"""Reads of the ledger that deserve a name: the board of all sites, what may be used where, what a place holds."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.errors import NotFound
from disaster.people.viewer import Viewer
from disaster.stockpile.items import unit_of
from disaster.stockpile.ledger import shelf
from disaster.stockpile.models import KINDS, Account, Lot, Store
from disaster.stockpile.rules import Purpose, usable
from disaster.stockpile.schemas import Board, BoardItem, BoardSite

EXPIRING_DAYS = 60
STORES_MAX = 5_000
Site = tuple[str | None, str]            # store, or None, and division
Counts = dict[str, dict[str, int]]      # item -> what is counted -> pieces


async def store_of(session: AsyncSession, store_id: str) -> Store:
    """One store, or NotFound."""
    store = await session.get(Store, store_id)
    if store is None:
        raise NotFound(subject=f"store/{store_id}")
    return store


async def stores(session: AsyncSession) -> Sequence[Store]:
    """All stores in use, by id, with what lies in them."""
    found = await session.scalars(select(Store).where(Store.active).order_by(Store.id).limit(STORES_MAX)
                                  .execution_options(populate_existing=True))
    return found.all()


def available(store: Store, purpose: Purpose, today: date) -> dict[str, int]:
    """Pieces by item that may be taken from a store for this purpose: neither expired, damaged nor meant for others."""
    found: dict[str, int] = defaultdict(int)
    for lot in shelf(store):
        if usable(lot, purpose, today):
            found[lot.item] += lot.pieces
    return dict(found)


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
        of = found.setdefault(donation_id, {}).setdefault(item, {"received": 0, **dict.fromkeys(KINDS[1:], 0)})
        if kind == "outside":
            of["received"] -= int(pieces)
        else:
            of[kind] += int(pieces)
    return found


async def board(session: AsyncSession, viewer: Viewer) -> Board:
    """Each store and each place the viewer may see: on hand, reserved, on the way, due to expire (STK-05)."""
    today = clock.local(clock.now()).date()
    divisions: dict[str, str] = {}
    sites: dict[Site, Counts] = {}
    for store_id, division in await session.execute(select(Store.id, Store.division).limit(STORES_MAX)):
        divisions[store_id], sites[store_id, division] = division, {}
    for row in await session.execute(SITUATION):
        for site in sites_of(row, divisions):
            add(sites.setdefault(site, {}).setdefault(row.item, dict.fromkeys(BoardItem.counted(), 0)), row, today)
    ordered = sorted(sites, key=lambda site: (site[0] is None, site[0] or "", site[1]))
    return Board(expiring_days=EXPIRING_DAYS, day=today, sites=[
        BoardSite(store_id=site[0], place=site[1], items=[
            BoardItem(item=item, unit=unit_of(item), **counts) for item, counts in sorted(sites[site].items())])
        for site in ordered if viewer.within(site[1])])


def sites_of(row: Row[*tuple[Any, ...]], divisions: dict[str, str]) -> list[Site]:
    """Which lines of the board an account belongs to: its store's, and its place's where it goes or went there."""
    store: list[Site] = [(row.store_id, divisions[row.store_id])] if row.store_id else []
    return store + ([(None, row.place)] if row.place else [])


def add(counts: dict[str, int], row: Row[*tuple[Any, ...]], today: date) -> None:
    """Count an account's pieces where they belong on the board."""
    pieces = int(row.pieces)
    if row.kind != "on_hand":
        counts[{"reserved": "reserved", "in_transit": "on_the_way"}.get(row.kind, "delivered")] += pieces
        return
    counts["on_hand"] += pieces
    if row.condition == "damaged":
        counts["damaged"] += pieces
    elif row.expires_on is not None and row.expires_on < today:
        counts["expired"] += pieces
    else:
        counts["available"] += pieces
        soon = row.expires_on is not None and row.expires_on <= today + timedelta(days=EXPIRING_DAYS)
        counts["expiring"] += pieces if soon else 0


SITUATION = (
    select(Account.kind, Account.store_id, Account.place, Lot.item, Lot.expires_on, Lot.condition,
           func.sum(Account.balance).label("pieces"))
    .join(Lot, Lot.id == Account.lot_id)
    .where(Account.kind.in_(["on_hand", "reserved", "in_transit", "delivered", "handed_out"]), Account.balance > 0)
    .group_by(Account.kind, Account.store_id, Account.place, Lot.item, Lot.expires_on, Lot.condition))
