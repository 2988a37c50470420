"""A plan that the vehicles bind says what they let through."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0043_plan_carried"
down_revision = "0042_consignment_trips"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("plan", sa.Column("carried", JSONB(), nullable=True))
