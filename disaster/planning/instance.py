"""The file format of plans: what is there, what is wanted, the ways, the fleet, closures; and the plan with its trips.

docs/planning.md describes it. What a county cannot meet goes up as a demand, which a league's instance takes in.
"""

from collections.abc import Callable, Iterable
from typing import Literal, Self

from pydantic import model_validator

from disaster.planning.demand import Demand
from disaster.planning.fleet import SHIFT_MINUTES, UNLOAD_MINUTES, Hub, Leg, Load, TripProblem, Trips, Vehicle, Window
from disaster.planning.haulage import hours_of
from disaster.planning.hubs import hubs_of, with_hubs
from disaster.planning.plan import Plan
from disaster.planning.problem import Amount, Approach, Haulage, Id, Problem, Route, Value
from disaster.planning.ways import NO_WAY, ways_of


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
    """One planning question. A hub is one of the townships, perhaps without a need: routes lead to it, and from it the
    fleet's legs lead on, to be driven by whichever class of its vehicles passes there."""

    format: Literal["disaster-plan/1"] = "disaster-plan/1"
    problem: Problem
    fleet: Fleet | None = None
    closures: tuple[Closure, ...] = ()
    hubs: tuple[Hub, ...] = ()

    @model_validator(mode="after")
    def _hubs_are_townships(self) -> Self:
        lost = {one.id for one in self.hubs} - {one.id for one in self.problem.townships}
        if lost or (self.hubs and self.fleet is None) or len({one.id for one in self.hubs}) < len(self.hubs):
            raise ValueError(f"hubs are townships, each listed once, and want a fleet: {sorted(lost)}")
        return self


class Answer(Value):
    """The plan, its trips where there is a fleet, and what is asked of the next level."""

    format: Literal["disaster-answer/1"] = "disaster-answer/1"
    plan: Plan
    trips: Trips | None
    demand: Demand


def over_hubs(instance: Instance) -> Problem:
    """The problem with its closures, and with routes that change vehicles at a hub."""
    problem = closed(instance)
    return with_hubs(problem, instance.hubs, onward_of(instance)) if instance.hubs else problem


def onward_of(instance: Instance) -> Callable[[str, str], int | None]:
    """Minutes from a hub to a place for the class of the fleet's vehicles that is quickest there."""
    ways = ways_of(open_legs(instance))
    classes = sorted({one.road_class for one in instance.fleet.vehicles}) if instance.fleet else []

    def minutes(hub: str, place: str) -> int | None:
        least = min((ways.minutes(hub, place, one) for one in classes), default=NO_WAY)
        return least if least < NO_WAY else None

    return minutes


def closed(instance: Instance) -> Problem:
    """The problem with its closures: routes of these ends have no time."""
    shut = {frozenset((one.start, one.end)) for one in instance.closures}
    return instance.problem.model_copy(update={"routes": tuple(
        route.model_copy(update={"minutes": None}) if {route.store, route.township} in shut else route
        for route in instance.problem.routes)})


def asked(instance: Instance) -> Problem:
    """The problem with its closures, and what its fleet can haul."""
    problem, fleet = over_hubs(instance), instance.fleet
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
    given = {(leg.start, leg.end) for leg in fleet.legs}
    legs = [*open_legs(instance), *(leg_of(route) for route in closed(instance).routes
                                    if (route.store, route.township) not in given and route.vehicle)]
    problem = over_hubs(instance)
    return TripProblem(
        hubs=hubs_of(problem.transfers), loads=loads_of(plan, problem), vehicles=fleet.vehicles, legs=tuple(legs),
        windows=fleet.windows,
        load_minutes={store.id: store.load_minutes for store in instance.problem.stores},
        unload_minutes=fleet.unload_minutes, shift_minutes=fleet.shift_minutes, seed=fleet.seed,
        iterations=iterations, example=instance.problem.example)


def open_legs(instance: Instance) -> list[Leg]:
    """The fleet's legs, those that are closed without a time."""
    shut = {frozenset((one.start, one.end)) for one in instance.closures}
    return [leg.model_copy(update={"minutes": None}) if {leg.start, leg.end} in shut else leg
            for leg in (instance.fleet.legs if instance.fleet else ())]


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
    via = {(one.store, one.township): one.hub for one in problem.transfers}
    return tuple(Load(store=store, place=place, item=item, pieces=pieces, pieces_a=urgent, grams=items[item].grams,
                      millilitres=items[item].millilitres, units=items[item].serves, via=via.get((store, place)))
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
