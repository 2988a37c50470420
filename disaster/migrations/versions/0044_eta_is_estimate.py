"""A load says whether its expected time is that of a straight line, because no road is known there."""

import sqlalchemy as sa
from alembic import op

revision = "0044_eta_is_estimate"
down_revision = "0043_plan_carried"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: of loads of before, nothing was said."""
    op.add_column("consignment", sa.Column("eta_is_estimate", sa.Boolean, nullable=False, server_default="false"))
    op.alter_column("consignment", "eta_is_estimate", server_default=None)
