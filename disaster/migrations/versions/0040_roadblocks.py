"""Reports that say a road is blocked, until an officer has decided."""

import sqlalchemy as sa
from alembic import op

revision = "0040_roadblocks"
down_revision = "0039_plan_replaces"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table("roadblock",
    sa.Column("id", sa.Uuid(), nullable=False),
    sa.Column("about", sa.String(), nullable=False),
    sa.Column("incident_id", sa.Uuid(), nullable=False),
    sa.Column("place", sa.String(), nullable=False),
    sa.Column("segments", sa.ARRAY(sa.String()), nullable=False),
    sa.Column("cause", sa.String(), nullable=False),
    sa.Column("state", sa.String(), nullable=False),
    sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("decided_by", sa.String(), nullable=True),
    sa.CheckConstraint("state IN ('open', 'confirmed', 'dismissed')", name=op.f("ck_roadblock_state")),
    sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name=op.f("ck_roadblock_decided_has_a_time")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_roadblock"))
    )
