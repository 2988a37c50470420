"""Trips of an order that a new plan leaves as they are: what waits on them keeps vehicle, stops and number."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch.models import Consignment, Plan
from disaster.dispatch.portions import Pair, by_pair
from disaster.dispatch.standing import consignments_of
from disaster.planning.fleet import Carry, Load, StandingTrip


async def standing_trips(session: AsyncSession, plan: Plan, loads: Iterable[Load]) -> tuple[StandingTrip, ...]:
    """Those of the order that the plan replaces whose goods all wait in their store and are wanted as they are."""
    before = await session.get(Plan, plan.replaces) if plan.replaces else None
    if before is None:
        return ()
    waiting, _ = await consignments_of(session, before.id)
    wanted = by_pair((one.store, one.place, one.item, one.pieces) for one in loads)
    there = by_pair((row.store_id, row.place, line.item, line.quantity) for row in waiting for line in row.lines)
    stays = {pair for pair, items in there.items() if wanted.get(pair) == items}
    aboard = on_trips(waiting)
    return tuple(as_standing(trip) for trip in before.trips if trip["vehicle_id"] and all(
        (trip["store"], stop["place"]) in stays
        and aboard.get(trip["number"], {}).get((trip["store"], stop["place"])) == carried(stop)
        for stop in trip["stops"]))


def on_trips(rows: Iterable[Consignment]) -> dict[int, dict[Pair, Counter[str]]]:
    """What waits, by the number of the trip that carries all of its way, and by store and place."""
    found: dict[int, dict[Pair, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for row in rows:
        if len(row.trips) == 1:
            for line in row.lines:
                found[row.trips[0]["trip"]][row.store_id, row.place][line.item] += line.quantity
    return found


def carried(stop: Mapping[str, Any]) -> Counter[str]:
    """Pieces by item that are left at a stop."""
    found: Counter[str] = Counter()
    for load in stop["loads"]:
        found[load["item"]] += load["pieces"]
    return found


def as_standing(trip: Mapping[str, Any]) -> StandingTrip:
    """The trip as the planner takes it."""
    return StandingTrip(
        number=trip["number"], vehicle=trip["vehicle_id"], store=trip["store"], direct=trip["direct"],
        carries=tuple(Carry(place=stop["place"], item=load["item"], pieces=load["pieces"])
                      for stop in trip["stops"] for load in stop["loads"]))
