"""Lines of a stock plan that an officer changed by hand, and what the plan costs with them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0046_stock_plan_edits"
down_revision = "0045_support"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody changed a line before."""
    op.add_column("stock_plan", sa.Column("edited", postgresql.JSONB(), nullable=True))
    op.add_column("stock_plan", sa.Column("edits", postgresql.JSONB(), nullable=False, server_default="[]"))
    op.alter_column("stock_plan", "edits", server_default=None)
    op.add_column("stock_plan_line", sa.Column("edited", sa.BigInteger(), nullable=True))
    op.create_check_constraint(op.f("ck_stock_plan_line_edited"), "stock_plan_line", "edited >= 0")
