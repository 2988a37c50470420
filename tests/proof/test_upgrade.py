"""A database that an older version wrote is proven after the upgrade as before, and an altered row is still named."""

from typing import ClassVar

from sqlalchemy import update
from uuid_utils.compat import uuid7

from disaster.db import before_commit
from disaster.journal import renewing
from disaster.journal.models import Head
from disaster.journal.record import record
from disaster.journal.renewing import renewed
from disaster.journal.subjects import View
from disaster.journal.verify import prove
from disaster.reports.models import Report
from disaster.sitreps.rules import worth_telling
from disaster.stockpile import actions
from disaster.stockpile.schemas import ReceiptIn
from tests.reports.filing import SUMU, acted
from tests.stockpile.test_ledger import stocked

ITEMS = ("blanket", "coal")


class OlderReport(View):
    """What an entry of a report told before its view gained fields."""

    subject_type: ClassVar[str] = "report"
    place: str


async def numbered(session) -> None:
    await session.flush()
    for hook in before_commit:
        await hook(session)


async def older(session, report: Report, place: str) -> None:
    """The last entry of the report is one of an older version."""
    record(session, "report.filed", OlderReport(id=str(report.id), areas=[report.place], place=place), by="system")
    await numbered(session)


async def test_what_an_older_version_recorded_is_proven_after_the_upgrade(session, officer):
    report = await acted(session, officer)
    await older(session, report, SUMU)
    assert await prove(session) == [f"report/{report.id}: the row differs from its last entry"]
    assert await renewed(session) == 1
    await numbered(session)
    assert (await prove(session), await renewed(session)) == ([], 0)


async def test_a_row_that_contradicts_its_older_entry_is_not_told_anew(session, officer):
    report = await acted(session, officer)
    await older(session, report, "152502999")
    assert await renewed(session) == 0
    record(session, "report.filed", OlderReport(id=str(report.id), areas=[report.place], place=SUMU), by="system")
    await numbered(session)
    assert await renewed(session) == 0      # of this form all were looked through
    await session.execute(update(Head).values(views="of an older program"))
    assert await renewed(session) == 1


def untold(session, kind: str) -> None:
    """An older program told nothing of this kind."""
    session.info["journal"] = [one for one in session.info["journal"] if not one.subject.startswith(kind)]


class StoreWithAllItsLots(View):
    """What an entry of a store's stock told before each item of it was a subject of its own."""

    subject_type: ClassVar[str] = "stock"


async def test_a_store_whose_whole_stock_was_one_subject_is_told_item_by_item_after_the_upgrade(session, officer):
    await stocked(session, officer)
    untold(session, "holding/")
    record(session, "stock.changed", StoreWithAllItsLots(id="store-a", areas=["152502004"]), by="system")
    await numbered(session)
    assert await prove(session) == ["holding/store-a.quilt: the row differs from its last entry",
                                    "stock/store-a: the journal knows it, no row does"]
    assert await renewed(session) == 2
    await numbered(session)
    assert (await prove(session), await renewed(session)) == ([], 0)


async def test_rows_that_an_older_program_told_in_one_way_alone_are_told_in_the_new_way_too(session, officer):
    await stocked(session, officer)
    untold(session, "shelf/")
    await numbered(session)
    assert await prove(session) == ["shelf/store-a.quilt: the row differs from its last entry"]
    assert await renewed(session) == 1
    await numbered(session)
    assert (await prove(session), await renewed(session)) == ([], 0)


async def test_more_than_one_transaction_may_hold_is_told_in_several_each_row_once(session, officer, monkeypatch):
    await stocked(session, officer)
    await actions.received(session, "store-a", uuid7(), ReceiptIn(
        lines=[{"item": item, "quantity": 5, "owner": "锡林浩特市"} for item in ITEMS]), by=officer)
    untold(session, "shelf/")
    untold(session, "holding/")
    for store in ("store-a", "store-b", "store-c"):
        record(session, "stock.changed", StoreWithAllItsLots(id=store, areas=["152502004"]), by="system")
    await numbered(session)
    monkeypatch.setattr(renewing, "TOGETHER_MAX", 2)
    turns: list[int] = []
    while turns[-1:] != [0]:
        turns.append(await renewed(session))
        await numbered(session)
    assert turns == [2, 2, 2, 2, 1, 0]
    assert await prove(session) == []


def test_nobody_who_comes_back_is_told_of_an_upgrade():
    assert not worth_telling("report", ["report.renewed"], own=False)
    assert worth_telling("report", ["report.renewed", "report.accepted"], own=False)
