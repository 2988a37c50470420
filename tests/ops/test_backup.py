import asyncio
import json
import tarfile

import asyncpg
import pytest

from disaster.backup import backup, restore
from disaster.cluster.postgres import ServerProblem, sql
from disaster.db import open_engine, sessions
from disaster.journal.verify import prove
from disaster.starting import prepared
from tests.conftest import fresh_database

EPOCH = "SELECT epoch FROM journal_head"
HEAD = "SELECT seq, encode(hash, 'hex') FROM journal_head"


@pytest.fixture(scope="module")
def county(test_server, template, worker):
    """The URL of a database with all of Xilinhot and its demo people."""
    url = asyncio.run(fresh_database(test_server, f"backed_up_{worker}", template))
    asyncio.run(prepared(url, demo=True))
    return url


@pytest.fixture(scope="module")
def file(county, tmp_path_factory):
    """The county's backup."""
    path = tmp_path_factory.mktemp("backup") / "county.backup"
    backup(county, path)
    return path


@pytest.fixture
def empty(test_server, worker):
    return asyncio.run(fresh_database(test_server, f"restored_{worker}"))


def dumped(url):
    """Every row of every table of ours as text, but for the epoch."""
    tables = sql(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'spatial_ref_sys'")
    return {table: sorted(sql(url, f"SELECT t::text FROM {table} t").splitlines())
            for table in tables.splitlines() if table != "journal_head"}


def test_every_row_comes_back_in_an_empty_database(county, file, empty):
    restore(empty, file)
    before = dumped(county)
    assert before["journal_entry"]
    assert dumped(empty) == before
    assert sql(empty, HEAD) == sql(county, HEAD)


def test_a_restored_journal_has_a_new_epoch_holds_together_and_goes_on(county, file, empty):
    restore(empty, file)
    assert sql(empty, EPOCH) != sql(county, EPOCH)
    assert asyncio.run(breaches(empty)) == []
    asyncio.run(prepared(empty, demo=True))  # the next start finds all of it there
    assert sql(empty, HEAD) == sql(county, HEAD)


async def breaches(url):
    engine = open_engine(url, pool_size=1)
    async with sessions(engine)() as session:
        found = await prove(session)
    await engine.dispose()
    return found


def test_work_that_goes_on_meanwhile_is_in_the_backup_wholly_or_not_at_all(county, empty, tmp_path):
    sql(county, "CREATE TABLE busy (number bigint); CREATE TABLE busy_too (number bigint)")
    stop = asyncio.run(backed_up_while_writing(county, tmp_path / "county.backup"))
    sql(county, "DROP TABLE busy, busy_too")
    restore(empty, tmp_path / "county.backup")
    kept = sql(empty, "SELECT count(*) FROM busy")
    assert kept == sql(empty, "SELECT count(*) FROM busy_too")
    assert int(kept) <= stop


async def backed_up_while_writing(url, file):
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    written, work = 0, asyncio.create_task(asyncio.to_thread(backup, url, file))
    while not work.done():
        async with connection.transaction():
            await connection.execute("INSERT INTO busy SELECT 1")
            await connection.execute("INSERT INTO busy_too SELECT 1")
        written += 1
    await connection.close()
    await work
    return written


def test_a_database_with_anything_in_it_is_refused_and_left_as_it_was(county, file):
    before, epoch = dumped(county), sql(county, EPOCH)
    with pytest.raises(ServerProblem, match=r"not empty .* move \.local/cluster away"):
        restore(county, file)
    assert (dumped(county), sql(county, EPOCH)) == (before, epoch)


def test_a_backup_with_a_row_too_few_is_found_out(file, empty, tmp_path):
    altered(file, tmp_path / "altered.backup")
    with pytest.raises(ServerProblem, match=r"differ from the backup in public\.person\. Do not use"):
        restore(empty, tmp_path / "altered.backup")


def altered(file, other):
    """The same backup, whose manifest says one person more."""
    folder = other.parent / "unpacked"
    with tarfile.open(file) as tar:
        tar.extractall(folder, filter="data")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["rows"]["public.person"][0] += 1
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with tarfile.open(other, "w") as tar:
        tar.add(folder / "manifest.json", "manifest.json")
        tar.add(folder / "database.dump", "database.dump")


@pytest.mark.parametrize("broken", [
    lambda whole: whole[:0],
    lambda whole: whole[:5_000],
    lambda whole: whole[:len(whole) * 3 // 4],
    lambda whole: whole[:len(whole) // 2] + bytes(2_000) + whole[len(whole) // 2 + 2_000:],
], ids=["empty", "its beginning", "three quarters", "a hole in it"])
def test_a_broken_file_leaves_the_database_empty(file, empty, tmp_path, broken):
    (tmp_path / "broken.backup").write_bytes(broken(file.read_bytes()))
    with pytest.raises(ServerProblem, match=r"not a whole backup|pg_restore failed"):
        restore(empty, tmp_path / "broken.backup")
    assert dumped(empty) == {}


def test_a_backup_never_overwrites_another(tmp_path):
    (tmp_path / "county.backup").write_text("yesterday's")
    with pytest.raises(ServerProblem, match="exists already"):
        backup("postgresql://nobody@/none", tmp_path / "county.backup")
    assert (tmp_path / "county.backup").read_text() == "yesterday's"


def test_a_database_without_a_journal_is_told_to_migrate(empty, tmp_path):
    with pytest.raises(ServerProblem, match="disaster migrate"):
        backup(empty, tmp_path / "county.backup")
    assert list(tmp_path.iterdir()) == []
