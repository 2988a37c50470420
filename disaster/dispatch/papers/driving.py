"""The driver's sheet (行车单): one trip of a plan, its stops in order, what is left at each under which number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.models import Consignment, Vehicle
from disaster.dispatch.papers.loads import sign
from disaster.dispatch.papers.page import Paper, goods, page, place_names, store_names, table
from disaster.dispatch.picking import PICKERS
from disaster.errors import NotFound
from disaster.incidents.models import Incident
from disaster.incidents.papers import when
from disaster.people.viewer import Viewer

TITLE = "救灾物资行车单 Driver's sheet"
STOPS = ("站 Stop", "到达 Arrive", "地点 Place", "运单号 No.", "物资 Item", "数量", "单位")
RESTS = ("<p class='small'>行驶满四小时须停车休息不少于二十分钟(道路交通安全法实施条例第六十二条)。"
         "After four hours at the wheel: at least 20 minutes of rest.</p>")
NOT_ABOARD = ("cancelled", "merged")


@dataclass(frozen=True, slots=True)
class Aboard:
    """A load on the trip, and the trip's part in it."""

    row: Consignment
    ride: dict[str, Any]


async def driven(session: AsyncSession, consignment_id: UUID, trip: int | None, viewer: Viewer) -> Paper:
    """The trip that carries a load, for those who work in its store; `trip`: which, where it changes vehicles."""
    row = await session.get(Consignment, consignment_id)
    name = f"consignment/{consignment_id}"
    if row is None or not viewer.sees_entry(name, [row.store_division, row.place]):
        raise NotFound(subject=name)
    viewer.allow(*PICKERS, area=row.store_division)
    ride = next((one for one in row.trips if trip in {None, one["trip"]}), None)
    if ride is None:
        raise NotFound(subject=f"{name}/trip/{trip or ''}".rstrip("/"))
    aboard = await on_trip(session, row.plan_id, ride["trip"])
    incident = await session.get_one(Incident, row.incident_id)
    stores, places = await store_names(session), await place_names(session, incident.county)
    start = stores[ride["start"]][0] if ride["start"] in stores else places.get(ride["start"], ride["start"])
    vehicle = await session.get(Vehicle, ride["vehicle_id"]) if ride["vehicle_id"] else None
    title = f"行车单 {row.order_number} 车次{ride['trip']}"
    parts = [table(("车次 Trip", str(ride["trip"])), [
        ("动用指令 Order", row.order_number), ("灾害 Incident", incident.name_zh),
        ("车辆 Vehicle", vehicle.label if vehicle else ride["vehicle_class"]), ("出发 From", start),
        ("装车(计划) Load", moment(ride["loads_at"])), ("发车(计划) Depart", moment(ride["departs_at"])),
        ("总重 Weight", weight(aboard))]),
        table(STOPS, [line for one in aboard for line in lines_of(one, places)], amounts={5}),
        RESTS,
        f"<p class='small'>查询 Follow: {escape('、'.join(sorted({one.row.number for one in aboard})))}</p>",
        sign("驾驶员", "保管员", "日期")]
    return Paper(title, await page(session, TITLE, parts, example=any(
        stores[one.row.store_id][1] for one in aboard if one.row.store_id in stores)))


async def on_trip(session: AsyncSession, plan_id: UUID | None, trip: int) -> list[Aboard]:
    """All loads of a trip, stops in order."""
    rows = await session.scalars(select(Consignment).where(
        Consignment.plan_id == plan_id, Consignment.state.not_in(NOT_ABOARD),
        Consignment.trips.contains([{"trip": trip}])).order_by(Consignment.number))
    found = [Aboard(row, ride) for row in rows for ride in row.trips if ride["trip"] == trip]
    return sorted(found, key=lambda one: (one.ride["stop"], one.row.number))


def lines_of(one: Aboard, places: dict[str, str]) -> list[tuple[str, ...]]:
    """A load's goods by item; where it goes on from there, that is said."""
    here = places.get(one.ride["place"], one.ride["place"])
    onward = f"(转运至 {places.get(one.row.place, one.row.place)})" if one.row.place != one.ride["place"] else ""
    pieces: dict[str, int] = {}
    for line in one.row.lines:
        pieces[line.item] = pieces.get(line.item, 0) + line.quantity
    return [(str(one.ride["stop"]), moment(one.ride["arrives_at"]), here + onward, one.row.number, *goods(item, count))
            for item, count in sorted(pieces.items())]


def weight(aboard: Sequence[Aboard]) -> str:
    """Of all that is on it; one unknown part makes it unknown."""
    weights = [one.row.weight_kg for one in aboard]
    return "不明 unknown" if any(kg is None for kg in weights) else f"{sum(kg or 0 for kg in weights)} 公斤 kg"


def moment(told: str) -> str:
    """A planned time in the county's clock."""
    return when(datetime.fromisoformat(told))
