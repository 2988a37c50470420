"""Solves in a process of its own, one for each placement: it may take a minute, and the service must not feel it.

The process tells its progress while it works, and is ended when it is far past its limit. This module never imports the
solver.
"""

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable
from pathlib import Path

from disaster.errors import Refusal
from disaster.placement.answer import Placement, Progress
from disaster.placement.instance import Instance

ROOT = str(Path(__file__).resolve().parents[2])  # the child finds the same program, installed or not
GRACE_SECONDS = 300.0        # for starting, and for what is compared after the time limit on a busy machine
LINE_BYTES_MAX = 2**28
AT_ONCE = asyncio.Semaphore(1)
Tell = Callable[[Progress], Awaitable[None]]


class NotPlaced(Refusal):
    """The solving process ended without an answer; nothing was changed."""

    code = "not_placed"
    status = 503


async def solve(instance: Instance, limit_seconds: float, tell: Tell) -> Placement:
    """The placement, with its progress told on the way. Raises NotPlaced."""
    async with AT_ONCE:
        process = await started()
        try:
            async with asyncio.timeout(limit_seconds + GRACE_SECONDS):
                return await asked(process, instance, limit_seconds, tell)
        except (TimeoutError, OSError, EOFError, ValueError) as error:
            raise NotPlaced(says=type(error).__name__) from error
        finally:
            await ended(process)


async def started() -> Process:
    """The child, reading."""
    paths = os.pathsep.join([ROOT, *filter(None, [os.environ.get("PYTHONPATH")])])
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "disaster.placement.child", stdin=PIPE, stdout=PIPE, limit=LINE_BYTES_MAX,
        env={**os.environ, "PYTHONPATH": paths})


async def asked(process: Process, instance: Instance, limit_seconds: float, tell: Tell) -> Placement:
    """Give the instance, hear the progress, answer the last line."""
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{limit_seconds}\n".encode() + instance.model_dump_json().encode())
    await process.stdin.drain()
    process.stdin.close()
    async for line in process.stdout:
        kind, _, body = line.partition(b" ")
        if kind == b"placement":
            return Placement.model_validate_json(body)
        await tell(Progress.model_validate_json(body))
    raise EOFError


async def ended(process: Process) -> None:
    """It ends by itself after its answer; whatever is left of it is ended here."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
