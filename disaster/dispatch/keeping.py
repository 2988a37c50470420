"""Trips of an order that a new plan leaves as they are: what waits on them keeps vehicle, stops and number."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.models import Consignment, Plan
from disaster.dispatch.portions import Pair, by_pair
from disaster.dispatch.standing import waiting_of
from disaster.planning.fleet import Carry, Load, StandingTrip


async def standing_trips(session: AsyncSession, plan: Plan, loads: Iterable[Load]) -> tuple[StandingTrip, ...]:
    """Those of the orders that the plan replaces whose goods all wait in their store and are wanted as they are; the
    newest order's trips keep their numbers."""
    waiting = await waiting_of(session, plan.incident_id) if plan.replaces else []
    orders = await session.scalars(select(Plan).where(Plan.id.in_({plan.replaces, *(row.plan_id for row in waiting)}))
                                   .order_by(Plan.approved_at.desc(), Plan.id))
    wanted = by_pair((one.store, one.place, one.item, one.pieces) for one in loads)
    there = by_pair((row.store_id, row.place, line.item, line.quantity) for row in waiting for line in row.lines)
    stays = {pair for pair, items in there.items() if wanted.get(pair) == items}
    aboard, found = on_trips(waiting), list[StandingTrip]()
    for order in orders:
        for trip in order.trips:
            if trip["vehicle_id"] and all((trip["store"], stop["place"]) in stays and aboard.get(
                    (order.id, trip["number"]), {}).get((trip["store"], stop["place"])) == carried(stop)
                    for stop in trip["stops"]):
                found.append(as_standing(trip, number_for(trip["number"], found)))
    return tuple(found)


def number_for(number: int, others: Iterable[StandingTrip]) -> int:
    """The trip's own number, else the next: two orders number their trips alike."""
    taken = {one.number for one in others}
    return number if number not in taken else max(taken) + 1


def on_trips(rows: Iterable[Consignment]) -> dict[tuple[UUID | None, int], dict[Pair, Counter[str]]]:
    """What waits, by order and number of the trip that carries all of its way, and by store and place."""
    found: dict[tuple[UUID | None, int], dict[Pair, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for row in rows:
        if len(row.trips) == 1:
            for line in row.lines:
                found[row.plan_id, row.trips[0]["trip"]][row.store_id, row.place][line.item] += line.quantity
    return found


def carried(stop: Mapping[str, Any]) -> Counter[str]:
    """Pieces by item that are left at a stop."""
    found: Counter[str] = Counter()
    for load in stop["loads"]:
        found[load["item"]] += load["pieces"]
    return found


def as_standing(trip: Mapping[str, Any], number: int) -> StandingTrip:
    """The trip as the planner takes it."""
    return StandingTrip(
        number=number, vehicle=trip["vehicle_id"], store=trip["store"], direct=trip["direct"],
        carries=tuple(Carry(place=stop["place"], item=load["item"], pieces=load["pieces"])
                      for stop in trip["stops"] for load in stop["loads"]))
