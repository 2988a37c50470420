"""What to keep in which store before a disaster: plans of stock with their lines (储备计划)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036_stock_plans"
down_revision = "0035_journeys"
branch_labels = None
depends_on = None
TIME = sa.DateTime(timezone=True)
JSONB = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "stock_plan",
        sa.Column("id", sa.Uuid(), nullable=False), sa.Column("county", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False), sa.Column("made_at", TIME, nullable=False),
        sa.Column("made_by", sa.String(), nullable=False), sa.Column("body_hash", sa.LargeBinary(), nullable=False),
        sa.Column("budget_fen", sa.BigInteger(), nullable=True), sa.Column("with_sites", sa.Boolean(), nullable=False),
        sa.Column("limit_seconds", sa.BigInteger(), nullable=False),
        sa.Column("rules_version", sa.BigInteger(), nullable=False), sa.Column("instance", JSONB, nullable=False),
        sa.Column("scenarios", JSONB, nullable=False),
        sa.Column("unknown", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("progress", JSONB, nullable=False), sa.Column("answer", JSONB, nullable=True),
        sa.Column("chosen", sa.String(), nullable=False), sa.Column("number", sa.String(), nullable=True),
        sa.Column("signatory", sa.String(), nullable=True), sa.Column("approved_at", TIME, nullable=True),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('computing', 'failed', 'draft', 'approved', 'superseded')",
                           name=op.f("ck_stock_plan_state")),
        sa.CheckConstraint("chosen IN ('expected', 'cautious')", name=op.f("ck_stock_plan_chosen")),
        sa.CheckConstraint("(number IS NULL) = (approved_at IS NULL)", name=op.f("ck_stock_plan_number_at_approval")),
        sa.CheckConstraint("(number IS NULL) = (signatory IS NULL)", name=op.f("ck_stock_plan_number_has_signatory")),
        sa.CheckConstraint("state <> 'approved' OR number IS NOT NULL", name=op.f("ck_stock_plan_approved_has_number")),
        sa.CheckConstraint("state NOT IN ('draft', 'approved') OR answer IS NOT NULL",
                           name=op.f("ck_stock_plan_draft_has_answer")),
        sa.ForeignKeyConstraint(["county"], ["division.code"], name=op.f("fk_stock_plan_county_division")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_plan")),
        sa.UniqueConstraint("number", name=op.f("uq_stock_plan_number")))
    op.create_index(op.f("ix_stock_plan_county"), "stock_plan", ["county"])
    op.create_index("uq_stock_plan_one_draft", "stock_plan", ["county"], unique=True,
                    postgresql_where="state IN ('computing', 'draft')")
    op.create_index("uq_stock_plan_one_in_force", "stock_plan", ["county"], unique=True,
                    postgresql_where="state = 'approved'")
    op.create_table(
        "stock_plan_line",
        sa.Column("plan_id", sa.Uuid(), nullable=False), sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("store", sa.String(), nullable=False), sa.Column("item", sa.String(), nullable=False),
        sa.Column("today", sa.BigInteger(), nullable=False), sa.Column("expected", sa.BigInteger(), nullable=False),
        sa.Column("cautious", sa.BigInteger(), nullable=False),
        sa.Column("by_population", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("today >= 0 AND expected >= 0 AND cautious >= 0 AND by_population >= 0",
                           name=op.f("ck_stock_plan_line_not_negative")),
        sa.ForeignKeyConstraint(["plan_id"], ["stock_plan.id"], name=op.f("fk_stock_plan_line_plan_id_stock_plan")),
        sa.PrimaryKeyConstraint("plan_id", "line", name=op.f("pk_stock_plan_line")),
        sa.UniqueConstraint("plan_id", "store", "item", name="uq_stock_plan_line_cell"))
