"""Tables of reports."""

import sqlalchemy as sa  # noqa: F401
from alembic import op  # noqa: F401

revision = "0007_reports"
down_revision = "0006_incidents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
