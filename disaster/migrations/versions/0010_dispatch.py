"""Tables of dispatch."""

import sqlalchemy as sa  # noqa: F401
from alembic import op  # noqa: F401

revision = "0010_dispatch"
down_revision = "0009_mobilisation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
