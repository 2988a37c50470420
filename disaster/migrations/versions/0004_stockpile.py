"""Tables of stockpile."""

import sqlalchemy as sa  # noqa: F401
from alembic import op  # noqa: F401

revision = "0004_stockpile"
down_revision = "0003_rulebook"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
