"""Backup and restore: one file that holds every row, and proof on both ways that none was lost.

A backup is a tar of database.dump (pg_dump's own format), manifest.json (rows and checksum of every table, all
read in the snapshot that was dumped) and media/ (every photo, voice and video that had arrived by then). A restore
happens wholly or not at all, into an empty database only, and gives the journal a new epoch: a client that had gone
further than the backup must not resume into a past that never was.
"""

import asyncio
import json
import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import asyncpg

from disaster.clock import now
from disaster.cluster.postgres import ServerProblem, client, connection_environment, run, sql
from disaster.media.keeping import Arrived, arrived_media, put_back, spoilt, take_along

HOURS_4 = 4 * 3600
DUMP, MANIFEST = "database.dump", "manifest.json"
HEAD = "SELECT epoch::text, seq::text, encode(hash, 'hex') AS hash FROM journal_head"
NEW_EPOCH = "UPDATE public.journal_head SET epoch = gen_random_uuid()"
OUR_TABLES = """
    SELECT format('%I.%I', n.nspname, c.relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY 1"""
Rows = dict[str, tuple[int, str]]  # table → number of rows, checksum of their contents in any order


def backup(url: str, file: Path) -> None:
    """Write the whole database into `file`, for its owner's eyes alone, and print the rows of every table."""
    if file.exists():
        raise ServerProblem(f"{file} exists already. Choose another name, or move it away.")
    with tempfile.TemporaryDirectory(dir=file.resolve().parent, prefix=".backup-") as folder:
        dump, manifest, whole = Path(folder, DUMP), Path(folder, MANIFEST), Path(folder, "whole.tar")
        rows, head, arrived = asyncio.run(_dump(url, dump))
        facts = {"made_at": now().isoformat(), "journal": head, "rows": rows}
        manifest.write_text(json.dumps(facts, indent=1))
        whole.touch(mode=0o600)
        with tarfile.open(whole, "w") as tar:
            tar.add(manifest, MANIFEST)
            tar.add(dump, DUMP)
            media = take_along(tar, url, arrived)
        whole.replace(file)  # never half a backup under its name
    _tell(rows)
    print(f"✓ {file}: {len(rows)} tables, {media} photos, voices and videos, the journal stands at {head['seq']}. "
          "It holds personal data: guard it like the database.")


async def _dump(url: str, dump: Path) -> tuple[Rows, dict[str, str], Arrived]:
    """Count and dump in one snapshot, while everybody goes on working."""
    connection = await _connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            snapshot = await connection.fetchval("SELECT pg_export_snapshot()")
            head = await connection.fetchrow(HEAD)
            rows, arrived = await _rows(connection), await arrived_media(connection)
            release = connection.get_server_version().major
            await asyncio.to_thread(_client, url, release, "pg_dump", "--format=custom", "--no-owner",
                                    "--no-privileges", f"--snapshot={snapshot}", f"--file={dump}")
    except asyncpg.UndefinedTableError as error:
        raise ServerProblem("This database has no journal: it is not one of ours, or was never migrated. "
                            "Type: disaster migrate") from error
    finally:
        await connection.close()
    assert head is not None
    return rows, dict(head), arrived


async def _rows(connection: "asyncpg.Connection[asyncpg.Record]") -> Rows:
    """Rows and checksum of every table of ours. The checksum is a sum, so that the order does not matter."""
    found: Rows = {}
    for (table,) in await connection.fetch(OUR_TABLES):
        counted = await connection.fetchrow(
            "SELECT count(*), "  # noqa: S608 (the database itself names and quotes its tables)
            "coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)::text "
            f"FROM {table} t")
        assert counted is not None
        found[table] = (counted[0], counted[1])
    return found


def restore(url: str, file: Path) -> None:
    """Fill an empty database from `file`, check every table against the manifest, and print its rows."""
    if there := sql(url, OUR_TABLES).splitlines():
        raise ServerProblem(
            f"The database is not empty ({len(there)} tables, {there[0]} the first): a backup is restored into "
            "an empty one only. Stop the service and move .local/cluster away, or name an empty database in "
            "DISASTER_DATABASE_URL; then restore again.")
    with tempfile.TemporaryDirectory(prefix="restore-") as folder:
        manifest = _unpack(file, Path(folder))
        put_back(file, url)
        release = int(sql(url, "SHOW server_version_num")) // 10_000
        script = Path(folder, "database.sql")
        _client(url, release, "pg_restore", "--no-owner", "--no-privileges", "--no-comments",
                "--exit-on-error", f"--file={script}", str(Path(folder, DUMP)))
        expected: Rows = {table: (count, checksum) for table, (count, checksum) in manifest["rows"].items()}
        _client(url, release, "psql", "-Xq", "-v", "ON_ERROR_STOP=1", "--single-transaction",
                f"--file={script}", f"--command={NEW_EPOCH}")
    found, head, arrived = asyncio.run(_restored(url))
    lost = spoilt(url, arrived)
    wrong = [table for table in sorted(expected | found) if expected.get(table) != found.get(table)]
    if head | {"epoch": ""} == manifest["journal"] | {"epoch": ""}:
        wrong.remove("public.journal_head")  # differs by its new epoch alone
    _tell(found)
    if wrong:
        raise ServerProblem(f"Rows differ from the backup in {', '.join(wrong)}. Do not use this database.")
    if lost:
        raise ServerProblem(f"{len(lost)} photos, voices or videos are missing or spoilt: {', '.join(lost[:20])}")
    print(f"✓ {len(found)} tables and {len(arrived)} media, every row equal to the backup of {manifest['made_at']}. "
          f"The journal stands at {head['seq']} and has a new epoch.")


async def _restored(url: str) -> tuple[Rows, dict[str, str], Arrived]:
    connection = await _connect(url)
    try:
        head = await connection.fetchrow(HEAD)
        assert head is not None
        return await _rows(connection), dict(head), await arrived_media(connection)
    finally:
        await connection.close()


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    """The manifest; the dump is written into `folder`."""
    try:
        with tarfile.open(file) as tar:
            for name in (DUMP, MANIFEST):
                source = tar.extractfile(name)
                assert source is not None
                with Path(folder, name).open("wb") as target:
                    shutil.copyfileobj(source, target)
        manifest: dict[str, Any] = json.loads(Path(folder, MANIFEST).read_text())
    except (tarfile.TarError, KeyError, EOFError, ValueError) as error:
        raise ServerProblem(f"{file} is not a whole backup made by `disaster backup` ({error}).") from error
    return manifest


async def _connect(url: str) -> "asyncpg.Connection[asyncpg.Record]":
    return await asyncpg.connect(url.replace("+asyncpg", "", 1), timeout=10,
                                 server_settings={"timezone": "UTC"})


def _client(url: str, release: int, name: str, *options: str) -> None:
    """Run pg_dump, pg_restore or psql of the server's own release; its last words are why it failed."""
    environment = connection_environment(url) | {"PGTZ": "UTC"}
    done = run([client(name, release), *options], environment=environment, seconds=HOURS_4)
    if done.returncode:
        raise ServerProblem(f"{name} failed: {done.stderr.strip()[-1500:]}")


def _tell(rows: Rows) -> None:
    for table, (count, _) in rows.items():
        print(f"  {count:>10}  {table.removeprefix('public.')}")
