"""Trips of a plan: the first at once, better ones seconds later; vehicles booked with the order, free after it."""

import logging
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from disaster.dispatch.fleet import (
    FIRST_ITERATIONS,
    free_again,
    improving_iterations,
    trip_question,
    with_metres,
)
from disaster.dispatch.haulage import LOAD_MINUTES
from disaster.dispatch.models import Consignment, Plan, Vehicle
from disaster.dispatch.rules import VehicleTaken
from disaster.dispatch.views import plan_view, vehicle_view
from disaster.journal.record import attempt, record
from disaster.people.viewer import SYSTEM
from disaster.planning import worker
from disaster.planning.fleet import Left, Trip, Trips
from disaster.planning.problem import Problem

FIRST_SECONDS, IMPROVING_SECONDS = 1.0, 20.0
IMPROVED_AT_ONCE = 4        # plans a turn
log = logging.getLogger("disaster.trips")
unable: set[tuple[UUID, int]] = set()       # plans, and how often edited, for which that failed here
OVER = ("received", "returned", "cancelled", "merged")
NOTHING: Mapping[str, Any] = {"stage": "none", "solver": "", "solver_version": "", "vehicle_minutes": 0, "bound": 0,
                              "gap": 0.0, "seconds": 0.0, "left": []}


async def routed(session: AsyncSession, plan: Plan, problem: Problem) -> None:
    """The trips that are shown with the plan; a search makes them better (`improved`)."""
    question = await trip_question(session, plan, problem, FIRST_ITERATIONS)
    if question is None:
        plan.trips, plan.routing = [], dict(NOTHING)
        return
    answer = await worker.trips(question, FIRST_SECONDS)
    write(plan, await with_metres(session, plan, question, answer), "first")


async def improved(session: AsyncSession) -> None:
    """Drafts whose trips are only the first ones get better ones. One for which that fails keeps its first trips, and
    stops no other."""
    waiting = (await session.scalars(
        select(Plan).options(undefer(Plan.problem)).execution_options(populate_existing=True)
        .where(Plan.state == "draft", Plan.routing["stage"].as_string() == "first").order_by(Plan.made_at)
        .limit(IMPROVED_AT_ONCE + len(unable)))).all()
    unable.intersection_update((plan.id, len(plan.edits)) for plan in waiting)
    for plan in waiting:
        if (this := (plan.id, len(plan.edits))) in unable:
            continue
        try:
            async with attempt(session):
                await bettered(session, plan)
        except Exception:
            log.exception("no better trips for plan %s", this[0])
            unable.add(this)


async def bettered(session: AsyncSession, plan: Plan) -> None:
    """A search for better trips of one draft. A plan that changed meanwhile is left alone."""
    problem = stored_problem(plan)
    question = await trip_question(session, plan, problem, 0) if problem else None
    if question is None:            # its vehicles are gone: it must not be looked at for ever before all others
        await settled(session, plan, None)
        return
    better = question.model_copy(update={"iterations": improving_iterations(question)})
    answer = await worker.improver().trips(better, IMPROVING_SECONDS)
    await settled(session, plan, await with_metres(session, plan, better, answer))


async def settled(session: AsyncSession, plan: Plan, answer: Trips | None) -> None:
    """The better trips of a draft, or none at all, if it is still what they were asked for."""
    before = [(line.id, line.quantity) for line in plan.lines]
    row = await session.get(Plan, plan.id, with_for_update=True, populate_existing=True)
    if row and row.state == "draft" and [(line.id, line.quantity) for line in row.lines] == before:
        if answer is None:
            row.trips, row.routing = [], dict(NOTHING)
        else:
            write(row, answer, "improved")
        await session.flush()
        record(session, "plan.routed", plan_view(row), by=SYSTEM.actor)


def write(plan: Plan, answer: Trips, stage: str) -> None:
    """The trips in the plan."""
    plan.trips = [told(trip) for trip in answer.trips]
    plan.routing = {
        "stage": stage, "solver": answer.solver, "solver_version": answer.solver_version,
        "vehicle_minutes": answer.vehicle_minutes, "bound": answer.bound,
        "bound_kind": answer.bound_kind, "gap": answer.gap, "seconds": answer.seconds,
        "left": [left_of(one) for one in answer.left]}


def told(trip: Trip) -> dict[str, Any]:
    """A trip as it is seen: weights in whole kilograms and litres, rounded up."""
    return {
        "number": trip.number, "vehicle_id": trip.vehicle_id, "vehicle_class": trip.vehicle_class,
        "store": trip.store, "depart_min": trip.depart_min,
        "load_min": 0 if from_hub(trip) else LOAD_MINUTES,
        "back_min": trip.back_min, "metres": trip.metres,
        "kg": up(trip.grams), "litres": up(trip.millilitres), "direct": trip.direct,
        "stops": [{"place": stop.place, "arrive_min": stop.arrive_min, "leave_min": stop.leave_min,
                   "loads": [load.model_dump(exclude_none=True) for load in stop.loads], "kg": up(stop.grams),
                   "litres": up(stop.millilitres)} for stop in trip.stops]}


def from_hub(trip: Trip) -> bool:
    """Whether its goods came to where it starts by another trip; loading is part of the handling there."""
    return any(load.from_trip is not None for stop in trip.stops for load in stop.loads)


def left_of(left: Left) -> dict[str, Any]:
    """What no trip takes along."""
    return {"store": left.store, "place": left.place,
            "loads": [load.model_dump(exclude_none=True) for load in left.loads],
            "kg": up(left.grams), "cause": left.cause}


def up(thousandths: int) -> int:
    """Whole units, rounded up."""
    return -(-thousandths // 1000)


def stored_problem(plan: Plan) -> Problem | None:
    """What the plan was computed from; None of plans from before it was kept."""
    return Problem.model_validate(plan.problem["problem"]) if plan.problem else None


async def booked(session: AsyncSession, plan: Plan, orders: Collection[UUID | None], *, by: str) -> None:
    """The order has the vehicles of its trips, those of the `orders` that it takes over, too. Two orders never have the
    same: the second is told which is taken."""
    names = sorted({trip["vehicle_id"] for trip in plan.trips if trip["vehicle_id"]})
    rows = (await session.scalars(select(Vehicle).where(Vehicle.id.in_(names)).order_by(Vehicle.id).with_for_update()
                                  .execution_options(populate_existing=True))).all()
    for row in rows:
        if not (row.state == "free" and row.plan_id in {None, plan.id, plan.replaces, *orders}) and not await waits(
                session, row, plan):
            raise VehicleTaken(vehicle=row.id, consignment=None, plan_id=row.plan_id and str(row.plan_id))
        row.plan_id = plan.id
    await session.flush()
    for row in rows:
        record(session, "vehicle.booked", vehicle_view(row), by=by)


async def waits(session: AsyncSession, row: Vehicle, plan: Plan) -> bool:
    """Whether the vehicle has been given to loads that wait, and that this plan keeps."""
    plans = set(await session.scalars(select(Consignment.plan_id).where(
        Consignment.vehicle_id == row.id, Consignment.state.not_in(OVER))))
    return row.state == "assigned" and plans == {plan.id}


async def released(session: AsyncSession, plan_id: UUID | None, *, by: str) -> None:
    """A plan whose every consignment has ended needs its vehicles no more."""
    if plan_id is None:
        return
    await session.flush()
    open_ones = await session.scalar(select(func.count()).select_from(Consignment).where(
        Consignment.plan_id == plan_id, Consignment.state.not_in(OVER)))
    if open_ones:
        return
    for row in await free_again(session, plan_id):
        row.plan_id = None
        await session.flush()
        record(session, "vehicle.released", vehicle_view(row), by=by)
