"""A plan that was made because something changed names the order in force that it would change."""

import sqlalchemy as sa
from alembic import op

revision = "0039_plan_replaces"
down_revision = "0038_payments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Plans from before replace none."""
    op.add_column("plan", sa.Column("replaces", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_plan_replaces_plan"), "plan", "plan", ["replaces"], ["id"])
