"""Tables of geo."""

import sqlalchemy as sa  # noqa: F401
from alembic import op  # noqa: F401

revision = "0002_geo"
down_revision = "0001_journal_people"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
