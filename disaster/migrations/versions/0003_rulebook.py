"""Tables of rulebook."""

import sqlalchemy as sa  # noqa: F401
from alembic import op  # noqa: F401

revision = "0003_rulebook"
down_revision = "0002_geo"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
