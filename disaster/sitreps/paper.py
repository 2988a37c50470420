"""A due table as paper: HTML of two parts (the county's form, townships beside each other), drawn as PDF by WeasyPrint.

disaster/printing draws it in a process of its own.
"""

from html import escape

from disaster.sitreps.form import UNKNOWN, Form, when
from disaster.sitreps.form import written as figure
from disaster.sitreps.schemas import TableChange

STYLE = """
@page{size:A4;margin:16mm 14mm 14mm;font:8.5pt 'Noto Serif CJK SC','Noto Sans CJK SC',serif;
@top-center{content:string(head)}@bottom-center{content:"第 " counter(page) " 页 共 " counter(pages) " 页"}}
@page wide{size:A4 landscape;margin:16mm 10mm 14mm}
body{font:9pt/1.35 'Noto Serif CJK SC','Noto Sans CJK SC',serif;color:#111}
h1{font-size:16pt;text-align:center;margin:0 0 2mm}h2{font-size:12pt;margin:6mm 0 2mm}
.head{string-set:head content();font-size:0;height:0;margin:0}
.mark{border:1.5pt solid #111;text-align:center;font-weight:700;padding:1mm;margin:0 0 3mm;letter-spacing:.3em}
table{border-collapse:collapse;width:100%}thead{display:table-header-group}tr{break-inside:avoid}
th,td{border:.5pt solid #777;padding:.45mm 1.5mm;text-align:left}thead th{background:#eee;text-align:center}
.n{text-align:right;white-space:nowrap}.part{padding-left:1.4em}.changed{font-weight:700;background:#e6f0ee}
.facts td,.facts th{border:0;padding:.4mm 2mm .4mm 0;vertical-align:top}.facts th{white-space:nowrap;font-weight:600}
.wide{page:wide}.wide table{font-size:7pt;line-height:1.3}.wide th,.wide td{padding:.4mm .8mm}
.sign{margin-top:6mm;break-before:avoid;display:flex;justify-content:space-between}.small{font-size:8pt;color:#444;overflow-wrap:anywhere}"""


def written(form: Form) -> str:
    """The whole document."""
    head = " ".join([*form.marks, form.unit, form.title, form.frozen["number"]])
    marks = "".join(f'<p class="mark">{escape(mark)}</p>' for mark in form.marks)
    return (f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{escape(form.title)} '
            f'{escape(form.frozen["number"])}</title><meta name="author" content="{escape(form.unit)}">'
            f"<style>{STYLE}</style><p class='head'>{escape(head)}</p>{marks}<h1>{escape(form.title)}</h1>"
            f"{facts(form)}{county(form)}{explained(form)}{signed(form)}{townships(form)}</html>")


def facts(form: Form) -> str:
    """Who reports what of which disaster to whom."""
    table = form.table
    heard = sum(unit.heard for unit in table.units[1:])
    rows = [("表号", form.frozen["number"]), ("灾害过程", f"{table.name_zh}({form.hazard})"),
            ("灾害发生时间", when(table.occurred_at)), ("数据截至", when(table.data_at)), ("填报单位", form.unit),
            ("报送单位", form.addressees),
            ("已报单位", f"{heard}/{len(table.units) - 1} 个苏木镇街道;“至少”指有单位未报,“{UNKNOWN}”指未知,不等于零"),
            ("上次报送", table.previous_number or "无")]
    return '<table class="facts">' + "".join(
        f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows) + "</table>"


def county(form: Form) -> str:
    """The county's figures in the national form's order, with unit and the last one sent."""
    total, rows = form.table.units[0], []
    changes = {one.indicator: one for one in form.table.changes if one.place == total.place}
    for at, one in enumerate(form.indicators, start=1):
        if one.hazards and form.table.hazard not in one.hazards and one.key not in total.values:
            continue                    # a field of another hazard; the sheet holds it empty
        mark = ' class="n changed"' if one.key in changes and form.table.previous else ' class="n"'
        rows.append(f'<tr><td class="n">{at}</td><td{" class=part" if one.part_of else ""}>{escape(one.zh)}</td>'
                    f"<td>{escape(one.unit)}</td><td{mark}>{figure(total.values.get(one.key))}</td>"
                    f'<td class="n">{last(form, changes.get(one.key), one.key)}</td></tr>')
    return ("<table><thead><tr><th>序号</th><th>指标</th><th>计量单位</th><th>本次数</th><th>上次数</th></tr></thead>"
            f"<tbody>{''.join(rows)}</tbody></table>")


def last(form: Form, change: TableChange | None, key: str) -> str:
    """What the last table sent said: what changed, else the same as now; nothing where none was sent."""
    if form.table.previous is None:
        return ""
    if change is None:
        return figure(form.table.units[0].values.get(key))
    return UNKNOWN if change.old is None else f"{'至少 ' if change.old_at_least else ''}{change.old:g}"


def explained(form: Form) -> str:
    """The checks that were broken with the notes on them, and the reason of a correction."""
    rows = "".join(f"<tr><td>{escape(asked)}</td><td>{escape(broken)}</td><td>{escape(note)}</td></tr>"
                   for asked, broken, note in form.notes())
    found = (f"<h2>校核说明</h2><table><thead><tr><th>校核规则</th><th>不符之处</th><th>说明</th></tr></thead>"
             f"<tbody>{rows}</tbody></table>") if rows else ""
    reason = form.frozen["reason"]
    return found + (f"<h2>更正说明</h2><p>更正 {escape(form.table.previous_number or '')}:{escape(reason)}</p>"
                    if reason else "")


def signed(form: Form) -> str:
    """Who answers for it, and by which digest it can be told from any other."""
    return (f'<p class="sign"><span>签发人:{escape(form.person("signatory"))}</span>'
            f'<span>填报人:{escape(form.person("filler"))}</span><span>报出时间:{form.sent_at}</span></p>'
            f'<p class="small">内容摘要 SHA-256:{form.digest} · 日志编号 {form.table.seq}</p>')


def townships(form: Form) -> str:
    """What each township said of every indicator that any of them spoke of."""
    units = form.table.units
    spoken = [one for one in form.indicators if any(one.key in unit.values for unit in units)]
    if not spoken:
        return ""
    head = "".join(f"<th>{escape(unit.name_zh)}{'' if unit.heard else '(未报)'}</th>" for unit in units)
    rows = "".join(
        f"<tr><td>{escape(one.zh)}({escape(one.unit)})</td>"
        + "".join(f'<td class="n">{figure(unit.values.get(one.key))}</td>' for unit in units) + "</tr>"
        for one in spoken)
    return (f'<section class="wide"><h2>分苏木镇街道</h2><table><thead><tr><th>指标</th>{head}</tr></thead>'
            f"<tbody>{rows}</tbody></table></section>")
