import os
import pwd
import signal
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from disaster import cluster
from disaster.cluster.place import SOCKET_PATH_BYTES_MAX, find
from disaster.cluster.postgres import ServerProblem, connection_environment, programs, sql

as_root = pytest.mark.skipif(os.getuid() != 0, reason="only root has another account to run PostgreSQL under")
PROGRAM = Path(__file__).resolve().parents[2]


def started(root):
    return cluster.ensure(root, test=True)


def server_number(root, *, test=True):
    return int((find(root, test=test).data / "postmaster.pid").read_text().split()[0])


async def test_the_program_reaches_the_database_by_its_url(county, monkeypatch):
    monkeypatch.setenv("PGPORT", "6543")  # another PostgreSQL of the user's
    engine = create_async_engine(started(county))
    async with engine.connect() as connection:
        version = await connection.scalar(text("SELECT postgis_lib_version()"))
    await engine.dispose()
    assert version >= "3"


def test_what_was_stored_is_there_after_a_restart(county):
    sql(started(county), "CREATE TABLE kept AS SELECT 42 AS answer")
    assert cluster.stop(county, test=True)
    assert not cluster.running(county, test=True)
    assert sql(started(county), "SELECT answer FROM kept") == "42"


def test_a_second_start_leaves_the_running_server_alone(county):
    started(county)
    number = server_number(county)
    started(county)
    assert server_number(county) == number


def test_nobody_reaches_it_by_the_network_or_past_its_folder(county):
    url = started(county)
    assert sql(url, "SHOW listen_addresses") == ""
    assert find(county, test=True).socket.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["灾害 o'clock \"county\", north", "x" * 60 + "/" + "y" * 60])
def test_any_path_will_do(project, name):
    root = project(name)
    assert sql(started(root), "SELECT 1") == "1"
    assert len(os.fsencode(find(root, test=True).socket / ".s.PGSQL.5432")) <= SOCKET_PATH_BYTES_MAX


def test_a_short_socket_folder_that_another_account_made_is_refused(project):
    root = project("x" * 60 + "/" + "y" * 60)
    place = find(root, test=True)
    place.socket.symlink_to("/etc")
    with pytest.raises(ServerProblem, match="belongs to another account"):
        started(root)
    place.socket.unlink()


def test_nothing_is_lost_when_the_real_cluster_s_server_is_killed(project):
    root = project("county")
    sql(cluster.ensure(root), "CREATE TABLE kept AS SELECT 42 AS answer")
    os.kill(server_number(root, test=False), signal.SIGKILL)
    assert sql(cluster.ensure(root), "SELECT answer FROM kept") == "42"


def test_a_number_left_behind_that_is_now_another_process_does_not_stop_it(county):
    started(county)
    cluster.stop(county, test=True)
    place = find(county, test=True)
    account = place.account
    with subprocess.Popen(["sleep", "60"], user=account and account.pw_uid, group=account and account.pw_gid,
                          extra_groups=account and []) as other:
        (place.data / "postmaster.pid").write_text(f"{other.pid}\n{place.data}\n")
        assert sql(started(county), "SELECT 1") == "1"
        other.kill()


def test_workers_that_begin_at_once_share_one_cluster(project):
    root = project("county")
    command = [sys.executable, "-m", "disaster.cluster", "start", "--test", "--root", str(root)]
    workers = [subprocess.Popen(command, cwd=PROGRAM, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert len({worker.communicate(timeout=60)[0] for worker in workers}) == 1
    assert [worker.returncode for worker in workers] == [0, 0, 0]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_leaving_by_any_signal_stops_the_cluster_that_was_started(county, how):
    cluster.stop(county, test=True)
    script = ("import signal, sys; from pathlib import Path; from disaster import cluster\n"
              "with cluster.held(Path(sys.argv[1]), test=True): print('up', flush=True); signal.pause()")
    with subprocess.Popen([sys.executable, "-c", script, str(county)], cwd=PROGRAM, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:
        assert program.stdout
        assert program.stdout.readline() == "up\n"
        program.send_signal(how)
    assert not cluster.running(county, test=True)


async def test_a_cluster_that_another_program_has_come_to_use_goes_on_running(county, monkeypatch, capsys):
    monkeypatch.setattr(cluster, "FAREWELL_SECONDS", 0.2)
    cluster.stop(county, test=True)
    with cluster.held(county, test=True) as url:
        other = await asyncpg.connect(url.replace("+asyncpg", ""))
    assert cluster.running(county, test=True)
    assert "goes on running" in capsys.readouterr().err
    await other.close()


def test_a_cluster_that_ran_before_goes_on_running(county):
    started(county)
    with cluster.held(county, test=True) as url:
        assert sql(url, "SELECT 1") == "1"
    assert cluster.running(county, test=True)


def test_a_drill_world_is_another_database_of_the_same_cluster(county):
    url = started(county)
    drill = cluster.create_database(url, "disaster_drill")
    sql(drill, "CREATE TABLE only_here ()")
    assert cluster.create_database(url, "disaster_drill") == drill
    assert sql(url, "SELECT to_regclass('only_here')") == ""
    cluster.drop_database(url, "disaster_drill")
    cluster.drop_database(url, "disaster_drill")
    assert "disaster_drill" not in sql(url, "SELECT datname FROM pg_database")


@as_root
def test_where_the_postgres_account_cannot_go_another_place_is_chosen_and_named(project, capfd):
    root = project("closed/county")
    root.parent.chmod(0o700)
    sql(started(root), "CREATE TABLE kept ()")
    place = find(root, test=True)
    assert place.data.is_relative_to(pwd.getpwnam("postgres").pw_dir)
    assert str(place.data) in capfd.readouterr().err
    root.parent.chmod(0o755)  # reachable now, and still the same data
    assert sql(started(root), "SELECT to_regclass('kept')") == "kept"


@as_root
def test_another_account_is_told_whose_cluster_it_is(project):
    root = project("county")
    started(root)
    os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        with pytest.raises(ServerProblem, match="belongs to another account"):
            cluster.running(root, test=True)
    finally:
        os.seteuid(0)


def test_a_missing_release_is_named_with_the_command_to_type():
    with pytest.raises(ServerProblem, match="apt-get install postgresql-99-postgis-3"):
        programs(99)


def test_a_folder_in_the_way_is_not_touched(project):
    root = project("county")
    data = find(root, test=True).data
    data.mkdir(parents=True)
    (data / "letter.txt").write_text("mine")
    with pytest.raises(ServerProblem, match="not empty and holds no cluster"):
        started(root)
    assert (data / "letter.txt").read_text() == "mine"


def test_a_name_that_is_no_name_never_reaches_the_server():
    with pytest.raises(ServerProblem, match="cannot name a database"):
        cluster.create_database("postgresql://x@/y?host=/nowhere", 'x"; DROP DATABASE y')


@pytest.mark.parametrize(("url", "expected"), [
    ("postgresql+asyncpg://disaster@/disaster?host=/a%20b&port=5432",
     {"PGHOST": "/a b", "PGPORT": "5432", "PGUSER": "disaster", "PGDATABASE": "disaster"}),
    ("postgresql://me:p%40ss@db.example:5433/county?ssl=require",
     {"PGHOST": "db.example", "PGPORT": "5433", "PGUSER": "me", "PGPASSWORD": "p@ss", "PGDATABASE": "county",
      "PGSSLMODE": "require"}),
])
def test_postgresql_s_programs_are_led_by_the_environment(url, expected):
    assert connection_environment(url) == expected | {"PGCONNECT_TIMEOUT": "10"}
