"""The use order (动用指令) and the waybill as papers: 演练 in a drill, 示例 where they rest on example values."""

from collections.abc import Iterable, Sequence
from html import escape
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.dispatch.models import Consignment, Plan, Vehicle
from disaster.errors import NotFound
from disaster.geo.models import Division
from disaster.incidents.models import Incident
from disaster.incidents.papers import person, when
from disaster.journal.read import position
from disaster.people.viewer import Viewer
from disaster.people.views import STAFF
from disaster.settings import settings
from disaster.stockpile.items import catalogue, unit_of
from disaster.stockpile.models import Lot, Store

READERS = (*STAFF, "storekeeper", "reserves_officer", "finance_officer", "shelter_keeper", "reporter")
STATES = {"draft": "草案,未生效", "approved": "已批准", "superseded": "已被替代"}
WAY = {"ordered": "待装", "packed": "已装车", "departed": "在途", "halted": "途中受阻", "arrived": "已到达",
       "received": "已签收", "cancelled": "已取消", "merged": "已并单", "returned": "已退库"}
STYLE = """@page{size:A4;margin:20mm}body{font:15px/1.7 'Noto Serif CJK SC','Noto Sans CJK SC',serif;max-width:48em;
margin:auto;padding:1em;color:#111;background:#fff}h1{text-align:center;font-size:24px}table{border-collapse:collapse;
width:100%;margin:1em 0}td,th{border:1px solid #555;padding:.3em .6em;text-align:left;vertical-align:top}
td.n{text-align:right;font-variant-numeric:tabular-nums}thead{display:table-header-group}tr{break-inside:avoid}
.mark{border:3px solid #111;padding:.2em 1em;text-align:center;font-weight:700}.sign{margin-top:2.5em;
display:flex;justify-content:space-between;gap:2em}"""
Row = Sequence[str]


async def use_order(session: AsyncSession, plan_id: UUID, viewer: Viewer) -> str:
    """The use order: number, incident, every line from which store to which place, signatory."""
    plan = await session.get(Plan, plan_id)
    if plan is None or not viewer.holds(*READERS) or not viewer.sees_entry(f"plan/{plan_id}", [plan.county]):
        raise NotFound(subject=f"plan/{plan_id}")
    incident = await session.get_one(Incident, plan.incident_id)
    stores, places = await store_names(session), await place_names(session, plan.county)
    rows = [(stores[line.store_id][0], places.get(line.place, line.place), *goods(line.item, line.quantity),
             "—" if line.minutes is None else f"约 {line.minutes}") for line in plan.lines]
    numbers = await session.scalars(select(Consignment.number).where(Consignment.plan_id == plan.id)
                                    .order_by(Consignment.number))
    example = plan.example or any(stores[line.store_id][1] for line in plan.lines)
    head = (f"<p>编号 No. {escape(plan.order_number or STATES[plan.state])} · {escape(incident.name_zh)}"
            f" · {STATES[plan.state]}</p><p>请下列储备单位按本指令调运救灾物资。</p>")
    foot = (f"<p>运单 Waybills:{escape('、'.join(numbers)) or '—'}</p><p>路程按直线距离估算。"
            f"计算依据 {escape(plan.solver)} {escape(plan.solver_version)},输入校验值 {plan.input_hash[:16]}"
            f"{',已经人工调整' if plan.edited else ''}。</p>")
    sign = (f'<p class="sign"><span>签发:{escape(plan.signatory or "")} ________________</span>'
            f"<span>批准:{await person(session, plan.approved_by)} {when(plan.approved_at)}</span></p>")
    head_row = ("储备库", "运往", "物资", "数量", "单位", "路程(分钟)")
    return await page(session, "救灾物资动用指令 Use order", example,
                      [head, table(head_row, rows, amounts={3, 5}), foot, sign])


async def waybill(session: AsyncSession, consignment_id: UUID, viewer: Viewer) -> str:
    """The waybill: number and key, from, to, goods by lot, and where the receiver signs."""
    row = await session.get(Consignment, consignment_id)
    name = f"consignment/{consignment_id}"
    if row is None or not viewer.holds(*READERS) or not viewer.sees_entry(name, [row.store_division, row.place]):
        raise NotFound(subject=name)
    store = await session.get_one(Store, row.store_id)
    vehicle = await session.get(Vehicle, row.vehicle_id) if row.vehicle_id else None
    places = await place_names(session, row.place[:6])
    incident = await session.get_one(Incident, row.incident_id)
    lots = {lot.id: lot.batch or str(lot.id)[-8:] for lot in await session.scalars(
        select(Lot).where(Lot.id.in_([line.lot_id for line in row.lines])))}
    rows = [(str(line.line), *goods(line.item, line.quantity), lots[line.lot_id],
             *(blank(count) for count in (line.good, line.damaged, line.lost))) for line in row.lines]
    sign = ('<p class="sign"><span>发货人:____________</span><span>送货人:____________</span>'
            "<span>收货人:____________</span><span>日期:____________</span></p>")
    return await page(session, "救灾物资运单 Waybill", store.flag == "example", [
        table(("运单号 No.", escape(row.number)), [
            ("动用指令", row.order_number), ("灾害", incident.name_zh),
            ("发货", f"{store.name_zh} {store.address_zh or ''}"),
            ("收货", places.get(row.place, row.place)), ("车辆", vehicle.label if vehicle else "—"),
            ("状态", WAY[row.state]), ("发车", when(row.departed_at)), ("预计到达(估算)", when(row.eta_at)),
            ("重量", "不明" if row.weight_kg is None else f"{row.weight_kg} 公斤"),
            ("查询", f"/follow#number={row.number}&key={row.follow_key}")]),
        table(("行", "物资", "数量", "单位", "批次", "完好", "损坏", "短少"), rows, amounts={2, 5, 6, 7}),
        sign])


async def page(session: AsyncSession, title: str, example: bool, parts: Iterable[str]) -> str:
    """A page with its marks, the journal's number and the time of printing."""
    marks = "".join(f'<p class="mark">{mark}</p>' for mark in (
        ["演练 DRILL"] if settings().world == "drill" else []) + (["示例数据 EXAMPLE DATA"] if example else []))
    seq = (await position(session)).seq
    return (f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>{marks}'
            f"<h1>{title}</h1>{''.join(parts)}<p>日志编号 {seq} · 打印时间 {when(clock.now())}</p>{marks}</html>")


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
