"""Decisions as papers: printable, marked 演练 in a drill and 示例 where they rest on example values."""

from collections.abc import Awaitable
from datetime import datetime
from html import escape
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.errors import NotFound
from disaster.incidents.models import Incident, Proposal, Response
from disaster.journal.read import position
from disaster.people.models import Person
from disaster.people.viewer import Viewer
from disaster.people.views import STAFF
from disaster.rulebook.documents import shipped
from disaster.settings import settings

Written = Awaitable[str]
ROMAN = {"I": "Ⅰ级(红)", "II": "Ⅱ级(橙)", "III": "Ⅲ级(黄)", "IV": "Ⅳ级(蓝)"}
KINDS = {"response": "救灾应急响应", "warning": "预警响应"}
VERBS = {"started": "启动", "raised": "提升", "lowered": "降低", "ended": "终止", "reopened": "重新启动"}
STATES = {"open": "待决定", "confirmed": "已确认", "refused": "已否决", "superseded": "已被替代"}
STYLE = """@page{size:A4;margin:25mm}body{font:16px/1.8 'Noto Serif CJK SC','Noto Sans CJK SC',serif;
max-width:42em;margin:auto;padding:1em;color:#111;background:#fff}h1{text-align:center;font-size:24px}table{border-collapse:collapse;width:100%}
td,th{border:1px solid #555;padding:.3em .6em;text-align:left;vertical-align:top}th{width:9em;font-weight:600}
.mark{border:3px solid #111;padding:.2em 1em;text-align:center;font-weight:700}.sign{margin-top:3em;text-align:right}"""


async def of_proposal(session: AsyncSession, proposal_id: UUID, viewer: Viewer) -> str:
    """The proposal, its clauses and figures, and what was decided."""
    row = await session.get(Proposal, proposal_id)
    if row is None or not viewer.holds(*STAFF) or not viewer.within(row.county):
        raise NotFound(subject=f"proposal/{proposal_id}")
    clauses = "".join(
        f"<li>{escape(one['label_zh'])}:{'至少 ' if one['at_least'] else ''}{escape(one['value'])}{escape(one['unit'])}"
        f"(阈值 {escape(one['threshold'])},地区 {escape(one['area'])})</li>" for one in row.triggers)
    unjudged = "".join(f"<li>{escape(one['label_zh'])}({escape(one['area'] or '—')}):{escape(one['reason'])}</li>"
                       for one in row.not_judged)
    decided = f"{STATES[row.state]} {await person(session, row.decided_by)} {when(row.decided_at)}"
    return await page(session, f"{KINDS[row.kind]}建议", row.example, [
        ("事项", escape(row.matter_zh)), ("建议级别", ROMAN[row.level]), ("预计期限", f"{row.expected_hours} 小时"),
        ("处置措施", measures(row.measures)), ("依据", escape(row.plan["zh"])), ("达到条件", f"<ul>{clauses}</ul>"),
        ("无法判断", f"<ul>{unjudged}</ul>" if unjudged else "无"), ("决定", decided),
        ("理由", escape(row.reason or "—"))])


async def of_response(session: AsyncSession, response_id: UUID, viewer: Viewer) -> str:
    """The response: matter, level, expected period, measures, and each step of its level."""
    row = await session.get(Response, response_id)
    if row is None or not viewer.holds(*STAFF) or not viewer.within(row.county):
        raise NotFound(subject=f"response/{response_id}")
    incident = await session.get_one(Incident, row.incident_id)
    steps = "".join([
        f"<li>{when(datetime.fromisoformat(step['at']))} {VERBS[step['verb']]} {ROMAN[step['level']]} "
        f"{await person(session, step['by'])}{' (依常设授权)' if step['authority_id'] else ''} {escape(reason)}</li>"
        for step, reason in zip(row.history, row.reasons, strict=True)])
    return await page(session, f"{KINDS[row.kind]}决定 {escape(row.number)}", await rests_on_example(session, row), [
        ("事项", escape(incident.name_zh)),
        ("级别", ROMAN[row.level]), ("状态", "生效中" if row.state == "in_force" else f"已终止 {when(row.ended_at)}"),
        ("预计期限", f"至 {when(row.expected_until)}"), ("处置措施", measures(row.measures)),
        ("经过", f"<ol>{steps}</ol>")])


async def rests_on_example(session: AsyncSession, row: Response) -> bool:
    """Whether example thresholds or figures led to this response, at any of its steps."""
    return bool(await session.scalar(select(Proposal.id).where(
        Proposal.incident_id == row.incident_id, Proposal.kind == row.kind, Proposal.state == "confirmed",
        Proposal.example).limit(1)))


async def page(session: AsyncSession, title: str, example: bool, rows: list[tuple[str, str]]) -> str:
    """A page with title, rows, time, journal number and a line to sign on."""
    marks = "".join(f'<p class="mark">{mark}</p>' for mark in (
        ["演练 DRILL"] if settings().world == "drill" else []) + (["依据示例阈值,非法定"] if example else []))
    lines = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in rows)
    seq = (await position(session)).seq
    return (f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>{marks}'
            f"<h1>{title}</h1><table>{lines}</table><p>日志编号 {seq} · 打印时间 {when(clock.now())}</p>"
            '<p class="sign">签发人:________________  日期:____________</p></html>')


def measures(keys: list[str]) -> str:
    """The measures by their words in the regulation."""
    document = shipped("response_levels")
    known = {one.key: one.zh for one in (*document.measures_response, *document.measures_warning)}
    return "<ol>" + "".join(f"<li>{escape(known[key])}</li>" for key in keys) + "</ol>"


async def person(session: AsyncSession, actor: str | None) -> str:
    """Post and name of whoever decided."""
    kind, _, identity = (actor or "").partition("/")
    row = await session.get(Person, UUID(identity)) if kind == "person" else None
    return f"{escape(row.post_zh)} {escape(row.name)}" if row else escape(actor or "—")


def when(moment: datetime | None) -> str:
    """A time on the county's wall clock."""
    return clock.local(moment).strftime("%Y-%m-%d %H:%M") if moment else "—"
