"""The world of a week of supplies: a service that can be killed, its clock moved from outside, and what was done."""

import asyncio
import os
import random
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from benchmarks.kills import answering
from benchmarks.world import ROOT, free_port

COUNTY, ITEMS = "152502", ("quilt", "blanket", "stove")
IN_STORE, ON_ROAD = ("ordered", "packed"), ("departed", "halted", "arrived")
Json = dict[str, Any]


class Unexpected(Exception):  # the week cannot go on
    """An answer that nothing in this week should get."""


@dataclass(frozen=True)
class Size:
    """How large a county, and how much is done in it."""

    townships: int = 200
    stores: int = 30
    vehicles: int = 50
    kills: int = 5
    works: int = 800
    hands: int = 8
    seed: int = 1


@dataclass
class Server:
    """The service in a process of its own, with a clock that is moved from outside."""

    url: str
    clock_file: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What it says."""
        return self.clock_file.with_name("server.log")

    async def start(self) -> None:
        """Start it; returns when it answers."""
        told = {"DISASTER_DATABASE_URL": self.url, "DISASTER_CLOCK_FILE": str(self.clock_file),
                "DISASTER_DATABASE_MAY_FORGET": "1", "DISASTER_DEMO": "1"}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([sys.executable, "-m", "disaster", "serve", "--port", str(self.port)],
                                            cwd=ROOT, env={**os.environ, **told}, stdout=log, stderr=log)
        await answering(self.address)

    def tell(self, moment: datetime) -> None:
        """What its clock shows from now on; never half a time."""
        new = self.clock_file.with_suffix(".new")
        new.write_text(moment.isoformat())
        new.replace(self.clock_file)

    def kill(self) -> None:
        """SIGKILL: it has no time for anything."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()


class Week:
    """What is done, what was acknowledged of it, and what was refused."""

    def __init__(self, server: Server, size: Size, moment: datetime) -> None:
        self.server, self.size, self.moment = server, size, moment
        self.dice = random.Random(size.seed)
        self.client = httpx.AsyncClient(base_url=server.address, timeout=20)
        self.places = [f"{COUNTY}{300 + one:03d}" for one in range(size.townships)]
        self.stores = [f"week-store-{one:02d}" for one in range(size.stores)]
        self.vehicles = [f"week-truck-{one:02d}" for one in range(size.vehicles)]
        self.came_in: Counter[str] = Counter()
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.loads: dict[str, Json] = {}
        self.incident, self.segments, self.secrets = "", list[str](), list[str]()
        self.left = size.works

    async def put(self, path: str, body: Json, *, post: bool = False) -> Json | None:
        """Ask until it is answered; None: it was refused, and nothing was done."""
        while True:
            try:
                answer = await self.client.request("POST" if post else "PUT", path, json=body)
            except httpx.TransportError:
                await asyncio.sleep(0.1)
                continue
            if answer.status_code in {500, 502, 503} or answer.json().get("code") == "contended":
                if answer.status_code == 500:
                    raise Unexpected(f"{path}: {answer.text}")
                await asyncio.sleep(0.05)
                continue
            if answer.is_success:
                return dict(answer.json())
            if answer.status_code in {401, 403, 404, 422}:
                raise Unexpected(f"{path}: {answer.status_code} {answer.text}")
            self.refused[answer.json()["code"]] += 1
            return None

    async def load_of(self, dice: random.Random, *states: str) -> Json | None:
        """Some load in one of these states, as far as it was told."""
        found = [one for one in self.loads.values() if one["state"] in states]
        return dice.choice(found) if found else None

    def told(self, view: Json | None) -> bool:
        """A load as it is now."""
        if view is not None:
            self.loads[view["id"]] = view
        return view is not None

    async def refreshed(self) -> None:
        """All loads as they are: after a kill, whoever asked again may have been told of a refusal only."""
        page, after = [], ""
        while True:
            answer = (await self.client.get("/api/subjects/consignment", params={"limit": 1000, "after": after})).json()
            page += answer["items"]
            after = answer.get("next") or ""
            if not after:
                break
        self.loads = {one["id"]: one for one in page}
