"""What a county asks its league for, and the league's plans for it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0045_support"
down_revision = "0044_eta_is_estimate"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; plans made before are the counties' own."""
    op.create_table(
        "support",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("county", sa.String(), nullable=False),
        sa.Column("league", sa.String(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lowest_celsius", sa.BigInteger(), nullable=True),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("lines", JSONB(), nullable=False),
        sa.Column("demand", JSONB(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reasons", JSONB(), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("state IN ('asked', 'planned', 'on_the_way', 'received', 'refused', 'withdrawn')",
                           name=op.f("ck_support_state")),
        sa.CheckConstraint("(state IN ('refused', 'withdrawn')) = (ended_at IS NOT NULL)", name=op.f("ck_support_ended")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_support_incident_id_incident")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support")))
    op.create_index(op.f("ix_support_incident_id"), "support", ["incident_id"])
    op.create_index(op.f("ix_support_league"), "support", ["league"])
    op.add_column("plan", sa.Column("support_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_plan_support_id_support"), "plan", "support", ["support_id"], ["id"])
    op.create_index(op.f("ix_plan_support_id"), "plan", ["support_id"])
    op.drop_index("uq_plan_one_draft", table_name="plan")
    op.create_index("uq_plan_one_draft", "plan", ["incident_id"], unique=True,
                    postgresql_where="state = 'draft' AND support_id IS NULL")
    op.create_index("uq_plan_one_draft_support", "plan", ["support_id"], unique=True, postgresql_where="state = 'draft'")
