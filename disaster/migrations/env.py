"""Alembic's entry: runs the migrations on the connection that the program hands over."""

from alembic import context

import disaster.tables  # noqa: F401  # every package's tables, so that `alembic check` compares all of them
from disaster.db import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata,
                  compare_type=True,
                  include_name=lambda name, kind, _: (kind, name) != ("table", "spatial_ref_sys"))
with context.begin_transaction():
    context.run_migrations()
