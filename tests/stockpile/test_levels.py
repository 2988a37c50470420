"""What is below its minimum or the norm is proposed to be restocked; what nears its expiry is named once."""

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.alerts.models import Notice
from disaster.dispatch.actions import restocking
from disaster.errors import Refusal
from disaster.jobs import stock_watched
from disaster.people.viewer import SYSTEM
from disaster.stockpile import actions
from disaster.stockpile.actions.levels import decided, watched
from disaster.stockpile.board import board, board_file
from disaster.stockpile.level_schemas import StockDecisionIn
from disaster.stockpile.levels import norms
from disaster.stockpile.models import StockProposal
from disaster.stockpile.rules.levels import Norm, Remedy, Shelf, below, cover, remedies, spare
from disaster.stockpile.schemas import IssueIn, ReceiptIn, StoreIn

BEDDING = Norm("bedding", False, Fraction(1), None, {"quilt": Fraction(1), "blanket": Fraction(1, 2)})
WATER = Norm("water", False, Fraction(3), 3, {"water": Fraction(1)})
NORMS = [BEDDING, WATER]
HOME, NEXT = "152502004", "152502200"


def shelf(store="a", people=100, level="township", point=(116.0, 44.0), minimum=None, division=HOME, **free):
    return Shelf(store, level, division, point, free, set(free), minimum or {}, people, 0)


def test_any_mix_of_a_groups_items_counts_and_a_daily_need_is_told_in_days():
    bedding, water = cover(shelf(quilt=60, blanket=50, water=750), NORMS)
    assert (bedding.heads, bedding.units, bedding.short, bedding.days) == (85, 85, 15, None)
    assert (water.days, water.days_needed, water.heads, water.short) == (2, 3, 83, 150)


def test_a_store_answers_only_for_needs_it_keeps_goods_for():
    assert [one.group for one in cover(shelf(water=0), NORMS)] == ["water"]


def test_in_great_cold_bedding_and_fuel_do_not_go_as_far_and_a_thin_tent_shelters_nobody():
    full = shelf(people=100, quilt=100, coal=2_100, tent_single_12=20)
    found = {celsius: {one.group: (one.heads, one.days, one.short) for one in cover(full, norms(celsius))}
             for celsius in (-10, -30, 20)}
    assert found[-10] == {"sleeping_place": (0, None, 100), "bedding": (100, None, 0), "fuel": (100, 7, 0)}
    assert found[-30] == {"sleeping_place": (0, None, 100), "bedding": (50, None, 100), "fuel": (50, 3, 2_100)}
    assert found[20] == {"sleeping_place": (100, None, 0), "bedding": (100, None, 0)}
    assert next((one.need, one.item) for one in below(full, norms(-30))) == ("sleeping_place", "tent_cotton_12")


def test_a_shortage_is_met_by_the_nearest_store_that_can_spare_then_the_league_then_bought():
    lacking = shelf("a", quilt=20)
    near = shelf("b", people=10, point=(116.1, 44.0), quilt=40)
    far = shelf("c", people=0, point=(117.0, 44.0), quilt=100, minimum={"quilt": 80})
    league = shelf("l", people=0, level="league", division="152502007", quilt=15)
    elsewhere = shelf("x", people=0, division="150102001", quilt=1_000)
    assert remedies([lacking, near, far, league, elsewhere], NORMS) == [
        Remedy("a", "bedding", "quilt", "transfer", "b", 30), Remedy("a", "bedding", "quilt", "transfer", "c", 20),
        Remedy("a", "bedding", "quilt", "ask_league", "l", 15), Remedy("a", "bedding", "quilt", "buy", None, 15)]


def test_a_minimum_of_its_own_counts_once_beside_the_norm():
    assert [(one.need, one.pieces) for one in below(shelf(quilt=60, minimum={"quilt": 90}), NORMS)] == [
        ("item:quilt", 30), ("bedding", 10)]


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90), st.integers(0, 60), st.integers(0, 40)),
                min_size=2, max_size=5))
def test_no_store_is_asked_for_what_would_bring_it_below_its_own_need(stores):
    shelves = [shelf(str(number), people, quilt=quilts, blanket=blankets, minimum={"blanket": least})
               for number, (people, quilts, blankets, least) in enumerate(stores)]
    found = remedies(shelves, NORMS)
    for one in shelves:
        given_away = {item: sum(way.pieces for way in found if way.from_store == one.store_id and way.item == item)
                      for item in one.free}
        after = shelf(one.store_id, one.people, minimum=dict(one.minimum),
                      **{item: one.free[item] - pieces for item, pieces in given_away.items()})
        assert min(after.free.values()) >= 0
        if any(given_away.values()):
            assert below(after, NORMS) == below(one, NORMS) or sum(s.pieces for s in below(after, NORMS)) <= sum(
                s.pieces for s in below(one, NORMS))
        asked = sum(way.pieces for way in found if way.store_id == one.store_id)
        assert asked == sum(short.pieces for short in below(one, NORMS))
        assert spare(one, "quilt", NORMS) <= one.free["quilt"]


async def store(session, officer, store_id, pieces, division=HOME, lot=(), **more):
    await actions.listed(session, store_id, StoreIn(name_zh="示例库", kind="township", division=division, **more),
                         by="system")
    await actions.received(session, store_id, uuid7(), ReceiptIn(lines=[
        {"item": "quilt", "quantity": pieces, "owner": "市", **dict(lot)}]), by=officer)


async def states(session):
    rows = await session.scalars(select(StockProposal).order_by(StockProposal.id))
    return [(row.way, row.from_store, row.pieces, row.state) for row in rows]


async def test_a_store_below_its_minimum_gets_proposals_that_follow_the_shortage(session, officer):
    await store(session, officer, "store-a", 60, serves_people=0, minimum={"quilt": 100})
    await store(session, officer, "store-b", 30, NEXT, serves_people=0)
    assert len(await watched(session, by="system")) == 2
    assert await watched(session, by="system") == []
    await actions.issued(session, "store-a", uuid7(), IssueIn(lines=[{"item": "quilt", "quantity": 5}],
                                                              document="示例"), by=officer)
    await watched(session, by="system")
    assert await states(session) == [("transfer", "store-b", 30, "open"), ("buy", None, 15, "open")]
    await store(session, officer, "store-a", 45, serves_people=0, minimum={"quilt": 100})
    await watched(session, by="system")
    assert {state for *_, state in await states(session)} == {"lapsed"}


async def test_what_an_officer_dismissed_is_not_proposed_again_until_more_lacks(session, officer):
    await store(session, officer, "store-a", 60, serves_people=0, minimum={"quilt": 100})
    row, = await watched(session, by="system")
    no = StockDecisionIn(verdict="dismiss", reason="春季不再需要")
    await decided(session, row.id, no, by=SYSTEM)
    assert (await decided(session, row.id, no, by=SYSTEM)).state == "dismissed"
    with pytest.raises(Refusal, match="stock_proposal_decided"):
        await decided(session, row.id, StockDecisionIn(verdict="accept"), by=SYSTEM)
    assert await watched(session, by="system") == []
    await actions.issued(session, "store-a", uuid7(), IssueIn(lines=[{"item": "quilt", "quantity": 1}],
                                                              document="示例"), by=officer)
    more, = await watched(session, by="system")
    await decided(session, more.id, StockDecisionIn(verdict="accept"), by=SYSTEM)
    assert (more.pieces, await watched(session, by="system")) == (41, [])


async def test_what_was_accepted_is_not_fulfilled_because_the_giver_has_nothing_left(session, officer):
    await store(session, officer, "store-a", 60, serves_people=0, minimum={"quilt": 100})
    await store(session, officer, "store-b", 40, NEXT, serves_people=0)
    row, = await watched(session, by="system")
    await decided(session, row.id, StockDecisionIn(verdict="accept"), by=SYSTEM)
    await actions.issued(session, "store-b", uuid7(), IssueIn(lines=[{"item": "quilt", "quantity": 40}],
                                                              document="示例"), by=officer)
    await watched(session, by="system")
    assert await states(session) == [("transfer", "store-b", 40, "accepted"), ("buy", None, 40, "open")]
    await store(session, officer, "store-a", 40, serves_people=0, minimum={"quilt": 100})
    await watched(session, by="system")
    assert [state for *_, state in await states(session)] == ["fulfilled", "lapsed"]


async def test_goods_near_their_expiry_are_named_once_on_the_desk_and_again_when_past_it(session, officer):
    today = clock.local(clock.now()).date()
    await store(session, officer, "store-a", 5, serves_people=0, lot={"expires_on": today + timedelta(days=30)}.items())
    for _ in range(2):
        await stock_watched(session)
    notice, = await session.scalars(select(Notice))
    assert (notice.kind, notice.about, notice.areas) == ("stock_due", "store/store-a", [HOME])
    site, = (await board(session, officer)).sites
    assert (site.items[0].expiring, site.items[0].available, site.items[0].warning_days) == (5, 5, 365)


async def test_the_board_tells_what_is_below_and_how_far_goods_go_and_leaves_as_a_file(session, officer):
    await store(session, officer, "store-a", 60, serves_people=100, minimum={"coat": 7})
    site, = (await board(session, officer, celsius=-10)).sites
    assert [(one.item, one.on_hand, one.minimum, one.below) for one in site.items] == [
        ("coat", 0, 7, 7), ("quilt", 60, None, 0)]
    assert [(one.group, one.heads, one.heads_to_serve, one.short) for one in site.cover] == [("bedding", 60, 100, 40)]
    assert [one.units for one in (await board(session, officer)).sites[0].cover] == [60]
    lines = (await board_file(session, officer)).splitlines()
    assert (len(lines), lines[2].split(",")[4:8]) == (3, ["quilt", "棉被", "床", "60"])


async def test_the_keeper_of_the_giving_store_is_told_once_of_an_accepted_transfer(session, officer):
    await store(session, officer, "store-a", 60, serves_people=0, minimum={"quilt": 100})
    await store(session, officer, "store-b", 30, NEXT, serves_people=0)
    proposals = {row.way: row for row in await watched(session, by="system")}
    for way in ("transfer", "transfer", "buy"):
        await restocking.decided(session, proposals[way].id, StockDecisionIn(verdict="accept"), by=SYSTEM)
    notice, = await session.scalars(select(Notice))
    assert (notice.kind, notice.about, notice.areas) == ("stock_give", "store/store-b", [NEXT])
    assert notice.to_roles == ["storekeeper", "reserves_officer"]


async def test_a_stores_minimum_is_set_by_the_reserves_bureau_and_by_no_keeper(signed_in):
    administrator = await signed_in("administrator")
    (await administrator.put("/api/stores/store-a", json={
        "name_zh": "示例库", "kind": "county", "division": HOME, "address_zh": "示例路 1 号"})).raise_for_status()
    reserves, keeper = await signed_in("reserves_officer"), await signed_in("storekeeper")
    door = "/api/stores/store-a/levels"
    for _ in range(2):
        told = (await reserves.put(door, json={"minimum": {"quilt": 100}, "serves_people": 500})).json()
    assert (told["minimum"], told["serves_people"], told["address_zh"]) == ({"quilt": 100}, 500, "示例路 1 号")
    assert (await keeper.put(door, json={"minimum": {}})).status_code == 403
    unknown = await reserves.put(door, json={"minimum": {"no_such_thing": 1}})
    assert (unknown.status_code, unknown.json()["code"]) == (400, "unknown_item")
