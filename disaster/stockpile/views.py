"""From rows to what is seen of stores, their stock and movements; the ledger's own proof."""

from collections import defaultdict
from datetime import date
from hashlib import sha256
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.geo.sites import register_sites
from disaster.journal.subjects import Subject, proofs, register
from disaster.people.views import STAFF
from disaster.stockpile.items import unit_of
from disaster.stockpile.level_schemas import StockProposalPrivate, StockProposalView
from disaster.stockpile.models import Holding, Lot, Movement, StockProposal, Stocktake, Store
from disaster.stockpile.schemas import (
    HoldingView,
    MovementLineView,
    MovementPrivate,
    MovementView,
    ShelfPart,
    ShelfView,
    StockLot,
    StoreView,
)
from disaster.stockpile.stocktake_schemas import StocktakeLineView, StocktakePrivate, StocktakeView


def store_view(row: Store) -> StoreView:
    """A store."""
    return StoreView(id=row.id, areas=[row.division], name_zh=row.name_zh, name_en=row.name_en,
                     point=[row.lon, row.lat] if row.lon is not None and row.lat is not None else None,
                     address_zh=row.address_zh, kind=row.kind, flag=row.flag,
                     active=row.active, reserve=row.reserve, minimum=row.minimum,
                     serves_people=row.serves_people, serves_sheep_units=row.serves_sheep_units)


def holding_view(row: Holding) -> HoldingView:
    """What a store holds of an item, lots in the order they came in; a lot that is used up is not listed."""
    lots: dict[UUID, Lot] = {}
    bins = {one.lot_id: one.bin for one in row.bins}
    held: dict[tuple[UUID, str], int] = defaultdict(int)
    for account in row.accounts:
        lots[account.lot_id] = account.lot
        held[account.lot_id, account.kind] += account.balance
    return HoldingView(id=row.id, areas=[row.store.division], store_id=row.store_id, item=row.item,
                       unit=unit_of(row.item),
                       lots=[stock_lot(lot, held[lot.id, "on_hand"], held[lot.id, "reserved"], bins.get(lot.id))
                             for lot in sorted(lots.values(), key=lambda lot: lot.id)])


def shelf_view(row: Holding) -> ShelfView:
    """The same summed by expiry and condition, what expires first before the rest."""
    held: dict[tuple[bool, date, str], dict[str, int]] = defaultdict(lambda: {"on_hand": 0, "reserved": 0})
    for account in row.accounts:
        expires = account.lot.expires_on
        held[expires is None, expires or date.max, account.lot.condition][account.kind] += account.balance
    return ShelfView(
        id=row.id, areas=[row.store.division], store_id=row.store_id, item=row.item, unit=unit_of(row.item),
        lots=len({account.lot_id for account in row.accounts}),
        mark=sha256(holding_view(row).as_json.encode()).hexdigest()[:12],
        stock=[ShelfPart(expires_on=None if never else expires, condition=condition, **pieces)
               for (never, expires, condition), pieces in sorted(held.items())])


def stock_lot(lot: Lot, on_hand: int, reserved: int, where: str | None) -> StockLot:
    """One lot in a store."""
    return StockLot(lot_id=lot.id, item=lot.item, unit=unit_of(lot.item), batch=lot.batch, expires_on=lot.expires_on,
                    owner=lot.owner, condition=lot.condition, donation_id=lot.donation_id,
                    earmark=lot.earmark, flag=lot.flag, on_hand=on_hand, reserved=reserved, bin=where)


def movement_view(row: Movement) -> MovementView:
    """A movement."""
    return MovementView(id=str(row.id), areas=row.areas, kind=row.kind,
                        lines=[MovementLineView(item=line.item, lot_id=line.lot_id, quantity=line.quantity,
                                                from_account=line.from_account.name, to_account=line.to_account.name)
                               for line in row.lines],
                        document=row.document, incident_id=row.incident_id, consignment_id=row.consignment_id,
                        cancels=row.cancels, observed_at=row.observed_at, at=row.at, by=row.by)


async def movement_private(session: AsyncSession, movement_id: str) -> BaseModel | None:
    """The reason somebody gave."""
    row = await session.get(Movement, UUID(movement_id))
    return MovementPrivate(reason=row.reason or "") if row else None


def stocktake_view(row: Stocktake) -> StocktakeView:
    """A count."""
    fields = StocktakeLineView.model_fields
    return StocktakeView(
        id=str(row.id), areas=[row.store.division], store_id=row.store_id, state=row.state, counted_at=row.counted_at,
        items=row.items, drafted_by=row.drafted_by, drafted_at=row.drafted_at, closed_by=row.closed_by,
        closed_at=row.closed_at, movement_id=row.movement_id,
        lines=[StocktakeLineView(**{name: value for name, value in one.items() if name in fields})
               for one in row.lines])


async def stocktake_private(session: AsyncSession, stocktake_id: str) -> BaseModel | None:
    """What the keeper wrote."""
    row = await session.get(Stocktake, UUID(stocktake_id))
    return StocktakePrivate(words=row.words) if row else None


def stock_proposal_view(row: StockProposal) -> StockProposalView:
    """How a shortage may be put right; also seen where the goods would come from."""
    areas = {row.store.division, *([row.giver.division] if row.giver else [])}
    return StockProposalView(
        id=str(row.id), areas=sorted(areas), store_id=row.store_id, need=row.need, item=row.item,
        unit=unit_of(row.item), way=row.way, from_store=row.from_store, pieces=row.pieces, state=row.state,
        example=row.example, made_at=row.made_at, decided_by=row.decided_by, decided_at=row.decided_at)


async def stock_proposal_private(session: AsyncSession, proposal_id: str) -> BaseModel | None:
    """Why it was decided so."""
    row = await session.get(StockProposal, UUID(proposal_id))
    return StockProposalPrivate(reason=row.reason) if row else None


UNBALANCED = text("""
    SELECT a.id, a.kind, a.balance, coalesce(sum(m.quantity), 0) AS moved FROM account a
    LEFT JOIN (SELECT to_id AS id, quantity FROM movement_line
               UNION ALL SELECT from_id, -quantity FROM movement_line) m ON m.id = a.id
    GROUP BY a.id HAVING a.balance <> coalesce(sum(m.quantity), 0) LIMIT 20""")
UNEVEN = text("""
    SELECT lot.item, sum(account.balance) AS total FROM account JOIN lot ON lot.id = account.lot_id
    GROUP BY lot.item HAVING sum(account.balance) <> 0""")
CROSSED = text("""
    SELECT l.movement_id, l.line FROM movement_line l JOIN lot ON lot.id = l.lot_id
    JOIN account f ON f.id = l.from_id JOIN account t ON t.id = l.to_id
    WHERE f.lot_id <> l.lot_id OR t.lot_id <> l.lot_id OR lot.item <> l.item LIMIT 20""")
KITTED = text("""
    SELECT lot.id, coalesce(sum(a.balance), 0) AS kitted, coalesce(max(k.pieces), 0) AS inside
    FROM lot LEFT JOIN account a ON a.lot_id = lot.id AND a.kind = 'kitted'
    LEFT JOIN (SELECT p.part_lot_id AS lot_id, sum(-o.balance * p.pieces) AS pieces
               FROM kit_part p JOIN account o ON o.lot_id = p.kit_lot_id AND o.kind = 'outside'
               GROUP BY p.part_lot_id) k ON k.lot_id = lot.id
    WHERE a.id IS NOT NULL OR k.lot_id IS NOT NULL
    GROUP BY lot.id HAVING coalesce(sum(a.balance), 0) <> coalesce(max(k.pieces), 0) LIMIT 20""")
BELOW = text("SELECT id, kind, balance FROM account WHERE balance < 0 AND kind <> 'outside' LIMIT 20")


async def ledger_proof(session: AsyncSession) -> list[str]:
    """Balances are the sums of their lines; an item's accounts sum to zero; nothing real is below zero; kits hold what
    went into them."""
    breaches = [f"account {row.id} ({row.kind}) says {row.balance}, its lines sum to {row.moved}"
                for row in await session.execute(UNBALANCED)]
    breaches += [f"item {row.item}: its accounts sum to {row.total}, not to zero"
                 for row in await session.execute(UNEVEN)]
    breaches += [f"movement {row.movement_id} line {row.line} mixes lots" for row in await session.execute(CROSSED)]
    breaches += [f"lot {row.id}: {row.kitted} pieces went into kits, {row.inside} are in them"
                 for row in await session.execute(KITTED)]
    return breaches + [f"account {row.id} ({row.kind}) is {row.balance}" for row in await session.execute(BELOW)]


register_sites("store", select(
    Store.id, Store.name_zh.label("name"), Store.name_en, Store.division.label("division_code"),
    func.ST_SetSRID(func.ST_MakePoint(Store.lon, Store.lat), 4326).label("point"), Store.flag).where(Store.active))
register(Subject(StoreView, Store, store_view, downward=True))
register(Subject(HoldingView, Holding, holding_view, downward=True, instead_of="stock", apart=True))
register(Subject(ShelfView, Holding, shelf_view, downward=True))
register(Subject(MovementView, Movement, movement_view, private=movement_private,
                 private_roles=STAFF | {"storekeeper", "reserves_officer"}))
register(Subject(StocktakeView, Stocktake, stocktake_view, downward=True, private=stocktake_private,
                 private_roles=STAFF | {"storekeeper", "reserves_officer"}))
register(Subject(StockProposalView, StockProposal, stock_proposal_view, private=stock_proposal_private,
                 private_roles=STAFF | {"storekeeper", "reserves_officer"}))
proofs.append(ledger_proof)
