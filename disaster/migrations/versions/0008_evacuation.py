"""Tables of evacuation."""

import sqlalchemy as sa  # noqa: F401
from alembic import op  # noqa: F401

revision = "0008_evacuation"
down_revision = "0007_reports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
