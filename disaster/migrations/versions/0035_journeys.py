"""The way of each consignment on the roads."""

import sqlalchemy as sa
from alembic import op

revision = "0035_journeys"
down_revision = "0034_tracks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create it."""
    op.create_table("journey",
    sa.Column("consignment_id", sa.Uuid(), nullable=False),
    sa.Column("areas", sa.ARRAY(sa.String()), nullable=False),
    sa.Column("ends", sa.ARRAY(sa.String()), nullable=False),
    sa.Column("segments", sa.ARRAY(sa.String()), nullable=False),
    sa.Column("minutes", sa.BigInteger(), nullable=False),
    sa.Column("metres", sa.BigInteger(), nullable=False),
    sa.Column("state", sa.String(), nullable=False),
    sa.Column("cut", sa.ARRAY(sa.String()), nullable=False),
    sa.Column("other_minutes", sa.BigInteger(), nullable=True),
    sa.Column("other_metres", sa.BigInteger(), nullable=True),
    sa.CheckConstraint("state IN ('clear', 'slowed', 'blocked')", name=op.f("ck_journey_state")),
    sa.CheckConstraint("(state = 'clear') = (cardinality(cut) = 0)", name=op.f("ck_journey_cut_where_not_clear")),
    sa.ForeignKeyConstraint(["consignment_id"], ["consignment.id"], name=op.f("fk_journey_consignment_id_consignment")),
    sa.PrimaryKeyConstraint("consignment_id", name=op.f("pk_journey"))
    )
    op.create_index("ix_journey_segments", "journey", ["segments"], unique=False, postgresql_using="gin")
