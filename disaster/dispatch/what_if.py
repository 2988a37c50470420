"""What would be planned if: the standing plan and the supposed one side by side. Reads only; nothing is stored."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from disaster.dispatch import queries
from disaster.dispatch.actions.plans import SOLVE_SECONDS
from disaster.dispatch.actions.replanning import same
from disaster.dispatch.carrying import ridden
from disaster.dispatch.differing import Side, difference
from disaster.dispatch.drafting import plan_of
from disaster.dispatch.models import Consignment, Plan
from disaster.dispatch.queries import Point, Situation
from disaster.dispatch.routing import open_routes
from disaster.dispatch.rules import ColdUnknown
from disaster.dispatch.schemas import PlanIn, PlanLineView, PlanView
from disaster.dispatch.schemas.supposed import (
    AddedStoreIn,
    WhatIfIn,
    WhatIfStoreView,
    WhatIfView,
)
from disaster.dispatch.standing import Standing, bonus_lines, by_place, question, shelved, standing, with_vehicles
from disaster.dispatch.views import plan_view
from disaster.errors import BadInput, NotFound
from disaster.geo.datum import to_wgs84
from disaster.incidents.models import Incident
from disaster.people.viewer import Viewer
from disaster.planning import worker
from disaster.planning.fleet import Vehicle as Truck
from disaster.planning.problem import Problem, StandingLine, Store
from disaster.planning.supposing import with_goods, with_stores, without_routes, without_stores
from disaster.roads.models import Segment
from disaster.rulebook.documents import shipped
from disaster.rulebook.schemas import Figure
from disaster.stockpile.items import item_of
from disaster.stockpile.schemas import PointIn


async def answered(session: AsyncSession, incident: Incident, entered: WhatIfIn, *, by: Viewer) -> WhatIfView:
    """The alternative beside what stands, with every difference."""
    found = await standing(session, incident.id)
    asked = (await question(session, incident, found))[0] if found else None
    stale = found is not None and asked is not None and not same(asked, found.plan)
    if found and asked and not stale:
        before = Side(asked.now, waiting_only(plan_view(found.plan), found))
    else:
        now = asked.now if asked else await problem_now(session, incident, entered.lowest_celsius)
        celsius = found.plan.lowest_celsius if found else entered.lowest_celsius
        before = Side(now, plan_view(await solved(session, now, incident, celsius, found, by)))
    wished = await supposed(session, incident, entered, found, before)
    after = before if wished is None else Side(wished, plan_view(await solved(
        session, wished, incident, coldest(entered, found), found, by, entered)))
    return WhatIfView(
        incident_id=incident.id, standing=before.plan, standing_plan_id=found.plan.id if found else None, stale=stale,
        alternative=after.plan, difference=difference(before, after),
        stores=[WhatIfStoreView(id=store_id, name=one.name, point=list(point_in(one.point)))
                for store_id, one in added(entered).items()])


async def is_stale(session: AsyncSession, plan: Plan, incident: Incident) -> bool:
    """Whether the plan rests on another state than what is known now; what nobody can change any more is not stale."""
    if plan.support_id is not None:     # it is put aside when something else is asked
        return False
    found = await standing(session, incident.id)
    if found is None or found.plan.id != plan.id:
        return plan.state == "draft"
    return not same((await question(session, incident, found))[0], plan)


async def problem_now(session: AsyncSession, incident: Incident, celsius: int | None) -> Problem:
    """The problem where nothing stands."""
    problem = await queries.problem_of(session, incident, await queries.situation(session, incident, celsius))
    return await with_vehicles(session, problem, None)


def waiting_only(plan: PlanView, found: Standing) -> PlanView:
    """Of orders, what still waits in its stores, older orders' goods with the newest's: the rest nobody can change."""
    if not found.in_force:
        return plan
    known = {(line.store_id, line.place, line.item): line for line in plan.lines}
    return plan.model_copy(update={"lines": [
        line_of(cell, one, known.get(cell)) for cell, one in sorted(cells_of(found.waiting).items())]})


def cells_of(rows: Iterable[Consignment]) -> dict[tuple[str, str, str], tuple[int, int | None]]:
    """Pieces by store, township and item, and the minutes of the way."""
    found: dict[tuple[str, str, str], tuple[int, int | None]] = {}
    for row in rows:
        for line in row.lines:
            cell = line.store_id, row.place[:9], line.item
            found[cell] = found.get(cell, (0, None))[0] + line.quantity, row.minutes
    return found


def line_of(cell: tuple[str, str, str], waits: tuple[int, int | None], known: PlanLineView | None) -> PlanLineView:
    """What waits as a line of the plan; an older order's line has no reason here."""
    if known is not None:
        return known.model_copy(update={"quantity": waits[0], "quantity_urgent": min(known.quantity_urgent, waits[0])})
    return PlanLineView(id=uuid7(), store_id=cell[0], place=cell[1], item=cell[2], quantity=waits[0],
                        quantity_urgent=0, minutes=waits[1], urgency="B", substitute=False, reason={"kind": "officer"})


async def solved(session: AsyncSession, problem: Problem, incident: Incident, celsius: int | None,
                 found: Standing | None, by: Viewer, entered: WhatIfIn | None = None) -> Plan:
    """A plan with its first trips, which nobody keeps."""
    replaces = found.plan.id if found and found.in_force else None
    answer = await worker.solve(problem, SOLVE_SECONDS)
    return (await ridden(session, answer, problem, lambda computed: plan_of(
        computed, incident, PlanIn(lowest_celsius=celsius), by.actor, replaces),
                         more=trucks_of(entered) if entered else (), spots=spots_of(entered) if entered else {},
                         closed=entered.closed_roads if entered else ()))[1]


async def supposed(session: AsyncSession, incident: Incident, entered: WhatIfIn, found: Standing | None,
                   before: Side) -> Problem | None:
    """The problem as it would be, with what stands held by its bonus; None where nothing is supposed."""
    celsius = coldest(entered, found)
    if entered == WhatIfIn(lowest_celsius=entered.lowest_celsius) and celsius == before.plan.lowest_celsius:
        return None
    await known_roads(session, entered.closed_roads)
    waiting = found.waiting if found else ()
    situation = await queries.situation(session, incident, celsius, told_as(entered), returned=by_place(waiting))
    problem = shelved(await queries.problem_of(session, incident, situation, entered.closed_roads), waiting)
    known(problem, entered)
    problem = without_stores(problem, set(entered.lost_stores))
    problem = with_goods(problem, {one.store_id: in_key(one.stock) for one in entered.goods})
    problem = await with_added_stores(session, problem, entered, situation)
    problem = without_routes(problem, {(one.store_id, one.place) for one in entered.closed_routes})
    problem = await with_vehicles(session, problem, found, more=trucks_of(entered), spots=spots_of(entered),
                                  closed=entered.closed_roads)
    return held(problem, bonus_lines(waiting) if found and found.in_force else [
        StandingLine(store=load.store, township=load.township, item=load.item, pieces=load.pieces)
        for load in before.loads])


def held(problem: Problem, lines: Iterable[StandingLine]) -> Problem:
    """The problem with what stands kept where that costs little; what can no longer be is left out."""
    stores, places = {one.id for one in problem.stores}, {one.id for one in problem.townships}
    items = {one.id for one in problem.items}
    return problem.model_copy(update={"standing": tuple(
        line for line in lines if line.store in stores and line.township in places and line.item in items)})


def coldest(entered: WhatIfIn, found: Standing | None) -> int | None:
    """The lowest temperature that is supposed: colder than what the officer says, else than what the plan says."""
    said = entered.lowest_celsius
    celsius = said if said is not None else found.plan.lowest_celsius if found else None
    if entered.colder_by and celsius is None:
        raise ColdUnknown(colder_by=entered.colder_by)
    return None if celsius is None else celsius - entered.colder_by


def trucks_of(entered: WhatIfIn) -> tuple[Truck, ...]:
    """The supposed vehicles, one by one."""
    return tuple(Truck(
        id=f"if-{at}-{number}", vehicle_class=one.vehicle_class, base=one.base, payload_grams=one.payload_kg * 1000,
        volume_millilitres=one.volume_litres * 1000, road_class=one.road_class)
        for at, one in enumerate(entered.trucks, start=1) for number in range(1, one.count + 1))


def told_as(entered: WhatIfIn) -> dict[str, dict[str, Figure]]:
    """What townships are supposed to tell."""
    found: dict[str, dict[str, Figure]] = {}
    for one in entered.told:
        found.setdefault(one.place, {})[one.indicator] = Figure(value=one.value)
    return found


async def known_roads(session: AsyncSession, closed: Sequence[str]) -> None:
    """Refuse a road that is not there: its closure would change nothing, and look as if it mattered to nobody."""
    there = set(await session.scalars(select(Segment.id).where(Segment.id.in_(closed), Segment.in_use)))
    for road in closed:
        if road not in there:
            raise NotFound(subject=f"road/{road}")


def known(problem: Problem, entered: WhatIfIn) -> None:
    """Refuse what names a store or a township that is not there."""
    stores, places = {store.id for store in problem.stores}, {place.id for place in problem.townships}
    named = [*entered.lost_stores, *(one.store_id for one in entered.closed_routes),
             *(one.store_id for one in entered.goods), *(one.base for one in entered.trucks)]
    for store_id in named:
        if store_id not in stores:
            raise NotFound(subject=f"store/{store_id}")
    for place in [*(one.place for one in entered.closed_routes), *(one.place for one in entered.told)]:
        if place not in places:
            raise NotFound(subject=f"division/{place}")
    twice = [one.store_id for one in entered.goods]
    if len(set(twice)) < len(twice):
        raise BadInput(twice=sorted({one for one in twice if twice.count(one) > 1}))


def spots_of(entered: WhatIfIn) -> dict[str, Point]:
    """Where the supposed stores lie."""
    return {store_id: point_in(one.point) for store_id, one in added(entered).items()}


def added(entered: WhatIfIn) -> dict[str, AddedStoreIn]:
    """The supposed stores by id."""
    return {f"if-{number}": one for number, one in enumerate(entered.stores, start=1)}


async def with_added_stores(session: AsyncSession, problem: Problem, entered: WhatIfIn,
                            found: Situation) -> Problem:
    """The same with the supposed stores, at estimated or road times like all others."""
    stores = added(entered)
    if not stores:
        return problem
    points: dict[str, Point | None] = {store_id: point_in(one.point) for store_id, one in stores.items()}
    travel = await open_routes(session, points, found.seats, entered.closed_roads)
    problem = with_stores(problem, [Store(id=store_id, stock=in_key(one.stock)) for store_id, one in stores.items()],
                          travel.routes)
    return problem.model_copy(update={"transfers": (*problem.transfers, *travel.transfers)})


def in_key(stock: Mapping[str, int]) -> dict[str, int]:
    """Goods that a need group knows, by item; an item without a group covers no need."""
    items = {item for group in shipped("relief_items").need_groups for item in group.serves}
    return {item_of(item).key: pieces for item, pieces in stock.items() if item_of(item).key in items}


def point_in(point: PointIn) -> Point:
    """In the datum of the map."""
    return to_wgs84(point.lon, point.lat, point.datum)
