"""A count corrects the book of its moment, closes it for earlier dates, and nothing is undone across it."""

from datetime import timedelta

import pytest
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.stockpile import actions, history
from disaster.stockpile.actions import stocktakes
from disaster.stockpile.consigning import Load, reserved
from disaster.stockpile.rules import InTheFuture, NotEnough
from disaster.stockpile.rules.stocktakes import (
    AcrossStocktake,
    BookClosed,
    DifferencesUnexplained,
    MissingIsSetAside,
    NotEveryLotCounted,
    StocktakeClosed,
    UnknownCodes,
)
from disaster.stockpile.schemas import CounterIn, IssueIn, ReceiptIn
from disaster.stockpile.stocktake_schemas import StocktakeIn
from tests.stockpile.test_ledger import held_now, lots_of, stocked

HOUR = timedelta(hours=1)


@pytest.fixture
async def store(session, officer):
    """Sixty quilts of batch Q1 that came three hours ago."""
    return await stocked(session, officer, 60, batch="Q1", ago=3 * HOUR)


def ago(hours: float):
    return clock.now() - hours * HOUR


async def issued(session, officer, pieces, hours=None):
    return await actions.issued(session, "store-a", uuid7(), IssueIn(
        lines=[{"item": "quilt", "quantity": pieces}], document="示例", observed_at=hours and ago(hours)), by=officer)


async def counted(session, officer, *lines, hours=1.0, close=True, **more):
    number = uuid7()
    entered = StocktakeIn(counted_at=ago(hours), lines=list(lines), **more)
    row = await stocktakes.drafted(session, "store-a", number, entered, by=officer)
    return await stocktakes.closed(session, "store-a", number, by=officer) if close else row


async def test_a_count_corrects_the_book_of_its_moment_and_what_moved_since_stays(session, officer, store):
    await issued(session, officer, 10)      # after the count
    row = await counted(session, officer, {"code": "Q1", "counted": 56, "damaged": 1, "reason": "lost"})
    assert await held_now(session) == [(46, 0)]
    assert (row.state, row.lines[0]["expected"], row.movement_id) == ("closed", 60, row.id)
    then = await history.stock_then(session, "store-a", row.counted_at)
    assert [(lot.on_hand, lot.batch) for lot in then.lots] == [(56, "Q1")]


async def test_a_phone_whose_clock_runs_ahead_closes_no_book_of_the_future(session, officer, store):
    row = await counted(session, officer, {"code": "Q1", "counted": 60}, hours=-0.05)
    await issued(session, officer, 10)
    then = await history.stock_then(session, "store-a", row.counted_at)
    assert ([lot.on_hand for lot in then.lots], await held_now(session)) == ([60], [(50, 0)])


async def test_a_count_without_every_lot_or_reason_is_not_closed_and_each_is_named(session, officer, store):
    await actions.received(session, "store-a", uuid7(), ReceiptIn(
        observed_at=ago(2), lines=[{"item": "coat", "quantity": 5, "owner": "市"}]), by=officer)
    coat, = [lot.lot_id for lot in await lots_of(session, "store-a") if lot.item == "coat"]
    with pytest.raises(NotEveryLotCounted) as refused:
        await counted(session, officer, {"code": "Q1", "counted": 60})
    assert refused.value.facts["lots"] == [{"lot_id": str(coat), "item": "coat", "expected": 5}]
    with pytest.raises(DifferencesUnexplained) as bare:
        await counted(session, officer, {"code": "Q1", "counted": 59}, {"lot_id": str(coat), "counted": 6})
    assert [(line["line"], line["expected"], line["counted"]) for line in bare.value.facts["lines"]] == [
        (1, 60, 59), (2, 5, 6)]
    await counted(session, officer, {"code": "Q1", "counted": 60}, items=["quilt"])


async def test_closed_the_book_takes_nothing_of_before_and_no_other_count_either(session, officer, store):
    await counted(session, officer, {"code": "Q1", "counted": 60})
    with pytest.raises(BookClosed) as refused:
        await issued(session, officer, 1, hours=2)
    assert [line["item"] for line in refused.value.facts["lines"]] == ["quilt"]
    with pytest.raises(BookClosed):
        await counted(session, officer, {"code": "Q1", "counted": 60}, hours=2)
    await issued(session, officer, 1, hours=0.5)
    assert await held_now(session) == [(59, 0)]


async def test_nothing_is_undone_across_a_later_count_and_every_bad_line_is_named(session, officer, store):
    receipt = await actions.received(session, "store-a", uuid7(), ReceiptIn(observed_at=ago(2), lines=[
        {"item": item, "quantity": 5, "owner": "市"} for item in ("quilt", "coat", "stove")]), by=officer)
    lots = {lot.item: str(lot.lot_id) for lot in await lots_of(session, "store-a") if lot.on_hand == 5}
    await counted(session, officer, {"code": "Q1", "counted": 60}, {"lot_id": lots["quilt"], "counted": 5},
                  {"lot_id": lots["coat"], "counted": 5}, items=["quilt", "coat"])
    with pytest.raises(AcrossStocktake) as refused:
        await actions.countered(session, receipt.id, uuid7(), CounterIn(reason="录错了"), by=officer)
    assert [(line["line"], line["item"]) for line in refused.value.facts["lines"]] == [(1, "quilt"), (2, "coat")]
    later = await issued(session, officer, 5)
    await actions.countered(session, later.id, uuid7(), CounterIn(reason="录错了"), by=officer)


async def test_a_draft_is_replaced_whole_and_a_closed_count_is_not(session, officer, store):
    number, first = uuid7(), StocktakeIn(counted_at=ago(1), lines=[{"code": "Q1", "counted": 1}])
    await stocktakes.drafted(session, "store-a", number, first, by=officer)
    second = first.model_copy(update={"lines": StocktakeIn(counted_at=ago(1), lines=[
        {"code": "Q1", "counted": 60}]).lines})
    row = await stocktakes.drafted(session, "store-a", number, second, by=officer)
    assert await stocktakes.drafted(session, "store-a", number, second, by=officer) is row
    found, left = await stocktakes.compared(session, row)
    assert ([one.missing for one in found], left) == ([0], [])
    await stocktakes.closed(session, "store-a", number, by=officer)
    assert (await stocktakes.closed(session, "store-a", number, by=officer)).movement_id is None
    with pytest.raises(StocktakeClosed):
        await stocktakes.drafted(session, "store-a", number, first, by=officer)


async def test_codes_that_are_of_no_lot_or_come_twice_are_named_line_by_line(session, officer, store):
    with pytest.raises(UnknownCodes) as refused:
        await counted(session, officer, {"code": "Q1", "counted": 1}, {"code": "Q9", "counted": 1},
                      {"lot_id": str(store), "counted": 1})
    assert [line["line"] for line in refused.value.facts["lines"]] == [2, 3]


async def test_goods_that_the_book_did_not_know_become_a_lot(session, officer, store):
    await counted(session, officer, {"code": "Q1", "counted": 60}, {
        "item": "coat", "owner": "市", "batch": "C1", "expires_on": "2031-01-01", "counted": 4, "reason": "found"})
    coat, = [lot for lot in await lots_of(session, "store-a") if lot.item == "coat"]
    assert (coat.on_hand, coat.batch, str(coat.expires_on)) == (4, "C1", "2031-01-01")


async def test_what_is_set_aside_lies_there_too_and_is_not_written_off(session, officer, store):
    await reserved(session, [Load(uuid7(), "store-a", "152502200", {"quilt": 50})], by=officer.actor)
    with pytest.raises(MissingIsSetAside) as refused:
        await counted(session, officer, {"code": "Q1", "counted": 45, "reason": "lost"})
    assert refused.value.facts["lines"][0]["free"] == 10
    await counted(session, officer, {"code": "Q1", "counted": 55, "reason": "lost"})
    assert await held_now(session) == [(5, 50)]


async def test_goods_leave_in_the_past_only_if_they_lay_there_then_and_never_in_the_future(session, officer, store):
    await issued(session, officer, 60, hours=1)
    await actions.received(session, "store-a", uuid7(), ReceiptIn(
        lines=[{"item": "quilt", "quantity": 20, "owner": "市"}]), by=officer)
    with pytest.raises(NotEnough) as refused:
        await issued(session, officer, 1, hours=2)
    assert refused.value.facts["available"] == 0
    with pytest.raises(InTheFuture):
        await issued(session, officer, 1, hours=-1)


async def test_the_card_tells_each_movement_and_what_lay_there_after_it(session, officer, store):
    await issued(session, officer, 10, hours=2)
    await issued(session, officer, 5, hours=2.5)     # entered later, moved earlier
    await counted(session, officer, {"code": "Q1", "counted": 44, "reason": "lost"})
    card = await history.card(session, "store-a", "quilt", None, clock.now())
    assert [(line.kind, line.came, line.went, line.on_hand) for line in card.lines] == [
        ("receipt", 60, 0, 60), ("issue", 0, 5, 55), ("issue", 0, 10, 45), ("adjustment", 0, 1, 44)]
    rest = await history.card(session, "store-a", "quilt", ago(2.2), clock.now())
    assert (rest.opening_on_hand, [line.on_hand for line in rest.lines]) == (55, [45, 44])
    known = await history.stock_then(session, "store-a", ago(1.5), known=True)
    assert known.lots == []     # it was all entered just now
