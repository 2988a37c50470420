"""What a response has used so far: goods from the ledger and the loads, ways and hours of loads, hours of duty."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from disaster import clock
from disaster.costs import rules
from disaster.costs.models import Payment
from disaster.costs.rules import Ride, Used
from disaster.costs.schemas import CostLine, CostsView
from disaster.dispatch.journeys import Journey
from disaster.dispatch.models import Consignment, ConsignmentLine, Vehicle
from disaster.evacuation.models import Transfer
from disaster.incidents.models import Incident
from disaster.mobilisation.models import Spending
from disaster.people.models import Duty
from disaster.planning.travel import FACTOR_PERCENT, great_circle_metres
from disaster.rulebook.documents import shipped
from disaster.stockpile.items import catalogue
from disaster.stockpile.models import Account, Lot, Movement, MovementLine

GONE = ("departed", "halted", "arrived", "received")
OVER_THE_COUNTER = ("issue", "counter_entry")


class Load(NamedTuple):
    """What of a load is costed: a thousand of them are read at each look, so not their lines."""

    number: str
    vehicle_id: str | None
    departed_at: datetime
    arrived_at: datetime | None
    received_at: datetime | None
    from_point: list[float] | None
    to_point: list[float] | None
    lineage: list[dict[str, Any]]

    @property
    def left(self) -> datetime:
        """When its own ride began: of a part that was split off on the road, then."""
        split = [datetime.fromisoformat(turn["at"]) for turn in self.lineage if turn["what"] == "split_from"]
        return max([self.departed_at, *split])


async def costs(session: AsyncSession, incident: Incident) -> CostsView:
    """The cost of a response as it stands now."""
    now, rates = clock.now(), shipped("costs")
    rides = await rides_of(session, incident.id, now)
    lines = [*rules.goods_lines(await used(session, incident.id), rates, catalogue()),
             *rules.ride_lines(rides, rates), rules.duty_line(await on_duty(session, incident, now), rates)]
    missing = rules.missing(lines, rides, await transfers(session, incident.id), await others(session, incident, now))
    paid = await paid_by_head(session, incident.id)
    goods, transport, labour = (rules.sum_of(lines, *sections) for sections in (
        ("goods",), ("transport", "vehicles"), ("drivers", "duty")))
    return CostsView(
        incident_id=incident.id, at=now, flag=rates.flag, goods_fen=goods, transport_fen=transport, labour_fen=labour,
        donated_fen=rules.sum_of(lines, "donated"), total_fen=goods + transport + labour, at_least=bool(missing),
        metres=amount(lines, "transport"), vehicle_minutes=amount(lines, "vehicles"),
        people_minutes=amount(lines, "drivers") + amount(lines, "duty"), paid_fen=sum(paid.values()), paid_by_head=paid,
        donations_paid_fen=await donations_paid(session, incident.id), lines=lines, missing=missing)


def amount(lines: list[CostLine], section: str) -> int:
    """All of a section, in its own unit."""
    return sum(one.quantity for one in lines if one.section == section)


async def used(session: AsyncSession, incident_id: UUID) -> list[Used]:
    """Pieces by item that left the stores: on loads, what came back taken off, and over the counter."""
    given = Lot.donation_id.is_not(None)
    loads = await session.execute(
        select(ConsignmentLine.item, given, func.sum(ConsignmentLine.quantity - ConsignmentLine.returned))
        .join(Consignment, Consignment.id == ConsignmentLine.consignment_id)
        .join(Lot, Lot.id == ConsignmentLine.lot_id)
        .where(Consignment.incident_id == incident_id, Consignment.state.in_(GONE), Consignment.returns_to.is_(None))
        .group_by(ConsignmentLine.item, given))
    source, target = aliased(Account), aliased(Account)
    sign = case((source.kind == "on_hand", MovementLine.quantity), else_=-MovementLine.quantity)
    counter = await session.execute(
        select(MovementLine.item, given, func.sum(sign))
        .join(Movement, Movement.id == MovementLine.movement_id).join(Lot, Lot.id == MovementLine.lot_id)
        .join(source, source.id == MovementLine.from_id).join(target, target.id == MovementLine.to_id)
        .where(Movement.incident_id == incident_id, Movement.kind.in_(OVER_THE_COUNTER),
               Movement.consignment_id.is_(None), source.kind.in_(["on_hand", "delivered"]),
               target.kind.in_(["on_hand", "delivered"]), source.kind != target.kind)
        .group_by(MovementLine.item, given))
    found: dict[tuple[str, bool], int] = {}
    for item, donated, pieces in [*loads, *counter]:
        found[item, donated] = found.get((item, donated), 0) + int(pieces)
    return [Used(item, pieces, donated) for (item, donated), pieces in found.items()]


async def rides_of(session: AsyncSession, incident_id: UUID, now: datetime) -> list[Ride]:
    """Every ride of loads that left, with its way on the roads, else reckoned from the straight line."""
    rows = await session.execute(
        select(*(getattr(Consignment, name) for name in Load._fields), Vehicle.vehicle_class, Journey.metres)
        .outerjoin(Vehicle, Vehicle.id == Consignment.vehicle_id)
        .outerjoin(Journey, Journey.consignment_id == Consignment.id)
        .where(Consignment.incident_id == incident_id, Consignment.departed_at.is_not(None),
               Consignment.state != "merged").order_by(Consignment.number))
    return rules.journeys(ride_of(Load(*load), vehicle_class, metres, now) for *load, vehicle_class, metres in rows)


def ride_of(load: Load, vehicle_class: str | None, metres: int | None, now: datetime) -> Ride:
    """One of them; a load that has not arrived has been on the road until now."""
    until = load.arrived_at or load.received_at
    minutes = max(0, int(((until or now) - load.left).total_seconds() // 60))
    return Ride(load.number, vehicle_class, metres if metres is not None else estimated(load), minutes,
                back=until is not None, vehicle=load.vehicle_id, left=load.left)


def estimated(load: Load) -> int | None:
    """Metres by the straight line times the factor of planning/travel.py (示例); None where an end is unknown."""
    if load.from_point is None or load.to_point is None:
        return None
    return round(float(great_circle_metres([load.from_point], [load.to_point])[0, 0])) * FACTOR_PERCENT // 100


async def on_duty(session: AsyncSession, incident: Incident, now: datetime) -> int:
    """Minutes that somebody was on duty for the county while the incident was open."""
    ends = incident.closed_at or now
    rows = await session.execute(select(Duty.since, Duty.until).where(
        Duty.area.startswith(incident.county), Duty.since < ends,
        func.coalesce(Duty.until, now) > incident.opened_at))
    return sum(max(0, int((min(until or now, ends) - max(since, incident.opened_at)).total_seconds() // 60))
               for since, until in rows)


async def others(session: AsyncSession, incident: Incident, now: datetime) -> int:
    """How many further incidents of the county were open meanwhile: the same people watched them."""
    found = await session.scalar(select(func.count()).select_from(Incident).where(
        Incident.county == incident.county, Incident.id != incident.id, Incident.merged_into.is_(None),
        Incident.opened_at < (incident.closed_at or now),
        func.coalesce(Incident.closed_at, now) > incident.opened_at))
    return found or 0


async def transfers(session: AsyncSession, incident_id: UUID) -> int:
    """Journeys of people, whose vehicles nobody records."""
    return await session.scalar(select(func.count()).select_from(Transfer).where(
        Transfer.incident_id == incident_id)) or 0


async def paid_by_head(session: AsyncSession, incident_id: UUID) -> dict[str, int]:
    """What finance paid, reversals taken off."""
    net = func.sum(case((Payment.reverses.is_(None), Payment.amount_fen), else_=-Payment.amount_fen))
    rows = await session.execute(select(Payment.head, net).where(Payment.incident_id == incident_id)
                                 .group_by(Payment.head).order_by(Payment.head))
    return {head: int(fen) for head, fen in rows}


async def donations_paid(session: AsyncSession, incident_id: UUID) -> int:
    """Donated money that was paid out for this response."""
    found = await session.scalar(select(func.sum(Spending.amount_fen)).where(
        Spending.incident_id == incident_id, Spending.state == "paid"))
    return int(found or 0)
