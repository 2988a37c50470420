"""A consignment names the trips of its plan that carry it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0042_consignment_trips"
down_revision = "0041_household_number"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: of loads that were ordered before, no trip is known."""
    op.add_column("consignment", sa.Column("trips", JSONB, nullable=False, server_default="[]"))
    op.alter_column("consignment", "trips", server_default=None)
