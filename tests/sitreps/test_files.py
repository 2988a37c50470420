"""A sent table as files: the national form's order, with units, signatory and time, kept byte for byte."""

import csv
from io import BytesIO, StringIO
from urllib.parse import unquote

from openpyxl import load_workbook
from pypdf import PdfReader
from uuid_utils.compat import uuid7

from disaster.rulebook.documents import shipped
from tests.reports.filing import SUMU, report

TOWN = "152502100"


async def corrected(boss, table, reason):
    """The table sent once more, corrected for a reason."""
    draft = (await boss.get(f"/api/incidents/{table['incident_id']}/due-table",
                            params={"corrects": table["id"]})).raise_for_status().json()
    answer = await boss.put(f"/api/due-tables/{uuid7()}", json={
        "incident_id": table["incident_id"], "kind": table["kind"], "epoch": draft["epoch"],
        "seq": draft["content"]["seq"], "previous": table["id"], "corrects": table["id"], "reason": reason,
        "notes": {}})
    return answer.raise_for_status().json()


async def sent(signed_in):
    """A table that went up, and who sent it."""
    boss = await signed_in("commander", "reporter", "duty_officer", login="boss")
    for place, figures in ((SUMU, {"affected_population": 120, "deaths": 0}),
                           (TOWN, {"affected_population": 80, "loss_total": 12.5})):
        told = (await boss.put(f"/api/reports/{uuid7()}", json=report(place, figures=figures))).raise_for_status()
    draft = (await boss.get(f"/api/incidents/{told.json()['incident_id']}/due-table")).raise_for_status().json()
    content = draft["content"]
    answer = await boss.put(f"/api/due-tables/{uuid7()}", json={
        "incident_id": content["incident_id"], "kind": content["kind"], "epoch": draft["epoch"], "seq": content["seq"],
        "previous": content["previous"], "notes": {}})
    return boss, answer.raise_for_status().json()


async def test_one_table_as_sheet_as_lines_and_as_paper(signed_in):
    boss, table = await sent(signed_in)
    files = {kind: (await boss.get(f"/api/due-tables/{table['id']}/file.{kind}")).raise_for_status()
             for kind in ("xlsx", "csv", "pdf")}
    is_in_the_forms_order(files["csv"].content)
    is_a_sheet_of_numbers(files["xlsx"].content, table)
    is_a_paper_that_can_be_read(files["pdf"].content, table)
    again = {kind: (await boss.get(f"/api/due-tables/{table['id']}/file.{kind}")).content for kind in files}
    assert again == {kind: answer.content for kind, answer in files.items()}
    assert table["number"] in files_name(files["pdf"])
    other = await signed_in("duty_officer", areas=("152501",))
    assert (await other.get(f"/api/due-tables/{table['id']}/file.pdf")).status_code == 404


async def test_words_pasted_with_a_formula_and_a_control_character_can_be_opened_as_a_sheet(signed_in):
    boss, table = await sent(signed_in)
    newer = await corrected(boss, table, "=漏报\x0b一户")
    body = (await boss.get(f"/api/due-tables/{newer['id']}/file.xlsx")).raise_for_status().content
    cell = load_workbook(BytesIO(body))["校核说明"].cell(2, 3)
    assert (cell.value, cell.data_type) == ("=漏报 一户", "s")


def files_name(answer):
    """The name under which a browser keeps the file."""
    return unquote(answer.headers["content-disposition"])


def is_in_the_forms_order(body):
    """CSV with a mark of UTF-8: every field of the national header in its order, the county, then sixteen townships."""
    assert body.startswith(b"\xef\xbb\xbf")
    head, county, *townships = csv.reader(StringIO(body.decode("utf-8-sig")))
    fields = [f"{one.zh}({one.unit})" for one in shipped("indicators").all]
    assert head[8:8 + len(fields)] == fields
    line = dict(zip(head, county, strict=True))
    assert (line["统计单位"], line["受灾人口(人)"], line["因灾死亡人口(人)"], line["因灾失踪人口(人)"]) == (
        "锡林浩特市", "至少 200", "至少 0", "—")
    assert (len(townships), line["直接经济损失(万元)"], line["报送单位"]) == (16, "至少 12.5", "锡林郭勒盟应急管理局")
    assert line["签发人"] == "示例(示例岗位)"


def is_a_sheet_of_numbers(body, table):
    """XLSX: numbers are numbers, lower bounds are shown as such, and the head says who answers for it."""
    book = load_workbook(BytesIO(body))
    sheet = book["报表"]
    assert table["digest"] in sheet["A2"].value
    columns = {cell.value: cell.column for cell in sheet[3]}
    told = sheet.cell(5, columns["受灾人口"])
    assert (told.value, told.number_format, sheet.cell(4, columns["受灾人口"]).value) == (200, '"至少 "0', "人")
    assert sheet.cell(5, columns["因灾失踪人口"]).value == "—"
    assert book.sheetnames == ["报表", "与上次报送的差异", "校核说明"]


def is_a_paper_that_can_be_read(body, table):
    """PDF: its text can be taken out again, with title, number, figures, signatory, time and page."""
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)
    flat = "".join(text.split())
    for said in ("自然灾害灾情快报表(初报)", "".join(table["number"].split()), "受灾人口", "至少200",
                 "签发人:示例(示例岗位)", "报出时间:", "第1页", table["digest"], "宝力根苏木"):
        assert said in flat, f"{said} is not on the paper"
