"""Places where goods change vehicles."""

import sqlalchemy as sa
from alembic import op

revision = "0047_hub"
down_revision = "0046_stock_plan_edits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "hub",
        sa.Column("place", sa.String, sa.ForeignKey("division.code", name=op.f("fk_hub_place_division")),
                  primary_key=True),
        sa.Column("handling_minutes", sa.BigInteger, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("flag", sa.String, nullable=False),
        sa.CheckConstraint("handling_minutes BETWEEN 0 AND 1440", name=op.f("ck_hub_handling_minutes")),
        sa.CheckConstraint("flag IN ('verified', 'derived', 'example')", name=op.f("ck_hub_flag")))
