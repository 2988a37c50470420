"""The journal's head knows of which form its entries are, so that only an upgrade looks through them again."""

import sqlalchemy as sa
from alembic import op

revision = "0026_head_views"
down_revision = "0025_public_merging"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Unknown of what is there: the next start looks once."""
    op.add_column("journal_head", sa.Column("views", sa.Text(), nullable=False, server_default=""))
