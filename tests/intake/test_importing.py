from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from disaster.geo.reading import parse
from disaster.intake.importing import DatumRequired, HowRead, as_utf8, import_file, reports_imported
from disaster.intake.models import PublicReport
from disaster.intake.rules.columns import UnknownColumns
from disaster.intake.rules.dates import BadDate, date_of
from disaster.settings import ROOT

EXAMPLE = ROOT / "docs/examples/reports-example.csv"
GCJ = HowRead(datum="gcj02")
ZONE, NOW = ZoneInfo("Asia/Shanghai"), datetime(2026, 11, 25, tzinfo=UTC)
EXPECTED = {6: ("纬度", "out_of_range"), 7: ("纬度", "half_a_point"), 8: ("发生时间", "ambiguous_date"),
            9: ("发生时间", "not_a_date"), 10: ("内容", "nothing_said"), 12: ("经度", "zero_point")}


def content(encoding="utf-8"):
    """The example in another encoding."""
    return EXAMPLE.read_text(encoding="utf-8").encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
async def test_each_line_is_stored_or_rejected_with_line_column_value_and_reason(session, encoding):
    told, rejected, _ = await reports_imported(session, "file.csv", content(encoding), GCJ, by="system")
    assert (told.lines, told.stored, told.known, told.repeated, told.rejected) == (13, 6, 0, 1, 6)
    assert {int(one.cells["编号"]): (one.column, one.code) for one in rejected} == EXPECTED
    assert [(one.line, one.value) for one in rejected if one.code == "not_a_date"] == [(11, "昨天")]


async def test_every_script_comes_back_as_it_was_written_and_points_are_in_wgs84(session):
    await reports_imported(session, "file.csv", content("gb18030"), GCJ, by="system")
    rows = {row.origin["cells"]["编号"]: row for row in await session.scalars(select(PublicReport))}
    assert "Хот айлын хашаа" in rows["2"].words
    assert rows["3"].words.endswith("ᠴᠠᠰᠤ ᠶᠡᠬᠡ᠂ ᠵᠠᠮ ᠬᠠᠭᠠᠭᠳᠠᠪᠠ")
    assert {rows[one].hazard for one in "1234"} == {"snow"}
    assert (rows["11"].hazard, rows["11"].datum, rows["11"].lon == 116.2) == ("wind_hail", "gcj02", False)
    assert rows["1"].occurred_at == datetime(2026, 1, 14, 0, 30, tzinfo=UTC)


async def test_the_same_file_twice_in_whatever_encoding_makes_no_second_copies(session):
    await reports_imported(session, "file.csv", content(), GCJ, by="system")
    told, _, _ = await reports_imported(session, "other.csv", content("gb18030"), GCJ, by="system")
    assert (told.stored, told.known) == (0, 6)
    assert await session.scalar(select(func.count()).select_from(PublicReport)) == 6


async def test_a_dry_run_and_a_file_without_datum_write_nothing(session):
    told, _, _ = await reports_imported(session, "file.csv", content(), GCJ.model_copy(update={"dry_run": True}),
                                        by="system")
    assert told.stored == 6
    with pytest.raises(DatumRequired):
        await reports_imported(session, "file.csv", content(), HowRead(), by="system")
    assert await session.scalar(select(func.count()).select_from(PublicReport)) == 0


async def test_rejected_lines_are_written_beside_the_file_and_mended_they_are_taken(session, tmp_path):
    file = tmp_path / "file.csv"
    file.write_bytes(content())
    await import_file(session, file, GCJ, by="system")
    beside = tmp_path / "file.csv.rejected.csv"
    mended = beside.read_text(encoding="utf-8-sig").replace("昨天", "2026-01-13").replace("03/04/2026", "2026-04-03")
    (tmp_path / "mended.csv").write_text(mended, encoding="utf-8")
    assert (await import_file(session, tmp_path / "mended.csv", GCJ, by="system")).stored == 2


async def test_what_a_stranger_wrote_is_no_formula_in_the_rejected_lines_and_comes_back_as_it_was(session, tmp_path):
    file, how = tmp_path / "file.csv", HowRead(datum="wgs84")
    file.write_text("text,lon,lat,date\n=HYPERLINK(1),-116.5,44.1,yesterday\n", encoding="utf-8")
    await import_file(session, file, how, by="system")
    beside = (tmp_path / "file.csv.rejected.csv").read_text(encoding="utf-8-sig")
    assert "\n'=HYPERLINK(1),'-116.5," in beside
    (tmp_path / "mended.csv").write_text(beside.replace("yesterday", "2026-01-13"), encoding="utf-8")
    await import_file(session, tmp_path / "mended.csv", how, by="system")
    row = (await session.scalars(select(PublicReport))).one()
    assert (row.words, row.lon) == ("=HYPERLINK(1)", -116.5)


async def test_columns_of_other_names_are_told_and_strange_ones_refused(session):
    file = b"note,when it was\nroad closed,2026-01-02\n"
    with pytest.raises(UnknownColumns):
        await reports_imported(session, "x.csv", file, HowRead(), by="system")
    how = HowRead(columns={"text": "note", "date": "when it was"})
    assert (await reports_imported(session, "x.csv", file, how, by="system"))[0].stored == 1


def test_a_few_broken_characters_cost_their_lines_and_not_the_whole_file():
    good = ("text,lat\n" + "路断了,\n" * 200).encode()
    table = parse("x.csv", as_utf8("x.csv", good + b"\xe8\xb7,\n"))
    assert table.lines[0].cells["text"] == "路断了"
    assert "�" in table.lines[-1].cells["text"]


@pytest.mark.parametrize("written", [
    "2026-01-14 08:30", "2026/1/14 8:30", "2026年1月14日 8时30分", "2026.1.14 8:30:00", "202601140830",
    "14/1/2026 8:30", "2026-01-14T00:30:00Z", "14-Jan-2026 08:30", "January 14, 2026 8:30 AM"])
def test_a_date_is_the_same_moment_however_it_was_written(written):
    assert date_of(written, ZONE, NOW) == datetime(2026, 1, 14, 0, 30, tzinfo=UTC)


def test_a_date_that_is_two_days_is_not_guessed():
    with pytest.raises(BadDate, match="ambiguous_date"):
        date_of("03/04/2026", ZONE, NOW)
    days = [date_of("03/04/2026 12:00", ZONE, NOW, order).day for order in ("day", "month")]
    assert days == [3, 4]


@given(st.text(max_size=30))
def test_whatever_stands_for_a_date_is_read_or_named_as_none(written):
    known = {"not_a_date", "ambiguous_date", "date_out_of_range"}
    try:
        told = date_of(written, ZONE, NOW).tzname()
    except BadDate as error:
        told = str(error)
    assert told in {"UTC", *known}
