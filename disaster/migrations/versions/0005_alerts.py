"""Tables of alerts."""

import sqlalchemy as sa  # noqa: F401
from alembic import op  # noqa: F401

revision = "0005_alerts"
down_revision = "0004_stockpile"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
