"""Support asked of the league: sent up, changed, taken back by the county; refused by the league."""

from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.alerts.actions import settled
from disaster.db import Contended
from disaster.dispatch import demanding
from disaster.dispatch.actions import consignments
from disaster.dispatch.actions.offering import incident_locked, put_aside
from disaster.dispatch.actions.support_progress import (
    goods_of,
    told_county,
    told_league,
    units_of,
)
from disaster.dispatch.models import Consignment, Plan
from disaster.dispatch.queries import goods_known
from disaster.dispatch.schemas.support import SupportEndIn, SupportIn
from disaster.dispatch.standing import NOT_LEFT
from disaster.dispatch.support_models import Support
from disaster.dispatch.support_rules import (
    OPEN,
    ORDERERS,
    AskedAlready,
    NotItsOwnPlan,
    league_of,
    lines_of,
    must_be_open,
    progress,
    state_of,
)
from disaster.dispatch.support_views import support_view
from disaster.errors import NotFound, SameIdOtherBody
from disaster.journal.record import record
from disaster.people.viewer import Viewer
from disaster.planning.demand import Demand
from disaster.planning.problem import Need, Township


async def asked(session: AsyncSession, support_id: UUID, entered: SupportIn, *, by: Viewer) -> Support:
    """Send up what a plan of the county leaves unmet. The same asking again changes nothing."""
    digest = sha256(entered.model_dump_json().encode()).digest()
    row = await session.get(Support, support_id)
    if row is not None:
        if row.body_hash != digest:
            raise SameIdOtherBody(subject=f"support/{support_id}")
        return row
    plan, demand = await unmet(session, entered.plan_id, by)
    await incident_locked(session, plan.incident_id)
    other = await session.scalar(select(Support.id).where(
        Support.incident_id == plan.incident_id, Support.county == plan.county, Support.state.in_(OPEN)))
    if other is not None:
        raise AskedAlready(support=str(other))
    now = clock.now()
    row = Support(id=support_id, incident_id=plan.incident_id, county=plan.county, league=league_of(plan.county),
                  plan_id=plan.id, state="asked", asked_at=now, asked_by=by.actor, changed_at=now,
                  lowest_celsius=plan.lowest_celsius, example=demand.example, lines=lines_of(demand),
                  demand=demand.model_dump(mode="json"), ended_at=None, reasons=[], body_hash=digest)
    reasoned(row, "asked", entered.words, by.actor)
    session.add(row)
    await session.flush()
    record(session, "support.asked", support_view(row), by=by.actor)
    await told_league(session, row, by=by.actor)
    return row


async def changed(session: AsyncSession, support_id: UUID, entered: SupportIn, *, by: Viewer) -> Support:
    """Another plan of the county leaves something else unmet: that is what is asked now, beside what the league has
    ordered for it already. What the league was working out is put aside."""
    row = await locked(session, support_id, by)
    by.allow(*ORDERERS, area=row.county)
    must_be_open(row.state)
    plan, demand = await unmet(session, entered.plan_id, by)
    if plan.incident_id != row.incident_id or plan.county != row.county:
        raise NotItsOwnPlan(plan_id=str(plan.id))
    goods = await goods_of(session, row.id)
    whole = with_ordered(demand, await goods_of(session, row.id, ordered_by=plan.made_at))
    if (row.plan_id, row.demand) == (plan.id, whole.model_dump(mode="json")):
        return row      # told twice
    row.plan_id, row.changed_at, row.lowest_celsius = plan.id, clock.now(), plan.lowest_celsius
    row.demand, row.example = whole.model_dump(mode="json"), demand.example
    row.lines = progress(lines_of(whole), goods, {item.id: item for item in goods_known()}, whole.scales)
    reasoned(row, "changed", entered.words, by.actor)
    await draft_put_aside(session, row.id, by=by.actor)
    await session.flush()
    record(session, "support.changed", support_view(row), by=by.actor)
    await told_league(session, row, by=by.actor)
    return row


async def withdrawn(session: AsyncSession, support_id: UUID, entered: SupportEndIn, *, by: Viewer) -> Support:
    """The county needs it no more: what the league was working out is put aside, its loads that wait in their stores
    are taken back, what is on the road comes. Again changes nothing."""
    waiting = await waiting_of(session, support_id)     # loads before what is asked, as whoever takes a step does
    row = await locked(session, support_id, by)
    by.allow(*ORDERERS, area=row.county)
    if row.state == "withdrawn":
        return row
    must_be_open(row.state)
    if {load.id for load in await waiting_of(session, support_id)} != {load.id for load in waiting}:
        raise Contended         # the league has ordered in this moment
    await ended(session, row, "withdrawn", entered.reason, by=by)
    await told_league_of_end(session, row, by=by.actor)
    for load in waiting:
        await consignments.stepped(session, load, "cancelled", None, by=by.actor)
        load.state = "cancelled"
        await consignments.told(session, load, "consignment.cancelled", by=by.actor)
    return row


async def refused(session: AsyncSession, support_id: UUID, entered: SupportEndIn, *, by: Viewer) -> Support:
    """The league cannot help, or no further: what it ordered before goes on."""
    row = await locked(session, support_id, by)
    by.allow(*ORDERERS, area=row.league)
    if row.state == "refused":
        return row
    must_be_open(row.state)
    await ended(session, row, "refused", entered.reason, by=by)
    await told_county(session, row, by=by.actor)
    return row


async def ended(session: AsyncSession, row: Support, state: str, reason: str, *, by: Viewer) -> None:
    """Nothing more is planned for it."""
    row.state, row.ended_at = state, clock.now()
    reasoned(row, state, reason, by.actor)
    await draft_put_aside(session, row.id, by=by.actor)
    await session.flush()
    record(session, f"support.{state}", support_view(row), by=by.actor)
    await settled(session, f"support/{row.id}", by=by.actor)


async def told_league_of_end(session: AsyncSession, row: Support, *, by: str) -> None:
    """Only where the league had ordered something: what waited is taken back under its hands."""
    if state_of("asked", (state for state, *_ in await goods_of(session, row.id))) != "asked":
        await told_league(session, row, by=by)


async def waiting_of(session: AsyncSession, support_id: UUID) -> list[Consignment]:
    """The league's loads for it that have not left, locked, by id."""
    return list(await session.scalars(
        select(Consignment).join(Plan, Plan.id == Consignment.plan_id)
        .where(Plan.support_id == support_id, Consignment.state.in_(NOT_LEFT)).order_by(Consignment.id)
        .with_for_update(of=Consignment).execution_options(populate_existing=True)))


async def unmet(session: AsyncSession, plan_id: UUID, by: Viewer) -> tuple[Plan, Demand]:
    """A county's own plan, and exactly what it leaves unmet."""
    demand = await demanding.demand(session, plan_id, by)
    plan = await session.get_one(Plan, plan_id)
    by.allow(*ORDERERS, area=plan.county)
    if plan.support_id is not None or plan.state == "superseded":
        raise NotItsOwnPlan(plan_id=str(plan_id), state=plan.state)
    return plan, demand


def with_ordered(demand: Demand, goods: list[tuple[str, str, str, int]]) -> Demand:
    """What a newer plan leaves unmet, with what the league had ordered when it was made: that plan counted it as
    coming, and it is part of what is asked of the league all the same."""
    places = {place.id: place for place in demand.townships}
    for (place_id, group), units in sorted(units_of(goods).items()):
        place = places.get(place_id, Township(id=place_id))
        need = place.needs.get(group, Need(a=0, b=0))
        places[place_id] = place.model_copy(update={"needs": place.needs | {
            group: need.model_copy(update={"b": (need.b or 0) + units})}})
    return demand.model_copy(update={"townships": tuple(places[name] for name in sorted(places))})


async def locked(session: AsyncSession, support_id: UUID, by: Viewer) -> Support:
    """The asking, locked, if the asker may see it."""
    await session.get(Support, support_id, with_for_update=True, populate_existing=True)
    return await seen(session, support_id, by)


async def seen(session: AsyncSession, support_id: UUID, by: Viewer) -> Support:
    """The asking, if the asker may see it."""
    row = await session.get(Support, support_id)
    if row is None or not by.sees_entry(f"support/{support_id}", [row.county, row.league]):
        raise NotFound(subject=f"support/{support_id}")
    return row


async def draft_put_aside(session: AsyncSession, support_id: UUID, *, by: str) -> None:
    """What the league was working out is for another need than there is now."""
    for draft in await session.scalars(select(Plan).where(
            Plan.support_id == support_id, Plan.state == "draft").with_for_update()):
        await put_aside(session, draft, by=by)


def reasoned(row: Support, what: str, reason: str | None, by: str) -> None:
    """Why, for those who may read it."""
    if reason:
        row.reasons = [*row.reasons, {"at": clock.now().isoformat(), "by": by, "what": what, "reason": reason}]
