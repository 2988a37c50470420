"""What all papers of supply share: the sheet with its marks, tables, the QR and code, names of stores and places.

演练 stands on it in a drill, 示例 where it rests on example values, and that goods are free and never diverted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

import segno
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.geo.models import Division
from disaster.incidents.papers import when
from disaster.journal.read import position
from disaster.people.views import STAFF
from disaster.settings import settings
from disaster.stockpile.items import catalogue, unit_of
from disaster.stockpile.models import Store

READERS = (*STAFF, "storekeeper", "reserves_officer", "finance_officer", "shelter_keeper", "reporter")
FREE = "救灾物资无偿使用,不得收费,不得挪作他用(自然灾害救助条例第二十四条)。 Relief goods are free and never diverted."
STYLE = """@page{size:A4;margin:16mm 15mm;@bottom-center{font:9pt 'Noto Serif CJK SC','Noto Sans CJK SC',serif;
content:"第 " counter(page) " 页 共 " counter(pages) " 页"}}
body{font:11pt/1.6 'Noto Serif CJK SC','Noto Sans CJK SC',serif;max-width:48em;
margin:auto;padding:1em;color:#111;background:#fff}h1{text-align:center;font-size:18pt;margin:.4em 0}
table{border-collapse:collapse;width:100%;margin:.8em 0}
td,th{border:1px solid #555;padding:.25em .6em;text-align:left;vertical-align:top}
td.n{text-align:right;font-variant-numeric:tabular-nums}thead{display:table-header-group}tr{break-inside:avoid}
.mark{border:3px solid #111;padding:.2em 1em;text-align:center;font-weight:700}.sign{margin-top:2.2em;
display:flex;justify-content:space-between;gap:2em;break-inside:avoid}.proof{display:flex;gap:1.2em;align-items:center;
break-inside:avoid;margin-top:1em}.proof svg{width:32mm;height:32mm;flex:none}.code{font:700 14pt monospace;
letter-spacing:.05em}.small{font-size:9pt;color:#333}@media print{body{padding:0}}
@media screen and (max-width:40em){td,th{padding:.2em .3em;font-size:9pt;overflow-wrap:anywhere}
td.n{white-space:nowrap}.sign{flex-direction:column;gap:1em}}"""
Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Proof:
    """What lets anybody check a paper: where it is followed, and its code."""

    origin: str
    number: str
    key: str
    code: str

    @property
    def url(self) -> str:
        """The page that follows it. The key stands behind the #, where no server, log or proxy sees it."""
        return f"{self.origin}/follow#number={quote(self.number)}&key={quote(self.key)}&paper={quote(self.code)}"

    def html(self) -> str:
        """QR and code, with how to use them."""
        drawing = segno.make(self.url, error="m").svg_inline(border=2, omitsize=True)
        picture = drawing.replace("<svg ", '<svg data-part="qr" ', 1)
        return (f'<meta data-part="key" content="{escape(self.key)}"><div class="proof">{picture}<div><p class="small">'
                f"扫码查询进度并核验本单;或在 {escape(self.origin)}/follow 输入编号和核验码。"
                "Scan to follow and to check this paper, or enter number and code.</p>"
                f'<p>核验码 Code <span class="code" data-part="code">{self.code}</span></p></div></div>')


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper ready to be shown or drawn; `name` is that of its file."""

    name: str
    html: str


async def page(session: AsyncSession, title: str, parts: Iterable[str], *, example: bool,
               proof: Proof | None = None) -> str:
    """A page with its marks, its proof, the journal's number and the time of printing."""
    marks = "".join(f'<p class="mark">{mark}</p>' for mark in (
        ["演练 DRILL"] if settings().world == "drill" else []) + (["示例数据 EXAMPLE DATA"] if example else []))
    seq = (await position(session)).seq
    return (f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{escape(title)}</title>'
            f"<style>{STYLE}</style>{marks}<h1>{escape(title)}</h1>{''.join(parts)}{proof.html() if proof else ''}"
            f'<p class="small">{FREE}</p><p class="small">日志编号 {seq} · 打印时间 {when(clock.now())}</p>'
            f"{marks}</html>")


def table(head: Row, rows: Iterable[Row], amounts: frozenset[int] | set[int] = frozenset()) -> str:
    """A table; what stands in the columns of `amounts` is set to the right."""
    lines = "".join("<tr>" + "".join(f'<td{" class=n" if column in amounts else ""}>{escape(cell)}'
                                     for column, cell in enumerate(row)) + "</tr>" for row in rows)
    return f"<table><thead><tr>{''.join(f'<th>{cell}' for cell in head)}</tr></thead>{lines}</table>"


def goods(item: str, quantity: int) -> tuple[str, str, str]:
    """Name, amount, unit."""
    return catalogue()[item].zh, str(quantity), unit_of(item)


def blank(count: int | None) -> str:
    """What nobody has counted yet is left open for the pen."""
    return "" if count is None else str(count)


async def store_names(session: AsyncSession) -> dict[str, tuple[str, bool]]:
    """Name of each store and whether it is an example."""
    rows = await session.execute(select(Store.id, Store.name_zh, Store.flag))
    return {row.id: (row.name_zh, row.flag == "example") for row in rows}


async def place_names(session: AsyncSession, county: str) -> dict[str, str]:
    """Names of the divisions of a county."""
    rows = await session.execute(select(Division.code, Division.name).where(Division.code.startswith(county)))
    return {row.code: row.name for row in rows}
