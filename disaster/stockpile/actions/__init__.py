"""What is done in stores by hand: opened, received, issued, transferred, adjusted, countered; stores listed."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster.errors import NotFound
from disaster.geo.datum import to_wgs84
from disaster.geo.queries import division
from disaster.journal.record import record
from disaster.people.viewer import Viewer
from disaster.stockpile.actions.kits import lot_for_found
from disaster.stockpile.actions.taking import taken
from disaster.stockpile.items import item_of, pieces_of
from disaster.stockpile.ledger import (
    Draft,
    Spot,
    Step,
    body_hash,
    book_open,
    holding_told,
    holdings,
    posted,
    repeated,
    stores_locked,
    touching,
)
from disaster.stockpile.models import Bin, Holding, Lot, Movement, Store
from disaster.stockpile.rules import Purpose, undoable
from disaster.stockpile.rules.stocktakes import AcrossStocktake
from disaster.stockpile.schemas import (
    AdjustmentIn,
    ChangeIn,
    CounterIn,
    IssueIn,
    LotIn,
    ReceiptIn,
    StoreIn,
    TransferIn,
)
from disaster.stockpile.views import holding_view, shelf_view, store_view

LEVELS = {"reserve", "minimum", "serves_people", "serves_sheep_units"}


async def listed(session: AsyncSession, store_id: str, entered: StoreIn, *, by: str) -> Store:
    """Add a store, or change what is said about it."""
    values = entered.model_dump(exclude={"point"})
    point = entered.point and to_wgs84(entered.point.lon, entered.point.lat, entered.point.datum)
    values["lon"], values["lat"] = point or (None, None)
    await division(session, entered.division)
    for item in (*entered.reserve, *entered.minimum):
        item_of(item)
    store = await session.get(Store, store_id, with_for_update=True)
    was, held = store_view(store) if store else None, await held_by(session, store_id)
    before = {one.id: (holding_view(one), shelf_view(one)) for one in held}
    if store is None:
        store = Store(id=store_id, **values)
        session.add(store)
    else:       # a file of stores says nothing of levels: they stay as somebody entered them
        unsaid = LEVELS - entered.model_fields_set
        values = {name: value for name, value in values.items() if name not in unsaid}
        if {name: getattr(store, name) for name in values} == values:
            return store
    for name, value in values.items():
        setattr(store, name, value)
    await session.flush()
    told = record(session, "store.listed", store_view(store), by=by, was=was)
    for one in held:        # what a store holds is seen where it stands
        if holding_view(one) != before[one.id][0]:
            holding_told(session, one, "listed", by=by, was=before[one.id], cause=told.id)
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
        steps.append(Step(lot.item, pieces_of(lot.item, line.quantity, line.pack), Spot("outside", lot.id),
                          Spot("on_hand", lot.id, store_id)))
    await session.flush()
    session.add_all(Bin(store_id=store_id, lot_id=step.source.lot_id, item=step.item, bin=line.bin)
                    for step, line in zip(steps, entered.lines, strict=True) if line.bin)
    await session.flush()
    return await posted(session, Draft(movement_id, kind, steps, document=entered.document, reason=entered.reason,
                                       incident_id=entered.incident_id, observed_at=entered.observed_at,
                                       body_hash=digest), [store], by=by.actor)


async def issued(session: AsyncSession, store_id: str, movement_id: UUID, entered: IssueIn, *, by: Viewer) -> Movement:
    """Hand goods out over the counter; what goes to a place is held there from now on."""
    store, = (await stores_locked(session, [store_id])).values()
    digest = body_hash("issue", store_id, entered)
    if before := await repeated(session, movement_id, digest):
        return before
    place = entered.place or store.division
    steps = [Step(item, pieces, Spot("on_hand", lot_id, store_id),
                  Spot("delivered", lot_id, place=place, incident_id=entered.incident_id))
             for item, lot_id, pieces in await taken(session, store_id, entered.lines,
                                                     Purpose(entered.incident_id, place))]
    return await posted(session, Draft(movement_id, "issue", steps, places=[place], observed_at=entered.observed_at,
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
             for item, lot_id, pieces in await taken(session, store_id, entered.lines, Purpose(entered.incident_id))]
    return await posted(session, Draft(movement_id, "transfer", steps, document=entered.document,
                                       incident_id=entered.incident_id, reason=entered.reason,
                                       observed_at=entered.observed_at, body_hash=digest),
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
    steps = [await change_of(session, line, lots, store_id) for line in entered.lines]
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
    await book_open(session, touching(steps), movement.observed_at, AcrossStocktake)
    return await posted(session, Draft(new_id, "counter_entry", steps, places=movement.areas, reason=entered.reason,
                                       incident_id=movement.incident_id, cancels=movement_id, body_hash=digest),
                        list(stores.values()), by=by.actor)


def lot_of(line: LotIn) -> Lot:
    """A new lot; the item must be in the catalogue."""
    return Lot(id=uuid7(), item=item_of(line.item).key, batch=line.batch, expires_on=line.expires_on,
               owner=line.owner, condition=line.condition, donation_id=line.donation_id, flag=line.flag,
               earmark=line.earmark and line.earmark.model_dump(mode="json", exclude_none=True))


async def held_by(session: AsyncSession, store_id: str) -> list[Holding]:
    """All that a store holds."""
    items = await session.scalars(select(Holding.item).where(Holding.store_id == store_id))
    return list(await holdings(session, {(store_id, item) for item in items}))


async def change_of(session: AsyncSession, line: ChangeIn, lots: dict[UUID, Lot], store_id: str) -> Step:
    """Found comes from outside; missing is a loss; what is spoilt leaves the shelf."""
    if line.lot_id not in lots:
        raise NotFound(subject=f"lot/{line.lot_id}")
    here, item = Spot("on_hand", line.lot_id, store_id), lots[line.lot_id].item
    if line.what == "found":
        lot_id = await lot_for_found(session, line.lot_id)
        return Step(item, line.quantity, Spot("outside", lot_id), Spot("on_hand", lot_id, store_id))
    return Step(item, line.quantity, here,
                Spot("loss" if line.what == "missing" else "damaged", line.lot_id, store_id))
