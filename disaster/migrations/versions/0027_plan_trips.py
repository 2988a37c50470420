"""A plan carries its trips, what it changes against the one before, and what the county asks its league for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0027_plan_trips"
down_revision = "0026_head_views"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Plans from before have no trips; their times were estimates."""
    op.add_column("plan", sa.Column("travel_is_estimate", sa.Boolean(), nullable=False, server_default="true"))
    op.add_column("plan", sa.Column("trips", JSONB(), nullable=False, server_default="[]"))
    op.add_column("plan", sa.Column("demand", JSONB(), nullable=False, server_default="[]"))
    for name in ("routing", "changes", "problem"):
        op.add_column("plan", sa.Column(name, JSONB(), nullable=True))
    for name in ("travel_is_estimate", "trips", "demand"):
        op.alter_column("plan", name, server_default=None)
    op.add_column("vehicle", sa.Column("plan_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_vehicle_plan_id_plan"), "vehicle", "plan", ["plan_id"], ["id"])
    op.create_index(op.f("ix_vehicle_plan_id"), "vehicle", ["plan_id"])
