"""Harm and duplicates of reports: what the checking queue is sorted by, and what was merged into what."""

import sqlalchemy as sa
from alembic import op

revision = "0015_checking"
down_revision = "0014_statute_clock"
branch_labels = None
depends_on = None

STANDS = "state NOT IN ('returned', 'withdrawn') AND replaced_by IS NULL AND duplicate_of IS NULL"
WAITS = "state IN ('received', 'checking') AND replaced_by IS NULL AND duplicate_of IS NULL"
HARM_UNKNOWN = "2"       # of reports that came before there was a queue: neither first nor last


def upgrade() -> None:
    """Add them; the one verified report of a place is the one that stands."""
    op.add_column("report", sa.Column("duplicate_of", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_report_duplicate_of_report"), "report", "report", ["duplicate_of"], ["id"])
    op.create_index(op.f("ix_report_duplicate_of"), "report", ["duplicate_of"], unique=False)
    op.add_column("report", sa.Column("harm", sa.SmallInteger(), nullable=False, server_default=HARM_UNKNOWN))
    op.alter_column("report", "harm", server_default=None)
    op.drop_constraint(op.f("ck_report_not_of_itself"), "report", type_="check")
    op.create_check_constraint(op.f("ck_report_not_of_itself"), "report",
                               "corrects <> id AND replaced_by <> id AND duplicate_of <> id")
    op.create_check_constraint(op.f("ck_report_harm_class"), "report", "harm BETWEEN 0 AND 5")
    op.drop_index("uq_report_one_verified", "report")
    op.create_index("uq_report_one_verified", "report", ["incident_id", "place"], unique=True,
                    postgresql_where=sa.text(f"kind = 'verified' AND {STANDS}"))
    op.create_index("ix_report_queue", "report", ["harm", "filed_at", "id"], unique=False,
                    postgresql_where=sa.text(WAITS))
    op.create_index("ix_report_place_filed_at", "report", ["place", "filed_at"], unique=False)
    op.create_table("report_merging",
    sa.Column("id", sa.Uuid(), nullable=False),
    sa.Column("report_id", sa.Uuid(), nullable=False),
    sa.Column("into_id", sa.Uuid(), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("by", sa.String(), nullable=False),
    sa.Column("reason", sa.String(), nullable=True),
    sa.Column("undone_reason", sa.String(), nullable=True),
    sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("undone_by", sa.String(), nullable=True),
    sa.CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name=op.f("ck_report_merging_undone_by_somebody")),
    sa.CheckConstraint("report_id <> into_id", name=op.f("ck_report_merging_not_into_itself")),
    sa.ForeignKeyConstraint(["into_id"], ["report.id"], name=op.f("fk_report_merging_into_id_report")),
    sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_merging_report_id_report")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_report_merging"))
    )
    op.create_index("uq_report_merging_in_force", "report_merging", ["report_id"], unique=True,
                    postgresql_where=sa.text("undone_at IS NULL"))
    op.create_index(op.f("ix_report_merging_into_id"), "report_merging", ["into_id"], unique=False)
    op.create_table("checking_apart",
    sa.Column("low_id", sa.Uuid(), nullable=False),
    sa.Column("high_id", sa.Uuid(), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("by", sa.String(), nullable=False),
    sa.Column("reason", sa.String(), nullable=True),
    sa.CheckConstraint("low_id < high_id", name=op.f("ck_checking_apart_in_order")),
    sa.PrimaryKeyConstraint("low_id", "high_id", name=op.f("pk_checking_apart"))
    )
