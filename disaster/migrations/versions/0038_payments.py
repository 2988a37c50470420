"""What the finance bureau paid for a response."""

import sqlalchemy as sa
from alembic import op

revision = "0038_payments"
down_revision = "0037_levels"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create it; nothing was paid before in this book."""
    op.create_table(
        "payment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("county", sa.String(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("reverses", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_payment_amount")),
        sa.CheckConstraint("head IN ('goods', 'transport', 'labour', 'other')", name=op.f("ck_payment_head")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_payment_incident_id_incident")),
        sa.ForeignKeyConstraint(["reverses"], ["payment.id"], name=op.f("fk_payment_reverses_payment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("reverses", name=op.f("uq_payment_reverses")))
    op.create_index(op.f("ix_payment_incident_id"), "payment", ["incident_id"])
    op.execute("""CREATE TRIGGER incident_goes_on BEFORE INSERT ON payment FOR EACH ROW
                  EXECUTE FUNCTION incident_goes_on()""")
