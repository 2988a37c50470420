"""A household with two cards is found by its head's number."""

import sqlalchemy as sa
from alembic import op

revision = "0041_household_number"
down_revision = "0040_roadblocks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index."""
    op.create_index("ix_household_id_number", "household", [sa.text("upper(private ->> 'id_number')")])
