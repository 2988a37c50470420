"""Packs convert exactly; kits are put together out of several lots and give back to each what came from it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.stockpile import actions
from disaster.stockpile.actions import stocktakes
from disaster.stockpile.actions.bins import shelved
from disaster.stockpile.actions.kits import kitted, unkitted
from disaster.stockpile.items import in_packs, pieces_of, whole_units
from disaster.stockpile.models import Lot
from disaster.stockpile.rules import NotEnough, OnHand, UnknownPack
from disaster.stockpile.rules.kits import put_together, standing_in
from disaster.stockpile.schemas import AdjustmentIn, BinIn, CounterIn, IssueIn, KitIn, ReceiptIn, StoreIn
from disaster.stockpile.stocktake_schemas import StocktakeIn
from disaster.stockpile.views import ledger_proof
from tests.stockpile.test_ledger import lots_of

DAYS = [date(2030, 1, day) for day in range(1, 6)]
PARTS = {"quilt": 2, "blanket": 2, "mat": 2, "food": 9, "water": 9}


async def stocked(session, officer, *lines):
    store = StoreIn(name_zh="示例库", kind="county", division="152502004")
    await actions.listed(session, "store-a", store, by="system")
    movement = await actions.received(session, "store-a", uuid7(), ReceiptIn(
        lines=[{"owner": "市", **line} for line in lines]), by=officer)
    return [line.lot_id for line in movement.lines]


async def held(session):
    return {lot.lot_id: lot.on_hand for lot in await lots_of(session, "store-a")}


def parts(**more):
    return [{"item": item, "quantity": pieces * 10, **more} for item, pieces in PARTS.items() if item != "quilt"]


def test_packs_and_pieces_convert_both_ways_without_a_rest():
    assert pieces_of("quilt", 3, "bale") == 30
    assert in_packs("quilt", 37) == [("bale", 3), (None, 7)]
    assert [sum(n * pieces_of("coal", 1, pack) for pack, n in in_packs("coal", kg)) for kg in (0, 999, 2_001)] == [
        0, 999, 2_001]
    assert (whole_units("quilt", Decimal(4), "包"), whole_units("coal", Decimal("1.5"), "吨")) == (40, 1_500)
    with pytest.raises(UnknownPack) as refused:
        pieces_of("quilt", 1, "barrel")
    assert refused.value.facts["packs"] == ["bale"]


async def test_goods_received_in_bales_lie_in_their_bin_in_pieces(session, officer):
    lot, = await stocked(session, officer, {"item": "quilt", "quantity": 4, "pack": "bale", "bin": "A-03-2"})
    view, = await lots_of(session, "store-a")
    assert (view.on_hand, view.bin) == (40, "A-03-2")
    moved = await shelved(session, "store-a", lot, BinIn(bin="B-01"), by=officer)
    assert [one.bin for one in moved.bins] == ["B-01"]


async def test_kits_take_the_earliest_lots_and_expire_with_the_earliest_part(session, officer):
    late, soon, *_ = await stocked(
        session, officer, {"item": "quilt", "quantity": 10, "expires_on": DAYS[4]},
        {"item": "quilt", "quantity": 5, "expires_on": DAYS[1]}, *parts(expires_on=DAYS[2]))
    await kitted(session, "store-a", uuid7(), KitIn(kit="family_kit", quantity=4), by=officer)
    left = await held(session)
    assert (left.get(soon), left[late]) == (None, 7)      # 8 quilts: all five of the earlier lot, three of the later
    kits = [(lot.on_hand, lot.expires_on) for lot in await lots_of(session, "store-a") if lot.item == "family_kit"]
    assert kits == [(2, DAYS[1]), (1, DAYS[1]), (1, DAYS[2])]


async def test_kits_taken_apart_give_each_lot_back_what_came_from_it(session, officer):
    await stocked(session, officer, {"item": "quilt", "quantity": 7, "expires_on": DAYS[1]},
                  {"item": "quilt", "quantity": 13}, *parts())
    before = await held(session)
    await kitted(session, "store-a", uuid7(), KitIn(kit="family_kit", quantity=9), by=officer)
    await unkitted(session, "store-a", uuid7(), KitIn(kit="family_kit", quantity=5), by=officer)
    await unkitted(session, "store-a", uuid7(), KitIn(kit="family_kit", quantity=4), by=officer)
    assert await held(session) == before


async def test_a_kit_for_which_parts_lack_names_every_one_of_them_and_a_gift_is_not_packed(session, officer):
    await stocked(session, officer, {"item": "quilt", "quantity": 10, "donation_id": str(uuid7())}, *parts()[:2])
    with pytest.raises(NotEnough) as refused:
        await kitted(session, "store-a", uuid7(), KitIn(kit="family_kit", quantity=1), by=officer)
    assert {line["item"]: line["available"] for line in refused.value.facts["lines"]} == {
        "food": 0, "quilt": 0, "water": 0}


async def test_ready_made_kits_come_apart_by_the_recipe_and_kitting_can_be_undone(session, officer):
    await stocked(session, officer, {"item": "family_kit", "quantity": 3, "expires_on": DAYS[0]})
    await unkitted(session, "store-a", uuid7(), KitIn(kit="family_kit", quantity=3), by=officer)
    found = {lot.item: (lot.on_hand, lot.expires_on) for lot in await lots_of(session, "store-a")}
    assert found == {item: (pieces * 3, DAYS[0]) for item, pieces in PARTS.items()}
    made = await kitted(session, "store-a", uuid7(), KitIn(kit="family_kit", quantity=2), by=officer)
    await actions.countered(session, made.id, uuid7(), CounterIn(reason="装错了"), by=officer)
    assert {lot.item: lot.on_hand for lot in await lots_of(session, "store-a")} == {
        item: pieces * 3 for item, pieces in PARTS.items()}


async def test_what_lacks_is_made_up_of_substitutes_at_their_ratio_or_offered(session, officer):
    await stocked(session, officer, {"item": "quilt", "quantity": 5}, {"item": "sleeping_bag", "quantity": 2},
                  {"item": "blanket", "quantity": 9})
    line = {"item": "quilt", "quantity": 10}
    with pytest.raises(NotEnough) as refused:
        await actions.issued(session, "store-a", uuid7(), IssueIn(lines=[line], document="示例 1 号"), by=officer)
    assert refused.value.facts["substitutes"] == [{"item": "sleeping_bag", "pieces": 2, "covers": 2},
                                                  {"item": "blanket", "pieces": 8, "covers": 4}]
    issued = await actions.issued(session, "store-a", uuid7(), IssueIn(
        document="示例 1 号", lines=[{**line, "or_substitutes": True}]),
                                  by=officer)
    assert [(one.item, one.quantity) for one in issued.lines] == [("quilt", 5), ("sleeping_bag", 2), ("blanket", 6)]


async def test_goods_without_a_date_go_out_after_dated_ones_in_the_order_they_came(session, officer):
    lots = await stocked(session, officer, *({"item": "coat", "quantity": 1} for _ in range(6)),
                         {"item": "coat", "quantity": 1, "expires_on": DAYS[0]})
    issued = await actions.issued(session, "store-a", uuid7(), IssueIn(
        document="示例 1 号", lines=[{"item": "coat", "quantity": 7}]),
                                  by=officer)
    assert [line.lot_id for line in issued.lines] == [lots[6], *lots[:6]]
    assert list(await session.scalars(select(Lot.id).order_by(Lot.id))) == lots


@given(st.lists(st.tuples(st.sampled_from(["quilt", "mat"]), st.integers(1, 9), st.sampled_from([None, *DAYS])),
                max_size=8), st.integers(1, 12))
def test_every_way_of_packing_kits_uses_exactly_the_recipe(lots, kits):
    shelf = [OnHand(uuid7(), item, pieces, day, "good", None, "市") for item, pieces, day in lots]
    recipe = {"quilt": 2, "mat": 3}
    enough = all(sum(lot.pieces for lot in shelf if lot.item == item) >= kits * n for item, n in recipe.items())
    if not enough:
        with pytest.raises(NotEnough):
            put_together(shelf, recipe, kits, DAYS[0], "store-a")
        return
    made = put_together(shelf, recipe, kits, DAYS[0], "store-a")
    of = {lot.lot_id: lot for lot in shelf}
    assert sum(one.kits for one in made) == kits
    for one in made:
        for item, pieces in recipe.items():
            assert sum(n for lot, n in one.parts.items() if of[lot].item == item) == pieces
        assert one.expires_on == min((day for lot in one.parts if (day := of[lot].expires_on)), default=None)
    assert all(sum(one.kits * one.parts.get(lot, 0) for one in made) <= of[lot].pieces for lot in of)


@given(st.integers(0, 1_000), st.integers(0, 1_000), st.integers(1, 9), st.integers(1, 9))
def test_a_substitute_never_covers_more_than_its_ratio(wanted, available, pieces, by_pieces):
    covered, needed = standing_in(wanted, available, pieces, by_pieces)
    assert covered <= wanted
    assert needed <= available
    assert needed * pieces >= covered * by_pieces > (needed - 1) * pieces or covered == needed == 0


async def test_a_kit_more_than_was_put_together_is_a_lot_of_its_own_and_comes_apart_with_the_rest(session, officer):
    await stocked(session, officer, {"item": "quilt", "quantity": 20}, *parts())
    await kitted(session, "store-a", uuid7(), KitIn(kit="family_kit", quantity=5), by=officer)
    kits = [lot for lot in await lots_of(session, "store-a") if lot.item == "family_kit"]
    await actions.adjusted(session, "store-a", uuid7(), AdjustmentIn(reason="多点了一套", lines=[
        {"lot_id": kits[0].lot_id, "quantity": 1, "what": "found"}]), by=officer)
    number = uuid7()
    listed = [{"lot_id": lot.lot_id, "counted": lot.on_hand} for lot in await lots_of(session, "store-a")
              if lot.item == "family_kit"]
    of_parts = next(line for line in listed if line["lot_id"] == kits[0].lot_id)
    of_parts.update(counted=5, damaged=3, reason="found")      # eight lie where the book has five
    await stocktakes.drafted(session, "store-a", number, StocktakeIn(
        counted_at=clock.now(), items=["family_kit"], lines=listed), by=officer)
    await stocktakes.closed(session, "store-a", number, by=officer)
    assert sum(lot.on_hand for lot in await lots_of(session, "store-a") if lot.item == "family_kit") == 6
    await unkitted(session, "store-a", uuid7(), KitIn(kit="family_kit", quantity=6), by=officer)
    assert await ledger_proof(session) == []
    assert sum(lot.on_hand for lot in await lots_of(session, "store-a") if lot.item == "quilt") == 22
