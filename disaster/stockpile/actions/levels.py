"""What the watch over stock does: proposals to restock made, kept up, lapsed; an officer accepts or dismisses each;
lots near their expiry named once."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.errors import NotFound
from disaster.journal.record import record
from disaster.people.viewer import Viewer
from disaster.stockpile import levels
from disaster.stockpile.items import goods, item_of
from disaster.stockpile.ledger import stores_locked
from disaster.stockpile.level_schemas import Due, LevelsIn, StockDecisionIn
from disaster.stockpile.models import Account, ExpiryTold, Lot, StockProposal, Store
from disaster.stockpile.queries import FREE
from disaster.stockpile.rules.levels import ProposalDecided, Remedy, due, remedies
from disaster.stockpile.views import stock_proposal_view, store_view

OFFICERS = ("duty_officer", "commander", "reserves_officer")
ONE_WATCH = 730_152_503         # a lock of the database: two watches would propose twice
Key = tuple[str, str, str, str, str | None]


async def watched(session: AsyncSession, *, by: str) -> list[StockProposal]:
    """Make the proposals what the stock asks for now; answers the new ones.

    What was accepted counts as coming until the shortage is over. What was dismissed comes back only if more lacks.
    """
    await session.execute(select(func.pg_advisory_xact_lock(ONE_WATCH)))
    norms = levels.norms(goods().keeping.lowest_celsius)
    wanted = {one.key: one for one in remedies(await levels.shelves(session), norms)}
    rows = (await session.scalars(
        select(StockProposal).where(StockProposal.state.in_(["open", "accepted", "dismissed"]))
        .order_by(StockProposal.id).with_for_update(of=StockProposal))).all()
    standing: dict[Key, list[StockProposal]] = defaultdict(list)
    short = {(one.store_id, one.need) for one in wanted.values()}
    for row in rows:
        standing[row.key].append(row)
        if row.state != "accepted" or (row.store_id, row.need) not in short:
            kept_up(session, row, wanted.get(row.key), by)
    new = [made(one, standing[key]) for key, one in wanted.items()]
    found = [row for row in new if row is not None]
    session.add_all(found)
    await session.flush()
    for row in found:
        await session.refresh(row, ["store", "giver"])
        record(session, "stock_proposal.made", stock_proposal_view(row), by=by)
    return found


def kept_up(session: AsyncSession, row: StockProposal, now: Remedy | None, by: str) -> None:
    """An open proposal follows the shortage, and lapses with it; an accepted one is fulfilled when nothing lacks there,
    not when another way has become the better one."""
    if row.state == "open" and now is not None and now.pieces != row.pieces:
        row.pieces = now.pieces
        record(session, "stock_proposal.changed", stock_proposal_view(row), by=by)
    elif now is None:       # what was dismissed lapses too: should it lack again, it is proposed again
        row.state = "fulfilled" if row.state == "accepted" else "lapsed"
        record(session, f"stock_proposal.{row.state}", stock_proposal_view(row), by=by)


def made(one: Remedy, standing: Sequence[StockProposal]) -> StockProposal | None:
    """A proposal, unless one stands, or it is being done, or it was dismissed for as much."""
    coming = sum(row.pieces for row in standing if row.state == "accepted")
    refused = max((row.pieces for row in standing if row.state == "dismissed"), default=0)
    if any(row.state == "open" for row in standing) or one.pieces <= coming or one.pieces <= refused:
        return None
    return StockProposal(id=uuid7(), store_id=one.store_id, need=one.need, item=one.item, way=one.way,
                         from_store=one.from_store, pieces=one.pieces - coming, state="open",
                         example=levels.rests_on_examples(one.need), made_at=clock.now(), decided_by=None,
                         decided_at=None, reason=None)


async def decided(session: AsyncSession, proposal_id: UUID, entered: StockDecisionIn, *, by: Viewer) -> StockProposal:
    """An officer of the place accepts or dismisses; the same again changes nothing."""
    row = await session.get(StockProposal, proposal_id, with_for_update=True, populate_existing=True)
    if row is None or not by.sees_entry(f"stock_proposal/{proposal_id}", stock_proposal_view(row).areas):
        raise NotFound(subject=f"stock_proposal/{proposal_id}")
    by.allow(*OFFICERS, area=row.store.division)
    state = "accepted" if entered.verdict == "accept" else "dismissed"
    if row.state == state and row.reason == entered.reason:
        return row
    if row.state != "open":
        raise ProposalDecided(state=row.state, decided_by=row.decided_by)
    row.state, row.reason, row.decided_by, row.decided_at = state, entered.reason, by.actor, clock.now()
    await session.flush()
    record(session, f"stock_proposal.{state}", stock_proposal_view(row), by=by.actor)
    return row


async def set_for(session: AsyncSession, store_id: str, entered: LevelsIn, *, by: str) -> Store:
    """A store's own minimum levels and whom it serves; the same again changes nothing."""
    for item in entered.minimum:
        item_of(item)
    store = (await stores_locked(session, [store_id]))[store_id]
    was, told = store_view(store), entered.model_dump()
    if {name: getattr(store, name) for name in told} == told:
        return store
    for name, value in told.items():
        setattr(store, name, value)
    await session.flush()
    record(session, "store.listed", store_view(store), by=by, was=was)
    return store


async def coming_due(session: AsyncSession) -> list[Due]:
    """Lots on the shelf that are near their expiry or past it, and of which nobody was told so: each once for each."""
    today = clock.local(clock.now()).date()
    rows = await session.execute(
        select(Account.store_id, Store.division, Lot.id, Lot.item, Lot.expires_on)
        .join(Lot, Lot.id == Account.lot_id).join(Store, Store.id == Account.store_id)
        .where(FREE, Lot.expires_on.is_not(None), Lot.condition == "good").order_by(Account.store_id, Lot.id))
    told = {(row.store_id, row.lot_id, row.kind) for row in await session.execute(
        select(ExpiryTold.store_id, ExpiryTold.lot_id, ExpiryTold.kind))}
    found: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    for store_id, division, lot_id, item, expires_on in rows:
        kind = due(expires_on, today, levels.warning_days(item)) if expires_on else None
        if kind and store_id and (store_id, lot_id, kind) not in told:
            await session.execute(insert(ExpiryTold).values(store_id=store_id, lot_id=lot_id, kind=kind,
                                                            at=clock.now()).on_conflict_do_nothing())
            found[store_id, division].append(lot_id)
    return [Due(store_id=store_id, division=division, lots=lots) for (store_id, division), lots in found.items()]
