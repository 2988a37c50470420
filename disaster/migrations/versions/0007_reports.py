"""Tables of reports."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007_reports"
down_revision = "0006_incidents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table("report_submission",
    sa.Column("report_id", sa.Uuid(), nullable=False),
    sa.Column("digest", sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint("report_id", name=op.f("pk_report_submission"))
    )
    op.create_table("place_figures",
    sa.Column("incident_id", sa.Uuid(), nullable=False),
    sa.Column("place", sa.String(), nullable=False),
    sa.Column("values", postgresql.JSONB(), nullable=False),
    sa.Column("heard", sa.Boolean(), nullable=False),
    sa.Column("last_report_at", sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_place_figures_incident_id_incident")),
    sa.PrimaryKeyConstraint("incident_id", "place", name=op.f("pk_place_figures"))
    )
    op.create_table("report",
    sa.Column("id", sa.Uuid(), nullable=False),
    sa.Column("place", sa.String(), nullable=False),
    sa.Column("lon", sa.Double(), nullable=True),
    sa.Column("lat", sa.Double(), nullable=True),
    sa.Column("accuracy_m", sa.Double(), nullable=True),
    sa.Column("datum", sa.String(), nullable=True),
    sa.Column("point_suggests", sa.String(), nullable=True),
    sa.Column("hazard", sa.String(), nullable=False),
    sa.Column("kind", sa.String(), nullable=False),
    sa.Column("source", sa.String(), nullable=False),
    sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("filed_by", sa.String(), nullable=False),
    sa.Column("incident_id", sa.Uuid(), nullable=False),
    sa.Column("state", sa.String(), nullable=False),
    sa.Column("corrects", sa.Uuid(), nullable=True),
    sa.Column("replaced_by", sa.Uuid(), nullable=True),
    sa.Column("figures", postgresql.JSONB(), nullable=False),
    sa.Column("findings", postgresql.JSONB(), nullable=False),
    sa.Column("passable", sa.Boolean(), nullable=False),
    sa.Column("taken_by", sa.String(), nullable=True),
    sa.Column("taken_until", sa.DateTime(timezone=True), nullable=True),
    sa.Column("text", sa.String(), nullable=True),
    sa.Column("phone", sa.String(), nullable=True),
    sa.Column("notes", postgresql.JSONB(), nullable=False),
    sa.Column("correction_reason", sa.String(), nullable=True),
    sa.Column("return_reason", sa.String(), nullable=True),
    sa.Column("withdrawal_reason", sa.String(), nullable=True),
    sa.CheckConstraint("(state = 'checking') = (taken_by IS NOT NULL)", name=op.f("ck_report_checking_by_somebody")),
    sa.CheckConstraint("kind <> 'nil' OR figures = '{}'", name=op.f("ck_report_nil_has_no_figures")),
    sa.CheckConstraint("kind IN ('first', 'follow_up', 'verified', 'nil')", name=op.f("ck_report_kind")),
    sa.CheckConstraint("source IN ('app', 'phone', 'sms', 'officer')", name=op.f("ck_report_source")),
    sa.CheckConstraint("state <> 'accepted' OR passable", name=op.f("ck_report_only_passable_is_accepted")),
    sa.CheckConstraint("state IN ('received', 'checking', 'accepted', 'returned', 'withdrawn')", name=op.f("ck_report_state")),
    sa.CheckConstraint("(lon IS NULL) = (lat IS NULL)", name=op.f("ck_report_whole_point")),
    sa.CheckConstraint("(taken_by IS NULL) = (taken_until IS NULL)", name=op.f("ck_report_taken_until_a_time")),
    sa.CheckConstraint("corrects <> id AND replaced_by <> id", name=op.f("ck_report_not_of_itself")),
    sa.ForeignKeyConstraint(["corrects"], ["report.id"], name=op.f("fk_report_corrects_report")),
    sa.ForeignKeyConstraint(["id"], ["report_submission.report_id"], name=op.f("fk_report_id_report_submission")),
    sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_report_incident_id_incident")),
    sa.ForeignKeyConstraint(["replaced_by"], ["report.id"], name=op.f("fk_report_replaced_by_report"), initially="DEFERRED", deferrable=True),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_report"))
    )
    op.create_index(op.f("ix_report_filed_by"), "report", ["filed_by"], unique=False)
    op.create_index("ix_report_incident_id_place", "report", ["incident_id", "place"], unique=False)
    op.create_index(op.f("ix_report_replaced_by"), "report", ["replaced_by"], unique=False)
    op.create_index("uq_report_one_verified", "report", ["incident_id", "place"], unique=True, postgresql_where="kind = 'verified' AND state NOT IN ('returned', 'withdrawn') AND replaced_by IS NULL")
    op.create_table("report_refused_copy",
    sa.Column("report_id", sa.Uuid(), nullable=False),
    sa.Column("digest", sa.LargeBinary(), nullable=False),
    sa.Column("body", postgresql.JSONB(), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("by", sa.String(), nullable=False),
    sa.ForeignKeyConstraint(["report_id"], ["report_submission.report_id"], name=op.f("fk_report_refused_copy_report_id_report_submission")),
    sa.PrimaryKeyConstraint("report_id", "digest", name=op.f("pk_report_refused_copy"))
    )
    op.create_table("claim",
    sa.Column("id", sa.Uuid(), nullable=False),
    sa.Column("report_id", sa.Uuid(), nullable=False),
    sa.Column("incident_id", sa.Uuid(), nullable=False),
    sa.Column("place", sa.String(), nullable=False),
    sa.Column("indicator", sa.String(), nullable=False),
    sa.Column("value", sa.Numeric(precision=16, scale=4), nullable=True),
    sa.Column("stage", sa.String(), nullable=False),
    sa.Column("source", sa.String(), nullable=False),
    sa.Column("method", sa.String(), nullable=False),
    sa.Column("filed_by", sa.String(), nullable=False),
    sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("soundness", sa.String(), nullable=False),
    sa.CheckConstraint("soundness = 'held' OR value IS NULL OR value >= 0", name=op.f("ck_claim_negative_is_held")),
    sa.CheckConstraint("soundness IN ('sound', 'doubtful', 'held')", name=op.f("ck_claim_soundness")),
    sa.CheckConstraint("stage IN ('first', 'follow_up', 'verified')", name=op.f("ck_claim_stage")),
    sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_claim_incident_id_incident")),
    sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_claim_report_id_report")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_claim"))
    )
    op.create_index("ix_claim_incident_id_place", "claim", ["incident_id", "place"], unique=False)
    op.create_index("uq_claim_report_id_indicator", "claim", ["report_id", "indicator"], unique=True)
    op.execute("""CREATE FUNCTION claims_are_never_changed() RETURNS trigger LANGUAGE plpgsql AS
                  $$ BEGIN RAISE EXCEPTION 'a claim is never changed: a correction is a new report'; END $$""")
    op.execute("""CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON claim
                  FOR EACH STATEMENT EXECUTE FUNCTION claims_are_never_changed()""")
