"""Public reports that were laid under a report; the order in which they wait."""

import sqlalchemy as sa
from alembic import op

revision = "0025_public_merging"
down_revision = "0024_fewer_indexes"
branch_labels = None
depends_on = None

OPEN = "state IN ('received', 'checking')"
WAITS = "state IN ('received', 'checking') AND replaced_by IS NULL AND duplicate_of IS NULL"


def upgrade() -> None:
    """Create them."""
    op.create_index("ix_public_report_queue", "public_report", ["danger", "filed_at", "id"], unique=False,
                    postgresql_where=sa.text(OPEN), postgresql_include=["area", "state"])
    op.drop_index("ix_report_queue", "report")
    op.create_index("ix_report_queue", "report", ["harm", "filed_at", "id"], unique=False,
                    postgresql_where=sa.text(WAITS), postgresql_include=["place", "state"])
    op.create_index("ix_public_report_lat", "public_report", ["lat", "lon"], unique=False,
                    postgresql_where=sa.text(f"{OPEN} AND lat IS NOT NULL"))
    op.create_table("checking_public_merging",
    sa.Column("id", sa.Uuid(), nullable=False),
    sa.Column("public_report_id", sa.Uuid(), nullable=False),
    sa.Column("into_id", sa.Uuid(), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("by", sa.String(), nullable=False),
    sa.Column("reason", sa.String(), nullable=True),
    sa.Column("undone_reason", sa.String(), nullable=True),
    sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("undone_by", sa.String(), nullable=True),
    sa.CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)",
                       name=op.f("ck_checking_public_merging_undone_by_somebody")),
    sa.ForeignKeyConstraint(["into_id"], ["report.id"], name=op.f("fk_checking_public_merging_into_id_report")),
    sa.ForeignKeyConstraint(["public_report_id"], ["public_report.id"],
                            name=op.f("fk_checking_public_merging_public_report_id_public_report")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_checking_public_merging"))
    )
    op.create_index("uq_checking_public_merging_in_force", "checking_public_merging", ["public_report_id"], unique=True,
                    postgresql_where=sa.text("undone_at IS NULL"))
    op.create_index(op.f("ix_checking_public_merging_into_id"), "checking_public_merging", ["into_id"], unique=False)
