"""Tables of rulebook."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003_rulebook"
down_revision = "0002_geo"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "rule_set",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(), nullable=True),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)",
                           name=op.f("ck_rule_set_withdrawn_with_a_reason")),
        sa.CheckConstraint("jurisdiction ~ '^[0-9]{2,12}$'", name=op.f("ck_rule_set_jurisdiction_is_a_code")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from",
                           name=op.f("ck_rule_set_period_runs_forward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_set")),
    )
    op.create_index("ix_rule_set_jurisdiction_valid_from", "rule_set", ["jurisdiction", "valid_from"])
