"""The file format of plans: what is there, what is wanted, the ways, the fleet, closures; and the plan with its trips.

docs/planning.md describes it. What a county cannot meet goes up as a demand, which a league's instance takes in.
"""

from collections.abc import Iterable
from typing import Literal

from disaster.planning.demand import Demand
from disaster.planning.fleet import SHIFT_MINUTES, UNLOAD_MINUTES, Leg, Load, TripProblem, Trips, Vehicle, Window
from disaster.planning.haulage import hours_of
from disaster.planning.plan import Plan
from disaster.planning.problem import Amount, Approach, Haulage, Id, Problem, Route, Value


class Closure(Value):
    """A way that is closed now, whatever the routes and legs say. Both ends; either direction."""

    start: Id
    end: Id


class Fleet(Value):
    """Vehicles, and the ways between places beyond those that the routes tell."""

    vehicles: tuple[Vehicle, ...]
    legs: tuple[Leg, ...] = ()
    windows: tuple[Window, ...] = ()
    unload_minutes: Amount = UNLOAD_MINUTES
    shift_minutes: Amount = SHIFT_MINUTES
    seed: Amount = 1


class Instance(Value):
    """One planning question."""

    format: Literal["disaster-plan/1"] = "disaster-plan/1"
    problem: Problem
    fleet: Fleet | None = None
    closures: tuple[Closure, ...] = ()


class Answer(Value):
    """The plan, its trips where there is a fleet, and what is asked of the next level."""

    format: Literal["disaster-answer/1"] = "disaster-answer/1"
    plan: Plan
    trips: Trips | None
    demand: Demand


def closed(instance: Instance) -> Problem:
    """The problem with its closures: routes of these ends have no time."""
    shut = {frozenset((one.start, one.end)) for one in instance.closures}
    return instance.problem.model_copy(update={"routes": tuple(
        route.model_copy(update={"minutes": None}) if {route.store, route.township} in shut else route
        for route in instance.problem.routes)})


def asked(instance: Instance) -> Problem:
    """The problem with its closures, and what its fleet can haul."""
    problem, fleet = closed(instance), instance.fleet
    if fleet is None or problem.haulage is not None:
        return problem
    stores = {store.id for store in problem.stores}
    bases = {one.base for one in fleet.vehicles}
    ways: dict[tuple[str, str], int] = {}
    for leg in fleet.legs:
        for base, store in ((leg.start, leg.end), (leg.end, leg.start)):
            if base in bases and store in stores and leg.minutes is not None:
                ways[base, store] = min(leg.minutes, ways.get((base, store), leg.minutes))
    return problem.model_copy(update={"haulage": Haulage(
        hours=hours_of(fleet.vehicles, fleet.shift_minutes), shift_minutes=fleet.shift_minutes,
        handling_minutes=fleet.unload_minutes, approaches=tuple(
            Approach(base=base, store=store, minutes=minutes) for (base, store), minutes in sorted(ways.items())))})


def trip_problem(instance: Instance, plan: Plan, iterations: int) -> TripProblem | None:
    """The trips' question of a plan; None without a fleet. Routes are legs of paved roads where none are given."""
    fleet = instance.fleet
    if fleet is None:
        return None
    shut = {frozenset((one.start, one.end)) for one in instance.closures}
    given = {(leg.start, leg.end) for leg in fleet.legs}
    legs = [leg.model_copy(update={"minutes": None}) if {leg.start, leg.end} in shut else leg for leg in fleet.legs]
    legs += [leg_of(route) for route in closed(instance).routes if (route.store, route.township) not in given]
    return TripProblem(
        loads=loads_of(plan, instance.problem), vehicles=fleet.vehicles, legs=tuple(legs), windows=fleet.windows,
        load_minutes={store.id: store.load_minutes for store in instance.problem.stores},
        unload_minutes=fleet.unload_minutes, shift_minutes=fleet.shift_minutes, seed=fleet.seed,
        iterations=iterations, example=instance.problem.example)


def leg_of(route: Route) -> Leg:
    """A route as a leg."""
    return Leg(start=route.store, end=route.township, minutes=route.minutes)


def loads_of(plan: Plan, problem: Problem) -> tuple[Load, ...]:
    """What the plan's lines put on the road, sorted."""
    items = {item.id: item for item in problem.items}
    found: dict[tuple[str, str, str], tuple[int, int]] = {}
    for line in plan.lines:
        pieces, urgent = found.get((line.store, line.township, line.item), (0, 0))
        found[line.store, line.township, line.item] = pieces + line.pieces, urgent + line.pieces_a
    return tuple(Load(store=store, place=place, item=item, pieces=pieces, pieces_a=urgent, grams=items[item].grams,
                      millilitres=items[item].millilitres, units=items[item].serves)
                 for (store, place, item), (pieces, urgent) in sorted(found.items()))


def with_demands(instance: Instance, demands: Iterable[Demand]) -> Instance:
    """A league's instance with the demands of its counties: a place that it lists, for its routes, gets the needs."""
    problem = instance.problem
    listed = list(demands)
    scales = {group: scale for demand in listed for group, scale in demand.scales.items()}
    return instance.model_copy(update={"problem": Problem.model_validate({
        **dict(problem), "scales": scales | problem.scales,
        "example": problem.example or any(demand.example for demand in listed),
        "townships": tuple(({one.id: one for one in problem.townships}
                            | {one.id: one for demand in listed for one in demand.townships}).values())})})
