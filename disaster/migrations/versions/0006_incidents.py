"""Tables of incidents."""

import sqlalchemy as sa  # noqa: F401
from alembic import op  # noqa: F401

revision = "0006_incidents"
down_revision = "0005_alerts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
