"""Minimum levels of stores, proposals to restock them, and which lots somebody was told are near their expiry."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0037_levels"
down_revision = "0036_stock_plans"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No store has a minimum of its own yet."""
    op.add_column("store", sa.Column("minimum", postgresql.JSONB(), nullable=False, server_default="{}"))
    op.alter_column("store", "minimum", server_default=None)
    op.add_column("store", sa.Column("serves_people", sa.BigInteger(), nullable=True))
    op.add_column("store", sa.Column("serves_sheep_units", sa.BigInteger(), nullable=True))
    op.create_table(
        "stock_proposal", sa.Column("id", sa.Uuid(), nullable=False), sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("need", sa.String(), nullable=False), sa.Column("item", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False), sa.Column("from_store", sa.String(), nullable=True),
        sa.Column("pieces", sa.BigInteger(), nullable=False), sa.Column("state", sa.String(), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint("way IN ('transfer', 'ask_league', 'buy')", name=op.f("ck_stock_proposal_way")),
        sa.CheckConstraint("state IN ('open', 'accepted', 'dismissed', 'lapsed', 'fulfilled')",
                           name=op.f("ck_stock_proposal_state")),
        sa.CheckConstraint("(way = 'buy') = (from_store IS NULL)", name=op.f("ck_stock_proposal_from_store")),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_stock_proposal_positive")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_stock_proposal_store_id_store")),
        sa.ForeignKeyConstraint(["from_store"], ["store.id"], name=op.f("fk_stock_proposal_from_store_store")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_proposal")))
    op.create_index("uq_stock_proposal_open", "stock_proposal", ["store_id", "need", "item", "way", "from_store"],
                    unique=True, postgresql_where=sa.text("state = 'open'"), postgresql_nulls_not_distinct=True)
    op.create_table(
        "expiry_told", sa.Column("store_id", sa.String(), nullable=False), sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False), sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('near', 'expired')", name=op.f("ck_expiry_told_kind")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_expiry_told_store_id_store")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_expiry_told_lot_id_lot")),
        sa.PrimaryKeyConstraint("store_id", "lot_id", "kind", name=op.f("pk_expiry_told")))
