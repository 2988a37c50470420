"""Loads may be split, merged, sent elsewhere, turned round: where they come from, and who holds them in the ledger."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029_rerouting"
down_revision = "0028_aid"
branch_labels = None
depends_on = None
STATES = "'ordered', 'packed', 'departed', 'halted', 'arrived', 'received', 'cancelled'"


def upgrade() -> None:
    """What is there goes as it was ordered."""
    for name, kind in (("due_at", sa.DateTime(timezone=True)), ("origin_id", sa.Uuid()), ("merged_into", sa.Uuid()),
                       ("returns_to", sa.String()), ("signature", postgresql.JSONB()),
                       ("part_hash", sa.LargeBinary())):
        op.add_column("consignment", sa.Column(name, kind, nullable=True))
    for name in ("lineage", "reasons"):
        op.add_column("consignment", sa.Column(name, postgresql.JSONB(), nullable=False, server_default="[]"))
        op.alter_column("consignment", name, server_default=None)
    op.execute("UPDATE consignment SET due_at = eta_at")
    op.create_foreign_key(op.f("fk_consignment_returns_to_store"), "consignment", "store", ["returns_to"], ["id"])
    op.create_index(op.f("ix_consignment_origin_id"), "consignment", ["origin_id"])
    op.drop_constraint(op.f("ck_consignment_state"), "consignment")
    op.drop_constraint(op.f("ck_consignment_proof"), "consignment")
    op.create_check_constraint(op.f("ck_consignment_state"), "consignment",
                               f"state IN ({STATES}, 'merged', 'returned')")
    op.create_check_constraint(
        op.f("ck_consignment_proof"), "consignment",
        "(state IN ('received', 'returned')) = (received_at IS NOT NULL AND receiver IS NOT NULL)")
    op.create_check_constraint(op.f("ck_consignment_merged_into_one"), "consignment",
                               "(state = 'merged') = (merged_into IS NOT NULL)")
    op.create_check_constraint(op.f("ck_consignment_returned_to_a_store"), "consignment",
                               "state <> 'returned' OR returns_to IS NOT NULL")
    lines()


def lines() -> None:
    """Every line knows its store and the number under which it was ordered."""
    op.add_column("consignment_line", sa.Column("store_id", sa.String(), nullable=True))
    op.add_column("consignment_line", sa.Column("origin", sa.String(), nullable=True))
    op.add_column("consignment_line", sa.Column("returned", sa.BigInteger(), nullable=False, server_default="0"))
    op.alter_column("consignment_line", "returned", server_default=None)
    op.execute("UPDATE consignment_line l SET store_id = c.store_id, origin = c.number FROM consignment c"
               " WHERE c.id = l.consignment_id")
    for name in ("store_id", "origin"):
        op.alter_column("consignment_line", name, nullable=False)
    op.create_foreign_key(op.f("fk_consignment_line_store_id_store"), "consignment_line", "store", ["store_id"], ["id"])
    op.create_index(op.f("ix_consignment_line_origin"), "consignment_line", ["origin"])
    op.create_check_constraint(op.f("ck_consignment_line_returned_what_was_good"), "consignment_line",
                               "returned BETWEEN 0 AND coalesce(good, 0)")
