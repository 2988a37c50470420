"""What would be planned if: the standing plan and the supposed one side by side. Reads only; nothing is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.dispatch import queries
from disaster.dispatch.actions.plans import SOLVE_SECONDS
from disaster.dispatch.drafting import plan_of
from disaster.dispatch.models import Plan
from disaster.dispatch.queries import Point, Situation
from disaster.dispatch.routing import open_routes
from disaster.dispatch.rules import ColdUnknown, whole
from disaster.dispatch.schemas import PlanIn, PlanView
from disaster.dispatch.schemas.supposed import (
    AddedStoreIn,
    WhatIfDifferenceView,
    WhatIfIn,
    WhatIfMoveView,
    WhatIfPlaceView,
    WhatIfStoreView,
    WhatIfTotalsView,
    WhatIfView,
)
from disaster.dispatch.views import plan_view
from disaster.errors import BadInput, NotFound
from disaster.geo.datum import to_wgs84
from disaster.incidents.models import Incident
from disaster.people.viewer import Viewer
from disaster.planning import worker
from disaster.planning.comparing import Cell, Covered, Load, coverage, moved, totals
from disaster.planning.problem import Problem, Store, input_hash
from disaster.planning.supposing import with_goods, with_stores, without_routes, without_stores
from disaster.roads.models import Segment
from disaster.rulebook.documents import shipped
from disaster.rulebook.schemas import Figure
from disaster.stockpile.items import item_of
from disaster.stockpile.schemas import PointIn

Verdict = Literal["gains", "loses", "sooner", "later", "needs_more", "needs_less"]


@dataclass(frozen=True, slots=True)
class Side:
    """A plan with the problem that it answers."""

    problem: Problem
    plan: PlanView

    @property
    def loads(self) -> list[Load]:
        """Its lines as they are compared."""
        return [Load(line.store_id, line.place, line.item, line.quantity, line.minutes) for line in self.plan.lines]


async def answered(session: AsyncSession, incident: Incident, entered: WhatIfIn, *, by: Viewer) -> WhatIfView:
    """The alternative beside what stands, with every difference."""
    draft = await session.scalar(select(Plan).where(Plan.incident_id == incident.id, Plan.state == "draft"))
    celsius = entered.lowest_celsius
    now = await queries.problem_of(session, incident, await queries.situation(session, incident, celsius))
    stands = draft is not None and draft.input_hash == input_hash(now)
    standing = plan_view(draft) if draft and stands else await solved(now, incident, celsius, by)
    wished = await supposed(session, incident, entered)
    alternative = standing if wished == now else await solved(wished, incident, colder(entered), by)
    return WhatIfView(
        incident_id=incident.id, standing=standing, standing_plan_id=draft.id if draft else None,
        stale=draft is not None and not stands, alternative=alternative,
        stores=[WhatIfStoreView(id=store_id, name=one.name, point=list(point_in(one.point)))
                for store_id, one in added(entered).items()],
        difference=difference(Side(now, standing), Side(wished, alternative)))


async def is_stale(session: AsyncSession, plan: Plan, incident: Incident) -> bool:
    """Whether the plan rests on another state than what is known now."""
    found = await queries.situation(session, incident, plan.lowest_celsius)
    return plan.input_hash != input_hash(await queries.problem_of(session, incident, found))


async def solved(problem: Problem, incident: Incident, celsius: int | None, by: Viewer) -> PlanView:
    """A plan that nobody keeps."""
    answer = await worker.solve(problem, SOLVE_SECONDS)
    return plan_view(plan_of(answer, incident, PlanIn(lowest_celsius=celsius), by.actor))


async def supposed(session: AsyncSession, incident: Incident, entered: WhatIfIn) -> Problem:
    """The problem as it would be."""
    found = await queries.situation(session, incident, colder(entered), told_as(entered))
    await known_roads(session, entered.closed_roads)
    problem = await queries.problem_of(session, incident, found, entered.closed_roads)
    known(problem, entered)
    problem = without_stores(problem, set(entered.lost_stores))
    problem = with_goods(problem, {one.store_id: in_key(one.stock) for one in entered.goods})
    problem = await with_added_stores(session, problem, entered, found)
    return without_routes(problem, {(one.store_id, one.place) for one in entered.closed_routes})


def colder(entered: WhatIfIn) -> int | None:
    """The lowest temperature that is supposed."""
    if entered.colder_by and entered.lowest_celsius is None:
        raise ColdUnknown(colder_by=entered.colder_by)
    return None if entered.lowest_celsius is None else entered.lowest_celsius - entered.colder_by


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
             *(one.store_id for one in entered.goods)]
    for store_id in named:
        if store_id not in stores:
            raise NotFound(subject=f"store/{store_id}")
    for place in [*(one.place for one in entered.closed_routes), *(one.place for one in entered.told)]:
        if place not in places:
            raise NotFound(subject=f"division/{place}")
    twice = [one.store_id for one in entered.goods]
    if len(set(twice)) < len(twice):
        raise BadInput(twice=sorted({one for one in twice if twice.count(one) > 1}))


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
    return with_stores(problem, [Store(id=store_id, stock=in_key(one.stock)) for store_id, one in stores.items()],
                       (await open_routes(session, points, found.seats, entered.closed_roads)).routes)


def in_key(stock: Mapping[str, int]) -> dict[str, int]:
    """Goods that a need group knows, by item; an item without a group covers no need."""
    items = {item for group in shipped("relief_items").need_groups for item in group.serves}
    return {item_of(item).key: pieces for item, pieces in stock.items() if item_of(item).key in items}


def point_in(point: PointIn) -> Point:
    """In the datum of the map."""
    return to_wgs84(point.lon, point.lat, point.datum)


def difference(before: Side, after: Side) -> WhatIfDifferenceView:
    """Everything that is another in the second plan."""
    was, becomes = coverage(before.problem, before.loads), coverage(after.problem, after.loads)
    scales = {**before.problem.scales, **after.problem.scales}
    return WhatIfDifferenceView(
        before=totals_view(before, was), after=totals_view(after, becomes),
        places=[one for cell in sorted({*was, *becomes}) if (one := place_change(cell, was, becomes, scales))],
        moved=[WhatIfMoveView(store_id=one.store, place=one.township, item=one.item, before=one.before, after=one.after)
               for one in moved(before.loads, after.loads)])


def totals_view(side: Side, covered: Mapping[Cell, Covered]) -> WhatIfTotalsView:
    """A plan in figures, what lacks in each group's unit."""
    found = totals(side.loads, covered)
    return WhatIfTotalsView(
        pieces=found.pieces, piece_minutes=found.piece_minutes, longest_minutes=found.longest_minutes,
        worst_percent=found.worst_percent, short_places=found.short_places,
        short={group: sum(whole(cell.need - cell.served, side.problem.scales.get(group, 1))
                          for (of, _), cell in covered.items() if of == group)
               for group in sorted({group for group, _ in covered})})


def place_change(cell: Cell, was: Mapping[Cell, Covered], becomes: Mapping[Cell, Covered],
                 scales: Mapping[str, int]) -> WhatIfPlaceView | None:
    """How a need of a township is met otherwise; None: it is met as before."""
    (group, place), nothing = cell, Covered(0, 0, None)
    before, after = was.get(cell, nothing), becomes.get(cell, nothing)
    verdict = verdict_of(before, after)
    if verdict is None:
        return None
    scale = scales.get(group, 1)
    needs = [whole(one.need, scale) for one in (before, after)]
    served = [need - whole(one.need - one.served, scale) for need, one in zip(needs, (before, after), strict=True)]
    return WhatIfPlaceView(
        place=place, group=group, need_before=needs[0], need_after=needs[1], served_before=served[0],
        served_after=served[1], percent_before=before.percent, percent_after=after.percent,
        minutes_before=before.minutes, minutes_after=after.minutes, verdict=verdict)


def verdict_of(before: Covered, after: Covered) -> Verdict | None:
    """Who lacks more loses, whatever it gets: first what lacks, then the need itself, then the time."""
    lack = (after.need - after.served) - (before.need - before.served)
    if lack:
        return "loses" if lack > 0 else "gains"
    if before.need != after.need:
        return "needs_more" if after.need > before.need else "needs_less"
    if before.minutes == after.minutes or before.minutes is None or after.minutes is None:
        return None
    return "later" if after.minutes > before.minutes else "sooner"
