from pathlib import Path

import pytest

from disaster.geo.actions import imported
from disaster.geo.datum import Datum
from disaster.geo.importing import ImportRefused
from disaster.geo.reading import parse, read
from disaster.stockpile.importing import stock_imported, stores_imported
from disaster.stockpile.queries import store_of
from disaster.stockpile.views import store_view
from tests.stockpile.test_ledger import lots_of

DATA = Path(__file__).resolve().parents[2] / "disaster" / "data" / "xilinhot"
COLUMNS = "store_id,item,lot,quantity,unit,expires_on,owner,source,flag\n"


async def shipped(session, officer):
    await imported(session, "divisions", read(DATA / "divisions.csv"), by="system", datum=Datum.WGS84)
    await stores_imported(session, read(DATA / "stores.csv"), by=officer, datum=Datum.WGS84)


async def test_the_shipped_stores_and_stock_load_marked_as_examples(session, officer):
    await shipped(session, officer)
    done = await stock_imported(session, read(DATA / "stock.csv"), by=officer)
    store = await store_of(session, "store-01")
    view = store_view(store)
    assert (view.areas, view.flag, view.kind) == (["152502004"], "example", "county")
    assert (view.point, done.lines) == ([116.10, 43.96], 105)
    coal = next(lot for lot in await lots_of(session, "store-01") if lot.item == "coal")
    assert (coal.on_hand, coal.unit, coal.flag) == (60_000, "公斤", "example")


async def test_a_dry_run_writes_nothing(session, officer):
    await shipped(session, officer)
    await stock_imported(session, read(DATA / "stock.csv"), by=officer, dry_run=True)
    assert await lots_of(session, "store-01") == []


@pytest.mark.parametrize(("line", "column", "rule"), [
    ("store-99,quilt,A,5,床,,市,示例来源,example", "store_id", "unknown_store"),
    ("store-01,spoon,A,5,把,,市,示例来源,example", "item", "unknown_item"),
    ("store-01,quilt,A,2.5,床,,市,示例来源,example", "item", "not_that_unit"),
    ("store-01,quilt,A,-1,床,,市,示例来源,example", "quantity", "greater_than"),
    ("store-01,coal,A,2000000,吨,,市,示例来源,example", "quantity", "too_many_pieces"),
])
async def test_a_wrong_line_is_named_and_nothing_is_written(session, officer, line, column, rule):
    await shipped(session, officer)
    with pytest.raises(ImportRefused) as refused:
        await stock_imported(session, parse("stock.csv", (COLUMNS + line).encode()), by=officer)
    assert [(found["line"], found["column"], found["rule"]) for found in refused.value.facts["errors"]] == [
        (2, column, rule)]


async def test_a_batch_is_counted_in_only_once(session, officer):
    await shipped(session, officer)
    await stock_imported(session, read(DATA / "stock.csv"), by=officer)
    with pytest.raises(ImportRefused) as refused:
        await stock_imported(session, read(DATA / "stock.csv"), by=officer)
    assert refused.value.facts["errors"][0]["rule"] == "counted_already"


async def test_a_store_of_more_lots_than_one_receipt_takes_is_counted_in_whole(session, officer):
    await shipped(session, officer)
    lines = "".join(f"store-01,quilt,B{number},2,床,,市,示例来源,example\n" for number in range(501))
    await stock_imported(session, parse("stock.csv", (COLUMNS + lines).encode()), by=officer)
    assert sum(lot.on_hand for lot in await lots_of(session, "store-01")) == 1_002
