"""A world of its own for a drill or a simulation: a fresh database beside the real one, served by a process of its own.

Only databases whose name ends as worlds' names do are ever dropped.
"""

import asyncio
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from disaster import cluster
from disaster.errors import Refusal
from disaster.settings import ROOT
from disaster.starting import prepared

WORLD_NAME = ("_drill", "_simulation")
SERVING_SECONDS, LEAVING_SECONDS, ANSWER_SECONDS = 60, 10, 2


class NotAWorld(Refusal):
    """The name is not one of a drill or a simulation: it could be the real database."""

    code = "not_a_drill_world"


class NeverServed(Refusal):
    """The server of the drill world did not answer; the facts say how it ended."""

    code = "drill_world_not_served"


def fresh(server: str, name: str) -> str:
    """The database `name` beside the one of `server`, made anew, migrated, with Xilinhot and its demo people."""
    url = emptied(server, name)
    asyncio.run(prepared(url, demo=True))
    return url


def emptied(server: str, name: str, template: str | None = None) -> str:
    """The database `name` anew: empty, or a copy of one that nobody is connected to."""
    if not name.endswith(WORLD_NAME):
        raise NotAWorld(name=name)
    cluster.drop_database(server, name)
    return cluster.create_database(server, name, template)


@contextmanager
def served(database_url: str, port: int = 0, *, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """The service over this database, marked as a drill, in a process of its own; its address. Stopped afterwards."""
    port = port if port and is_free(port) else free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "disaster", "serve", "--port", str(port)], cwd=ROOT, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "DISASTER_DATABASE_URL": database_url, "DISASTER_WORLD": "drill", "DISASTER_DEMO": "1",
             **(environment or {})})
    try:
        wait_until_served(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(LEAVING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_served(process: subprocess.Popen[bytes], port: int) -> None:
    """Until the service answers, or is known to have failed."""
    give_up_at = time.monotonic() + SERVING_SECONDS
    while not answers(port):
        if process.poll() is not None or time.monotonic() > give_up_at:
            raise NeverServed(port=port, exit_code=process.poll())
        time.sleep(0.1)


def answers(port: int) -> bool:
    """Whether the service is there, and its database."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=ANSWER_SECONDS) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def is_free(port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as listener:
        return listener.connect_ex(("127.0.0.1", port)) != 0


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
