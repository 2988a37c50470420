"""Nothing is acknowledged that a power cut could take back: a database that forgets is refused at the start of serving.

A test or a try-out may say DISASTER_DATABASE_MAY_FORGET=1; that is then told loudly at each start.
"""

import logging

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from disaster.errors import Refusal
from disaster.settings import settings

WANTED = ("fsync", "full_page_writes", "synchronous_commit")
log = logging.getLogger("disaster")


class DatabaseForgets(Refusal):
    """The database acknowledges what it has not written down; the facts name the settings to turn on."""

    code, status = "database_forgets", 503


async def refuse_forgetful(engine: AsyncEngine) -> None:
    """Ask the database, in a session like those that will write, whether it keeps what it has acknowledged."""
    async with engine.connect() as connection:
        told = {name: str(await connection.scalar(text(f"SHOW {name}"))) for name in WANTED}
    off = {name: value for name, value in told.items() if value == "off"}
    if off and not settings().database_may_forget:
        raise DatabaseForgets(**off, next="turn them on in postgresql.conf, or for this role and database")
    if off:
        log.warning("THE DATABASE FORGETS at a power cut: %s off. For tests only.", ", ".join(off))
