"""Exactly once: awaited and compact submissions, held corrections, chains that fork; the index of shown claims."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022_exactly_once"
down_revision = "0021_silence"
branch_labels = None
depends_on = None
CHAIN = """
    WITH RECURSIVE chain AS (
      SELECT id, id AS origin FROM report WHERE corrects IS NULL
      UNION ALL SELECT report.id, chain.origin FROM report JOIN chain ON report.corrects = chain.id)
    UPDATE report SET origin = chain.origin FROM chain WHERE chain.id = report.id"""


def upgrade() -> None:
    """Widen."""
    op.alter_column("report_submission", "digest", nullable=True)
    op.add_column("report_submission", sa.Column("compact", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("report", sa.Column("origin", sa.Uuid()))
    op.execute(CHAIN)
    op.execute("SET CONSTRAINTS ALL IMMEDIATE")       # else its pending checks forbid to alter the table
    op.alter_column("report", "origin", nullable=False)
    op.create_foreign_key(op.f("fk_report_origin_report"), "report", "report", ["origin"], ["id"])
    op.create_index(op.f("ix_report_origin"), "report", ["origin"])
    op.add_column("report", sa.Column("conflict", postgresql.JSONB(), server_default="[]", nullable=False))
    op.add_column("report", sa.Column("set_aside_by", sa.Uuid()))
    op.add_column("report", sa.Column("choice_reason", sa.String()))
    op.drop_index("ix_report_incident_id_place", "report")
    op.create_index("ix_report_incident_id_place_kind", "report", ["incident_id", "place", "kind"])
    op.drop_index("ix_claim_incident_id_place", "claim")
    op.create_index("ix_claim_shown", "claim",
                    ["incident_id", "indicator", "place", "stage", "observed_at", "at", "id"])
    held()


def held() -> None:
    """The table of corrections that wait."""
    op.create_table("held_report",
    sa.Column("id", sa.Uuid(), nullable=False),
    sa.Column("corrects", sa.Uuid(), nullable=False),
    sa.Column("place", sa.String(), nullable=False),
    sa.Column("hazard", sa.String(), nullable=False),
    sa.Column("kind", sa.String(), nullable=False),
    sa.Column("source", sa.String(), nullable=False),
    sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("filed_by", sa.String(), nullable=False),
    sa.Column("state", sa.String(), nullable=False),
    sa.Column("refusal", sa.String(), nullable=True),
    sa.Column("body", postgresql.JSONB(), nullable=False),
    sa.CheckConstraint("(refusal IS NULL) = (state = 'held')", name=op.f("ck_held_report_refused_with_its_code")),
    sa.CheckConstraint("state IN ('held', 'refused')", name=op.f("ck_held_report_state")),
    sa.ForeignKeyConstraint(["id"], ["report_submission.report_id"], name=op.f("fk_held_report_id_report_submission")),
    sa.ForeignKeyConstraint(["corrects"], ["report_submission.report_id"],
                            name=op.f("fk_held_report_corrects_report_submission")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_held_report"))
    )
    op.create_index(op.f("ix_held_report_corrects"), "held_report", ["corrects"], unique=False)
