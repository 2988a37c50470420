"""The private PostgreSQL cluster in .local/: made, started and stopped without a port and without a password.

Only its owner (and root) can reach its socket. It never touches another PostgreSQL on the machine. As root it
runs under the account `postgres`, because initdb refuses root; where that account or the socket's path cannot
live under the project's folder, another place is chosen and named on stderr.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from disaster.cluster.place import OWNER, SOCKET_NAME, Place, find, kind, own
from disaster.cluster.postgres import (
    ServerProblem,
    create_database,
    drop_database,
    programs,
    run,
    sql,
    with_database,
)

__all__ = ["ServerProblem", "create_database", "drop_database", "ensure", "held", "running", "stop", "url",
           "with_database"]

START_SECONDS = 60
LEAVING_SECONDS = 10
FAREWELL_SECONDS = 3
PROCESS_NUMBER_NEVER = 2**22 + 1    # Linux gives none above 2**22
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
             "max_connections": "200"}    # for tests only, several of which crowd it at once
SETTINGS = {
    "listen_addresses": "''",
    "port": "5432",                # names the socket file only
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "32MB",
    "max_wal_size": "256MB",
    "max_worker_processes": "2",
    "max_parallel_workers_per_gather": "0",
    "dynamic_shared_memory_type": "mmap",    # /dev/shm is small in containers, and closed in some chroots
    "autovacuum_max_workers": "2",
    "huge_pages": "off",
    "jit": "off",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "lc_messages": "'C'",
    "log_line_prefix": "'%m [%p] '",
}


def ensure(root: Path, name: str = OWNER, *, test: bool = False) -> str:
    """The URL of this database in the cluster under `root`, all of it made and started if need be."""
    with _alone(root, test=test):
        place = find(root, test=test)
        if not (place.data / "PG_VERSION").exists():
            _make(place)
        if _runs(place):
            _wait_until_ready(place)
        else:
            _start(place, FORGETFUL if test else DURABLE)
        return create_database(place.url("postgres"), name)


def stop(root: Path, *, test: bool = False) -> bool:
    """Stop the cluster under `root`; open transactions are rolled back. False: it was not running."""
    with _alone(root, test=test):
        place = find(root, test=test)
        if not _runs(place):
            return False
        done = _control(place, "stop", "-m", "fast")
        if done.returncode:
            raise ServerProblem(f"PostgreSQL does not stop: {done.stderr.strip()}\nSee {place.log}")
        return True


def running(root: Path, *, test: bool = False) -> bool:
    """Whether the cluster under `root` has been started."""
    return _runs(find(root, test=test))


def url(root: Path, name: str = OWNER, *, test: bool = False) -> str:
    """The URL of this database, whether the cluster runs or not."""
    return find(root, test=test).url(name)


@contextmanager
def held(root: Path, name: str = OWNER, *, test: bool = False) -> Iterator[str]:
    """The cluster while the block lasts: stopped afterwards if it was not running before and nobody else uses it.

    Ctrl-C, SIGTERM and a closed terminal all leave the block in order, and a second one does not cut the
    stopping short. For the main thread only.
    """
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _leave)
    was_running = running(root, test=test)
    try:
        yield ensure(root, name, test=test)
    finally:
        if not was_running:
            for number in before:
                signal.signal(number, signal.SIG_IGN)
            _stop_unless_used(root, test=test)
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop_unless_used(root: Path, *, test: bool) -> None:
    """Another program may have come to rely on the cluster meanwhile. Our own connections need a moment to go."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    give_up_at = time.monotonic() + FAREWELL_SECONDS
    while running(root, test=test) and sql(url(root, "postgres", test=test), others) != "0":
        if time.monotonic() > give_up_at:
            _say("Another program still uses the private PostgreSQL, so it goes on running. "
                 "To stop it: .venv/bin/python -m disaster.cluster stop")
            return
        time.sleep(0.1)
    stop(root, test=test)


def _leave(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


@contextmanager
def _alone(root: Path, *, test: bool) -> Iterator[None]:
    """One process at a time decides whether to make, start or stop (test workers all begin at once)."""
    folder = root / ".local"
    folder.mkdir(exist_ok=True)
    handle = os.open(folder / f"{kind(test=test)}.lock", os.O_RDONLY | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _control(place: Place, verb: str, *options: str) -> subprocess.CompletedProcess[str]:
    """pg_ctl of the release that made the data. A shell reads its paths, badly quoted: they are relative."""
    release = int((place.data / "PG_VERSION").read_text())
    return run([programs(release) / "pg_ctl", verb, "-D", ".", "-t", str(START_SECONDS), *options],
               account=place.account, cwd=place.data)


def _make(place: Place) -> None:
    """An empty cluster. What a failed initdb leaves is removed; anything else in the way is not touched."""
    folder, home = programs(), place.data.parent
    own(home, place.account)
    if place.data.exists() and any(place.data.iterdir()):
        raise ServerProblem(f"{place.data} is not empty and holds no cluster. Move it away and start again.")
    _say(f"Making a private PostgreSQL cluster in {place.data}")
    done = run([folder / "initdb", "-D", place.data, "-U", OWNER, "--encoding=UTF8", "--locale=C.UTF-8",
                "--auth=trust", "--data-checksums"], account=place.account, cwd=home)
    if done.returncode:
        shutil.rmtree(place.data, ignore_errors=True)
        raise ServerProblem(f"PostgreSQL could not make its cluster: {done.stderr.strip()}\n"
                            f"Check that the disk of {home} has room and can be written, then start again.")


def _start(place: Place, durability: dict[str, str]) -> None:
    own(place.socket, place.account)
    if place.socket.parent != place.data.parent:
        _say(f"PostgreSQL's socket is in {place.socket}: its path in {place.data.parent} would not do")
    (place.socket / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)  # of a killed server: nobody works here
    _configure(place, durability)
    give_up_at = time.monotonic() + LEAVING_SECONDS
    while (done := _control(place, "start", "-w", "-l", f"../{place.log.name}")).returncode:
        said = place.log.read_text(errors="replace")[-1500:] if place.log.exists() else ""
        leaving = "shared memory block" in said[-600:] or "postmaster.pid" in said[-600:]
        if _runs(place) or not leaving or time.monotonic() > give_up_at:
            raise ServerProblem(f"PostgreSQL does not start: {done.stderr.strip()}\n{said}\nSee {place.log}")
        time.sleep(0.2)  # the last server was killed, and its children are still leaving


def _configure(place: Place, durability: dict[str, str]) -> None:
    """Written anew at each start, so that a moved project finds its socket."""
    quoted = str(place.socket).replace('"', '""').replace("'", "''")
    settings = SETTINGS | durability | {"unix_socket_directories": f"""'"{quoted}"'"""}
    lines = ["# Written at each start by disaster/cluster: change it there."]
    lines += [f"{name} = {value}" for name, value in settings.items()]
    (place.data / "postgresql.conf").write_text("\n".join(lines) + "\n")
    (place.data / "pg_hba.conf").write_text(
        f"# Nobody else can enter the folder of the socket.\nlocal all {OWNER} trust\n")


def _runs(place: Place) -> bool:
    """Whether a server works in this very folder.

    A killed server leaves its number behind. While that is a corpse nobody buried (a container without init),
    or is by now another process of the same account, PostgreSQL would not start: the number is then replaced
    by one that no process has. The file stays, because PostgreSQL finds the last server's children by it.
    """
    numbered = place.data / "postmaster.pid"
    try:
        number, *rest = numbered.read_text().splitlines(keepends=True)
        process = Path(f"/proc/{int(number)}")
        dead = process.joinpath("stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return False
    where = run(["readlink", process / "cwd"], account=place.account, cwd=Path("/")).stdout.rstrip("\n")
    if dead or (where and Path(where) != place.data):
        numbered.write_text("".join([f"{PROCESS_NUMBER_NEVER}\n", *rest]))
        return False
    return bool(where)


def _wait_until_ready(place: Place) -> None:
    give_up_at = time.monotonic() + START_SECONDS
    while "ready" not in (place.data / "postmaster.pid").read_text():
        if time.monotonic() > give_up_at:
            raise ServerProblem(f"PostgreSQL is still recovering after {START_SECONDS} s. Wait and start "
                                f"again; {place.log} tells how far it is.")
        time.sleep(0.1)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
