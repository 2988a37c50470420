"""Fixtures of every test: a migrated template database once a worker, one rolled-back transaction a test, and the one
proof after each of them."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import UUID

import asyncpg
import hypothesis
import pytest
from argon2 import PasswordHasher
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

import disaster.tables  # noqa: F401
from disaster import cluster
from disaster.db import before_commit, open_engine, sessions, transaction
from disaster.geo.loading import load_xilinhot
from disaster.journal.verify import prove
from disaster.migrate import migrate
from disaster.people import actions as people
from disaster.people.viewer import ROLES, Viewer
from disaster.planning import worker as planner
from disaster.settings import settings
from tests.clients import SignedIn
from tests.serving import served

# The gate asks the same questions each time; new ones are asked while people work.
hypothesis.settings.register_profile("gate", derandomize=True, deadline=None)
hypothesis.settings.register_profile("work", deadline=None)
hypothesis.settings.load_profile("gate" if os.environ.get("CI") else "work")

os.environ["DISASTER_DATABASE_MAY_FORGET"] = "1"      # the tests' cluster writes nothing down

ROOT = Path(__file__).resolve().parent.parent
OFFICER_ID = UUID("01900000-0000-7000-8000-000000000001")


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """The name of this worker of this run: two runs at once do not touch each other's databases."""
    named = getattr(request.config, "workerinput", {"workerid": "main", "testrunuid": str(os.getpid())})
    return f"{named['workerid']}_{named['testrunuid'][:8]}"


@pytest.fixture(scope="session")
def test_server() -> str:
    """The URL of the test cluster's own database; the cluster is started here if need be."""
    return cluster.ensure(ROOT, "postgres", test=True)


async def fresh_database(server: str, name: str, template: str | None = None) -> str:
    """A database of this name, anew: empty with PostGIS, or a copy of a template."""
    dsn = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        # the quickest way where nothing is flushed
        copied = f' TEMPLATE "{template}" STRATEGY FILE_COPY' if template else ""
        await connection.execute(f'CREATE DATABASE "{name}"{copied}')
    finally:
        await connection.close()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


async def drop_databases(server: str, worker: str) -> None:
    """Leave nothing behind on the test cluster."""
    dsn = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(dsn)
    try:
        for row in await connection.fetch("SELECT datname FROM pg_database WHERE datname LIKE '%' || $1", worker):
            await connection.execute(f'DROP DATABASE IF EXISTS "{row["datname"]}" WITH (FORCE)')
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def template(test_server: str, worker: str) -> Iterator[str]:
    """The name of a migrated database with the places of Xilinhot, that nobody is connected to."""
    async def make() -> None:
        engine = open_engine(await fresh_database(test_server, f"template_{worker}"))
        await migrate(engine)
        async with transaction(sessions(engine)) as session:
            await load_xilinhot(session, "system")
        await engine.dispose()
    asyncio.run(make())
    yield f"template_{worker}"
    asyncio.run(drop_databases(test_server, worker))


@pytest.fixture(scope="session")
async def engine(test_server: str, template: str, worker: str) -> AsyncIterator[AsyncEngine]:
    """An engine on a copy of the template in which nothing is ever committed."""
    engine = open_engine(await fresh_database(test_server, f"rolled_back_{worker}", template))
    yield engine
    await engine.dispose()


@pytest.fixture
async def session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """A session whose transaction is rolled back; before that, the one proof is made on what the test did."""
    async with engine.connect() as connection:
        outer = await connection.begin()
        async with AsyncSession(connection, expire_on_commit=False,
                                join_transaction_mode="create_savepoint") as session:
            yield session
            await session.flush()
            for hook in before_commit:
                await hook(session)
            breaches = await prove(session)
        await outer.rollback()
    assert breaches == []


@pytest.fixture(scope="session", autouse=True)
def media_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where services under test keep photos, voice and video; told by the environment, as settings are read anew."""
    os.environ["DISASTER_MEDIA_DIR"] = str(tmp_path_factory.mktemp("media"))
    settings.cache_clear()
    return settings().media_dir


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Each test signs people in anew: by the same Argon2 at its least cost."""
    with pytest.MonkeyPatch.context() as here:
        here.setattr(people, "hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session", autouse=True)
async def planners() -> AsyncIterator[None]:
    """The solving processes that services under test share are ended with the last of them."""
    yield
    await planner.close()


@pytest.fixture
async def committed(test_server: str, template: str, worker: str) -> str:
    """The URL of a database of one's own, for the few tests that must commit (sockets, concurrency)."""
    return await fresh_database(test_server, f"committed_{worker}", template)


@pytest.fixture
def officer() -> Viewer:
    """A duty officer of the whole county who may do everything but is a named person."""
    return Viewer(f"person/{OFFICER_ID}", frozenset(ROLES), ("152502",), frozenset({"I", "II", "III", "IV", "warning"}))


@pytest.fixture
async def service(committed: str) -> AsyncIterator[str]:
    """The whole service on a real port over a database of its own; answers its address."""
    async with served(committed) as address:
        yield address


@pytest.fixture
async def signed_in(service: str, committed: str) -> AsyncIterator[SignedIn]:
    """A way to become somebody: await signed_in("duty_officer", areas=[...]) answers a client that is signed in."""
    async with AsyncExitStack() as stack:
        yield SignedIn(service, committed, stack)
