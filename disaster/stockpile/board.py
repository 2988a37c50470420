"""The stock board: each site with what it has, what comes, what expires, what is below its minimum, how far it goes."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.cells import defused
from disaster.people.viewer import Viewer
from disaster.stockpile import levels
from disaster.stockpile.items import catalogue, goods, unit_of
from disaster.stockpile.models import Account, Lot, Store
from disaster.stockpile.queries import STORES_MAX
from disaster.stockpile.rules.levels import Norm, Shelf, cover, due
from disaster.stockpile.schemas import Board, BoardCover, BoardItem, BoardSite

Site = tuple[str | None, str]            # store, or None, and division
Counts = dict[str, dict[str, int]]      # item -> what is counted -> pieces


async def board(session: AsyncSession, viewer: Viewer, celsius: int | None = None) -> Board:
    """Each store and each place the viewer may see: on hand, reserved, on the way, due to expire (STK-05); how far it
    goes in such cold, else in the cold that stores are kept ready for."""
    celsius = goods().keeping.lowest_celsius if celsius is None else celsius
    norms = levels.norms(celsius)
    today = clock.local(clock.now()).date()
    divisions: dict[str, str] = {}
    sites: dict[Site, Counts] = {}
    for store_id, division in await session.execute(select(Store.id, Store.division).limit(STORES_MAX)):
        divisions[store_id], sites[store_id, division] = division, {}
    for row in await session.execute(SITUATION):
        for site in sites_of(row, divisions):
            add(sites.setdefault(site, {}).setdefault(row.item, dict.fromkeys(BoardItem.counted(), 0)), row, today)
    ordered = sorted(sites, key=lambda site: (site[0] is None, site[0] or "", site[1]))
    shelves = {one.store_id: one for one in await levels.shelves(session)}
    return Board(day=today, lowest_celsius=celsius, sites=[
        site_of(site, sites[site], shelves.get(site[0] or ""), norms) for site in ordered if viewer.within(site[1])])


def site_of(site: Site, counts: Counts, shelf: Shelf | None, norms: Sequence[Norm]) -> BoardSite:
    """One site; only a store in use has minimum levels and a cover."""
    least: Mapping[str, int] = shelf.minimum if shelf else {}
    nothing = dict.fromkeys(BoardItem.counted(), 0)
    return BoardSite(store_id=site[0], place=site[1], cover=[
        BoardCover(group=one.group, heads=one.heads, heads_to_serve=one.heads_to_serve, days=one.days,
                   days_needed=one.days_needed, units=one.units, needed=one.needed, short=one.short,
                   example=levels.rests_on_examples(one.group))
        for one in (cover(shelf, norms) if shelf else [])], items=[
            item_of_board(item, counts.get(item, nothing), least.get(item)) for item in sorted({*counts, *least})])


def item_of_board(item: str, counts: dict[str, int], least: int | None) -> BoardItem:
    """One item at one site."""
    return BoardItem(item=item, unit=unit_of(item), warning_days=levels.warning_days(item), minimum=least,
                     below=max(0, (least or 0) - counts["available"]), **counts)


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
        return
    how = due(row.expires_on, today, levels.warning_days(row.item)) if row.expires_on else None
    if how == "expired":
        counts["expired"] += pieces
        return
    counts["available"] += pieces
    counts["expiring"] += pieces if how == "near" else 0


async def board_file(session: AsyncSession, viewer: Viewer) -> str:
    """The same as a table for spreadsheets, a line for each site and item."""
    out = io.StringIO("\ufeff", newline="")
    out.seek(1)
    rows, found = csv.writer(out), await board(session, viewer)
    names = {row.id: row.name_zh for row in await session.execute(select(Store.id, Store.name_zh))}
    rows.writerow(["day", "store", "name", "place", "item", "name_zh", "unit", *BoardItem.counted(), "minimum",
                   "below"])
    for site in found.sites:
        for one in site.items:
            rows.writerow([found.day, site.store_id or "", defused(names.get(site.store_id or "", "")), site.place,
                           one.item, catalogue()[one.item].zh, one.unit,
                           *(getattr(one, name) for name in BoardItem.counted()),
                           "" if one.minimum is None else one.minimum, one.below])
    return out.getvalue()


SITUATION = (
    select(Account.kind, Account.store_id, Account.place, Lot.item, Lot.expires_on, Lot.condition,
           func.sum(Account.balance).label("pieces"))
    .join(Lot, Lot.id == Account.lot_id)
    .where(Account.kind.in_(["on_hand", "reserved", "in_transit", "delivered", "handed_out"]), Account.balance > 0)
    .group_by(Account.kind, Account.store_id, Account.place, Lot.item, Lot.expires_on, Lot.condition))
