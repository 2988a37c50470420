"""Memory at rest of all our processes with Xilinhot loaded, PostgreSQL apart, beside a bare FastAPI application.

    python -m benchmarks.memory        (bar: < 300 MB)
"""

import asyncio
import subprocess
import sys

import psutil

from benchmarks.world import ROOT, free_port, service, signed_in

BARE = "import uvicorn, fastapi; uvicorn.run(fastapi.FastAPI(), port={port}, log_level='warning')"


def megabytes(process: psutil.Process) -> float:
    """PSS of a process and its children: pages that are shared are counted once."""
    return sum(one.memory_full_info().pss for one in [process, *process.children(recursive=True)]) / 1e6


async def ours() -> float:
    """After one sign-in, a snapshot and half a minute of rest."""
    async with service("memory") as (address, process, _):
        client = await signed_in(address, "officer")
        (await client.get("/api/snapshot")).raise_for_status()
        await client.aclose()
        await asyncio.sleep(20)
        return megabytes(psutil.Process(process.pid))


async def floor() -> float:
    """The same frameworks with nothing of ours."""
    process = subprocess.Popen([sys.executable, "-c", BARE.format(port=free_port())], cwd=ROOT)
    await asyncio.sleep(4)
    found = megabytes(psutil.Process(process.pid))
    process.terminate()
    process.wait(10)
    return found


async def main() -> None:
    """Measure and print both."""
    mine, bare = await ours(), await floor()
    print(f"memory at rest: ours {mine:.0f} MB (bar: < 300), bare FastAPI {bare:.0f} MB, ratio {mine / bare:.1f}")


if __name__ == "__main__":
    asyncio.run(main())
