"""What is done with evacuation orders: given, carried on, completed, lifted."""

from uuid import UUID

import orjson
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.errors import NotFound, SameIdOtherBody
from disaster.evacuation import rules
from disaster.evacuation.models import EvacuationOrder, OrderCounter
from disaster.evacuation.queries import (
    need_help,
    open_orders_of,
    shelters_of,
    village_rows,
    villages_inside,
    villages_of,
)
from disaster.evacuation.schemas import OrderIn, OrderStateIn
from disaster.evacuation.views import order_view
from disaster.geo.schemas import AreaIn
from disaster.incidents.models import Incident
from disaster.journal.record import Recorded, record
from disaster.people.viewer import Viewer

OFFICERS = ("duty_officer", "commander")


async def ordered(session: AsyncSession, order_id: UUID, entered: OrderIn, *, by: Viewer) -> EvacuationOrder:
    """Order villages to leave: those named, and those in the drawn area. The order gets its number here."""
    await alone(session, order_id)
    if (known := await session.get(EvacuationOrder, order_id)) is not None:
        if known.entered != entered.model_dump(mode="json"):
            raise SameIdOtherBody(subject=f"evacuation_order/{order_id}")
        by.allow(*OFFICERS, area=known.villages[0].code)
        return known
    incident = await session.get(Incident, entered.incident_id)
    if incident is None or incident.state == "closed":
        raise NotFound(subject=f"incident/{entered.incident_id}")
    villages, polygon = await villages_of(session, entered.divisions), None
    if entered.polygon is not None:
        inside, polygon = await villages_inside(session, AreaIn(geometry=entered.polygon, datum=entered.datum))
        villages = inside | villages
    rules.somebody_inside(villages)
    for township in sorted({code[:9] for code in villages}):
        by.allow(*OFFICERS, area=township)
    shelters = await shelters_of(session, entered.shelters)
    now = clock.now()
    order = EvacuationOrder(
        id=order_id, incident_id=incident.id, number=await numbered(session, incident.county, clock.local(now).year),
        state="ordered", areas=rules.areas(villages, [shelter.division_code for shelter in shelters]),
        divisions=entered.divisions, polygon=polygon and orjson.loads(polygon), shelters=entered.shelters,
        ordered_by=by.actor, ordered_at=now, entered=entered.model_dump(mode="json"), transfers=[],
        villages=await village_rows(session, order_id, villages))
    session.add(order)
    await session.flush()
    record(session, "evacuation_order.given", order_view(order), by=by.actor)
    return order


async def state_set(session: AsyncSession, order_id: UUID, entered: OrderStateIn, *, by: Viewer) -> EvacuationOrder:
    """Say that an order is carried out, completed (nobody is between two places), or lifted."""
    order = await locked(session, order_id)
    for area in {village.code[:9] for village in order.villages}:
        by.allow(*OFFICERS, area=area)
    if order.state != entered.state:
        rules.may_step(order.state, entered.state, rules.total(
            rules.moved(transfer.left, transfer.arrived) for transfer in order.transfers))
        order.state = entered.state
        record(session, f"evacuation_order.{entered.state}", order_view(order), by=by.actor)
    return order


def recounted(session: AsyncSession, order: EvacuationOrder, *, by: str, cause: UUID) -> Recorded:
    """A transfer of this order left or arrived: tell its new counts. A completed order is open again."""
    if order.state in {"ordered", "completed"} and any(transfer.arrived is None for transfer in order.transfers):
        order.state = "under_way"
    return record(session, "evacuation_order.recounted", order_view(order), by=by, cause=cause)


async def help_recounted(session: AsyncSession, village: str, *, by: str, cause: UUID) -> None:
    """The list of those who need help in a village changed: tell it to the orders that concern the village."""
    count = (await need_help(session, [village])).get(village)
    for order in await open_orders_of(session, village):
        for row in order.villages:
            if row.code == village and row.need_help != count:
                row.need_help = count
                record(session, "evacuation_order.recounted", order_view(order), by=by, cause=cause)


async def alone(session: AsyncSession, client_id: UUID) -> None:
    """Two copies of one request come one after the other, so that the second finds what the first made."""
    await session.execute(select(func.pg_advisory_xact_lock(client_id.int % 2**63)))


async def locked(session: AsyncSession, order_id: UUID) -> EvacuationOrder:
    """The order with all its transfers, locked."""
    order = await session.get(EvacuationOrder, order_id, with_for_update={"of": EvacuationOrder},
                              populate_existing=True)
    if order is None:
        raise NotFound(subject=f"evacuation_order/{order_id}")
    return order


async def numbered(session: AsyncSession, county: str, year: int) -> str:
    """The next number of the year; its row stays locked until the commit, so that none is lost."""
    serial = await session.scalar(
        insert(OrderCounter).values(year=year, last=1)
        .on_conflict_do_update(index_elements=["year"], set_={"last": OrderCounter.last + 1})
        .returning(OrderCounter.last))
    return rules.order_number(county, year, serial or 1)
