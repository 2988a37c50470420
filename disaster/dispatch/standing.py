"""The plan that stands, and what its problem would be now if all of it that has not left yet were still to decide."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from disaster.dispatch import queries
from disaster.dispatch.haulage import with_haulage
from disaster.dispatch.models import Consignment, Plan
from disaster.dispatch.queries import Situation, point_of
from disaster.dispatch.routing import open_routes
from disaster.incidents.models import Incident
from disaster.journal.models import Entry
from disaster.planning.changes import Again
from disaster.planning.fleet import Vehicle as Truck
from disaster.planning.needs import less
from disaster.planning.plan import PlanLine, Reason
from disaster.planning.problem import Need, Problem, StandingLine, Township
from disaster.roads.models import Road
from disaster.roads.net import Point
from disaster.rulebook.documents import shipped
from disaster.stockpile import queries as stock

NOT_LEFT = ("ordered", "packed")
ROADS_MAX = 4                                       # whose part in it is told apart
Pieces = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan offered, or the newest in force; of all orders in force, the consignments that wait in their stores; of
    the newest, those that do not."""

    plan: Plan
    waiting: Sequence[Consignment]
    gone: Sequence[Consignment]

    @property
    def in_force(self) -> bool:
        return self.plan.state == "approved"


async def standing(session: AsyncSession, incident_id: UUID) -> Standing | None:
    """The incident's draft, else its newest order if anything of any order still waits: all of it is planned again
    together. A draft over orders that have moved on since does not count: it could not be approved."""
    plans = (await session.scalars(
        select(Plan).options(undefer(Plan.problem)).where(
            Plan.incident_id == incident_id, Plan.state.in_(("draft", "approved")), Plan.support_id.is_(None))
        .order_by(Plan.state.desc(), Plan.approved_at.desc()).limit(2).execution_options(populate_existing=True))).all()
    all_waiting = await waiting_of(session, incident_id) if plans else []
    for plan in plans:
        waiting = all_waiting if plan.state == "approved" or plan.replaces else []
        counted_on = set((plan.problem or {}).get("returned", []))
        moved_on = plan.state == "draft" and counted_on != {as_it_waits(row) for row in waiting}
        if plan.problem is not None and not moved_on and (waiting or plan.state == "draft"):
            return Standing(plan, waiting, await gone_of(session, plan.id) if plan.state == "approved" else [])
    return None


async def out_of_date(session: AsyncSession, incident_id: UUID) -> bool:
    """Whether a draft lies there over an order that has moved on: see `standing`."""
    return await session.scalar(select(Plan.id).where(
        Plan.incident_id == incident_id, Plan.state == "draft", Plan.replaces.is_not(None))) is not None


async def waiting_of(session: AsyncSession, incident_id: UUID) -> Sequence[Consignment]:
    """What all orders by the county's own plans of an incident have waiting in stores, by id. What a township's request
    was given is the officer's own word, and stays; what the league ordered is the league's."""
    return (await session.scalars(select(Consignment).where(
        Consignment.incident_id == incident_id, Consignment.state.in_(NOT_LEFT),
        Consignment.plan_id.in_(select(Plan.id).where(Plan.incident_id == incident_id, Plan.support_id.is_(None))))
        .order_by(Consignment.id).execution_options(populate_existing=True))).all()


async def gone_of(session: AsyncSession, plan_id: UUID) -> Sequence[Consignment]:
    """What has left of an order, by id."""
    return (await session.scalars(select(Consignment).where(
        Consignment.plan_id == plan_id, Consignment.state.not_in((*NOT_LEFT, "cancelled", "merged")))
        .order_by(Consignment.id).execution_options(populate_existing=True))).all()


def as_it_waits(row: Consignment) -> str:
    """A consignment, where it goes and how much it is: sent elsewhere or merged since, it is not what a plan knew."""
    return f"{row.id} {row.place} {sum(line.quantity for line in row.lines)}"


async def question(session: AsyncSession, incident: Incident, found: Standing) -> tuple[Again, Situation]:
    """What is planned again: goods that wait are back on the shelf, their places need them still; the rest is fixed."""
    back = by_place(found.waiting)
    situation = await queries.situation(session, incident, found.plan.lowest_celsius, returned=back)
    now = shelved(await queries.problem_of(session, incident, situation), found.waiting)
    assert found.plan.problem is not None
    before = without_gone(Problem.model_validate(found.plan.problem["problem"]), found.gone)
    if found.in_force:
        older = [row for row in found.waiting if row.plan_id != found.plan.id]
        before = given_back(before, older, found.plan.problem.get("needs", {}))
        stores = {store.id for store in now.stores}
        now = now.model_copy(update={"standing": tuple(
            line for line in bonus_lines(found.waiting) if line.store in stores)})
    now = await with_vehicles(session, now, found)
    lines = tuple(lines_of(found, before))
    roads = await roads_changed(session, situation, found.plan.made_at, now)
    return Again(now=now, before=before, lines=lines, roads=roads), situation


async def with_vehicles(session: AsyncSession, problem: Problem, found: Standing | None, *,
                        more: Sequence[Truck] = (), spots: Mapping[str, Point] | None = None,
                        closed: Collection[str] = ()) -> Problem:
    """The problem with what vehicles there are for it: those of the orders that stand are its own."""
    rows = [*found.waiting, *found.gone] if found else []
    own = {row.plan_id for row in rows if row.plan_id}
    return await with_haulage(session, problem, own=own, rows=rows, more=more, spots=spots, closed=closed)


def by_place(rows: Iterable[Consignment]) -> Pieces:
    """Pieces by township and item."""
    found: Pieces = defaultdict(lambda: defaultdict(int))
    for row in rows:
        for line in row.lines:
            found[row.place[:9]][line.item] += line.quantity
    return found


def shelved(problem: Problem, rows: Iterable[Consignment]) -> Problem:
    """The problem with the goods of these consignments in their stores again."""
    back: Pieces = defaultdict(lambda: defaultdict(int))
    for row in rows:
        for line in row.lines:
            back[line.store_id][line.item] += line.quantity
    return moved_stock(problem, back, 1)


def moved_stock(problem: Problem, pieces: Mapping[str, Mapping[str, int]], sign: int) -> Problem:
    """The problem with so many pieces more (1) or less (-1) in its stores."""
    known = {item.id for item in problem.items}
    return problem.model_copy(update={"stores": tuple(
        store.model_copy(update={"stock": store.stock | {
            item: max(0, store.stock.get(item, 0) + sign * count) for item, count in pieces[store.id].items()
            if item in known}}) if store.id in pieces else store for store in problem.stores)})


def without_gone(problem: Problem, rows: Iterable[Consignment]) -> Problem:
    """The problem that a plan answered, without what has left since: neither in store nor needed any more."""
    gone: Pieces = defaultdict(lambda: defaultdict(int))
    got: Pieces = by_place(rows)
    for row in rows:
        for line in row.lines:
            gone[line.store_id][line.item] += line.quantity
    if not gone:
        return problem
    items = {item.id: item for item in problem.items}
    units: Pieces = defaultdict(lambda: defaultdict(int))
    for place, pieces in got.items():
        for item, count in pieces.items():
            if item in items:
                units[place][items[item].serves_group] += count * items[item].serves
    return moved_stock(problem, gone, -1).model_copy(update={"townships": tuple(
        served(one, units[one.id]) if one.id in units else one for one in problem.townships)})


def given_back(problem: Problem, rows: Sequence[Consignment], known: Mapping[str, Mapping[str, list[int]]]) -> Problem:
    """The problem that a plan answered, as if the goods that older orders had set aside had lain on their shelves, and
    their places had needed them still. `known`: place -> group -> all, class A, what was there or coming."""
    if not rows:
        return problem
    items = {item.id: item for item in problem.items}
    units: Pieces = defaultdict(lambda: defaultdict(int))
    barred = {one.id: one.barred for one in problem.townships}
    for place, pieces in by_place(rows).items():
        for item, count in pieces.items():
            if item in items and item not in barred.get(place, ()):
                units[place][items[item].serves_group] += count * items[item].serves
    return shelved(problem, rows).model_copy(update={"townships": tuple(
        wanting(one, units[one.id], known.get(one.id, {})) if one.id in units else one for one in problem.townships)})


def wanting(township: Township, units: Mapping[str, int], known: Mapping[str, list[int]]) -> Township:
    """The township when so many base units of each group that were coming to it are not."""
    return township.model_copy(update={"needs": township.needs | {
        group: less(known[group][0], known[group][1], known[group][2] - count)
        for group, count in units.items() if group in known}})


def served(township: Township, units: Mapping[str, int]) -> Township:
    """The township when it has got so many base units of each group; class A first."""
    needs = dict(township.needs)
    for group, count in units.items():
        need = needs.get(group)
        if need is not None and need.a is not None and need.b is not None:
            needs[group] = Need(a=max(0, need.a - count), b=max(0, need.b - max(0, count - need.a)))
    return township.model_copy(update={"needs": needs})


def bonus_lines(rows: Iterable[Consignment]) -> Iterable[StandingLine]:
    """What stands, each with the minutes for which it is kept."""
    pieces: dict[tuple[str, str, str], tuple[int, int]] = {}
    kept = shipped("moving").kept_for_minutes
    for row in rows:
        for line in row.lines:
            cell = line.store_id, row.place[:9], line.item
            count, bonus = pieces.get(cell, (0, 0))
            pieces[cell] = count + line.quantity, max(bonus, kept.ordered if row.state == "ordered" else kept.packed)
    for (store, place, item), (count, bonus) in sorted(pieces.items()):
        yield StandingLine(store=store, township=place, item=item, pieces=count, bonus_minutes=bonus)


def lines_of(found: Standing, before: Problem) -> Iterable[PlanLine]:
    """The standing lines as the planner knows them."""
    items = {item.id: item for item in before.items}
    minutes = {(row.store_id, row.place[:9]): row.minutes or 0 for row in found.waiting} | {
        (line.store_id, line.place): line.minutes or 0 for line in found.plan.lines}
    told = ([(line.store_id, row.place[:9], line.item, line.quantity) for row in found.waiting for line in row.lines]
            if found.in_force else
            [(line.store_id, line.place, line.item, line.quantity) for line in found.plan.lines])
    for store, place, item, count in sorted(told):
        if item in items:
            yield PlanLine(store, place, item, items[item].serves_group, count, 0, minutes.get((store, place), 0),
                           count * items[item].grams, count * items[item].millilitres, substitute=False,
                           reason=Reason("nearest"))


async def roads_changed(session: AsyncSession, situation: Situation, since: datetime,
                        now: Problem) -> dict[str, tuple[tuple[str, str], ...]]:
    """Which pairs each road that changed since then touches: those that take another time if it had not changed."""
    subjects = sorted(await session.scalars(select(Entry.subject).where(
        Entry.kind == "road.changed", Entry.at > since).distinct().limit(ROADS_MAX + 1)))
    if not 0 < len(subjects) <= ROADS_MAX:
        return {}
    stores = {store.id: point_of(store) for store in await stock.stores(session)}
    times = {(route.store, route.township): route.minutes for route in now.routes}
    found = {}
    for subject in subjects:
        segment_id = subject.partition("/")[2]
        road = await session.get(Road, segment_id)
        closed, opened = ((), (segment_id,)) if road and road.state != "open" else ((segment_id,), ())
        other = await open_routes(session, stores, situation.seats, closed, opened)
        found[subject] = tuple((route.store, route.township) for route in other.routes
                               if times.get((route.store, route.township)) != route.minutes)
    return found
