"""The database edge: one engine, one session a request, and the one place that commits.

commit() runs the hooks that lower packages registered (the journal numbers its entries there), then commits.
Code after `yield` of a FastAPI dependency runs after the answer has gone unless its scope is "function":
the session is declared here, once, so that nothing is acknowledged before it is durable.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Any, ClassVar

import asyncpg
import orjson
from fastapi import Depends, Request
from sqlalchemy import ARRAY, BigInteger, DateTime, MetaData, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DataError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from disaster.errors import BadInput, Refusal

Hook = Callable[[AsyncSession], Awaitable[None]]
before_commit: list[Hook] = []
WAITED_FOR_OTHERS = {"40001", "40P01", "55P03"}     # serialisation, deadlock, lock timeout
UNIQUE_VIOLATION = "23505"


class Base(DeclarativeBase):
    """Every table. Names of constraints follow one pattern, so that migrations can name them."""

    metadata = MetaData(naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s", "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s"})
    type_annotation_map: ClassVar = {datetime: DateTime(timezone=True), dict[str, Any]: JSONB, list[Any]: JSONB,
                           list[str]: ARRAY(String), int: BigInteger}


class DatabaseAway(Refusal):
    """The database does not answer; nothing was written, and asking again later is safe."""

    code = "database_away"
    status = 503


class Contended(Refusal):
    """Two people changed the same thing at the same moment; asking again is safe."""

    code = "contended"
    status = 409


class Unstorable(BadInput):
    """A value that no column holds: a number beyond 64 bits, a text with NUL."""

    code = "unstorable"


class OurFault(Refusal):
    """A mistake of ours; nothing was written, and the log has the details."""

    code, status = "our_fault", 500


def open_engine(url: str, pool_size: int = 10, *, answer_within: str = "30s") -> AsyncEngine:
    """An engine whose sessions wait at most 10 s for a lock and 30 s for an answer; no value reaches an error text."""
    return create_async_engine(
        url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True, hide_parameters=True,
        json_serializer=lambda value: orjson.dumps(value).decode(), json_deserializer=orjson.loads,
        connect_args={"server_settings": {"lock_timeout": "10s", "statement_timeout": answer_within,
                                          "timezone": "UTC", "jit": "off"}})


def sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """Sessions of this engine; nothing expires at commit, nothing loads by itself."""
    return async_sessionmaker(engine, expire_on_commit=False)


async def commit(session: AsyncSession) -> None:
    """The one place that commits: flush, let the journal number its entries, commit."""
    try:
        await session.flush()
        for hook in before_commit:
            await hook(session)
        await session.commit()
    except DBAPIError as error:
        if contended(error):
            raise Contended from error
        raise


def contended(error: DBAPIError) -> bool:
    """Whether somebody else was first: he holds the rows, or made the same id at the same moment (a second copy)."""
    state = getattr(error.orig, "sqlstate", None)
    constraint = getattr(getattr(error.orig, "__cause__", None), "constraint_name", None) or ""
    return state in WAITED_FOR_OTHERS or (state == UNIQUE_VIOLATION and constraint.startswith("pk_"))


def unstorable(error: DBAPIError) -> bool:
    """Whether the database, or its driver, could not take a value that somebody sent."""
    return isinstance(error, DataError) or isinstance(getattr(error.orig, "__cause__", None), asyncpg.DataError)


def refusal_of(error: Exception) -> Refusal:
    """What whoever asked is told of an error in a transaction that was to write."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, OSError) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return DatabaseAway()
    if isinstance(error, DBAPIError) and contended(error):
        return Contended()
    return Unstorable() if isinstance(error, DBAPIError) and unstorable(error) else OurFault()


@asynccontextmanager
async def transaction(maker: async_sessionmaker[AsyncSession]) -> AsyncIterator[AsyncSession]:
    """One transaction outside a request (jobs, CLI): committed at the end, rolled back on an error."""
    async with maker() as session:
        yield session
        await commit(session)


async def session_of(request: Request) -> AsyncIterator[AsyncSession]:
    """The session of one request: committed before the answer is sent, rolled back on any error."""
    async with request.app.state.sessions() as session:
        yield session
        await commit(session)


Session = Annotated[AsyncSession, Depends(session_of, scope="function")]
