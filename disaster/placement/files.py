"""A plan of stock (救灾物资储备计划) as a file: XLSX, CSV (UTF-8 with BOM) and PDF by the same rows."""

import asyncio
import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from disaster import clock
from disaster.cells import defused, text_cell
from disaster.placement.schemas import Format, StockAnswer, StockEdited, StockPlanDetail
from disaster.printing import drawn
from disaster.sitreps.paper import STYLE

TYPES: dict[Format, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf"}
WAYS = {"expected": "本计划(总代价最小)", "cautious": "本计划(稳健)", "today": "现有储备",
        "by_population": "按人口分配", "mean": "按平均灾情"}
STATES = {"computing": "计算中", "failed": "未算出", "draft": "草案", "approved": "已批准", "superseded": "已失效"}
LINES = ("储备库(点)", "物资", "单位", "现有", "计划数", "增减", "按人口分配", "备注")
SCENARIOS = ("灾害情景", "灾种", "万年次数", "受灾苏木镇", "道路中断", "转移人口", "需救助人口", "断草牲畜(羊单位)",
             "本计划缺口", "现有储备缺口", "按人口分配缺口")
COMPARED = ("方案", "年费用(元)", "购置费(元)", "期望缺口(加权,元/次)", "最坏情形缺口(加权,元/次)")
Row = tuple[str | int | float, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A plan and the names in it."""

    detail: StockPlanDetail
    county: str
    stores: Mapping[str, str]
    places: Mapping[str, str]
    items: Mapping[str, str]
    hazards: Mapping[str, str]
    world: str

    @property
    def title(self) -> str:
        return f"{self.county}救灾物资储备计划"

    @property
    def marks(self) -> list[str]:
        """演练 in a drill; 示例 where it rests on example values; 草案 until somebody has signed."""
        plan = self.detail.plan
        example = plan.answer is not None and plan.answer.example
        return (["演练 DRILL"] * (self.world == "drill") + ["示例"] * example
                + [STATES[plan.state]] * (plan.state != "approved"))

    def facts(self) -> Iterator[tuple[str, str]]:
        """What stands above the table."""
        plan, answer = self.detail.plan, self.detail.plan.answer
        yield "文号", plan.number or "(未批准)"
        yield "编制单位", f"{self.county}应急管理局"
        yield "编制时间", clock.local(plan.made_at).strftime("%Y-%m-%d %H:%M")
        if plan.approved_at is not None:
            yield "签发", f"{plan.signatory} {clock.local(plan.approved_at).strftime('%Y-%m-%d %H:%M')}"
        yield "购置预算", "不限" if plan.budget_fen is None else f"{yuan(plan.budget_fen)} 元"
        if answer is not None:
            yield "依据方案", WAYS[plan.chosen]
            yield "最优性", proven(answer)
            if plan.edited is not None:
                yield "人工调整", f"{plan.edited.lines} 行;调整后{cost_of(plan.edited)}。缺口仍按调整前计算"
            yield "行车时间", "按直线距离估算" if answer.travel_is_estimate else "按路网"

    def lines(self) -> Iterator[Row]:
        """A row for each store and item that has some or shall have some."""
        for line in self.detail.lines:
            store, item = self.stores.get(line.store, line.store), self.items.get(line.item, line.item)
            if line.today or line.target:
                yield (store, item, line.unit, line.today, line.target, line.target - line.today, line.by_population,
                       "人工调整" if line.edited else "")

    def scenarios(self) -> Iterator[Row]:
        """A row for each disaster."""
        chosen = self.detail.plan.chosen
        for one in self.detail.scenarios:
            share = one.unmet_share
            yield (f"{one.zh} {one.number}", self.hazards.get(one.hazard, one.hazard), one.per_10000_years,
                   "、".join(self.places.get(code, code) for code in one.hit),
                   "、".join(self.places.get(code, code) for code in one.cut_off), one.relocated, one.needing_aid,
                   one.sheep_units, *(percent(share.get(kind)) for kind in (chosen, "today", "by_population")))

    def compared(self) -> Iterator[Row]:
        """A row for each way to stock."""
        answer = self.detail.plan.answer
        for one in answer.policies if answer else ():
            yield (WAYS[one.kind], yuan(one.yearly_fen), yuan(one.purchase_fen), yuan(one.expected_unmet_fen),
                   yuan(one.tail_unmet_fen))


def proven(answer: StockAnswer) -> str:
    """How near to the best it is."""
    found = f"与理论最优相差不超过 {100 * answer.gap:.3f}%({answer.solver} {answer.solver_version})"
    return found if answer.optimal else f"时限内找到的最好方案,{found}"


def cost_of(edited: StockEdited) -> str:
    """What the plan costs with the lines changed by hand."""
    bought = "价格不全" if edited.purchase_fen is None else f"{yuan(edited.purchase_fen)} 元"
    return f"年费用 {yuan(edited.yearly_fen)} 元、购置费 {bought}" + (",超出预算" if edited.over_budget else "")


def yuan(fen: int) -> str:
    """Money in yuan, as far as there are fen."""
    return f"{fen // 100:,}" + (f".{fen % 100:02d}" if fen % 100 else "")


def percent(share: float | None) -> str:
    """A share of a need; unknown is a dash."""
    return "—" if share is None else f"{100 * share:.1f}%"


def name_of(paper: Paper, kind: Format) -> str:
    """What the file is called."""
    return f"{paper.detail.plan.number or paper.county}-救灾物资储备计划.{kind}"


async def made(paper: Paper, kind: Format) -> bytes:
    """The file. Nothing here keeps the event loop: a PDF is drawn in a process, a sheet in a thread."""
    if kind == "pdf":
        return await drawn(written(paper))
    return await asyncio.to_thread(spreadsheet if kind == "xlsx" else separated, paper)


def separated(paper: Paper) -> bytes:
    """CSV: one header line, then the lines of the plan; nothing else, so that programs can read it."""
    out = StringIO()
    lines = csv.writer(out)
    lines.writerow(["文号", "状态", *LINES, "标记"])
    plan = paper.detail.plan
    for row in paper.lines():
        lines.writerow([plan.number or "", STATES[plan.state],
                        *(defused(one) if isinstance(one, str) else one for one in row), " ".join(paper.marks)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def spreadsheet(paper: Paper) -> bytes:
    """XLSX: the plan, the disasters it prepares for, and what it is compared with."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = "储备计划"
    first.append([" ".join([*paper.marks, paper.title])])
    first["A1"].font = Font(bold=True, size=14)
    for name, value in paper.facts():
        first.append([name, text_cell(first, value)])
    table(first, LINES, paper.lines())
    table(book.create_sheet("灾害情景"), SCENARIOS, paper.scenarios())
    table(book.create_sheet("方案比较"), COMPARED, paper.compared())
    plan = paper.detail.plan
    book.properties.created = book.properties.modified = clock.local(plan.approved_at or plan.made_at).replace(
        tzinfo=None)
    book.properties.creator, book.properties.title = f"{paper.county}应急管理局", paper.title
    body = BytesIO()
    book.save(body)
    return body.getvalue()


def table(sheet: Worksheet, head: tuple[str, ...], rows: Iterator[Row]) -> None:
    """Head and rows; numbers are numbers."""
    sheet.append(list(head))
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = sheet.cell(sheet.max_row + 1, 1)
    for row in rows:
        sheet.append([text_cell(sheet, one) if isinstance(one, str) else one for one in row])
    for at in range(1, len(head) + 1):
        sheet.column_dimensions[get_column_letter(at)].width = 24 if at < 3 else 16


def written(paper: Paper) -> str:
    """The document as HTML, to be drawn as PDF."""
    marks = "".join(f'<p class="mark">{escape(mark)}</p>' for mark in paper.marks)
    facts = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in paper.facts())
    plan = paper.detail.plan
    head = " ".join([*paper.marks, paper.title, plan.number or ""])
    return (f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{escape(paper.title)}</title>'
            f"<style>{STYLE}</style><p class='head'>{escape(head)}</p>{marks}<h1>{escape(paper.title)}</h1>"
            f'<table class="facts">{facts}</table><h2>一、分库分品种储备数</h2>{html(LINES, paper.lines())}'
            f"<h2>二、方案比较</h2>{html(COMPARED, paper.compared())}"
            f'<section class="wide"><h2>三、所备灾害情景(缺口为未满足需求的加权比例)</h2>'
            f"{html(SCENARIOS, paper.scenarios())}</section>"
            f'<p class="sign"><span>签发:{escape(plan.signatory or "")}</span>'
            f'<span>计算输入摘要 {escape(plan.answer.input_hash[:16] if plan.answer else "")}</span></p></html>')


def html(head: tuple[str, ...], rows: Iterator[Row]) -> str:
    """A table; numbers to the right."""
    names = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join("<tr>" + "".join(
        f"<td>{escape(one)}</td>" if isinstance(one, str) else f'<td class="n">{one:,}</td>' for one in row) + "</tr>"
        for row in rows)
    return f"<table><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>"
