"""Tables of the ledgers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0020_ledgers"
down_revision = "0019_queue"
branch_labels = None
depends_on = None

GRADES = ("collapsed", "severe", "light")


def kept(table: str) -> list[sa.schema.SchemaItem]:
    """The columns and checks of every line of a ledger."""
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by", sa.String(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("private", JSONB(), nullable=False),
        sa.CheckConstraint("standing IN ('recorded', 'verified', 'withdrawn')", name=op.f(f"ck_{table}_standing")),
        sa.CheckConstraint("(standing = 'verified') = (verified_by IS NOT NULL AND verified_at IS NOT NULL)",
                           name=op.f(f"ck_{table}_verified_by_somebody")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f(f"fk_{table}_incident_id_incident")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "house", *kept("house"),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("structure", sa.String(), nullable=False),
        *(sa.Column(f"{grade}_{rooms}", sa.BigInteger(), nullable=True)
          for grade in GRADES for rooms in ("rooms", "dwelling_rooms")),
        sa.Column("rebuild_rooms", sa.BigInteger(), nullable=True),
        sa.Column("people", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("grade IN ('collapsed', 'severe', 'light')", name=op.f("ck_house_grade")),
        sa.CheckConstraint("stage IN ('first', 'follow_up', 'verified')", name=op.f("ck_house_stage")),
        *(sa.CheckConstraint(f"{grade}_dwelling_rooms <= {grade}_rooms AND {grade}_dwelling_rooms >= 0",
                             name=op.f(f"ck_house_{grade}")) for grade in GRADES),
        sa.CheckConstraint("people >= 0 AND rebuild_rooms >= 0", name=op.f("ck_house_not_negative")))
    op.create_index("ix_house_incident_id_place", "house", ["incident_id", "place"])
    op.create_table(
        "casualty", *kept("casualty"),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('dead', 'missing', 'found_alive')", name=op.f("ck_casualty_state")))
    op.create_index("ix_casualty_incident_id_place", "casualty", ["incident_id", "place"])
    op.create_table(
        "ledger_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("body", JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_version")))
    op.create_index("uq_ledger_version_subject_number", "ledger_version", ["subject", "number"], unique=True)
    op.create_table(
        "house_rollup",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("households", sa.BigInteger(), nullable=False),
        sa.Column("verified", sa.BigInteger(), nullable=False),
        sa.Column("values", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_house_rollup_incident_id_incident")),
        sa.PrimaryKeyConstraint("incident_id", "place", name=op.f("pk_house_rollup")))


def downgrade() -> None:
    """Drop them."""
    for table in ("house_rollup", "ledger_version", "casualty", "house"):
        op.drop_table(table)
