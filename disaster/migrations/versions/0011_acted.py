"""What was done about a report, and how far the journal was read for it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011_acted"
down_revision = "0010_dispatch"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns of the report, and the one cursor."""
    op.add_column("report", sa.Column("acted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("report", sa.Column("deeds", postgresql.JSONB(), server_default="[]", nullable=False))
    op.add_column("report", sa.Column("acted_words", sa.String(), nullable=True))
    cursor = op.create_table("report_acting_cursor",
    sa.Column("id", sa.SmallInteger(), nullable=False),
    sa.Column("seq", sa.BigInteger(), nullable=False),
    sa.CheckConstraint("id = 1", name=op.f("ck_report_acting_cursor_only_one")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_report_acting_cursor"))
    )
    op.bulk_insert(cursor, [{"id": 1, "seq": 0}])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("report_acting_cursor")
    for name in ("acted_words", "deeds", "acted_at"):
        op.drop_column("report", name)
