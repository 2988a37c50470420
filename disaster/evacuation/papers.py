"""The evacuation order as a paper: number, villages with people, destinations, place to sign; 演练 in a drill.

It names nobody: those who need help are on a list that is read, and logged, apart.
"""

from collections.abc import Sequence
from html import escape

from disaster import clock
from disaster.evacuation.schemas import EvacuationOrderView, OrderVillageView, ShelterView

STATES = {"ordered": "已下达", "under_way": "转移中", "completed": "已完成", "lifted": "已解除"}
CERTAINTIES = {"named": "点名", "inside": "范围内", "possible": "可能在范围内,待核实"}
STYLE = """@page{size:A4;margin:20mm}body{font:16px/1.7 'Noto Serif CJK SC','Noto Sans CJK SC',serif;max-width:46em;
margin:auto;padding:1em;color:#111;background:#fff}h1{text-align:center;font-size:24px}table{border-collapse:collapse;
width:100%;margin:1em 0}td,th{border:1px solid #555;padding:.3em .6em;text-align:left}td.n{text-align:right}
.mark{border:3px solid #111;padding:.2em 1em;text-align:center;font-weight:700}.sign{margin-top:3em;text-align:right}"""


def order_paper(order: EvacuationOrderView, incident_name: str, shelters: Sequence[ShelterView], *, drill: bool) -> str:
    """The whole page."""
    invented = any(row.flag == "example" for row in shelters)
    example = '<p class="mark">含示例安置点,非正式 EXAMPLE</p>' if invented else ""
    mark = '<p class="mark">演练 DRILL</p>' if drill else ""
    villages = "".join(village_line(row) for row in order.villages)
    places = "".join(shelter_line(row) for row in shelters)
    people = [row.people for row in order.villages if row.people is not None]
    unknown = sum(row.people is None for row in order.villages)
    more = f"(至少;{unknown} 个嘎查村人数不明)" if unknown else ""
    given = clock.local(order.ordered_at).strftime("%Y年%m月%d日 %H:%M")
    return (f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>转移指令 {escape(order.number)}</title>'
            f"<style>{STYLE}</style>{mark}{example}<h1>转移指令 Evacuation order</h1>"
            f"<p>编号 No. {escape(order.number)} · {escape(incident_name)} · {STATES[order.state]}</p>"
            f"<p>下达时间 {given}(北京时间)</p><p>请下列嘎查(村、社区)人员立即向指定安置点转移。"
            f"应转移 {sum(people)} 人{more}。</p>"
            "<table><tr><th>代码<th>嘎查村<th>依据<th>人口<th>户数<th>需帮助<th>已出发<th>已到达<th>途中<th>失联</tr>"
            f"{villages}</table><table><tr><th>安置点 Shelter<th>容量<th>在住<th>状态</tr>{places}</table>"
            f'<p class="sign">签发人:________________  日期:____________</p>{mark}</html>')


def village_line(row: OrderVillageView) -> str:
    """One village; an unknown number stays a question."""
    counts = (row.people, row.households, row.need_help, row.left, row.arrived, row.on_the_road, row.missing)
    return (f"<tr><td>{row.code}<td>{escape(row.name)}<td>{CERTAINTIES[row.certainty]}"
            + "".join(f'<td class="n">{number(count)}' for count in counts) + "</tr>")


def shelter_line(row: ShelterView) -> str:
    """One destination."""
    return (f'<tr><td>{escape(row.name_zh)} {escape(row.name_en)}<td class="n">{row.capacity_people}'
            f'<td class="n">{number(row.headcount)}<td>{"已开放" if row.state == "open" else "未开放"}</tr>')


def number(count: int | None) -> str:
    """A count as the paper shows it: unknown is not zero."""
    return "不明" if count is None else str(count)
