import io
import json

import openpyxl
import pytest
from pydantic import Field

from disaster.geo.datum import Datum, to_wgs84
from disaster.geo.importing import ERRORS_MAX, ImportRefused, LocatedRow, ShapedRow, check
from disaster.geo.reading import UnreadableFile, parse


class WellRow(LocatedRow):
    code: str = Field(pattern=r"^\d{9}$")
    name: str
    depth_m: int = Field(default=0, ge=0)

    @property
    def identity(self):
        return (self.code,)


HEAD = "code,name,depth_m,lon,lat\n"
GOOD = HEAD + "152502100,伊玛图,12,115.67,44.58\n152502201,洪格尔,,,\n"


def errors_of(content, datum=Datum.WGS84, name="wells.csv"):
    with pytest.raises(ImportRefused) as refused:
        check(parse(name, content if isinstance(content, bytes) else content.encode()), WellRow, datum)
    return refused.value.facts["errors"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_from_any_desk_reads_the_same(encoding):
    rows = check(parse("wells.csv", GOOD.encode(encoding)), WellRow, Datum.WGS84)
    assert [(row.line, row.name, row.depth_m, row.lon) for row in rows] == [
        (2, "伊玛图", 12, 115.67), (3, "洪格尔", 0, None)]


def test_an_excel_sheet_reads_like_the_csv():
    book = openpyxl.Workbook()
    sheet = [[152502100, "伊玛图", 12.0, 115.67, 44.58], [], ["152502201", "洪格尔"]]
    for row in [HEAD.strip().split(","), *sheet]:
        book.active.append(row)
    book.save(saved := io.BytesIO())
    rows = check(parse("wells.xlsx", saved.getvalue()), WellRow, Datum.WGS84)
    assert [(row.line, row.code, row.depth_m) for row in rows] == [(2, "152502100", 12), (4, "152502201", 0)]


def test_geojson_points_become_coordinates():
    feature = {"type": "Feature", "properties": {"code": "152502100", "name": "伊玛图"},
               "geometry": {"type": "Point", "coordinates": [115.67, 44.58]}}
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    assert check(parse("wells.geojson", content), WellRow, Datum.WGS84)[0].lat == 44.58


def test_every_error_names_line_column_value_and_rule():
    errors = errors_of(HEAD + "15250210,伊玛图,-3,115.67,44.58\n152502201,洪格尔,many,,\n")
    assert [(e["line"], e["column"], e["value"], e["rule"]) for e in errors] == [
        (2, "code", "15250210", "string_pattern_mismatch"), (2, "depth_m", "-3", "greater_than_equal"),
        (3, "depth_m", "many", "int_parsing")]


def test_swapped_columns_are_seen():
    assert {e["rule"] for e in errors_of(HEAD + "152502100,伊玛图,1,44.58,115.67\n")} == {
        "greater_than_equal", "less_than_equal"}


def test_half_a_point_is_refused():
    assert errors_of(HEAD + "152502100,伊玛图,1,115.67,\n")[0]["rule"] == "value_error"


def test_a_line_said_twice_names_the_first():
    twice = errors_of(GOOD + "152502100,又一次,1,,\n")
    assert twice == [{"line": 4, "column": "", "value": "152502100", "rule": "repeated", "first_line": 2}]


def test_a_cell_over_two_lines_does_not_shift_the_numbers():
    errors = errors_of(HEAD + '152502100,"伊玛\n图",1,,\nbad,x,1,,\n')
    assert errors[0]["line"] == 4


def test_missing_and_unknown_columns_are_said_once():
    found = [(e["column"], e["rule"]) for e in errors_of("code,nmae\n152502100,a\n152502201,b\n")]
    assert found == [("name", "column_missing"), ("nmae", "column_unknown")]


def test_an_empty_file_is_an_error():
    assert errors_of(HEAD)[0]["rule"] == "no_lines"


def test_coordinates_without_a_datum_are_refused():
    assert errors_of(GOOD, datum=None)[0]["rule"] == "datum_required"


def test_without_coordinates_no_datum_is_needed():
    assert len(check(parse("w.csv", b"code,name\n152502100,a\n"), WellRow)) == 1


def test_points_and_shapes_arrive_in_the_stores_datum():
    point = check(parse("wells.csv", GOOD.encode()), WellRow, Datum.GCJ02)[0]
    assert (point.lon, point.lat) == to_wgs84(115.67, 44.58, Datum.GCJ02)
    ring = {"type": "Polygon", "coordinates": [[[116, 44], [116.1, 44], [116, 44.1], [116, 44]]]}
    content = json.dumps({"features": [{"properties": {}, "geometry": ring}]}).encode()
    shaped = check(parse("a.geojson", content), ShapedRow, Datum.GCJ02)[0]
    first = json.loads(shaped.geometry or "")["coordinates"][0][0]
    assert first == pytest.approx(to_wgs84(116, 44, Datum.GCJ02))


def test_a_bow_tie_is_no_area():
    ring = {"type": "Polygon", "coordinates": [[[116, 44], [117, 45], [117, 44], [116, 45], [116, 44]]]}
    content = json.dumps({"features": [{"properties": {}, "geometry": ring}]}).encode()
    with pytest.raises(ImportRefused):
        check(parse("a.geojson", content), ShapedRow, Datum.WGS84)


def test_a_thousand_errors_are_counted_and_two_hundred_named():
    with pytest.raises(ImportRefused) as refused:
        check(parse("w.csv", ("code,name\n" + "x,y\n" * 1000).encode()), WellRow)
    assert refused.value.facts["errors_total"] == 1000
    assert len(refused.value.facts["errors"]) == ERRORS_MAX


@pytest.mark.parametrize(("name", "content"), [
    ("a.xlsx", b"not a zip"), ("a.geojson", b"[1,2]"), ("a.csv", b"\xff\xff\xff"), ("a.doc", b""),
    ("a.csv", b'code\n"open')])
def test_a_file_that_is_not_what_it_says_is_refused(name, content):
    with pytest.raises(UnreadableFile):
        parse(name, content)
