"""What is done with plans: computed, edited, approved as the use order (动用指令)."""

from collections import Counter
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer
from uuid_utils.compat import uuid7

from disaster import clock
from disaster.dispatch import queries
from disaster.dispatch.actions import trips, vehicles
from disaster.dispatch.actions.numbers import order_number
from disaster.dispatch.actions.offering import nothing_given_twice, offered
from disaster.dispatch.actions.ordering import ordered
from disaster.dispatch.actions.orders import Basis, given
from disaster.dispatch.actions.support_progress import answered
from disaster.dispatch.actions.taking_over import held_back, taken_over
from disaster.dispatch.carrying import ridden
from disaster.dispatch.drafting import plan_of
from disaster.dispatch.haulage import with_haulage
from disaster.dispatch.meanwhile import so_far
from disaster.dispatch.models import Plan, PlanLine
from disaster.dispatch.portions import Pair, by_pair, each, portions_of
from disaster.dispatch.rules import NothingToOrder, PlanEditedMeanwhile, PlanIsNotADraft, total_by
from disaster.dispatch.schemas import ApprovalIn, PlanIn, PlanLineIn, PlanLinesIn
from disaster.dispatch.standing import waiting_of
from disaster.dispatch.views import plan_view
from disaster.errors import NotFound
from disaster.geo.queries import division
from disaster.incidents.models import Incident
from disaster.journal.record import record
from disaster.people.viewer import Viewer
from disaster.planning import worker
from disaster.stockpile.items import item_of
from disaster.stockpile.ledger import stores_locked
from disaster.stockpile.models import Store
from disaster.stockpile.queries import available, store_of
from disaster.stockpile.rules import NotEnough, Purpose

SOLVE_SECONDS = 5


async def computed(session: AsyncSession, incident: Incident, entered: PlanIn, *, by: Viewer) -> Plan:
    """Compute a plan from what is needed and in store now. It takes the place of an earlier draft."""
    before = await so_far(session, incident.id)
    situation = await queries.situation(session, incident, entered.lowest_celsius)
    problem = await with_haulage(session, await queries.problem_of(session, incident, situation))
    _, plan = await ridden(session, await worker.solve(problem, SOLVE_SECONDS), problem,
                           lambda answer: plan_of(answer, incident, entered, by.actor))
    return await offered(session, incident, plan, problem, situation, by=by.actor, before=before)


async def edited(session: AsyncSession, plan_id: UUID, entered: PlanLinesIn, *, by: Viewer) -> Plan:
    """Put the officer's lines in place of the computed ones. No store gives more than it has."""
    plan = await locked(session, plan_id)
    by.allow("duty_officer", "commander", area=plan.county)
    must_be_draft(plan)
    wanted = Counter((one.store_id, one.place, one.item, one.quantity) for one in entered.lines)
    if plan.edits and (plan.edits[-1]["by"], plan.edits[-1]["reason"], Counter(map(cell_of, plan.lines))) == (
            by.actor, entered.reason, wanted):
        return plan         # told twice
    as_seen(plan, entered.seen)
    asked = sorted({one.store_id for one in entered.lines})
    stores = {store_id: await store_of(session, store_id) for store_id in asked}
    for store in stores.values():       # nobody orders goods out of another's store
        by.allow("duty_officer", "commander", area=store.division)
    await in_stock(session, stores, entered, plan)
    before = {cell_of(line): line for line in plan.lines}
    lines = [kept(before.get((one.store_id, one.place, one.item, one.quantity)))
             or await line_of(session, one, stores[one.store_id], plan.county) for one in entered.lines]
    plan.lines.clear()
    await session.flush()
    for number, line in enumerate(lines, start=1):
        line.line = number
    plan.lines.extend(lines)
    if plan.support_id is None:
        if problem := trips.stored_problem(plan):
            await trips.routed(session, plan, problem)
        else:       # of before it was kept: trips of other lines would be worse than none
            plan.trips, plan.routing = [], dict(trips.NOTHING)
    plan.edited = True
    plan.edits = [*plan.edits, {"at": clock.now().isoformat(), "by": by.actor, "reason": entered.reason}]
    await session.flush()
    record(session, "plan.edited", plan_view(plan), by=by.actor)
    return plan


async def approved(session: AsyncSession, plan_id: UUID, entered: ApprovalIn, *, by: Viewer) -> Plan:
    """The plan becomes the use order: number, signatory, goods set aside, a consignment for each stop of each
    trip, all or nothing.

    Two officers at once: the second waits for the lock and is told who approved it. Two plans over the same goods:
    the second is told what lacks where. The same approval again changes nothing. Locks, in this order everywhere:
    plan, loads, their requests, vehicles, the order's number, stores.
    """
    plan = await locked(session, plan_id)
    by.allow("duty_officer", "commander", area=plan.county)
    if (plan.approved_by, plan.signatory) == (by.actor, entered.signatory_post):
        return plan
    must_be_draft(plan)
    as_seen(plan, entered.seen)
    if not plan.lines:
        raise NothingToOrder(plan_id=str(plan_id))
    now, waiting = clock.now(), await held_back(session, plan)
    portions = portions_of(goods_of(plan), plan.trips, now)
    await vehicles.held(session, waiting, {trip["vehicle_id"] for trip in plan.trips})
    number = await order_number(session, plan.county)
    await nothing_given_twice(session, plan)
    await stores_locked(session, {*(one.store for one in portions), *(
        line.store_id for row in waiting for line in row.lines)})
    orders = {row.plan_id for row in waiting}
    portions = await taken_over(session, plan, waiting, portions, by=by.actor)
    await trips.booked(session, plan, orders, by=by.actor)
    plan.order_number, plan.signatory = number, entered.signatory_post
    plan.state, plan.approved_at, plan.approved_by = "approved", now, by.actor
    await session.flush()
    record(session, "plan.approved", plan_view(plan), by=by.actor)
    if not portions:    # an order that only takes back
        return plan
    incident = await session.get_one(Incident, plan.incident_id)
    await given(session, incident, by_pair(each(portions)), Basis(plan_id=plan.id, example=plan.example),
                number=plan.order_number, signatory=entered.signatory_post, by=by.actor)
    await ordered(session, incident, portions, document=plan.order_number, by=by.actor, plan_id=plan.id)
    await answered(session, plan, by=by.actor)
    return plan


def goods_of(plan: Plan) -> dict[Pair, Counter[str]]:
    """(store, place) → item → pieces."""
    return by_pair((line.store_id, line.place, line.item, line.quantity) for line in plan.lines)


async def locked(session: AsyncSession, plan_id: UUID) -> Plan:
    """The plan, locked, with what it was computed from."""
    plan = await session.get(Plan, plan_id, with_for_update=True, populate_existing=True,
                             options=[undefer(Plan.problem)])
    if plan is None:
        raise NotFound(subject=f"plan/{plan_id}")
    return plan


def must_be_draft(plan: Plan) -> None:
    """Only a draft may be changed or approved."""
    if plan.state != "draft":
        raise PlanIsNotADraft(state=plan.state, order_number=plan.order_number, approved_by=plan.approved_by,
                              approved_at=plan.approved_at and plan.approved_at.isoformat())


def as_seen(plan: Plan, seen: Collection[UUID] | None) -> None:
    """Two officers at one draft: the second does not write over, or sign, what he has not read."""
    if seen is not None and set(seen) != {line.id for line in plan.lines}:
        raise PlanEditedMeanwhile(plan_id=str(plan.id), by=plan.edits[-1]["by"] if plan.edits else None)


def cell_of(line: PlanLine) -> tuple[str, str, str, int]:
    """What a line says."""
    return line.store_id, line.place, line.item, line.quantity


async def in_stock(session: AsyncSession, stores: Mapping[str, Store], entered: PlanLinesIn, plan: Plan) -> None:
    """Refuse lines that ask a store for more than it may give now, with what waits there for the orders that the plan
    replaces."""
    today = clock.local(clock.now()).date()
    free = await available(session, Purpose(plan.incident_id), today, stores)
    for row in await waiting_of(session, plan.incident_id) if plan.replaces else []:
        for line in row.lines:
            here_too = free.setdefault(line.store_id, {})
            here_too[line.item] = here_too.get(line.item, 0) + line.quantity
    for (store_id, item), wanted in total_by((one.store_id, one.item, one.quantity) for one in entered.lines).items():
        here = free.get(store_id, {}).get(item_of(item).key, 0)
        if wanted > here:
            raise NotEnough(store=store_id, item=item, wanted=wanted, available=here)


async def line_of(session: AsyncSession, one: PlanLineIn, store: Store, county: str) -> PlanLine:
    """A line that an officer wrote."""
    place = await division(session, one.place)
    if not place.code.startswith(county.removesuffix("00")):    # a league's plan: any of its counties
        raise NotFound(subject=f"division/{one.place}")
    return PlanLine(id=uuid7(), line=0, store_id=one.store_id, place=one.place, item=one.item, quantity=one.quantity,
                    quantity_urgent=0, minutes=await queries.minutes_between(session, store, one.place),
                    substitute=False, reason={"kind": "officer"})


def kept(line: PlanLine | None) -> PlanLine | None:
    """A line that the officer left as it was, with its reason."""
    return line and PlanLine(id=uuid7(), line=0, store_id=line.store_id, place=line.place, item=line.item,
                             quantity=line.quantity, quantity_urgent=line.quantity_urgent, minutes=line.minutes,
                             substitute=line.substitute, reason=line.reason)
