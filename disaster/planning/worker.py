"""Solves in a process of its own: the solver holds the GIL, and memory that the service cannot spare.

One worker, started when first needed and ended after a minute without work. At most `WAITING_MAX` solves
wait; more are refused. A solve past its limit is killed and the greedy answer given, marked. This module
never imports ortools or pyvrp.
"""

import asyncio
import contextlib
import os
import struct
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeVar
from weakref import WeakKeyDictionary

from pydantic import BaseModel

from disaster.errors import Refusal
from disaster.planning.benefit import without_causes
from disaster.planning.changes import Again, Replanned
from disaster.planning.fleet import TripProblem, Trips
from disaster.planning.greedy import nearest_first
from disaster.planning.plan import Plan
from disaster.planning.problem import Problem
from disaster.planning.trips import alone
from disaster.planning.wide.question import is_wide

Answer = TypeVar("Answer", bound=BaseModel)
WAITING_MAX = 4
IDLE_SECONDS = 60.0
START_SECONDS = 30.0
IMPROVER_NICE = 10
LARGE_SECONDS = 120.0   # of a problem too large for tables: a catastrophe of 600 stores takes ten
ROOT = str(Path(__file__).resolve().parents[2])  # the child finds the same program, installed or not
LENGTH = struct.Struct(">Q")
MESSAGE_BYTES_MAX = 2**30


class PlannerBusy(Refusal):
    """Enough plans are being computed: ask again in a few seconds."""

    code = "planner_busy"
    status = 503


class Planner:
    """One solving process and the line before it. Belongs to the event loop that first uses it."""

    def __init__(self, idle_seconds: float = IDLE_SECONDS, waiting_max: int = WAITING_MAX, nice: int = 0) -> None:
        self._nice = nice
        self._idle_seconds = idle_seconds
        self._waiting_max = waiting_max
        self._waiting = 0
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._retirement: asyncio.TimerHandle | None = None
        self._leaving: asyncio.Future[int] | None = None

    @property
    def process_id(self) -> int | None:
        return self._process.pid if self._process and self._process.returncode is None else None

    async def solve(self, problem: Problem, limit_seconds: float = 5) -> Plan:
        """The optimal plan; the greedy one, marked, if that takes longer than the limit. Raises
        PlannerBusy."""
        large = is_wide(problem)
        answer = await self._asked(b"P", problem, Plan, LARGE_SECONDS if large else limit_seconds)
        if answer is None and large:        # nearest first would fill tables that fit nowhere
            raise PlannerBusy(waiting=self._waiting)
        return await asyncio.to_thread(nearest_first, problem) if answer is None else answer

    async def trips(self, problem: TripProblem, limit_seconds: float = 5) -> Trips:
        """The trips; each load by itself, marked, if they take longer than the limit. Raises PlannerBusy."""
        answer = await self._asked(b"T", problem, Trips, limit_seconds)
        return await asyncio.to_thread(alone, problem) if answer is None else answer

    async def again(self, question: Again, limit_seconds: float = 5) -> Replanned:
        """A plan beside the one before, with what it changes and why. Past the limit: greedy, marked, no causes."""
        large = is_wide(question.now)
        answer = await self._asked(b"A", question, Replanned, LARGE_SECONDS if large else limit_seconds)
        if answer is None and large:
            raise PlannerBusy(waiting=self._waiting)
        return await asyncio.to_thread(greedy_again, question) if answer is None else answer

    async def ready(self) -> None:
        """Starts the process before it is asked, and keeps it another while; one that works is there already."""
        if self._turn.locked():
            return
        async with self._in_turn():
            try:
                await self._started()
            except (TimeoutError, OSError, EOFError):
                await self._kill()

    async def _asked(self, what: bytes, body: BaseModel, answer: type[Answer], limit_seconds: float) -> Answer | None:
        """None where the child took longer than the limit, or ended: it is killed then."""
        async with self._in_turn():
            try:
                process = await self._started()
                async with asyncio.timeout(limit_seconds):
                    return answer.model_validate_json(await _ask(process, what + body.model_dump_json().encode()))
            except (TimeoutError, OSError, EOFError):
                await self._kill()
            except asyncio.CancelledError:
                await asyncio.shield(self._kill())
                raise
        return None

    @contextlib.asynccontextmanager
    async def _in_turn(self) -> AsyncIterator[None]:
        if self._waiting >= self._waiting_max and self._turn.locked():
            raise PlannerBusy(waiting=self._waiting)
        self._waiting += 1
        try:
            await self._turn.acquire()
        finally:
            self._waiting -= 1
        try:
            self._stay()
            yield
        finally:
            self._retirement = asyncio.get_running_loop().call_later(self._idle_seconds, self._retire)
            self._turn.release()

    async def _started(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            paths = os.pathsep.join([ROOT, *filter(None, [os.environ.get("PYTHONPATH")])])
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "disaster.planning.child", str(self._nice), stdin=PIPE, stdout=PIPE,
                env={**os.environ, "PYTHONPATH": paths})
            async with asyncio.timeout(START_SECONDS):
                await _read(self._process)
        return self._process

    def _stay(self) -> None:
        if self._retirement:
            self._retirement.cancel()
            self._retirement = None

    def _retire(self) -> None:
        """The child ends by itself when nothing more can come; until it has, it is held on to."""
        process, self._process = self._process, None
        if process and process.stdin:
            process.stdin.close()
            self._leaving = asyncio.ensure_future(process.wait())

    async def _kill(self) -> None:
        process, self._process = self._process, None
        if process and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def close(self) -> None:
        """Ends the worker; the next solve would start another."""
        self._stay()
        await self._kill()
        if self._leaving:
            await self._leaving


def greedy_again(question: Again) -> Replanned:
    """The marked answer beside the plan before."""
    plan = nearest_first(question.now)
    return Replanned(plan=plan, changes=without_causes(question, plan))


_planners: WeakKeyDictionary[asyncio.AbstractEventLoop, Planner] = WeakKeyDictionary()
_improvers: WeakKeyDictionary[asyncio.AbstractEventLoop, Planner] = WeakKeyDictionary()


def planner() -> Planner:
    """The planner of the running loop."""
    return _planners.setdefault(asyncio.get_running_loop(), Planner())


def improver() -> Planner:
    """A second one of the running loop, for what takes seconds: nobody who asks for a plan waits behind it, nor for
    the processor that it works on."""
    return _improvers.setdefault(asyncio.get_running_loop(), Planner(nice=IMPROVER_NICE))


async def solve(problem: Problem, limit_seconds: float = 5) -> Plan:
    return await planner().solve(problem, limit_seconds)


async def trips(problem: TripProblem, limit_seconds: float = 5) -> Trips:
    return await planner().trips(problem, limit_seconds)


async def close() -> None:
    for one in (_planners, _improvers):
        if own := one.get(asyncio.get_running_loop()):
            await own.close()


async def _ask(process: Process, message: bytes) -> bytes:
    assert process.stdin
    process.stdin.write(LENGTH.pack(len(message)) + message)
    await process.stdin.drain()
    return await _read(process)


async def _read(process: Process) -> bytes:
    """One answer. Raises EOFError when the child has ended."""
    assert process.stdout
    length = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))[0]
    if length > MESSAGE_BYTES_MAX:
        raise EOFError("the answer is no answer")
    return await process.stdout.readexactly(length)
