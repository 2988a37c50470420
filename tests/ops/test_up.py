import os
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from disaster import cluster
from disaster.settings import ROOT

READY = "Ctrl-C stops it."


@pytest.fixture(scope="module")
def installed(county):
    """A copy of the program in a folder of its own, which therefore has a cluster of its own."""
    shutil.copytree(ROOT / "disaster", county / "disaster")
    return county


@contextmanager
def up(root, **environment):
    """The service as bin/run starts it; stopped by Ctrl-C."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DISASTER_")} | environment
    command = [sys.executable, "-m", "disaster", "up", "--port", str(port)]
    with (root / "log.txt").open("a") as log, subprocess.Popen(
            command, cwd=root, text=True, env=clean, stdout=subprocess.PIPE, stderr=log) as program:
        said = list(read_until_ready(program.stdout))
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=httpx.HTTPTransport(retries=8)) as client:
            yield "".join(said), client
        program.send_signal(signal.SIGINT)
        assert program.wait(timeout=20) in {0, 1, 130}


def read_until_ready(lines):
    for line in lines:
        yield line
        if READY in line:
            return
    pytest.fail("the program ended before it was ready")


def health(client):
    return client.get("/api/health", timeout=20).status_code


def test_one_command_serves_names_its_sign_ins_and_leaves_nothing_behind(installed):
    with up(installed) as (said, client):
        assert health(client) == 200
        assert str(client.base_url).rstrip("/") in said
        assert "administrator / " in said
        assert "officer" in said
    assert not cluster.running(installed)


def test_a_second_start_goes_on_and_is_not_well_once_its_database_is_gone(installed):
    with up(installed) as (said, client):
        assert health(client) == 200
        assert "administrator / " not in said  # its password was shown once
        cluster.stop(installed)
        assert health(client) >= 500


def test_a_named_database_is_used_and_no_cluster_is_started(installed, committed, tmp_path):
    shutil.copytree(installed / "disaster", tmp_path / "disaster")
    with up(tmp_path, DISASTER_DATABASE_URL=committed, DISASTER_DATABASE_MAY_FORGET="1") as (_, client):
        assert health(client) == 200
    assert not Path(tmp_path, ".local").exists()
