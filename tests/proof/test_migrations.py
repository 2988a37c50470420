"""The migrations make exactly the tables that the program knows."""

from alembic.autogenerate import produce_migrations
from alembic.migration import MigrationContext
from alembic.operations.ops import ModifyTableOps
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncSession

import disaster.tables  # noqa: F401  # registers every table
from disaster.db import Base

BY_HAND = {"spatial_ref_sys", "ix_journal_entry_incident"}    # PostGIS's own; an index on an expression, in SQL


def differences(connection: Connection) -> list[object]:
    """What Alembic would still have to do."""
    context = MigrationContext.configure(connection, opts={
        "target_metadata": Base.metadata, "compare_type": True,
        "include_object": lambda _, name, *__: name not in BY_HAND})
    upgrade = produce_migrations(context, Base.metadata).upgrade_ops
    assert upgrade is not None
    return [one.to_diff_tuple() for table in upgrade.ops
            for one in (table.ops if isinstance(table, ModifyTableOps) else [table])]


async def test_the_migrated_database_is_what_the_models_say(session: AsyncSession):
    assert await (await session.connection()).run_sync(differences) == []
