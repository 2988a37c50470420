"""A service of its own for benchmarks: a database in the test cluster, a server in another process, a client."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from disaster import cluster
from disaster.cluster.postgres import drop_database
from disaster.people.demo import PASSWORD

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@asynccontextmanager
async def service(name: str) -> AsyncIterator[tuple[str, subprocess.Popen[bytes], str]]:
    """A served county with demo data: its address, the server's process, the database's URL."""
    name = f"benchmark_{name}_{os.getpid()}"
    url = cluster.ensure(ROOT, name, test=True)
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "disaster", "up", "--port", str(port), "--demo"],
                               env={**os.environ, "DISASTER_DATABASE_URL": url,
                                    "DISASTER_DATABASE_MAY_FORGET": "1"}, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient() as client:
            for _ in range(600):
                try:
                    if (await client.get(f"{address}/api/health")).status_code == 200:
                        break
                except httpx.TransportError:
                    await asyncio.sleep(0.1)
        yield address, process, url
    finally:
        process.terminate()
        process.wait(20)
        drop_database(url, name)


async def signed_in(address: str, login: str) -> httpx.AsyncClient:
    """A client that is a demo person."""
    client = httpx.AsyncClient(base_url=address, headers={"origin": address}, timeout=60)
    answer = (await client.post("/api/people/sign-in", json={"login": login, "password": PASSWORD})).raise_for_status()
    client.headers["x-csrf-token"] = answer.json()["csrf"]
    return client
