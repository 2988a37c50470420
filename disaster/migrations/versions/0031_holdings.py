"""What a store holds of each item by itself, bins, kits and their parts; when goods moved beside when we learned it."""

import sqlalchemy as sa
from alembic import op

revision = "0031_holdings"
down_revision = "0030_use_orders"
branch_labels = None
depends_on = None

KINDS = "('outside', 'on_hand', 'reserved', 'in_transit', 'delivered', 'handed_out', 'damaged', 'loss', 'kitted')"


def upgrade() -> None:
    """Accounts name their item; each item that a store ever held gets its line."""
    op.create_unique_constraint(op.f("uq_lot_id_item"), "lot", ["id", "item"])
    accounts_name_their_item()
    op.create_table(
        "holding", sa.Column("id", sa.String(), nullable=False), sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_holding_store_id_store")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holding")),
        sa.UniqueConstraint("store_id", "item", name=op.f("uq_holding_store_id_item")))
    op.execute("""INSERT INTO holding (id, store_id, item) SELECT DISTINCT store_id || '.' || item, store_id, item
                  FROM account WHERE store_id IS NOT NULL AND kind IN ('on_hand', 'reserved')""")
    op.create_table(
        "bin", sa.Column("store_id", sa.String(), nullable=False), sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False), sa.Column("bin", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_bin_store_id_store")),
        sa.ForeignKeyConstraint(["lot_id", "item"], ["lot.id", "lot.item"], name="fk_bin_lot_item"),
        sa.PrimaryKeyConstraint("store_id", "lot_id", name=op.f("pk_bin")))
    op.create_index("ix_bin_shelf", "bin", ["store_id", "item"])
    op.create_table(
        "kit_part", sa.Column("kit_lot_id", sa.Uuid(), nullable=False),
        sa.Column("part_lot_id", sa.Uuid(), nullable=False), sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_kit_part_positive")),
        sa.ForeignKeyConstraint(["kit_lot_id"], ["lot.id"], name=op.f("fk_kit_part_kit_lot_id_lot")),
        sa.ForeignKeyConstraint(["part_lot_id"], ["lot.id"], name=op.f("fk_kit_part_part_lot_id_lot")),
        sa.PrimaryKeyConstraint("kit_lot_id", "part_lot_id", name=op.f("pk_kit_part")))
    op.create_index(op.f("ix_kit_part_part_lot_id"), "kit_part", ["part_lot_id"])
    movements_know_when()


def accounts_name_their_item() -> None:
    """The lot's item beside the lot, and one more kind: what is inside of kits."""
    op.add_column("account", sa.Column("item", sa.String(), nullable=True))
    op.execute("UPDATE account SET item = lot.item FROM lot WHERE lot.id = account.lot_id")
    op.alter_column("account", "item", nullable=False)
    op.create_foreign_key("fk_account_lot_item", "account", "lot", ["lot_id", "item"], ["id", "item"])
    op.create_index("ix_account_held", "account", ["store_id", "item"],
                    postgresql_where="balance > 0 AND kind IN ('on_hand', 'reserved')")
    op.drop_constraint(op.f("ck_account_kind"), "account")
    op.create_check_constraint(op.f("ck_account_kind"), "account", f"kind IN {KINDS}")


def movements_know_when() -> None:
    """Until now every movement was entered when it was made."""
    op.add_column("movement", sa.Column("observed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("ALTER TABLE movement DISABLE TRIGGER append_only")
    op.execute('UPDATE movement SET observed_at = "at"')
    op.execute("ALTER TABLE movement ENABLE TRIGGER append_only")
    op.alter_column("movement", "observed_at", nullable=False)
    op.create_index(op.f("ix_movement_observed_at"), "movement", ["observed_at"])
