"""Of reports only those that are duplicates are looked for by it; what replaced one, by nobody."""

from alembic import op

revision = "0024_fewer_indexes"
down_revision = "0023_due_table_moves"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Write less with each report."""
    op.drop_index("ix_report_replaced_by", "report")
    op.drop_index("ix_report_duplicate_of", "report")
    op.create_index("ix_report_duplicate_of", "report", ["duplicate_of"], postgresql_where="duplicate_of IS NOT NULL")
