"""A drill from its first act to its last, against a service that is already there; refuses a real one."""

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import yaml
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from disaster.drill import ending, giving, marks, moving, reporting, supplying
from disaster.drill.outcome import Outcome, differences, latency
from disaster.drill.player import TIMEOUT_SECONDS, Cast
from disaster.drill.screen import Screen, snapshot, socket_of
from disaster.drill.story import Story
from disaster.errors import NotFound, Refusal

HERE = Path(__file__).parent
FOLLOWERS_MAX = 1_000
ACTS = (reporting.warned, reporting.first_words, moving.evacuated, reporting.follow_ups, reporting.silence_broken,
        supplying.supplied, giving.given, ending.tasks_done, reporting.verified, moving.home_again, ending.ended,
        ending.booked, marks.marked)


class NotADrillWorld(Refusal):
    """Behind this address is the real world; a drill is played in a drill world only."""

    code = "not_a_drill_world"


class DrillWorldUsed(Refusal):
    """In this drill world something was played already: the expected figures hold in a fresh one only."""

    code = "drill_world_used"


def script_of(name: str) -> Any:
    """The script of this name with its expected values."""
    file = HERE / f"{name.replace('-', '_')}.yaml"
    if not file.exists():
        raise NotFound(drill=name, known=sorted(one.stem.replace("_", "-") for one in HERE.glob("*.yaml")))
    return yaml.safe_load(file.read_text())


async def played(name: str, url: str, *, tell: Callable[[str], None] = lambda _: None, pause_seconds: float = 0,
                 followers: int = 0) -> Outcome:
    """Play the drill there and compare what came of it."""
    document, began = script_of(name), time.monotonic()
    async with AsyncExitStack() as stack:
        await refuse_the_real_world(url)
        cast = Cast(url, stack)
        screen = Screen(await cast("officer2"))
        await refuse_used(screen)
        await idle(stack, screen, min(followers, FOLLOWERS_MAX))
        await screen.opened()
        stack.push_async_callback(screen.closed)
        story = Story(document["script"], cast, screen, tell, pause_seconds)
        for act in ACTS:
            await act(story)
        return Outcome(
            name, dict(story.outcome), list(differences(document["expected"], story.outcome)),
            {"report_to_proposal": latency(story.to_proposal()), "report_to_screen": latency(story.to_screen)},
            screen.seq, followers, time.monotonic() - began)


async def refuse_the_real_world(url: str) -> None:
    """Asked before anybody signs in."""
    async with httpx.AsyncClient(base_url=url, timeout=TIMEOUT_SECONDS, trust_env=False) as client:
        world = (await client.get("/api/health")).raise_for_status().json()["world"]
    if world != "drill":
        raise NotADrillWorld(world=world, url=url)


async def refuse_used(screen: Screen) -> None:
    """Only a drill world in which nothing was reported yet."""
    told = await snapshot(screen.player)
    played_before = [name for name in told["subjects"] if name.startswith(("report/", "incident/"))]
    if played_before:
        raise DrillWorldUsed(found=len(played_before))


async def idle(stack: AsyncExitStack, screen: Screen, followers: int) -> None:
    """Open so many more screens that only look."""
    told = await snapshot(screen.player)
    for _ in range(followers):
        socket = await socket_of(screen.player, told["seq"], told["epoch"])
        stack.push_async_callback(gone, socket, asyncio.create_task(drained(socket)))


async def gone(socket: ClientConnection, draining: asyncio.Task[None]) -> None:
    """One of those that only looked goes away."""
    await socket.close()
    await draining


async def drained(socket: ClientConnection) -> None:
    """Read until the end."""
    try:
        async for _ in socket:
            pass
    except ConnectionClosed:
        return
