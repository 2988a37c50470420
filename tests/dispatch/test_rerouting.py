import pytest
from uuid_utils.compat import uuid7

from disaster.dispatch.actions import rerouting
from disaster.dispatch.actions.consignments import explained, moved
from disaster.dispatch.following import followed
from disaster.dispatch.picking import pick_list
from disaster.dispatch.rules import AlreadyGoingThere, MoreThanCarried, NothingLeft, NotOnTheWay, NotTogether
from disaster.dispatch.schemas import (
    BackIn,
    ConsignmentStateIn,
    DestinationIn,
    DiscrepancyIn,
    MergerIn,
    PartIn,
    TurningIn,
)
from disaster.dispatch.views import consignment_private, consignment_view
from disaster.errors import SameIdOtherBody
from disaster.journal.record import attempt
from disaster.people.viewer import Forbidden, Viewer
from disaster.stockpile import actions as stock
from disaster.stockpile.rules import Earmarked
from disaster.stockpile.schemas import Earmark, StoreIn
from tests.dispatch.conftest import FAR, FAR_STORE, NEAR, TOWN_STORE
from tests.dispatch.loads import made, on_road, pieces, signed_for


def part(*lines, **more):
    return PartIn(lines=[{"line": line, "quantity": quantity} for line, quantity in lines], reason="车装不下", **more)


def where(told):
    return {one.number: (one.place, one.state, [(line.item, line.quantity, line.received) for line in one.lines])
            for one in told.parts}


async def test_a_load_that_was_split_and_sent_elsewhere_is_followed_by_its_first_number(session, officer):
    row, = await made(session, officer, {(TOWN_STORE, NEAR): {"quilt": 100, "stove": 8}})
    await on_road(session, row, officer)
    quilts = next(line.line for line in row.lines if line.item == "quilt")
    entered, part_id = part((quilts, 40)), uuid7()
    one = await rerouting.parted(session, row.id, part_id, entered, by=officer)
    assert await rerouting.parted(session, row.id, part_id, entered, by=officer) is one
    with pytest.raises(SameIdOtherBody):
        await rerouting.parted(session, row.id, part_id, part((quilts, 41)), by=officer)
    assert (one.number, one.origin_id, one.state, one.eta_at) == (f"{row.number}-2", row.id, "departed", row.eta_at)
    await rerouting.redirected(session, one.id, DestinationIn(place=FAR, reason="那边更急"), by=officer)
    with pytest.raises(AlreadyGoingThere):
        await rerouting.redirected(session, one.id, DestinationIn(place=FAR, reason="那边更急"), by=officer)
    await signed_for(session, row, officer)
    told = await followed(session, row)
    assert where(told) == {
        row.number: (NEAR, "received", [("quilt", 60, 60), ("stove", 8, 8)]),
        one.number: (FAR, "departed", [("quilt", 40, None)])}
    assert [(line.item, line.quantity, line.received) for line in told.lines] == [
        ("quilt", 100, None), ("stove", 8, 8)]
    assert where(await followed(session, one)) == {one.number: (FAR, "departed", [("quilt", 40, None)])}
    assert [turn.what for turn in consignment_view(one).lineage] == ["split_from", "redirected"]
    assert await pieces(session) == {"outside": -108, "in_transit": 40, "delivered": 68}
    private = await consignment_private(session, str(one.id))
    assert ([reason["reason"] for reason in private.reasons], private.follow_key) == (["车装不下", "那边更急"],
                                                                                     row.follow_key)
    assert "那边更急" not in consignment_view(one).as_json
    with pytest.raises(NotOnTheWay):
        await rerouting.redirected(session, row.id, DestinationIn(place=FAR, reason="太晚了"), by=officer)


async def test_two_loads_that_go_on_as_one_keep_their_stores_and_their_numbers(session, officer):
    goods = {(TOWN_STORE, NEAR): {"quilt": 30}, (FAR_STORE, NEAR): {"quilt": 20}, (TOWN_STORE, FAR): {"stove": 5}}
    rows = {(row.store_id, row.place): row for row in await made(session, officer, goods)}
    near, other, far = rows[TOWN_STORE, NEAR], rows[FAR_STORE, NEAR], rows[TOWN_STORE, FAR]
    for wrong in (far, other):      # another place; the same, but one has left and the other has not
        with pytest.raises(NotTogether):
            await rerouting.merged(session, near.id, MergerIn(into=wrong.id, reason="同路"), by=officer)
        await on_road(session, near, officer) if near.state == "ordered" else None
    await on_road(session, other, officer)
    await rerouting.merged(session, other.id, MergerIn(into=near.id, reason="一辆车坏了"), by=officer)
    assert (other.state, other.merged_into, near.weight_kg, [line.quantity for line in near.lines]) == (
        "merged", near.id, 200, [30, 20])
    view = consignment_view(near)
    assert [(line.store_id, line.origin) for line in view.lines] == [(None, None), (FAR_STORE, other.number)]
    await signed_for(session, near, officer, lost=2)
    assert where(await followed(session, other)) == {near.number: (NEAR, "received", [("quilt", 20, 20)])}
    assert where(await followed(session, near)) == {near.number: (NEAR, "received", [("quilt", 30, 28)])}
    assert await pieces(session) == {"outside": -55, "reserved": 5, "delivered": 48, "loss": 2}


async def test_a_load_turns_round_and_is_taken_into_a_store_again(session, officer):
    row, = await made(session, officer, {(TOWN_STORE, NEAR): {"quilt": 50}})
    await on_road(session, row, officer)
    await rerouting.turned_back(session, row.id, TurningIn(store_id=FAR_STORE, reason="路不通"), by=officer)
    assert (row.returns_to, row.place, row.state) == (FAR_STORE, "152502100", "departed")
    beside = StoreIn(name_zh="示例库", kind="township", division="152502100")
    await stock.listed(session, "store-c", beside, by="system")
    for store in ("store-c", FAR_STORE):        # another store of the same place: the book knows no difference
        await rerouting.turned_back(session, row.id, TurningIn(store_id=store, reason="那边有人"), by=officer)
    await signed_for(session, row, officer, lost=1)
    assert (row.state, row.discrepancy) == ("returned", "open")
    await explained(session, row.id, DiscrepancyIn(reason="途中丢失"), by=officer)
    assert await pieces(session) == {"outside": -50, "on_hand": 49, "loss": 1}


async def test_what_was_delivered_comes_back_once_and_never_more_than_there_was(session, officer):
    row, = await made(session, officer, {(TOWN_STORE, NEAR): {"quilt": 50}})
    await on_road(session, row, officer)
    await signed_for(session, row, officer)
    back, movement = BackIn(lines=[{"line": 1, "good": 12, "damaged": 3}], store_id=FAR_STORE, reason="用不完"), uuid7()
    for _ in range(2):
        await rerouting.handed_back(session, row.id, movement, back, by=officer)
    assert await pieces(session) == {"outside": -50, "delivered": 35, "on_hand": 12, "damaged": 3}
    more = BackIn(lines=[{"line": 1, "good": 36}], store_id=FAR_STORE, reason="用不完")
    with pytest.raises(MoreThanCarried):
        await rerouting.handed_back(session, row.id, uuid7(), more, by=officer)
    assert consignment_view(row).lines[0].returned == 15


async def test_a_directed_gift_is_not_sent_elsewhere(session, officer):
    row, = await made(session, officer, {(TOWN_STORE, NEAR): {"quilt": 50}}, Earmark(place=NEAR))
    with pytest.raises(Earmarked):
        async with attempt(session):        # a refusal undoes the request
            await rerouting.redirected(session, row.id, DestinationIn(place=FAR, reason="更急"), by=officer)
    await session.refresh(row)


async def test_a_part_is_less_than_the_whole_and_a_keeper_splits_only_in_his_store(session, officer):
    row, = await made(session, officer, {(TOWN_STORE, NEAR): {"quilt": 50}})
    for wrong, refused in ((part((1, 50)), NothingLeft), (part((1, 51)), MoreThanCarried),
                           (part((2, 1)), MoreThanCarried)):
        with pytest.raises(refused):
            await rerouting.parted(session, row.id, uuid7(), wrong, by=officer)
    keeper = Viewer("person/keeper", frozenset({"storekeeper"}), ("152502004",))
    with pytest.raises(Forbidden):
        await rerouting.parted(session, row.id, uuid7(), part((1, 10), place=FAR), by=keeper)
    one = await rerouting.parted(session, row.id, uuid7(), part((1, 10)), by=keeper)
    await rerouting.merged(session, one.id, MergerIn(into=row.id, reason="又装得下了"), by=keeper)      # undone
    picked = await pick_list(session, row.id, keeper)
    assert [(line.zh, line.quantity) for line in picked.lines] == [("棉被", 40), ("棉被", 10)]
    await moved(session, row.id, ConsignmentStateIn(state="cancelled"), by=officer)
    assert await pieces(session) == {"outside": -50, "on_hand": 50}
