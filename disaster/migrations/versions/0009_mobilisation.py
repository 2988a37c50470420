"""Tables of mobilisation."""

import sqlalchemy as sa  # noqa: F401
from alembic import op  # noqa: F401

revision = "0009_mobilisation"
down_revision = "0008_evacuation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
