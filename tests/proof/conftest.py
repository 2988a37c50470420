from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import cached_property

import httpx
import pytest
from uuid_utils.compat import uuid7

from disaster.db import open_engine, sessions, transaction
from disaster.journal.read import state
from disaster.reports.actions import acting
from disaster.stockpile.actions import levels
from tests.clients import Follower, SignedIn
from tests.conftest import fresh_database
from tests.proof.scene import COUNTY, NEXT_COUNTY, A, B, Scene, played
from tests.serving import served


@dataclass
class Five:
    """Five viewers after the night: what each may do, and what each screen was told on its socket."""

    scene: Scene
    clients: dict[str, httpx.AsyncClient]
    areas: dict[str, str]
    roles: dict[str, frozenset[str]]
    screens: dict[str, Follower]
    everything: dict[str, list[str]]      # name of each subject that is there -> its areas

    @cached_property
    def named(self) -> dict[str, list[str]]:
        """Id -> the kinds of subject that have it: a gift and the movement that took it in share theirs."""
        kinds: dict[str, list[str]] = {}
        for name in self.everything:
            kinds.setdefault(name.partition("/")[2], []).append(name.partition("/")[0])
        return kinds

    @cached_property
    def one_of_each(self) -> dict[str, list[str]]:
        """One subject of each kind in each set of areas: the right to see knows nothing else of it."""
        found = {(name.partition("/")[0], *areas): name for name, areas in self.everything.items()}
        return {name: self.everything[name] for name in found.values()}


ROLES = {"officer": ("duty_officer", "verifier"), "reporter_a": ("reporter",), "reporter_b": ("reporter",),
         "partner": ("partner",), "stranger": ("duty_officer",)}
AREAS = {"officer": COUNTY, "reporter_a": A, "reporter_b": B, "partner": A, "stranger": NEXT_COUNTY}


@pytest.fixture(scope="session")
async def five(test_server: str, template: str, worker: str) -> AsyncIterator[Five]:
    """The service, the five on their screens from before the night, and the night."""
    url = await fresh_database(test_server, f"proof_{worker}", template)
    async with served(url) as address, AsyncExitStack() as stack:
        signed_in = SignedIn(address, url, stack)
        clients = {name: await signed_in(*ROLES[name], areas=(AREAS[name],)) for name in ROLES if name != "partner"}
        clients["partner"] = await partner(signed_in)
        screens = {name: await (await Follower(client).snapshot()).connect() for name, client in clients.items()}
        scene = await played(signed_in)
        await followed(url)
        end = (await scene.chief.get("/api/journal", params={"limit": 1})).json()["seq"]
        for screen in screens.values():
            await screen.until(end)
        yield Five(scene, clients, AREAS, {name: frozenset(held) for name, held in ROLES.items()}, screens,
                   await everything(url))
        for screen in screens.values():
            await screen.close()


async def followed(url: str) -> None:
    """What the service does of itself after the night is done before anybody looks: reports are told what was done,
    and stores what they lack."""
    engine = open_engine(url, pool_size=1)
    async with transaction(sessions(engine)) as session:
        await acting.followed(session)
        await levels.watched(session, by="system")
    await engine.dispose()


async def everything(url: str) -> dict[str, list[str]]:
    """Every subject that is there, past all rights."""
    engine = open_engine(url, pool_size=1)
    async with sessions(engine)() as session:
        found = {row.subject: row.areas for row in await state(session, upto=2**62)}
    await engine.dispose()
    return found


async def partner(signed_in: SignedIn) -> httpx.AsyncClient:
    """A program of another organisation, with a token for one township."""
    administrator = await signed_in("administrator")
    made = await administrator.put(f"/api/people/tokens/{uuid7()}", json={
        "name": "示例伙伴", "roles": list(ROLES["partner"]), "areas": [AREAS["partner"]], "days": 9})
    made.raise_for_status()
    return await signed_in.stack.enter_async_context(httpx.AsyncClient(
        base_url=signed_in.service, headers={"authorization": f"Bearer {made.json()['secret']}"}, timeout=20))
