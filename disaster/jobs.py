"""What happens by the clock: one table of jobs, run by exactly one process (it holds a lock of the database)."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from disaster import clock
from disaster.aid.actions import issues as aid
from disaster.alerts import actions as notices
from disaster.alerts import channels, warnings
from disaster.checking import actions as checking
from disaster.db import sessions, transaction
from disaster.dispatch.actions import consignments, plan_watch, trips
from disaster.evacuation.actions import transfers
from disaster.incidents.actions import clock_watch, clocks, tasks
from disaster.incidents.models import Incident
from disaster.mobilisation.actions import balances
from disaster.people.viewer import SYSTEM
from disaster.phones.actions import aside
from disaster.placement import actions as placement
from disaster.reports.actions import acting, desk
from disaster.settings import settings
from disaster.silence.actions import asking, contacts
from disaster.stockpile.actions import levels
from disaster.tracks.actions import fixes

LOCK = 730_152_502      # any number of our own
TRY_AGAIN_SECONDS = 10
WATCH_SECONDS, GATHER_SECONDS = 0.5, 0.05
Job = Callable[[AsyncSession], Awaitable[None]]
log = logging.getLogger("disaster.jobs")


async def warnings_expire(session: AsyncSession) -> None:
    """A warning whose time is over is no longer in force."""
    await warnings.expired(session, by=SYSTEM.actor)


async def tasks_overdue(session: AsyncSession) -> None:
    """An overdue task is brought before its role and the desk."""
    await tasks.overdue(session, by=SYSTEM.actor)


async def clocks_written(session: AsyncSession) -> None:
    """The daily clocks of incidents that are not stable are written out for the day ahead."""
    for incident in await session.scalars(select(Incident).where(Incident.state != "closed").order_by(Incident.id)
                                          .limit(1_000).with_for_update(skip_locked=True)):
        await clocks.written_out(session, incident, by=SYSTEM.actor)
    await clock_watch.yearly_written(session, settings().jurisdiction, by=SYSTEM.actor)


async def clocks_watched(session: AsyncSession) -> None:
    """A clock that runs out, and one that was missed, is brought before the desk and its township, once each."""
    await clock_watch.watched(session, by=SYSTEM.actor)


async def consignments_overdue(session: AsyncSession) -> None:
    """A consignment past its time of arrival is brought before the desk."""
    await consignments.overdue(session, by=SYSTEM.actor)


async def plans_watched(session: AsyncSession) -> None:
    """Something changed under a plan that stands: a new draft is offered."""
    await plan_watch.watched(session)


async def planner_kept_ready(session: AsyncSession) -> None:
    """While a plan stands, the solver is there before it is asked."""
    await plan_watch.kept_ready(session)


async def trips_improved(session: AsyncSession) -> None:
    """The first trips of a draft are made better."""
    await trips.improved(session)


async def checking_freed(session: AsyncSession) -> None:
    """What a checker took and did not decide in five minutes is free again."""
    await desk.freed_by_time(session, by=SYSTEM.actor)
    await checking.public_freed_by_time(session, by=SYSTEM.actor)
    await checking.public_parted(session, by=SYSTEM.actor)


async def transfers_overdue(session: AsyncSession) -> None:
    """People who are on the road too long are asked for."""
    await transfers.overdue(session, by=SYSTEM.actor)


async def aid_booked(session: AsyncSession) -> None:
    """What was handed to households before its delivery was entered is booked when it has been."""
    await aid.caught_up(session)


async def reports_acted_on(session: AsyncSession) -> None:
    """Who sent a report learns within seconds what was done about it."""
    await acting.followed(session)


async def silent_answered(session: AsyncSession) -> None:
    """A place that was asked and has spoken owes nothing more."""
    await asking.heard(session)


async def silent_asked(session: AsyncSession) -> None:
    """Townships that stay mute are asked by the clock."""
    await asking.watched(session)


async def contact_drills_end(session: AsyncSession) -> None:
    """A contact drill ends by its time."""
    await contacts.overdue(session)


async def contact_drills_start(session: AsyncSession) -> None:
    """On its day of the month a contact drill starts, where the operator named one."""
    await contacts.monthly(session)


async def messages_posted(session: AsyncSession) -> None:
    """Text messages that wait go to the gateway."""
    await channels.posted(session)


async def stock_plans_computed(session: AsyncSession) -> None:
    """A plan of stock that somebody asked for is computed beside the service."""
    await placement.computed_by_the_clock(session)


async def gifts_balanced(session: AsyncSession) -> None:
    """Each night: received = in store + on the road + issued + lost, per donor and kind."""
    await balances.balance_checked(session, clock.local(clock.now()).date(), SYSTEM.actor)


async def tracks_forgotten(session: AsyncSession) -> None:
    """Where vehicles and teams were is kept for so many days."""
    await fixes.forgotten(session)


async def letters_forgotten(session: AsyncSession) -> None:
    """What letters held that were put aside and decided is kept for so many days."""
    await aside.forgotten(session)


async def stock_watched(session: AsyncSession) -> None:
    """What is below its minimum is proposed to be restocked, lots near their expiry are named; each is told once."""
    for row in await levels.watched(session, by=SYSTEM.actor):
        await notices.noticed(session, "stock_short", f"store/{row.store_id}", [row.store.division],
                              [*levels.OFFICERS], by=SYSTEM.actor)
    for due in await levels.coming_due(session):
        await notices.noticed(session, "stock_due", f"store/{due.store_id}", [due.division],
                              ["storekeeper", *levels.OFFICERS], by=SYSTEM.actor)


JOBS: tuple[tuple[Job, object], ...] = (
    (reports_acted_on, IntervalTrigger(seconds=2)),
    (planner_kept_ready, IntervalTrigger(seconds=20)),
    (trips_improved, IntervalTrigger(seconds=1)),
    (silent_answered, IntervalTrigger(seconds=3)),
    (silent_asked, IntervalTrigger(minutes=1)),
    (contact_drills_end, IntervalTrigger(minutes=1)),
    (contact_drills_start, CronTrigger(hour=10)),
    (messages_posted, IntervalTrigger(seconds=5)),
    (stock_plans_computed, IntervalTrigger(seconds=2)),
    (warnings_expire, IntervalTrigger(minutes=1)),
    (tasks_overdue, IntervalTrigger(minutes=1)),
    (consignments_overdue, IntervalTrigger(minutes=1)),
    (transfers_overdue, IntervalTrigger(minutes=1)),
    (checking_freed, IntervalTrigger(seconds=15)),
    (aid_booked, IntervalTrigger(seconds=20)),
    (clocks_watched, IntervalTrigger(seconds=20)),
    (clocks_written, IntervalTrigger(minutes=30)),
    (tracks_forgotten, IntervalTrigger(hours=6)),
    (letters_forgotten, IntervalTrigger(hours=6)),
    (stock_watched, IntervalTrigger(minutes=10)),
    (gifts_balanced, CronTrigger(hour=23, minute=50)),
)


async def jobs(engine: AsyncEngine, moved: asyncio.Event) -> None:
    """For ever: become the one process that runs the jobs, or wait until it is gone. `moved` is set by entries."""
    while True:
        try:
            async with engine.connect() as connection:
                if await held(connection):
                    await run_while_held(engine, connection, moved)
        except (OSError, SQLAlchemyError) as error:
            log.warning("the jobs wait for the database: %s", error)
        await asyncio.sleep(TRY_AGAIN_SECONDS)


async def held(connection: AsyncConnection) -> bool:
    """Whether this process holds the jobs' lock."""
    direct = await connection.execution_options(isolation_level="AUTOCOMMIT")
    return bool(await direct.scalar(select(text(f"pg_try_advisory_lock({LOCK})"))))


async def run_while_held(engine: AsyncEngine, connection: AsyncConnection, moved: asyncio.Event) -> None:
    """Run the table of jobs while the connection that holds the lock lives."""
    watch = asyncio.create_task(watch_plans(engine, moved))
    scheduler = AsyncIOScheduler(timezone=clock.LOCAL)
    for job, trigger in JOBS:
        scheduler.add_job(run, trigger, args=(engine, job), id=job.__name__, name=job.__name__, max_instances=1,
                          coalesce=True)
    scheduler.start()
    try:
        while True:
            await asyncio.sleep(TRY_AGAIN_SECONDS)
            await connection.execute(text("SELECT 1"))
    finally:
        watch.cancel()
        scheduler.shutdown(wait=False)
        await asyncio.wait([watch])


async def watch_plans(engine: AsyncEngine, moved: asyncio.Event) -> None:
    """For ever: look at the plans that stand as soon as something was recorded; unwoken, twice a second."""
    while True:
        with suppress(TimeoutError):
            await asyncio.wait_for(moved.wait(), WATCH_SECONDS)
        moved.clear()
        try:
            await run(engine, plans_watched)
        except Exception:
            log.exception("the watch over the plans failed, and looks again")
        await asyncio.sleep(GATHER_SECONDS)


async def run(engine: AsyncEngine, job: Job) -> None:
    """One run of one job in a transaction of its own; a failure is told in the log and tried at the next turn."""
    async with transaction(sessions(engine)) as session:
        await job(session)


