"""A simulation from its first hour to its last: what happens in each quarter of an hour, drawn from the seed."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from random import Random

from disaster.drill.player import Body, Cast
from disaster.drill.screen import Screen
from disaster.drill.simulation import field_work, office_work
from disaster.drill.simulation.county import SetClock, townships_of
from disaster.drill.simulation.load import Load, Work, dice_of
from disaster.drill.simulation.proof import proved

QUARTERS, MINUTES = 4, 15
WORKERS = 8                             # pieces of work at the same moment
OFFICE_PIECES, FIELD_PIECES = 14, 6     # in a quarter; in the field one more for every second township
SIGN_IN_HOURS = 8                       # everybody signs in anew before his session ends
CUT_SHARE, SENT_SHARE = 0.3, 0.6
WATCHERS = ("leader", "commander", "store", "auditor", "clerk")


@dataclass(frozen=True)
class Simulated:
    """What a simulation came to. Without breaches everything held."""

    seed: int
    townships: int
    hours: int
    breaches: list[str]
    entries: int
    acknowledged: int
    requests: int
    faults: Body
    refusals: Body
    cuts: int
    seconds: float


async def simulated(database_url: str, address: str, clock: SetClock, *, seed: int, townships: int, hours: int,
                    tell: Callable[[str], None] = lambda _: None) -> Simulated:
    """Play so many hours from the seed against the service at `address`, then prove everything."""
    began, cuts = time.monotonic(), 0
    async with AsyncExitStack() as stack:
        cast = Cast(address, stack)
        places = await townships_of(database_url, townships)
        desk, *watchers = [await Screen(player).opened() for player in (
            await cast("officer"), await cast.reporter(places[0]), *[await cast(login) for login in WATCHERS])]
        for screen in (desk, *watchers):
            stack.push_async_callback(screen.closed)
        load = Load(seed, cast, clock, desk, places)
        for hour in range(hours):
            if hour and hour % SIGN_IN_HOURS == 0:
                await cast.signed_in_anew()
            for quarter in range(QUARTERS):
                cuts += await interrupted([desk, *watchers], dice_of(f"{seed} {hour} {quarter} lines"))
                await quarter_hour(load, f"{seed} {hour} {quarter}")
                clock.forward(MINUTES)
            tell(f"{hour + 1} h: {desk.seq} entries, {load.line.requests} requests")
        await everything_sent(load)
        breaches = await proved(load, [desk, *watchers], database_url)
        return Simulated(seed, townships, hours, breaches, desk.seq, len(load.acknowledged), load.line.requests,
                         dict(load.line.faults), dict(load.line.refusals), cuts, time.monotonic() - began)


async def interrupted(screens: Sequence[Screen], dice: Random) -> int:
    """Screens that lost their line find it again; some of those that only watch lose it. Answers how many."""
    lost = 0
    for screen in screens:
        if not screen.is_live:
            await screen.resumed()
        elif screen is not screens[0] and dice.random() < CUT_SHARE:
            await screen.cut()
            lost += 1
    return lost


async def quarter_hour(load: Load, name: str) -> None:
    """First the field, then the office, which acts on what its screen shows by then."""
    await load.caught_up()
    await all_at_once(load, [*sent_now(load, dice_of(f"{name} paper")),
                             *drawn(field_work.WORK, f"{name} field", FIELD_PIECES + len(load.places) // 2)])
    await load.caught_up()
    await all_at_once(load, drawn(office_work.WORK, f"{name} office", OFFICE_PIECES))


def drawn(table: Sequence[tuple[Work, int]], name: str, pieces: int) -> list[tuple[Work, Random]]:
    """So many pieces of work, each with dice of its own, so that who is first does not change what anybody does."""
    works, weights = zip(*table, strict=True)
    return [(work, dice_of(f"{name} {number}"))
            for number, work in enumerate(dice_of(name).choices(works, weights, k=pieces))]


def sent_now(load: Load, dice: Random) -> list[tuple[Work, Random]]:
    """What was waiting on paper and is sent now, in any order."""
    dice.shuffle(load.late)
    now = [one for one in load.late if dice.random() < SENT_SHARE]
    load.late = [one for one in load.late if one not in now]
    return now


async def everything_sent(load: Load) -> None:
    """Nothing waits on paper any more."""
    now, load.late = load.late, []
    await all_at_once(load, now)


async def all_at_once(load: Load, pieces: Sequence[tuple[Work, Random]]) -> None:
    """Do them, a few at the same moment."""
    gate = asyncio.Semaphore(WORKERS)

    async def one(work: Work, dice: Random) -> None:
        async with gate:
            await work(load, dice)
    await asyncio.gather(*(one(work, dice) for work, dice in pieces))
