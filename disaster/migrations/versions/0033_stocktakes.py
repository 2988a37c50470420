"""Counts of stores, drafts and closed ones."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033_stocktakes"
down_revision = "0032_roads"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """None yet."""
    op.create_table(
        "stocktake", sa.Column("id", sa.Uuid(), nullable=False), sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("items", sa.ARRAY(sa.String()), nullable=True),
        sa.Column("lines", postgresql.JSONB(), nullable=False), sa.Column("words", postgresql.JSONB(), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(), nullable=False), sa.Column("drafted_by", sa.String(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("movement_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'closed')", name=op.f("ck_stocktake_state")),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_stocktake_closed_at")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_stocktake_store_id_store")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_stocktake_movement_id_movement")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktake")))
    op.create_index(op.f("ix_stocktake_store_id"), "stocktake", ["store_id"])
    op.create_index("ix_stocktake_closed", "stocktake", ["store_id", "counted_at"],
                    postgresql_where=sa.text("state = 'closed'"))
