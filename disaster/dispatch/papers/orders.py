"""The use order (动用指令): the emergency bureau gives it, the reserves bureau ships on it, finance pays.

Roles as in 中央应急抢险救灾物资储备管理暂行办法 art. 3-5. A plan that is not approved prints as a draft, without code.
"""

from collections.abc import Sequence
from html import escape
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.models import Consignment, Plan, Request, UseOrder
from disaster.dispatch.papers.codes import code_of
from disaster.dispatch.papers.page import READERS, Paper, Proof, goods, page, place_names, store_names, table
from disaster.dispatch.views import use_order_view
from disaster.errors import NotFound
from disaster.incidents.models import Incident
from disaster.incidents.papers import person, when
from disaster.people.viewer import Viewer

TITLE = "救灾物资动用指令 Use order"
STATES = {"draft": "草案,未生效", "approved": "已批准", "superseded": "已被替代"}
HEAD = ("储备库 Store", "运往 To", "物资 Item", "数量", "单位", "路程(分钟)")
ROLES = ("<p class='small'>下达:应急管理部门(需求、品种、动用指令)。执行:粮食和物资储备部门(储存、按指令调出)。"
         "经费:财政部门。依据:中央应急抢险救灾物资储备管理暂行办法第三至五条。</p>")


async def of_plan(session: AsyncSession, plan_id: UUID, viewer: Viewer, origin: str) -> Paper:
    """The use order that a plan became; a draft says that it is one."""
    plan = await session.get(Plan, plan_id)
    may_read(viewer, f"plan/{plan_id}", [plan.county] if plan else None)
    assert plan is not None
    order = await session.scalar(select(UseOrder).where(UseOrder.plan_id == plan_id))
    if order is not None:
        return await of_order(session, order, origin, computed(plan))
    stores, places = await store_names(session), await place_names(session, plan.county)
    rows = [(stores[line.store_id][0], places.get(line.place, line.place), *goods(line.item, line.quantity),
             minutes(line.minutes)) for line in plan.lines]
    incident = await session.get_one(Incident, plan.incident_id)
    head = (f"<p>编号 No. {escape(plan.order_number or STATES[plan.state])} · {escape(incident.name_zh)}"
            f" · {STATES[plan.state]}</p>")
    example = plan.example or any(stores[line.store_id][1] for line in plan.lines)
    return Paper(f"动用指令 {plan.order_number or '草案'}", await page(
        session, TITLE, [head, table(HEAD, rows, amounts={3, 5}), computed(plan)], example=example))


async def of_request(session: AsyncSession, request_id: UUID, viewer: Viewer, origin: str) -> Paper:
    """The last use order by which a township's request was met."""
    row = await session.get(Request, request_id)
    may_read(viewer, f"request/{request_id}", [row.place] if row else None)
    order = await session.scalar(select(UseOrder).where(UseOrder.request_id == request_id)
                                 .order_by(UseOrder.given_at.desc()).limit(1))
    if order is None:
        raise NotFound(subject=f"request/{request_id}")
    return await of_order(session, order, origin, "<p>依据苏木镇需求申请。On a township's request.</p>")


async def of_id(session: AsyncSession, order_id: UUID, viewer: Viewer, origin: str) -> Paper:
    """A use order by itself."""
    order = await session.get(UseOrder, order_id)
    may_read(viewer, f"use_order/{order_id}", order.areas if order else None)
    assert order is not None
    plan = await session.get(Plan, order.plan_id) if order.plan_id else None
    return await of_order(session, order, origin, computed(plan) if plan else "")


async def of_order(session: AsyncSession, order: UseOrder, origin: str, basis: str) -> Paper:
    """Number, incident, every line from which store to which place, waybills, who signs, takes and pays."""
    incident = await session.get_one(Incident, order.incident_id)
    loads = (await session.scalars(select(Consignment).where(Consignment.order_number == order.number)
                                   .order_by(Consignment.number))).all()
    rows = await lines_of(session, order, loads)
    waybills = "、".join(one.number for one in loads if one.origin_id is None)
    head = (f"<p>编号 No. {escape(order.number)} · {escape(incident.name_zh)} · 已批准 {when(order.given_at)}</p>"
            "<p>请下列储备单位按本指令调运救灾物资。The stores below shall ship these goods.</p>")
    signed = (f'<p class="sign"><span>签发(应急管理部门):{escape(order.signatory)} ____________</span>'
              f"<span>批准:{await person(session, order.given_by)} {when(order.given_at)}</span></p>"
              '<p class="sign"><span>接令(粮食和物资储备部门):____________</span>'
              "<span>财政部门:____________</span></p>")
    parts = [head, table(HEAD, rows, amounts={3, 5}), f"<p>运单 Waybills:{escape(waybills) or '—'}</p>", basis, ROLES,
             signed]
    view = use_order_view(order).model_dump(mode="json")
    proof = Proof(origin, order.number, order.follow_key, code_of("use_order", order.follow_key, view))
    return Paper(f"动用指令 {order.number}", await page(session, TITLE, parts, example=order.example, proof=proof))


async def lines_of(session: AsyncSession, order: UseOrder, loads: Sequence[Consignment]) -> list[tuple[str, ...]]:
    """The lines with names, and how long the way is reckoned to be."""
    stores, places = await store_names(session), await place_names(session, order.number[:6])
    way = {(one.store_id, one.place): one.minutes for one in loads}

    def row(line: dict[str, Any]) -> tuple[str, ...]:
        return (stores[line["store_id"]][0], places.get(line["place"], line["place"]),
                *goods(line["item"], line["quantity"]), minutes(way.get((line["store_id"], line["place"]))))

    return [row(line) for line in order.lines]


def computed(plan: Plan) -> str:
    """How the plan came to be."""
    estimated = "路程按直线距离估算。" if plan.travel_is_estimate else ""
    return (f"<p class='small'>{estimated}计算依据 {escape(plan.solver)} {escape(plan.solver_version)},"
            f"输入校验值 {plan.input_hash[:16]}{',已经人工调整' if plan.edited else ''}。</p>")


def minutes(count: int | None) -> str:
    """About so long; a dash where nobody knows."""
    return "—" if count is None else f"约 {count}"


def may_read(viewer: Viewer, name: str, areas: list[str] | None) -> None:
    """Whoever sees the thing and works with goods or money may print its paper."""
    if areas is None or not viewer.holds(*READERS) or not viewer.sees_entry(name, areas):
        raise NotFound(subject=name)
