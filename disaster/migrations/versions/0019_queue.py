"""Indexes of the checking desk: what lies near a point, and what was taken too long ago."""

import sqlalchemy as sa
from alembic import op

revision = "0019_queue"
down_revision = "0018_public_reports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_index("ix_report_lat", "report", ["lat", "lon"], unique=False,
                    postgresql_where=sa.text("lat IS NOT NULL"))
    op.create_index("ix_report_taken_until", "report", ["taken_until"], unique=False,
                    postgresql_where=sa.text("state = 'checking'"))
