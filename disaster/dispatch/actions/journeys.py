"""What is done with journeys: flagged when a road they cross changes, changed over to another way.

Every road change is followed in its own transaction, so that no journey over a closed road is unflagged at any moment.
A consignment whose way nobody laid (of before the net was known) is given the one it must have had before the change.
"""

from uuid import UUID

from sqlalchemy import ARRAY, String, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.alerts.actions import Matter, noticed_each, settled, settled_each
from disaster.dispatch.actions.consignments import TOLD, area_of, locked, told
from disaster.dispatch.actions.flagging import ROADS, Now, about, flagged, states_on
from disaster.dispatch.actions.laying import (
    ON_ROAD,
    classes_of,
    ends_between,
    nets_now,
    quickest_of,
    roads_change,
    roads_stand,
    start_of,
    way_of,
    write,
)
from disaster.dispatch.journeys import Journey, NoOtherWay
from disaster.dispatch.models import Consignment
from disaster.dispatch.remaining import expected
from disaster.people.viewer import Viewer
from disaster.roads.actions import Change, followers

TO_COME = ("ordered", "packed", "departed", "halted")


async def followed(session: AsyncSession, change: Change) -> None:
    """Flag every journey that crosses what changed, tell the desk, propose another way; take back what is open."""
    await roads_change(session)
    await laid_before(session, change)
    these = bindparam(None, list(change.segments), type_=ARRAY(String))
    crossing = (await session.scalars(
        select(Journey).join(Consignment, Consignment.id == Journey.consignment_id)
        .where(Consignment.state.in_(TO_COME), or_(Journey.segments.bool_op("&&")(these),
                                                   Journey.cut.bool_op("&&")(these)))
        .order_by(Journey.consignment_id).with_for_update())).all()
    if not crossing:
        return
    rows = {row.id: row for row in await session.scalars(
        select(Consignment).where(Consignment.id.in_([journey.consignment_id for journey in crossing])))}
    nets, classes = await nets_now(session, list(rows.values())), await classes_of(session, list(rows.values()))
    now = Now(nets, classes, await states_on(session, {one for journey in crossing for one in journey.segments}))
    flags = [(journey, rows[journey.consignment_id], cause) for journey in crossing
             if (cause := flagged(session, journey, rows[journey.consignment_id], now, by=change.by,
                                  cause=change.cause)) is not None]
    shut = [(journey, row, cause) for journey, row, cause in flags if journey.state == "blocked"]
    await noticed_each(session, ROADS, [Matter(about(row.id), journey.areas, row.incident_id, cause)
                                        for journey, row, cause in shut], TOLD, by=change.by)
    await settled_each(session, ROADS, [about(row.id) for journey, row, _ in flags if journey.state != "blocked"],
                       by=change.by)


async def taken(session: AsyncSession, consignment_id: UUID, *, by: Viewer) -> Consignment:
    """The consignment goes by the quickest way open now; it is expected accordingly. Again: nothing changes."""
    row = await locked(session, consignment_id, by)
    by.allow(*TOLD, area=area_of(row, "arrived", by))
    await roads_stand(session)
    journey = await session.get(Journey, row.id, with_for_update=True, populate_existing=True)
    if journey is None or row.state not in TO_COME:
        raise NoOtherWay(consignment=str(consignment_id), state=row.state)
    found = await quickest_of(session, row)
    if found.minutes is None or found.is_estimate:
        raise NoOtherWay(consignment=str(consignment_id), state=row.state)
    if journey.state == "clear" and list(found.segments) == journey.segments:
        return row
    write(session, row, journey, found, by=by.actor)
    await settled(session, about(row.id), by=by.actor, kind=ROADS)
    row.minutes = found.minutes
    if row.state in ON_ROAD:
        row.eta_at, row.eta_is_estimate = expected(clock.now(), found.minutes), False
    await told(session, row, "consignment.rerouted", by=by.actor)
    return row


async def laid_before(session: AsyncSession, change: Change) -> None:
    """Ways for those that have none, or one between other ends, as the roads were before the change."""
    moving = await session.execute(
        select(Consignment.id, Consignment.from_point, Consignment.to_point, Journey.ends)
        .outerjoin(Journey, Journey.consignment_id == Consignment.id).where(
            Consignment.state.in_(TO_COME), Consignment.from_point.is_not(None), Consignment.to_point.is_not(None)))
    these = [row.id for row in moving if row.ends != ends_between(row.from_point, row.to_point)]
    if not these:
        return
    without = (await session.scalars(select(Consignment).where(Consignment.id.in_(these)).order_by(Consignment.id)
                                     .with_for_update(skip_locked=True))).all()      # they wait for us
    journeys = {row.consignment_id: row for row in await session.scalars(
        select(Journey).where(Journey.consignment_id.in_(these)))}
    classes = await classes_of(session, without)
    nets = await nets_now(session, without, opened=change.segments)
    for row in without:
        found = way_of(nets, row, start_of(row), classes)
        if found.minutes is not None and not found.is_estimate:
            write(session, row, journeys.get(row.id), found, by=change.by)
    await session.flush()


followers.append(followed)
