import asyncio
import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from disaster.settings import ROOT
from tests.conftest import fresh_database

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def url(test_server: str, template: str, worker: str) -> str:
    """A county that the tests of one file share."""
    return asyncio.run(fresh_database(test_server, f"command_{worker}", template))


@pytest.fixture
def command(url: str) -> Command:
    """The program as an operator calls it."""
    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "disaster", *map(str, arguments)], cwd=ROOT, timeout=120,
                              text=True, capture_output=True, check=False,
                              env={**os.environ, "DISASTER_DATABASE_URL": url})
    return run
