"""What a placement must know of a county: its townships and stores, what lies where, what the rule book says."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.dispatch.queries import Point, norm_of, point_of, seat_of
from disaster.errors import NotFound
from disaster.evacuation.models import Shelter
from disaster.geo import queries as geo
from disaster.people.viewer import Viewer
from disaster.placement.catalogue import Disaster, PlaceFacts, StoreFacts, disasters_of, scenario_of
from disaster.placement.driving import changed, near, roads_of
from disaster.placement.instance import Depot, Goods, Instance, Minimum, Place
from disaster.placement.models import StockPlan
from disaster.placement.rules import NothingToPlace, UnknownScenario
from disaster.placement.schemas import StockPlanIn
from disaster.planning.needs import GroupNorm
from disaster.rulebook.documents import shipped
from disaster.rulebook.schemas import is_example
from disaster.stockpile import queries as stock
from disaster.stockpile.models import Store
from disaster.stockpile.rules import Purpose

FIXED_KINDS = frozenset({"league"})     # of another level: its goods are counted on, the county does not plan them


@dataclass(frozen=True, slots=True)
class CountyFacts:
    """Townships that have a place, those that have none, and the stores inside the county that have one."""

    county: str
    places: list[PlaceFacts]
    unknown: list[str]
    stores: list[Store]


async def plan_of(session: AsyncSession, plan_id: UUID, viewer: Viewer, *, lock: bool = False) -> StockPlan:
    """A plan that the asker may see."""
    row = await session.get(StockPlan, plan_id, with_for_update=lock, populate_existing=lock)
    if row is None or not viewer.sees_entry(f"stock_plan/{plan_id}", [row.county]):
        raise NotFound(subject=f"stock_plan/{plan_id}")
    return row


async def facts_of(session: AsyncSession, county: str) -> CountyFacts:
    """What is known of a county."""
    await geo.division(session, county)
    townships = await geo.children(session, county)
    figures = await geo.values_of(session, [unit.code for unit in townships])
    beds = await beds_of(session, county)
    places, unknown = [], []
    for unit in townships:
        point = seat_of(unit)
        if point is None:
            unknown.append(unit.code)
            continue
        known = {key: round(figure.value) for key, figure in figures.get(unit.code, {}).items()}
        places.append(PlaceFacts(unit.code, point, unit.town_core, known, beds.get(unit.code, 0)))
    stores = [store for store in await stock.stores(session)
              if store.division.startswith(county) and point_of(store) is not None]
    return CountyFacts(county, places, unknown, stores)


async def beds_of(session: AsyncSession, county: str) -> dict[str, int]:
    """How many people the listed shelters of each township take, open or not."""
    found: dict[str, int] = {}
    for code, beds in await session.execute(
            select(Shelter.division_code, func.sum(Shelter.capacity_people))
            .where(Shelter.division_code.startswith(county)).group_by(Shelter.division_code)):
        found[code[:9]] = found.get(code[:9], 0) + int(beds)
    return found


def catalogue_of(facts: CountyFacts, seed: int) -> list[Disaster]:
    """The disasters that this county prepares for."""
    forage = next(group for group in shipped("relief_items").need_groups if group.heads == "sheep_units_cut_off")
    kilograms = ceil(Fraction(forage.amount) * (forage.horizon_days or 1))
    return disasters_of(shipped("placement").disasters, facts.places, kilograms, seed)


async def instance_of(session: AsyncSession, facts: CountyFacts, disasters: Sequence[Disaster],
                      entered: StockPlanIn) -> Instance:
    """All that a placement is computed from, frozen."""
    rules, norms = shipped("placement"), planned_norms()
    weights = {one.id: one.per_10000_years for one in disasters}
    if strange := sorted(set(entered.per_10000_years) - set(weights)):
        raise UnknownScenario(unknown=strange[:20], known=sorted(weights))
    weights |= entered.per_10000_years
    depots, points = await depots_of(session, facts, with_sites=entered.with_sites)
    goods = goods_of(norms, depots)
    items = frozenset(one.id for one in goods)
    depots = [depot.model_copy(update={"stock": {
        item: pieces for item, pieces in depot.stock.items() if item in items}}) for depot in depots]
    chosen = [one for one in disasters if weights[one.id]]
    if not depots or not chosen or not facts.places:
        raise NothingToPlace(stores=len(depots), townships=len(facts.places), disasters=len(chosen))
    stores = [StoreFacts(depot.id, points[depot.id][0]) for depot in depots]
    roads = await roads_of(session, {store: point for store, (_, point) in points.items()},
                           {place.code: place.point for place in facts.places})
    scale = {norm.id: norm.scale for norm in norms}
    return Instance(
        items=goods, stores=tuple(depots), scales=scale,
        townships=tuple(Place(id=place.code, people=place.figures.get("population", 0)) for place in facts.places),
        ways=roads.ways,
        scenarios=tuple([scenario_of(one, weights[one.id], stores, norms, items, await changed(
            session, roads, await closed_by(session, facts, one))) for one in chosen]),
        penalty_fen={one.group: max(1, one.fen // scale[one.group]) for one in rules.penalties},
        minimums=minimums_of(norms), limit_minutes=rules.limit_minutes, budget_fen=entered.budget_fen,
        transport_fen=rules.transport_fen_per_tonne_hour, tail_percent=rules.tail_percent, seed=entered.seed,
        travel_is_estimate=roads.good_day.is_estimate, example=rests_on_example())


def planned_norms() -> list[GroupNorm]:
    """The norms of the groups that are planned for."""
    planned = {one.group for one in shipped("placement").penalties}
    return [norm_of(group) for group in shipped("relief_items").need_groups if group.key in planned]


def goods_of(norms: Sequence[GroupNorm], depots: Sequence[Depot]) -> tuple[Goods, ...]:
    """Every item that serves a planned group and lies in a store or can be bought."""
    rules, there = shipped("placement"), {item for depot in depots for item in depot.stock}
    prices, freight = {one.item: one for one in rules.goods}, shipped("relief_items").by_key()
    found = []
    for norm in norms:
        for item in sorted(set(norm.serves) & (there | set(prices))):
            price, weighs = prices.get(item), freight[item].freight
            yearly = 0 if price is None else (
                price.price_fen * rules.storage_percent_of_value // 100 + price.price_fen // price.life_years)
            found.append(Goods(
                id=item, group=norm.id, serves=norm.base_units(item), price_fen=price.price_fen if price else None,
                yearly_fen=yearly, grams=ceil(weighs.kg * 1000) if weighs else 0,
                millilitres=ceil(weighs.m3 * 1_000_000) if weighs else 0))
    return tuple(found)


async def closed_by(session: AsyncSession, facts: CountyFacts, one: Disaster) -> list[str]:
    """The segments that a disaster closes: those close to what it cuts off."""
    places = {place.code: place for place in facts.places}
    return await near(session, [(places[code].point, places[code].in_town) for code in one.cut_off])


async def depots_of(session: AsyncSession, facts: CountyFacts, *,
                    with_sites: bool) -> tuple[list[Depot], dict[str, tuple[str, Point]]]:
    """Stores, and sites where a township has none; each with its township and where it lies."""
    today = clock.local(clock.now()).date()
    there = await stock.available(session, Purpose(), today, [store.id for store in facts.stores])
    depots, points = [], {}
    for store in facts.stores:
        point = point_of(store)
        assert point is not None
        depots.append(Depot(id=store.id, level=store.kind, is_fixed=store.kind in FIXED_KINDS,
                            stock=there.get(store.id, {})))
        points[store.id] = (store.division[:9], point)
    taken = {township for township, _ in points.values()}
    for place in facts.places if with_sites else ():
        if place.code not in taken:
            site = f"site-{place.code}"
            depots.append(Depot(id=site, level="township", is_open=False,
                                fixed_fen=shipped("placement").site_fen_per_year))
            points[site] = (place.code, place.point)
    return depots, points


def minimums_of(norms: Sequence[GroupNorm]) -> tuple[Minimum, ...]:
    """What each level must hold, in base units: so many people by the group's norm."""
    by_id = {norm.id: norm for norm in norms}
    return tuple(Minimum(level=one.level, group=one.group, units=ceil(
        one.people * by_id[one.group].per_head * by_id[one.group].days * by_id[one.group].scale))
        for one in shipped("placement").minimums)


def rests_on_example() -> bool:
    """Whether any norm, price or frequency is nobody's but ours."""
    rules = shipped("placement")
    flags = [rules.costs_flag, *(one.flag for one in rules.goods), *(one.flag for one in rules.penalties),
             *(one.flag for one in rules.minimums), *(one.flag for one in rules.disasters)]
    return any(is_example(flag) for flag in flags) or any(norm.example for norm in planned_norms())


async def computing(session: AsyncSession) -> StockPlan | None:
    """The plan that waits longest to be computed."""
    found: StockPlan | None = await session.scalar(
        select(StockPlan).where(StockPlan.state == "computing").order_by(StockPlan.made_at, StockPlan.id).limit(1))
    return found


async def available_now(session: AsyncSession, county: str) -> dict[tuple[str, str], int]:
    """What may be used of each item in each store of a county that plans for itself."""
    today = clock.local(clock.now()).date()
    own = [store.id for store in await stock.stores(session)
           if store.division.startswith(county) and store.kind not in FIXED_KINDS]
    there = await stock.available(session, Purpose(), today, own)
    return {(store, item): pieces for store, items in there.items() for item, pieces in items.items()}


async def minutes_between_stores(session: AsyncSession, county: str) -> dict[tuple[str, str], int]:
    """Minutes between any two stores of a county, and to sites where one would be opened, on a good day."""
    _, points = await depots_of(session, await facts_of(session, county), with_sites=True)
    seats = {store: point for store, (_, point) in points.items()}
    return {(way.store, way.township): way.minutes for way in (await roads_of(session, seats, seats)).ways}
