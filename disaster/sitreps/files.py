"""A due table as a file: XLSX and CSV (UTF-8 with BOM, as offices open it) by the same rows, PDF by paper.py."""

import asyncio
import csv
from datetime import datetime
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from disaster import clock
from disaster.cells import defused, text_cell
from disaster.printing import drawn
from disaster.sitreps import paper
from disaster.sitreps.form import KINDS, LEAD, TAIL, UNKNOWN, Form, number, written
from disaster.sitreps.schemas import Format, TableCell

TYPES: dict[Format, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf"}
THIN = Border(*(Side(style="thin", color="999999"),) * 4)
CHANGED = PatternFill("solid", fgColor="DCEFEC")
HEAD = PatternFill("solid", fgColor="EAEDEC")


async def made(form: Form, kind: Format) -> bytes:
    """The file of this kind. Nothing here keeps the event loop: a PDF is drawn in a process, a sheet in a thread."""
    if kind == "pdf":
        return await drawn(paper.written(form))
    return await asyncio.to_thread(spreadsheet if kind == "xlsx" else separated, form)


def separated(form: Form) -> bytes:
    """CSV: one header line, the county, then each township; nothing else, so that programs can read it."""
    out = StringIO()
    lines = csv.writer(out)
    lines.writerow([*LEAD, *(f"{one.zh}({one.unit})" for one in form.indicators), *TAIL])
    for unit in form.table.units:
        lines.writerow([defused(text) for text in (
            *form.lead(unit), *(written(unit.values.get(one.key)) for one in form.indicators), *form.tail())])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def spreadsheet(form: Form) -> bytes:
    """XLSX: the form, the differences to the last one sent, and the notes on checks."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "报表"
    fill_form(sheet, form)
    fill_changes(book.create_sheet("与上次报送的差异"), form)
    fill_notes(book.create_sheet("校核说明"), form)
    sent = clock.local(datetime.fromisoformat(form.frozen["sent_at"])).replace(tzinfo=None)
    book.properties.created = book.properties.modified = sent
    book.properties.creator, book.properties.title = form.unit, form.title
    body = BytesIO()
    book.save(body)
    return body.getvalue()


def fill_form(sheet: Worksheet, form: Form) -> None:
    """Title, head, one line for each unit; numbers are numbers, and what is only a lower bound is shown as 至少."""
    table, columns = form.table, len(LEAD) + len(form.indicators) + len(TAIL)
    sheet.append([" ".join([*form.marks, form.title])])
    sheet.append([form.signed])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([*LEAD, *(one.zh for one in form.indicators), *TAIL])
    sheet.append(["计量单位", *[""] * (len(LEAD) - 1), *(one.unit for one in form.indicators), *[""] * len(TAIL)])
    changed = {(one.place, one.indicator) for one in table.changes}
    for unit in table.units:
        words = (*form.lead(unit), *[""] * len(form.indicators), *form.tail())
        sheet.append([text_cell(sheet, one) for one in words])
        for at, one in enumerate(form.indicators, start=len(LEAD) + 1):
            put(sheet.cell(sheet.max_row, at), unit.values.get(one.key),
                changed=table.previous is not None and (unit.place, one.key) in changed)
    for row in sheet.iter_rows(min_row=3, max_col=columns):
        for cell in row:
            cell.border = THIN
            if cell.row < 5:
                cell.fill, cell.alignment = HEAD, Alignment(wrap_text=True, vertical="center", horizontal="center")
    sheet.freeze_panes = sheet.cell(5, 5)
    for at in range(1, columns + 1):
        sheet.column_dimensions[get_column_letter(at)].width = 18 if at <= len(LEAD) or at > columns - len(TAIL) else 12
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A3
    sheet.print_title_rows = "1:4"
    sheet.oddHeader.center.text = " ".join([*form.marks, form.title])
    sheet.oddFooter.center.text = "&P / &N"


def put(cell: Cell, told: TableCell | None, *, changed: bool) -> None:
    """A figure in its cell."""
    if told is None or told.value is None:
        cell.value, cell.alignment = UNKNOWN, Alignment(horizontal="right")
    else:
        cell.value = told.value
        decimals = "0" if told.value == int(told.value) else "0.####"
        cell.number_format = f'"至少 "{decimals}' if told.at_least else decimals
    if changed:
        cell.fill = CHANGED


def fill_changes(sheet: Worksheet, form: Form) -> None:
    """Every figure that the last table sent had otherwise."""
    names = {unit.place: unit.name_zh for unit in form.table.units}
    words = {one.key: one for one in form.indicators}
    sheet.append([f"与 {form.table.previous_number} 相比" if form.table.previous_number else "首次报送,无上次数"])
    sheet.append(["行政区划代码", "统计单位", "指标", "计量单位", "上次数", "本次数"])
    for one in form.table.changes:
        sheet.append([one.place, names.get(one.place, ""), words[one.indicator].zh, words[one.indicator].unit,
                      bounded(one.old, at_least=one.old_at_least), bounded(one.new, at_least=one.new_at_least)])


def bounded(value: float | None, *, at_least: bool) -> str:
    """A figure of a difference as text."""
    return UNKNOWN if value is None else f"至少 {number(value)}" if at_least else number(value)


def fill_notes(sheet: Worksheet, form: Form) -> None:
    """What the checks found, and the signer's words on it."""
    sheet.append(["校核规则", "不符之处", "说明"])
    for asked, broken, note in form.notes():
        sheet.append([text_cell(sheet, words) for words in (asked, broken, note)])
    if form.frozen["reason"]:
        sheet.append([f"更正 {form.table.previous_number}", "", text_cell(sheet, form.frozen["reason"])])


def name_of(form: Form, kind: Format) -> str:
    """What the file is called."""
    return f"{form.frozen['number']}-{KINDS[form.table.kind]}.{kind}"
