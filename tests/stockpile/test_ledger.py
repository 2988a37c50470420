import asyncio
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.db import open_engine, sessions, transaction
from disaster.errors import SameIdOtherBody
from disaster.journal.verify import prove
from disaster.stockpile import actions
from disaster.stockpile.consigning import Load, delivered, departed, released, reserved
from disaster.stockpile.models import Holding
from disaster.stockpile.queries import available, coming, donated, held
from disaster.stockpile.rules import AlreadyUndone, CannotBeUndone, NotEnough, Purpose, UnknownItem
from disaster.stockpile.schemas import (
    AdjustmentIn,
    CounterIn,
    IssueIn,
    ReceiptIn,
    ReceivedLot,
    StoreIn,
    TransferIn,
)
from disaster.stockpile.views import holding_view

TOWN = "152502200"


async def stocked(session, officer, pieces=60, **lot):
    store = StoreIn(name_zh="示例库", kind="county", division="152502004")
    await actions.listed(session, "store-a", store, by="system")
    return await received(session, officer, pieces, **lot)


async def received(session, officer, pieces, ago=None, **lot):
    movement = await actions.received(session, "store-a", uuid7(), ReceiptIn(
        observed_at=ago and clock.now() - ago,
        lines=[{"item": "quilt", "quantity": pieces, "owner": "锡林浩特市", **lot}]), by=officer)
    return movement.lines[0].lot_id


def issue(pieces, **more):
    return IssueIn(lines=[{"item": "quilt", "quantity": pieces}], **more)


async def held_now(session):
    return [(lot.on_hand, lot.reserved) for lot in await lots_of(session, "store-a")]


async def lots_of(session, store_id):
    rows = await session.scalars(select(Holding).where(Holding.store_id == store_id).order_by(Holding.item)
                                 .execution_options(populate_existing=True))
    return [lot for row in rows for lot in holding_view(row).lots]


async def test_more_than_there_is_is_refused_and_nothing_moves(session, officer):
    await stocked(session, officer)
    with pytest.raises(NotEnough) as refused:
        await actions.issued(session, "store-a", uuid7(), issue(61), by=officer)
    assert refused.value.facts == {"store": "store-a", "item": "quilt", "wanted": 61, "available": 60}
    assert await held_now(session) == [(60, 0)]


async def test_the_same_movement_sent_twice_moves_once(session, officer):
    await stocked(session, officer)
    movement_id = uuid4()
    first = await actions.issued(session, "store-a", movement_id, issue(10), by=officer)
    assert await actions.issued(session, "store-a", movement_id, issue(10), by=officer) is first
    assert await held_now(session) == [(50, 0)]
    with pytest.raises(SameIdOtherBody):
        await actions.issued(session, "store-a", movement_id, issue(11), by=officer)


async def test_first_expired_goes_out_first_and_expired_goods_are_not_available(session, officer):
    today = clock.local(clock.now()).date()
    late = await stocked(session, officer, 5, expires_on=date(2099, 1, 1))
    soon = await received(session, officer, 5, expires_on=today)
    await received(session, officer, 5, expires_on=date(2020, 1, 1))
    await received(session, officer, 5, condition="damaged")
    movement = await actions.issued(session, "store-a", uuid7(), issue(7), by=officer)
    assert [(line.lot_id, line.quantity) for line in movement.lines] == [(soon, 5), (late, 2)]
    assert await available(session, Purpose(), today) == {"store-a": {"quilt": 3}}


async def test_a_directed_gift_leaves_only_for_its_place(session, officer):
    await stocked(session, officer, 5, earmark={"place": TOWN}, donation_id=str(uuid4()))
    with pytest.raises(NotEnough):
        await actions.issued(session, "store-a", uuid7(), issue(1, place="152502100"), by=officer)
    await actions.issued(session, "store-a", uuid7(), issue(5, place=TOWN), by=officer)
    assert await held_now(session) == []


async def test_a_counter_entry_undoes_a_movement_once(session, officer):
    await stocked(session, officer)
    taken = await actions.issued(session, "store-a", uuid7(), issue(20), by=officer)
    undone = await actions.countered(session, taken.id, uuid7(), CounterIn(reason="录错了"), by=officer)
    assert undone.cancels == taken.id
    assert await held_now(session) == [(60, 0)]
    with pytest.raises(AlreadyUndone):
        await actions.countered(session, taken.id, uuid7(), CounterIn(reason="再来一次"), by=officer)
    with pytest.raises(CannotBeUndone):
        await actions.countered(session, undone.id, uuid7(), CounterIn(reason="再来一次"), by=officer)


async def test_a_receipt_whose_goods_went_on_cannot_be_undone(session, officer):
    await stocked(session, officer, 5)
    more = await actions.received(session, "store-a", uuid7(), ReceiptIn(
        lines=[{"item": "quilt", "quantity": 5, "owner": "锡林浩特市"}]), by=officer)
    await actions.issued(session, "store-a", uuid7(), issue(8), by=officer)
    with pytest.raises(NotEnough):
        await actions.countered(session, more.id, uuid7(), CounterIn(reason="录错了"), by=officer)


async def test_an_adjustment_finds_and_loses_with_a_reason(session, officer):
    lot_id = str(await stocked(session, officer, 10))
    await actions.adjusted(session, "store-a", uuid7(), AdjustmentIn(reason="盘点", lines=[
        {"lot_id": lot_id, "quantity": 3, "what": "found"}, {"lot_id": lot_id, "quantity": 2, "what": "damaged"},
        {"lot_id": lot_id, "quantity": 1, "what": "missing"}]), by=officer)
    assert await held_now(session) == [(10, 0)]


async def test_a_transfer_keeps_the_lot(session, officer):
    lot_id = await stocked(session, officer, 10)
    await actions.listed(session, "store-b", StoreIn(name_zh="二库", kind="township", division=TOWN), by="system")
    await actions.transferred(session, "store-a", uuid7(), TransferIn(
        to_store="store-b", lines=[{"item": "quilt", "quantity": 4}]), by=officer)
    there = await lots_of(session, "store-b")
    assert [(lot.lot_id, lot.on_hand) for lot in there] == [(lot_id, 4)]


async def test_an_item_outside_the_catalogue_is_refused(session, officer):
    await stocked(session, officer)
    with pytest.raises(UnknownItem):
        await actions.received(session, "store-a", uuid7(), ReceiptIn(
            lines=[{"item": "golden_spoon", "quantity": 1, "owner": "锡林浩特市"}]), by=officer)


async def test_goods_travel_from_the_shelf_to_the_people_and_every_piece_is_accounted_for(session, officer):
    incident, consignment, donation = uuid7(), uuid7(), uuid7()
    lot_id = await stocked(session, officer, 60, donation_id=donation)
    await reserved(session, [Load(consignment, "store-a", TOWN, {"quilt": 40})], by=officer.actor, incident_id=incident)
    assert await held_now(session) == [(20, 40)]
    assert await coming(session, incident) == {(TOWN, "quilt"): 40}
    await departed(session, consignment, by=officer.actor)
    assert await held_now(session) == [(20, 0)]
    await delivered(session, consignment, [ReceivedLot(lot_id=lot_id, good=37, damaged=2, lost=1)], by=officer.actor)
    assert (await coming(session, incident), await held(session, incident)) == ({}, {(TOWN, "quilt"): 37})
    assert (await donated(session, [donation]))[donation]["quilt"] == {
        "received": 60, "on_hand": 20, "reserved": 0, "in_transit": 0, "delivered": 37, "handed_out": 0, "damaged": 2,
        "loss": 1}


async def test_what_was_set_aside_goes_back_to_the_shelf(session, officer):
    await stocked(session, officer)
    consignment = uuid7()
    await reserved(session, [Load(consignment, "store-a", TOWN, {"quilt": 40})], by=officer.actor)
    await released(session, consignment, by=officer.actor)
    assert await held_now(session) == [(60, 0)]


async def test_the_ledger_cannot_be_rewritten(session, officer):
    await stocked(session, officer)
    with pytest.raises(DBAPIError, match="append-only"):
        async with session.begin_nested():
            await session.execute(text("UPDATE movement_line SET quantity = 1"))


async def test_a_hundred_requests_for_sixty_units_commit_exactly_sixty(committed, officer):
    engine = open_engine(committed, pool_size=10)
    async with transaction(sessions(engine)) as session:
        await stocked(session, officer, 60)

    async def asks() -> bool:
        try:
            async with transaction(sessions(engine)) as session:
                await reserved(session, [Load(uuid7(), "store-a", TOWN, {"quilt": 1})], by=officer.actor)
        except NotEnough:
            return False
        return True

    answers = await asyncio.gather(*(asks() for _ in range(100)))
    async with sessions(engine)() as session:
        assert (sum(answers), await held_now(session), await prove(session)) == (60, [(0, 60)], [])
    await engine.dispose()
