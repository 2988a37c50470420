"""What is done in stores by hand: opened, received, issued, transferred, adjusted, countered; stores listed."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.errors import NotFound
from disaster.geo.datum import to_wgs84
from disaster.geo.queries import division
from disaster.journal.record import record
from disaster.people.viewer import Viewer
from disaster.stockpile.items import item_of
from disaster.stockpile.ledger import Draft, Spot, Step, body_hash, posted, repeated, shelf, stores_locked
from disaster.stockpile.models import Lot, Movement, Store
from disaster.stockpile.rules import Purpose, picked, undoable
from disaster.stockpile.schemas import (
    AdjustmentIn,
    ChangeIn,
    CounterIn,
    IssueIn,
    LotIn,
    ReceiptIn,
    StoreIn,
    TakeIn,
    TransferIn,
)
from disaster.stockpile.views import stock_view, store_view


async def listed(session: AsyncSession, store_id: str, entered: StoreIn, *, by: str) -> Store:
    """Add a store, or change what is said about it."""
    values = entered.model_dump(exclude={"point"})
    point = entered.point and to_wgs84(entered.point.lon, entered.point.lat, entered.point.datum)
    values["lon"], values["lat"] = point or (None, None)
    await division(session, entered.division)
    store = await session.get(Store, store_id, with_for_update=True)
    was = (store_view(store), stock_view(store)) if store else (None, None)
    if store is None:
        store = Store(id=store_id, accounts=[], **values)
        session.add(store)
    elif {name: getattr(store, name) for name in values} == values:
        return store
    for name, value in values.items():
        setattr(store, name, value)
    await session.flush()
    record(session, "store.listed", store_view(store), by=by, was=was[0])
    record(session, "stock.listed", stock_view(store), by=by, was=was[1])
    return store


async def received(session: AsyncSession, store_id: str, movement_id: UUID, entered: ReceiptIn, *,
                   by: Viewer) -> Movement:
    """Take goods into a store, each line as a lot of its own; with `opening`, as what lay there at the start."""
    kind = "opening" if entered.opening else "receipt"
    store, = (await stores_locked(session, [store_id])).values()
    digest = body_hash(kind, store_id, entered)
    if before := await repeated(session, movement_id, digest):
        return before
    steps = []
    for line in entered.lines:
        lot = lot_of(line)
        session.add(lot)
        steps.append(Step(lot.item, line.quantity, Spot("outside", lot.id), Spot("on_hand", lot.id, store_id)))
    await session.flush()
    return await posted(session, Draft(movement_id, kind, steps, document=entered.document, reason=entered.reason,
                                       incident_id=entered.incident_id, body_hash=digest), [store], by=by.actor)


async def issued(session: AsyncSession, store_id: str, movement_id: UUID, entered: IssueIn, *, by: Viewer) -> Movement:
    """Hand goods out over the counter; what goes to a place is held there from now on."""
    store, = (await stores_locked(session, [store_id])).values()
    digest = body_hash("issue", store_id, entered)
    if before := await repeated(session, movement_id, digest):
        return before
    place = entered.place or store.division
    steps = [Step(item, pieces, Spot("on_hand", lot_id, store_id),
                  Spot("delivered", lot_id, place=place, incident_id=entered.incident_id))
             for item, lot_id, pieces in taken(store, entered.lines, Purpose(entered.incident_id, place))]
    return await posted(session, Draft(movement_id, "issue", steps, places=[place],
                                       document=entered.document, incident_id=entered.incident_id,
                                       reason=entered.reason, body_hash=digest), [store], by=by.actor)


async def transferred(session: AsyncSession, store_id: str, movement_id: UUID, entered: TransferIn, *,
                      by: Viewer) -> Movement:
    """Move goods to another store, lots kept."""
    stores = await stores_locked(session, [store_id, entered.to_store])
    digest = body_hash("transfer", store_id, entered)
    if before := await repeated(session, movement_id, digest):
        return before
    steps = [Step(item, pieces, Spot("on_hand", lot_id, store_id), Spot("on_hand", lot_id, entered.to_store))
             for item, lot_id, pieces in taken(stores[store_id], entered.lines, Purpose(entered.incident_id))]
    return await posted(session, Draft(movement_id, "transfer", steps, document=entered.document,
                                       incident_id=entered.incident_id, reason=entered.reason, body_hash=digest),
                        list(stores.values()), by=by.actor)


async def adjusted(session: AsyncSession, store_id: str, movement_id: UUID, entered: AdjustmentIn, *,
                   by: Viewer) -> Movement:
    """Correct the book to what lies there."""
    store, = (await stores_locked(session, [store_id])).values()
    digest = body_hash("adjustment", store_id, entered)
    if before := await repeated(session, movement_id, digest):
        return before
    lots = {lot.id: lot for lot in await session.scalars(
        select(Lot).where(Lot.id.in_([line.lot_id for line in entered.lines])))}
    steps = [change_of(line, lots, store_id) for line in entered.lines]
    return await posted(session, Draft(movement_id, "adjustment", steps, document=entered.document,
                                       reason=entered.reason, body_hash=digest), [store], by=by.actor)


async def countered(session: AsyncSession, movement_id: UUID, new_id: UUID, entered: CounterIn, *,
                    by: Viewer) -> Movement:
    """Undo a whole movement, once; refused where the goods have gone on since."""
    movement = await session.get(Movement, movement_id)
    if movement is None:
        raise NotFound(subject=f"movement/{movement_id}")
    stores = await stores_locked(session, {spot.store_id for line in movement.lines
                                           for spot in (line.from_account, line.to_account) if spot.store_id})
    digest = body_hash("counter_entry", str(movement_id), entered)
    if before := await repeated(session, new_id, digest):
        return before
    undoable(movement.kind, movement.consignment_id,
             await session.scalar(select(Movement.id).where(Movement.cancels == movement_id)))
    steps = [Step(line.item, line.quantity, Spot.of(line.to_account), Spot.of(line.from_account))
             for line in movement.lines]
    return await posted(session, Draft(new_id, "counter_entry", steps, places=movement.areas, reason=entered.reason,
                                       incident_id=movement.incident_id, cancels=movement_id, body_hash=digest),
                        list(stores.values()), by=by.actor)


def lot_of(line: LotIn) -> Lot:
    """A new lot; the item must be in the catalogue."""
    return Lot(id=uuid7(), item=item_of(line.item).key, batch=line.batch, expires_on=line.expires_on,
               owner=line.owner, condition=line.condition, donation_id=line.donation_id, flag=line.flag,
               earmark=line.earmark and line.earmark.model_dump(mode="json", exclude_none=True))


def taken(store: Store, lines: Iterable[TakeIn], purpose: Purpose) -> list[tuple[str, UUID, int]]:
    """(item, lot, pieces) that satisfy the lines: the named lot, or first expired first out."""
    today = clock.local(clock.now()).date()
    left = {lot.lot_id: lot for lot in shelf(store)}
    found = []
    for line in lines:
        named = [lot for lot in left.values() if line.lot_id in {None, lot.lot_id}]
        for lot_id, pieces in picked(named, item_of(line.item).key, line.quantity, purpose, today, store.id):
            found.append((line.item, lot_id, pieces))
            left[lot_id] = left[lot_id].less(pieces)
    return found


def change_of(line: ChangeIn, lots: dict[UUID, Lot], store_id: str) -> Step:
    """Found comes from outside; missing is a loss; what is spoilt leaves the shelf."""
    if line.lot_id not in lots:
        raise NotFound(subject=f"lot/{line.lot_id}")
    here, item = Spot("on_hand", line.lot_id, store_id), lots[line.lot_id].item
    if line.what == "found":
        return Step(item, line.quantity, Spot("outside", line.lot_id), here)
    return Step(item, line.quantity, here,
                Spot("loss" if line.what == "missing" else "damaged", line.lot_id, store_id))
