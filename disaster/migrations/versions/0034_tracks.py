"""Trackers of vehicles and teams, where they were and where they are."""

import sqlalchemy as sa
from alembic import op

revision = "0034_tracks"
down_revision = "0033_stocktakes"
branch_labels = None
depends_on = None
INSIDE = "lon BETWEEN 73 AND 136 AND lat BETWEEN 3 AND 54"


def upgrade() -> None:
    op.create_table(
        "tracker",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("vehicle_id", sa.String(), nullable=True),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("division", sa.String(), nullable=False),
        sa.Column("flag", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('vehicle', 'team')", name=op.f("ck_tracker_kind")),
        sa.CheckConstraint("(kind = 'vehicle') = (vehicle_id IS NOT NULL)", name=op.f("ck_tracker_vehicle_has_one")),
        sa.CheckConstraint("octet_length(secret_hash) = 32", name=op.f("ck_tracker_hash_is_sha256")),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicle.id"], name=op.f("fk_tracker_vehicle_id_vehicle")),
        sa.ForeignKeyConstraint(["division"], ["division.code"], name=op.f("fk_tracker_division_division")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracker")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_tracker_secret_hash")))
    op.create_index(op.f("ix_tracker_vehicle_id"), "tracker", ["vehicle_id"])
    placed("track", "of", "observed_at")
    placed("position", "of")


def placed(name: str, *key: str) -> None:
    """A table of places."""
    op.create_table(
        name,
        sa.Column("of", sa.String(), nullable=False),
        sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lon", sa.Float(53), nullable=False),
        sa.Column("lat", sa.Float(53), nullable=False),
        sa.Column("accuracy_m", sa.BigInteger(), nullable=True),
        sa.Column("speed_kmh", sa.BigInteger(), nullable=True),
        sa.Column("course", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.CheckConstraint(INSIDE, name=op.f(f"ck_{name}_inside_the_country")),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}")))
    op.create_index(f"ix_{name}_at", name, ["at"])
