"""The papers of one load: issue note (出库单), waybill (运单), receipt (签收单).

Names and signature stand on a receipt only for who may read them, and that reading is logged.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.models import Consignment, ConsignmentLine, Vehicle
from disaster.dispatch.papers.codes import PaperKind, code_of
from disaster.dispatch.papers.orders import may_read
from disaster.dispatch.papers.page import Paper, Proof, blank, goods, page, place_names, table
from disaster.dispatch.schemas import ConsignmentPrivate
from disaster.dispatch.views import CARRIERS, consignment_view
from disaster.incidents.models import Incident
from disaster.incidents.papers import when
from disaster.people.reading import read_private
from disaster.people.viewer import Viewer
from disaster.stockpile.models import Lot, Store

WAY = {"ordered": "待装", "packed": "已装车", "departed": "在途", "halted": "途中受阻", "arrived": "已到达",
       "received": "已签收", "cancelled": "已取消", "merged": "已并入他单", "returned": "已退库"}
TITLES: dict[PaperKind, str] = {"issue_note": "救灾物资出库单 Issue note", "waybill": "救灾物资运单 Waybill",
                                "receipt": "救灾物资签收单 Receipt"}
FILES: dict[PaperKind, str] = {"issue_note": "出库单", "waybill": "运单", "receipt": "签收单"}
GOODS = ("行", "物资 Item", "数量", "单位", "批次 Lot")
COUNTED = (*GOODS, "完好 Good", "损坏 Damaged", "短少 Lost")
STROKE_WIDTH, BOX = 8, 1000


@dataclass(frozen=True, slots=True)
class Load:
    """A consignment with what its papers name."""

    row: Consignment
    store: Store
    incident: Incident
    place: str
    vehicle: str
    lots: dict[UUID, Lot]


async def printed(session: AsyncSession, consignment_id: UUID, kind: PaperKind, viewer: Viewer, origin: str) -> Paper:
    """One of the three papers."""
    row = await session.get(Consignment, consignment_id)
    name = f"consignment/{consignment_id}"
    may_read(viewer, name, [row.store_division, row.place] if row else None)
    assert row is not None
    load = await loaded(session, row)
    parts = {"issue_note": issue_note, "waybill": waybill}[kind](load) if kind != "receipt" else receipt(
        load, await names(session, viewer, row))
    proof = Proof(origin, row.number, row.follow_key,
                  code_of(kind, row.follow_key, consignment_view(row).model_dump(mode="json")))
    return Paper(f"{FILES[kind]} {row.number}", await page(
        session, TITLES[kind], parts, example=load.store.flag == "example", proof=proof))


async def loaded(session: AsyncSession, row: Consignment) -> Load:
    """What the papers name beside numbers."""
    vehicle = await session.get(Vehicle, row.vehicle_id) if row.vehicle_id else None
    places = await place_names(session, row.place[:6])
    lots = await session.scalars(select(Lot).where(Lot.id.in_([line.lot_id for line in row.lines])))
    return Load(row, await session.get_one(Store, row.store_id), await session.get_one(Incident, row.incident_id),
                places.get(row.place, row.place), vehicle.label if vehicle else "—", {lot.id: lot for lot in lots})


async def names(session: AsyncSession, viewer: Viewer, row: Consignment) -> ConsignmentPrivate | None:
    """Who brought and who took the goods, for who may know; None for all others."""
    if not viewer.holds(*CARRIERS) or not any(viewer.within(area) for area in (row.store_division, row.place)):
        return None
    private = await read_private(session, viewer, "consignment", str(row.id))
    assert isinstance(private, ConsignmentPrivate)
    return private


def issue_note(load: Load) -> list[str]:
    """What leaves the store, on which order; the keeper and who takes it sign."""
    rows = [(*line_of(load, line), expiry(load.lots[line.lot_id])) for line in load.row.lines]
    return [table(("出库单号 No.", escape(load.row.number)), [
        ("动用指令 Order", load.row.order_number), ("灾害 Incident", load.incident.name_zh),
        ("出库 From", f"{load.store.name_zh} {load.store.address_zh or ''}"), ("运往 To", load.place),
        ("车辆 Vehicle", load.vehicle), ("装车 Packed", when(load.row.packed_at))]),
        table((*GOODS, "有效期 Expires"), rows, amounts={2}),
        sign("保管员(粮食和物资储备部门)", "提货人", "日期")]


def waybill(load: Load) -> list[str]:
    """From, to, goods by lot, and where the receiver signs."""
    row = load.row
    return [table(("运单号 No.", escape(row.number)), [
        ("动用指令 Order", row.order_number), ("灾害 Incident", load.incident.name_zh),
        ("发货 From", f"{load.store.name_zh} {load.store.address_zh or ''}"), ("收货 To", load.place),
        ("车辆 Vehicle", load.vehicle), ("状态 State", WAY[row.state]), ("发车 Departed", when(row.departed_at)),
        ("预计到达(估算) Expected", when(row.eta_at)),
        ("重量 Weight", "不明 unknown" if row.weight_kg is None else f"{row.weight_kg} 公斤 kg"),
        ("查询 Follow", f"/follow#number={row.number}&key={row.follow_key}")]),
        counted(load), sign("发货人", "送货人", "收货人", "日期")]


def receipt(load: Load, private: ConsignmentPrivate | None) -> list[str]:
    """What came, line by line, with who brought and who took it; before that, a form to be filled by pen."""
    row = load.row
    told = [] if private is None else [
        ("送货人 Deliverer", private.deliverer or "—"), ("收货人 Receiver", private.receiver or "—")]
    difference = {"none": "无 none", "open": "有,待说明 open", "closed": "有,已了结 closed"}[row.discrepancy]
    return [table(("运单号 No.", escape(row.number)), [
        ("动用指令 Order", row.order_number), ("灾害 Incident", load.incident.name_zh),
        ("发货 From", load.store.name_zh), ("收货 To", load.place), ("状态 State", WAY[row.state]),
        ("签收时间 Received", when(row.received_at)), ("差异 Difference", difference if row.received_at else "—"),
        *told]), counted(load), drawing(row.signature) if private else "", sign("送货人", "收货人", "日期")]


def counted(load: Load) -> str:
    """Goods by lot with what came of them; blank until somebody has counted."""
    rows = [(*line_of(load, line), *(blank(count) for count in (line.good, line.damaged, line.lost)))
            for line in load.row.lines]
    return table(COUNTED, rows, amounts={2, 5, 6, 7})


def line_of(load: Load, line: ConsignmentLine) -> tuple[str, ...]:
    """Number, item, pieces, unit, lot."""
    lot = load.lots[line.lot_id]
    return (str(line.line), *goods(line.item, line.quantity), lot.batch or str(lot.id)[-8:])


def expiry(lot: Lot) -> str:
    """When a lot expires."""
    return lot.expires_on.isoformat() if lot.expires_on else "—"


def sign(*who: str) -> str:
    """Where each of them signs."""
    return '<p class="sign">' + "".join(f"<span>{one}:____________</span>" for one in who) + "</p>"


def drawing(strokes: Iterable[Sequence[int]] | None) -> str:
    """The receiver's signature as it was drawn on the glass."""
    if not strokes:
        return ""
    drawn = [" ".join(f"{x},{y}" for x, y in zip(stroke[::2], stroke[1::2], strict=False)) for stroke in strokes]
    lines = "".join(f'<polyline points="{points}"/>' for points in drawn)
    return (f'<p>签名 Signature</p><svg viewBox="0 0 {BOX} {BOX // 2}" width="60mm" height="30mm" fill="none" '
            f'stroke="#111" stroke-width="{STROKE_WIDTH}">{lines}</svg>')
