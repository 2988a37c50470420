"""Kits put together out of a store's lots, and taken apart again; the pieces stay in the ledger either way."""

from collections import Counter
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.people.viewer import Viewer
from disaster.rulebook.schemas.goods import Kit
from disaster.stockpile.items import kit_of
from disaster.stockpile.ledger import Draft, Spot, Step, body_hash, posted, repeated, shelf, stores_locked
from disaster.stockpile.models import KitPart, Lot, Movement
from disaster.stockpile.rules.kits import KitLot, put_together, taken_apart
from disaster.stockpile.schemas import KitIn


async def kitted(session: AsyncSession, store_id: str, movement_id: UUID, entered: KitIn, *, by: Viewer) -> Movement:
    """Put kits together, each part first expired first out over as many lots as it takes; a kit expires with the
    earliest of its parts."""
    store, = (await stores_locked(session, [store_id])).values()
    digest = body_hash("kitting", store_id, entered)
    if before := await repeated(session, movement_id, digest):
        return before
    recipe, today = kit_of(entered.kit), clock.local(clock.now()).date()
    lots = await shelf(session, store_id, recipe.parts)
    items = {lot.lot_id: lot.item for lot in lots}
    steps: list[Step] = []
    used: Counter[UUID] = Counter()
    for made in put_together(lots, recipe.parts, entered.quantity, today, store_id):
        lot = await kit_lot(session, recipe.item, made)
        steps.append(Step(recipe.item, made.kits, Spot("outside", lot.id), Spot("on_hand", lot.id, store_id)))
        used.update({part: pieces * made.kits for part, pieces in made.parts.items()})
    steps += [Step(items[part], pieces, Spot("on_hand", part, store_id), Spot("kitted", part))
              for part, pieces in used.items()]
    return await posted(session, draft("kitting", movement_id, entered, steps, digest), [store], by=by.actor)


async def unkitted(session: AsyncSession, store_id: str, movement_id: UUID, entered: KitIn, *, by: Viewer) -> Movement:
    """Take kits apart, the earliest first: each lot gets back what came from it."""
    store, = (await stores_locked(session, [store_id])).values()
    digest = body_hash("unkitting", store_id, entered)
    if before := await repeated(session, movement_id, digest):
        return before
    recipe = kit_of(entered.kit)
    steps = []
    for lot_id, kits in taken_apart(await shelf(session, store_id, [recipe.item]), recipe.item, entered.quantity,
                                    store_id):
        steps.append(Step(recipe.item, kits, Spot("on_hand", lot_id, store_id), Spot("outside", lot_id)))
        steps += await given_back(session, lot_id, kits, store_id) or await of_a_bought_kit(
            session, lot_id, kits, store_id, recipe)
    return await posted(session, draft("unkitting", movement_id, entered, steps, digest), [store], by=by.actor)


async def kit_lot(session: AsyncSession, kit: str, made: KitLot) -> Lot:
    """A lot of kits that are alike, with what is in each. One part that is an example makes it one."""
    flags = set(await session.scalars(select(Lot.flag).where(Lot.id.in_(made.parts))))
    lot = Lot(id=uuid7(), item=kit, batch=None, expires_on=made.expires_on, owner=made.owner, condition="good",
              donation_id=None, earmark=None, flag=next(iter(flags)) if len(flags) == 1 else "example")
    session.add(lot)
    await session.flush()
    session.add_all(KitPart(kit_lot_id=lot.id, part_lot_id=part, pieces=pieces) for part, pieces in made.parts.items())
    await session.flush()
    return lot


async def lot_for_found(session: AsyncSession, lot_id: UUID) -> UUID:
    """The lot that takes pieces which the book did not know. Kits that were put together here are as many as parts
    went into: one more is a ready-made kit, and a lot of its own."""
    if await session.scalar(select(KitPart.kit_lot_id).where(KitPart.kit_lot_id == lot_id).limit(1)) is None:
        return lot_id
    kit = await session.get_one(Lot, lot_id)
    lot = Lot(id=uuid7(), item=kit.item, batch=kit.batch, expires_on=kit.expires_on, owner=kit.owner,
              condition=kit.condition, donation_id=None, earmark=None, flag=kit.flag)
    session.add(lot)
    await session.flush()
    return lot.id


async def given_back(session: AsyncSession, lot_id: UUID, kits: int, store_id: str) -> list[Step]:
    """The parts of kits that were put together here, to the shelf; none for kits that came ready-made."""
    parts = await session.execute(
        select(KitPart.part_lot_id, KitPart.pieces, Lot.item).join(Lot, Lot.id == KitPart.part_lot_id)
        .where(KitPart.kit_lot_id == lot_id).order_by(KitPart.part_lot_id))
    return [Step(item, pieces * kits, Spot("kitted", part), Spot("on_hand", part, store_id))
            for part, pieces, item in parts]


async def of_a_bought_kit(session: AsyncSession, lot_id: UUID, kits: int, store_id: str, recipe: Kit) -> list[Step]:
    """What a ready-made kit holds by its recipe, as new lots that expire with the kit."""
    kit = await session.get_one(Lot, lot_id)
    lots = [Lot(id=uuid7(), item=part, batch=kit.batch, expires_on=kit.expires_on, owner=kit.owner, condition="good",
                donation_id=None, earmark=None, flag=kit.flag) for part in recipe.parts]
    session.add_all(lots)
    await session.flush()
    return [Step(lot.item, recipe.parts[lot.item] * kits, Spot("outside", lot.id), Spot("on_hand", lot.id, store_id))
            for lot in lots]


def draft(kind: str, movement_id: UUID, entered: KitIn, steps: list[Step], digest: bytes) -> Draft:
    """The movement of it."""
    return Draft(movement_id, kind, steps, document=entered.document, incident_id=entered.incident_id,
                 reason=entered.reason, observed_at=entered.observed_at, body_hash=digest)
