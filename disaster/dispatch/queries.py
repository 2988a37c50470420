"""What dispatch must know: needs of every township from the told figures, and the problem that the planner solves."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from math import ceil
from typing import Any
from uuid import UUID

from geoalchemy2.shape import to_shape
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.dispatch.models import Consignment
from disaster.dispatch.routing import open_routes, quickest
from disaster.dispatch.rules import whole
from disaster.dispatch.schemas import GroupNeedView, NeedsView, PlaceNeeds
from disaster.errors import NotFound
from disaster.evacuation.models import Shelter
from disaster.geo.models import Division
from disaster.geo.queries import children
from disaster.incidents.models import Incident
from disaster.people.viewer import Viewer
from disaster.planning.needs import Counted, Figures, GroupNeed, GroupNorm, items_of, needs_of, scales_of, townships_of
from disaster.planning.problem import Item, Problem
from disaster.planning.problem import Store as PlannedStore
from disaster.planning.tableau import TURN_HOURS
from disaster.planning.travel import FACTOR_PERCENT, SPEED_KMH
from disaster.reports.queries import standing_figures
from disaster.rulebook.documents import shipped
from disaster.rulebook.schemas import Figure, NeedGroup, is_example
from disaster.stockpile import queries as stock
from disaster.stockpile.models import Store
from disaster.stockpile.rules import Purpose

COUNTED: Mapping[str, Counted] = {
    "relocated_central_without_bed": "central_without_bed", "relocated": "relocated",
    "relocated_and_urgent_aid": "relocated_and_in_need", "sheep_units_cut_off": "sheep_units_cut_off"}
RESTS_ON = {"central_without_bed": ("central_now",), "relocated": ("relocated_now",),
            "relocated_and_in_need": ("relocated_now", "need_emergency_aid_now"),
            "sheep_units_cut_off": ("forage_gap_t",)}
# Who says only how many were moved so far has not said that any of them went home: they still eat and sleep.
ELSE = {"relocated_now": "relocated_total", "central_now": "central_total",
        "need_emergency_aid_now": "need_emergency_aid_total"}
TRAVEL = {"is_estimate": True, "factor_percent": FACTOR_PERCENT, "speed_kmh": SPEED_KMH}
Point = tuple[float, float]
URGENT_UNSERVED, URGENT_UNSERVED_HOURS = frozenset({"food", "water"}), 24   # our own rule: then it is class A


@dataclass(frozen=True, slots=True)
class Situation:
    """Needs of all townships of a county in an incident, with what they rest on."""

    needs: list[GroupNeed]
    norms: list[GroupNorm]
    told: Mapping[str, Mapping[str, Figure]]
    seats: Mapping[str, Point | None]
    unserved: Mapping[str, int]


async def incident_of(session: AsyncSession, incident_id: UUID, viewer: Viewer) -> Incident:
    """An incident that the asker may see."""
    incident = await session.get(Incident, incident_id)
    if incident is None or not viewer.sees_entry(f"incident/{incident_id}", [incident.county]):
        raise NotFound(subject=f"incident/{incident_id}")
    return incident


async def situation(session: AsyncSession, incident: Incident, lowest_celsius: int | None,
                    supposed: Mapping[str, Mapping[str, Figure]] | None = None,
                    returned: Mapping[str, Mapping[str, int]] | None = None) -> Situation:
    """What every township of the county needs now; a township nobody heard from needs nobody knows what.

    `supposed` figures by township stand in the place of those that were told; `returned` pieces by township and item
    are not counted as on the way: they have not left and may be sent elsewhere."""
    norms = [norm_of(group) for group in shipped("relief_items").need_groups]
    told: dict[str, Mapping[str, Figure]] = dict(await standing_figures(session, incident.id))
    for place, figures_supposed in (supposed or {}).items():
        told[place] = {**told.get(place, {}), **figures_supposed}
    held = by_township(await stock.held(session, incident.id))
    coming = less(by_township(await stock.coming(session, incident.id)), returned or {})
    unserved = await hours_unserved(session, incident)
    beds = await beds_open(session)
    townships = await children(session, incident.county)
    figures = [figures_of(unit.code, told.get(unit.code, {}), held=held.get(unit.code, {}),
                          coming=coming.get(unit.code, {}), beds=beds.get(unit.code, 0),
                          lowest_celsius=lowest_celsius, unserved=unserved.get(unit.code, unserved[""]))
               for unit in townships]
    return Situation(needs_of(figures, norms), norms, told, {unit.code: seat_of(unit) for unit in townships},
                     {unit.code: unserved.get(unit.code, unserved[""]) for unit in townships})


async def hours_unserved(session: AsyncSession, incident: Incident) -> dict[str, int]:
    """Whole hours since goods of this incident last came to each township; "" is since it began, for all others."""
    now = clock.now()
    found = {"": hours(now - incident.occurred_at)}
    for place, at in await session.execute(
            select(Consignment.place, func.max(Consignment.received_at)).where(
                Consignment.incident_id == incident.id, Consignment.state == "received")  # not: turned round
            .group_by(Consignment.place)):
        assert at is not None
        found[place[:9]] = min(hours(now - at), found.get(place[:9], 10**6))
    return found


def hours(since: timedelta) -> int:
    """Whole hours, in steps of six, so that a plan does not change with every hour that passes."""
    return max(0, int(since.total_seconds()) // (TURN_HOURS * 3600) * TURN_HOURS)


def less(pieces: dict[str, dict[str, int]], taken: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """Pieces by place and item, less others; never below nothing."""
    return {place: {item: max(0, count - taken.get(place, {}).get(item, 0)) for item, count in items.items()}
            for place, items in pieces.items()}


async def beds_open(session: AsyncSession) -> dict[str, int]:
    """How many people the open shelters of each township take."""
    found: dict[str, int] = defaultdict(int)
    for code, beds in await session.execute(
            select(Shelter.division_code, func.sum(Shelter.capacity_people))
            .where(Shelter.state == "open").group_by(Shelter.division_code)):
        found[code[:9]] += int(beds)
    return found


def figures_of(township: str, told: Mapping[str, Figure], *, held: dict[str, int], coming: dict[str, int], beds: int,
               lowest_celsius: int | None, unserved: int | None = None) -> Figures:
    """The told figures as the planner takes them. Infants are never told, so unknown. Townships tell no herd that is
    cut off but the gap of forage itself: its kilograms stand in the place of sheep units (see norm_of)."""
    def value(indicator: str) -> int | None:
        figure = told.get(basis(told, indicator))
        return None if figure is None or figure.value is None else ceil(figure.value)

    gap = told["forage_gap_t"].value if "forage_gap_t" in told else None
    return Figures(township=township, relocated=value("relocated_now"), central=value("central_now"),
                   needing_aid=value("need_emergency_aid_now"), injured=value("injured"), shelter_beds=beds,
                   sheep_units_cut_off=None if gap is None else ceil(gap * 1000),
                   lowest_celsius=lowest_celsius, hours_unserved=unserved, held=held, on_the_way=coming)


def basis(told: Mapping[str, Figure], indicator: str) -> str:
    """The indicator that a need rests on: the figure of this moment, else the cumulative one if only that was told."""
    other = ELSE.get(indicator, indicator)
    known = [name for name in (indicator, other) if name in told and told[name].value is not None]
    return known[0] if known else indicator


def norm_of(group: NeedGroup) -> GroupNorm:
    """A need group of the rule book as the planner takes it; a told gap of forage takes the place of its norm."""
    items, cold = shipped("relief_items").by_key(), group.cold
    told_in_kg = COUNTED[group.heads] == "sheep_units_cut_off"
    return GroupNorm(
        id=group.key, counts=COUNTED[group.heads], per_head=Fraction(1 if told_in_kg else group.amount),
        days=1 if told_in_kg else group.horizon_days or 1,
        serves={item: Fraction(heads) for item, heads in group.serves.items()},
        cold_ok=frozenset(item for item in group.serves if items[item].cold_ok),
        cold_ok_below_celsius=cold.cold_ok_below_c if cold else None,
        needed_below_celsius=cold.only_below_c if cold else None,
        double_below_celsius=cold.double_below_c if cold else None,
        urgent_unserved_hours=URGENT_UNSERVED_HOURS if group.key in URGENT_UNSERVED else None,
        example=is_example(group.flag))


def by_township(pieces: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    """Pieces by item of each township, its villages' included."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (place, item), count in pieces.items():
        found[place[:9]][item] += count
    return {place: dict(items) for place, items in found.items()}


def needs_view(incident: Incident, found: Situation, viewer: Viewer, lowest_celsius: int | None) -> NeedsView:
    """Needs as the screens show them, of the townships that the asker may see."""
    groups = {group.key: group for group in shipped("relief_items").need_groups}
    counts = {norm.id: norm.counts for norm in found.norms}
    places: dict[str, list[GroupNeedView]] = defaultdict(list)
    for need in found.needs:
        if viewer.within(need.township):
            places[need.township].append(need_view(need, groups[need.group], RESTS_ON[counts[need.group]],
                                                   found.told.get(need.township, {})))
    example = any(norm.example for norm in found.norms)
    return NeedsView(incident_id=incident.id, norms_flag="example" if example else "verified", travel=TRAVEL,
                     lowest_celsius=lowest_celsius,
                     places=[PlaceNeeds(place=place, groups=listed) for place, listed in sorted(places.items())])


def need_view(need: GroupNeed, group: NeedGroup, indicators: tuple[str, ...],
              told: Mapping[str, Figure]) -> GroupNeedView:
    """One need with what it rests on; amounts in the group's unit, what is missing rounded up."""
    a, b = need.need.a, need.need.b
    heads = None if group.heads == "sheep_units_cut_off" else need.heads      # told in kg (norm_of): no heads
    figures = {name: {"value": str(told[name].value) if name in told and told[name].value is not None else None,
                      "at_least": name in told and told[name].at_least,
                      "claims": [str(claim) for claim in told[name].claim_ids] if name in told else []}
               for name in (basis(told, indicator) for indicator in indicators)}
    return GroupNeedView(
        key=group.key, zh=group.zh, en=group.en, unit=group.unit_zh, unit_en=group.unit_en,
        needed=None if need.wanted is None else whole(need.wanted, need.scale), held=need.held // need.scale,
        coming=need.on_the_way // need.scale, unmet=None if a is None or b is None else whole(a + b, need.scale),
        urgent=None if a is None else whole(a, need.scale),
        basis={"heads": heads, "figures": figures, "norm_flag": group.flag, "example": need.example,
               "at_least": need.at_least or any(figure["at_least"] for figure in figures.values()),
               "temperature_unknown": need.temperature_unknown, "barred": sorted(need.barred)})


async def problem_of(session: AsyncSession, incident: Incident, found: Situation,
                     closed_roads: Collection[str] = ()) -> Problem:
    """The needs, the stock of the county's own stores that may be used for them, and travel times on the open roads, as
    one problem. What a store was told to send to another store is not there to be planned a second time.

    `closed_roads`: as if these segments were closed, too.
    """
    today = clock.local(clock.now()).date()
    items = goods_known()
    known = {item.id for item in items}
    stores = [store for store in await stock.stores(session) if store.division.startswith(incident.county)]
    free = less(await stock.available(session, Purpose(incident.id), today), await stock.promised(session))
    planned = [PlannedStore(
        id=store.id, reserve={item: pieces for item, pieces in store.reserve.items() if item in known},
        stock={item: pieces for item, pieces in free.get(store.id, {}).items() if item in known}) for store in stores]
    travel = await open_routes(session, {store.id: point_of(store) for store in stores}, found.seats,
                               closed_roads)
    townships = tuple(one.model_copy(update={"hours_unserved": found.unserved.get(one.id)})
                      for one in townships_of(found.needs))
    return Problem(items=items, stores=tuple(planned), townships=townships,
                   routes=travel.routes, transfers=travel.transfers, scales=scales_of(found.norms),
                   travel_is_estimate=travel.is_estimate,
                   example=travel.example or any(norm.example for norm in found.norms)
                   or any(store.flag == "example" for store in stores))


def goods_known() -> tuple[Item, ...]:
    """All goods that serve a need group, as the planner takes them."""
    freight = {item.key: (int(item.freight.kg * 1000), int(item.freight.m3 * 1_000_000))
               for item in shipped("relief_items").items if item.freight}
    return items_of([norm_of(group) for group in shipped("relief_items").need_groups], freight)


async def minutes_between(session: AsyncSession, store: Store, place: str) -> int | None:
    """Minutes on the open roads, or estimated; None where one of them has no known place, or no road is open."""
    start, end = point_of(store), seat_of(await session.get(Division, place))
    return (await quickest(session, start, end)).minutes if start and end else None


def point_of(store: Store) -> Point | None:
    """Where a store lies."""
    return (store.lon, store.lat) if store.lon is not None and store.lat is not None else None


def seat_of(division: Division | None) -> Point | None:
    """Where a division's seat lies."""
    if division is None or division.seat is None:
        return None
    point: Any = to_shape(division.seat)
    return (point.x, point.y)
