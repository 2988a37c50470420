"""The league's question: what its counties ask, from stores outside each of them, all counties at once.

A county's own stock has been planned by the county: no way leads from a store to a place of the same county. Counties
that ask at the same time share the league's goods as townships share a county's: the plan for one leaves to the others
what is theirs in the common optimum.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.dispatch import queries
from disaster.dispatch.actions.support_progress import goods_of, units_of
from disaster.dispatch.haulage import with_haulage
from disaster.dispatch.queries import Point, Situation, point_of
from disaster.dispatch.routing import open_routes
from disaster.dispatch.support_models import Support
from disaster.dispatch.support_rules import OPEN, remaining
from disaster.incidents.models import Incident
from disaster.planning.demand import Demand
from disaster.planning.needs import townships_of
from disaster.planning.plan import Plan as Computed
from disaster.planning.problem import Need, Problem, Route, Store, Township
from disaster.stockpile import queries as stock
from disaster.stockpile.rules import Purpose

TOGETHER_MAX = 50
BESIDE = "ordered/"                     # no store has such an id


@dataclass(frozen=True, slots=True)
class Asked:
    """One asking: what of it is still to plan, where its places lie, and the goods that the league has ordered for them
    (township -> item -> pieces)."""

    row: Support
    townships: tuple[Township, ...]
    ordered: Mapping[str, Mapping[str, int]]
    seats: Mapping[str, Point | None]
    situation: Situation


async def asked_of(session: AsyncSession, row: Support) -> Asked:
    """What is left of it after what the league ordered, and no more than is unmet now."""
    incident = await session.get_one(Incident, row.incident_id)
    situation = await queries.situation(session, incident, row.lowest_celsius)
    demand = Demand.model_validate(row.demand)
    live = [one.model_copy(update={"hours_unserved": situation.unserved.get(one.id)})
            for one in townships_of(situation.needs)]
    goods = await goods_of(session, row.id)
    return Asked(row, remaining(demand, units_of(goods), live), queries.by_township(by_place(goods)), situation.seats,
                 situation)


def by_place(goods: Iterable[tuple[str, str, str, int]]) -> dict[tuple[str, str], int]:
    """Pieces by township and item."""
    found: dict[tuple[str, str], int] = {}
    for _, place, item, pieces in goods:
        found[place, item] = found.get((place, item), 0) + pieces
    return found


async def others_of(session: AsyncSession, row: Support) -> list[Asked]:
    """What other counties of the league ask at the same time; of one county one asking, the oldest."""
    rows = await session.scalars(select(Support).where(
        Support.league == row.league, Support.county != row.county, Support.state.in_(OPEN))
        .order_by(Support.asked_at, Support.id).limit(TOGETHER_MAX))
    first: dict[str, Support] = {}
    for one in rows:
        first.setdefault(one.county, one)
    return [await asked_of(session, one) for one in first.values()]


async def common_problem(session: AsyncSession, asked: Sequence[Asked]) -> Problem:
    """All that is asked, and all that may answer it."""
    league, items = asked[0].row.league, queries.goods_known()
    known = {item.id for item in items}
    stores = [one for one in await stock.stores(session) if one.division.startswith(league[:4])]
    today = clock.local(clock.now()).date()
    free = queries.less(await stock.available(session, Purpose(asked[0].row.incident_id), today),
                        await stock.promised(session))
    seats = {place: point for one in asked for place, point in one.seats.items()}
    travel = await open_routes(session, {one.id: point_of(one) for one in stores}, seats)
    home = {one.id: one.division[:6] for one in stores}
    townships = tuple(place for one in asked for place in one.townships)
    ids = {place.id for place in townships}
    problem = Problem(
        items=items, townships=townships, travel_is_estimate=travel.is_estimate,
        stores=tuple(Store(id=one.id, reserve=of(known, one.reserve), stock=of(known, free.get(one.id, {})))
                     for one in stores),
        routes=tuple(one for one in travel.routes if one.township in ids and home[one.store] != one.township[:6]),
        scales={group: scale for one in asked for group, scale in Demand.model_validate(one.row.demand).scales.items()},
        example=travel.example or any(one.row.example for one in asked) or any(one.flag == "example" for one in stores))
    return await with_haulage(session, problem, bases=home)


def with_ordered(problem: Problem, asked: Sequence[Asked]) -> Problem:
    """The common question with what was ordered before: each place needs that much more, and has it beside it. So the
    worst covered comes first by all that the league gives it, whoever's order was signed first."""
    ordered = {place: goods for one in asked for place, goods in one.ordered.items()}
    items = {item.id: item for item in problem.items}
    townships = []
    for place in problem.townships:
        needs = dict(place.needs)
        for item, pieces in ordered.get(place.id, {}).items():
            if item in items:
                group = items[item].serves_group
                need = needs.get(group, Need())
                needs[group] = need.model_copy(update={"b": (need.b or 0) + pieces * items[item].serves})
        townships.append(place.model_copy(update={"needs": needs}))
    beside = [(f"{BESIDE}{place.id}", place.id) for place in problem.townships if place.id in ordered]
    return problem.model_copy(update={
        "townships": tuple(townships), "haulage": None,
        "stores": (*problem.stores, *(Store(id=name, stock=of(items, ordered[place])) for name, place in beside)),
        "routes": (*problem.routes, *(Route(store=name, township=place, minutes=0) for name, place in beside))})


def of(known: Collection[str], pieces: Mapping[str, int]) -> dict[str, int]:
    """Goods that serve a need group."""
    return {item: count for item, count in pieces.items() if item in known}


def alone(problem: Problem, own: Asked, together: Computed) -> Problem:
    """The question of one county, without what the common plan gives to the others."""
    mine = {place.id for place in own.townships}
    taken: dict[tuple[str, str], int] = {}
    for line in together.lines:
        if line.township not in mine and not line.store.startswith(BESIDE):
            taken[line.store, line.item] = taken.get((line.store, line.item), 0) + line.pieces
    return problem.model_copy(update={
        "townships": own.townships, "routes": tuple(one for one in problem.routes if one.township in mine),
        "stores": tuple(one.model_copy(update={"stock": {
            item: count - taken.get((one.id, item), 0) for item, count in one.stock.items()}})
            for one in problem.stores)})
