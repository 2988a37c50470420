"""The public list of a village (村务公示) as a paper: name, people, amounts, date; never number, phone or address."""

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

from disaster import clock
from disaster.aid.queries import PublicLine
from disaster.stockpile.items import catalogue, unit_of

STYLE = """@page{size:A4;margin:18mm}body{font:16px/1.7 'Noto Serif CJK SC','Noto Sans CJK SC',serif;max-width:50em;
margin:auto;padding:1em;color:#111;background:#fff}h1{text-align:center;font-size:24px}table{border-collapse:collapse;
width:100%;margin:1em 0}td,th{border:1px solid #555;padding:.3em .6em;text-align:left}td.n,th.n{text-align:right}
thead{display:table-header-group}tr{break-inside:avoid}tfoot{font-weight:700}
.mark{border:3px solid #111;padding:.2em 1em;text-align:center;font-weight:700}.sign{margin-top:3em;text-align:right}"""


def public_list(place_name: str, incident_name: str, lines: Sequence[PublicLine], villages: Mapping[str, str], *,
                first: int = 1, more: str = "", drill: bool) -> str:
    """The whole page, whose first line has this number; `more` leads to what it does not hold, and then it says so."""
    items = sorted({item for line in lines for item in line.items}, key=list(catalogue()).index)
    total: Counter[str] = Counter()
    for line in lines:
        total.update(line.items)
    mark = '<p class="mark">演练 DRILL</p>' if drill else ""
    head = "".join(f'<th class="n">{escape(catalogue()[item].zh)}({escape(unit_of(item))})' for item in items)
    body = "".join(row(number, line, items, villages) for number, line in enumerate(lines, start=first))
    sums = "".join(f'<td class="n">{total[item]}' for item in items)
    part = bool(more) or first > 1
    page = f"第 {first}—{first + len(lines) - 1} 户" if part else f"共 {len(lines)} 户"
    onward = f'<p class="mark">名单未完,<a href="{escape(more)}">续第 {first + len(lines)} 户起</a></p>' if more else ""
    now = clock.local(clock.now()).strftime("%Y年%m月%d日 %H:%M")
    return (f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>救助物资发放公示 {escape(place_name)}</title>'
            f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style>{mark}'
            f"<h1>{escape(place_name)}救助物资发放公示</h1><p>{escape(incident_name)} · {page} · "
            f"制表时间 {now}(北京时间)</p>"
            f"<table><thead><tr><th>序号<th>嘎查村<th>户主<th class='n'>人口{head}<th>最近发放</tr></thead>"
            f"<tbody>{body}</tbody><tfoot><tr><td colspan='4'>{'本页' * part}合计{sums}<td></tr></tfoot>"
            f"</table>{onward}"
            "<p>物资无偿发放,不得截留、挪用。对名单有异议的,请向嘎查村委会或苏木乡镇反映。</p>"
            f'<p class="sign">(盖章)________________  公示日期:____________ 至 ____________</p>{mark}</html>')


def row(number: int, line: PublicLine, items: Sequence[str], villages: Mapping[str, str]) -> str:
    """One household; whose name or number of people nobody has entered is said so."""
    amounts = "".join(f'<td class="n">{line.items.get(item, "—")}' for item in items)
    return (f"<tr><td>{number}<td>{escape(villages.get(line.village, line.village))}"
            f'<td>{escape(line.head or "(未登记)")}'
            f'<td class="n">{"不明" if line.people is None else line.people}{amounts}'
            f"<td>{clock.local(line.last_at):%Y-%m-%d}</tr>")
