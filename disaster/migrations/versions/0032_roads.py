"""Tables of roads."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "0032_roads"
down_revision = "0031_holdings"
branch_labels = None
depends_on = None

CLASSES = "('motorway', 'national', 'provincial', 'county', 'township', 'local', 'track')"


def upgrade() -> None:
    """Create them."""
    op.create_table("road_segment",
    sa.Column("id", sa.String(), nullable=False),
    sa.Column("name", sa.String(), nullable=False),
    sa.Column("name_en", sa.String(), nullable=False),
    sa.Column("ref", sa.String(), nullable=False),
    sa.Column("road_class", sa.String(), nullable=False),
    sa.Column("paved", sa.Boolean(), nullable=False),
    sa.Column("oneway", sa.Boolean(), nullable=False),
    sa.Column("metres", sa.BigInteger(), nullable=False),
    sa.Column("speed_kmh", sa.BigInteger(), nullable=False),
    sa.Column("start_node", sa.BigInteger(), nullable=False),
    sa.Column("end_node", sa.BigInteger(), nullable=False),
    sa.Column("shape", Geometry("LINESTRING", 4326, spatial_index=False), nullable=False),
    sa.Column("division", sa.String(), nullable=False),
    sa.Column("in_use", sa.Boolean(), nullable=False),
    sa.Column("source", sa.String(), nullable=False),
    sa.Column("flag", sa.String(), nullable=False),
    sa.CheckConstraint("flag IN ('verified', 'derived', 'example')", name=op.f("ck_road_segment_flag")),
    sa.CheckConstraint(f"road_class IN {CLASSES}", name=op.f("ck_road_segment_road_class")),
    sa.CheckConstraint("metres > 0 AND speed_kmh > 0", name=op.f("ck_road_segment_positive")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_road_segment"))
    )
    op.create_index("ix_road_segment_shape", "road_segment", ["shape"], unique=False, postgresql_using="gist",
                    postgresql_where="in_use")
    op.create_table("road",
    sa.Column("id", sa.String(), nullable=False),
    sa.Column("state", sa.String(), nullable=False),
    sa.Column("percent", sa.BigInteger(), nullable=True),
    sa.Column("classes", sa.ARRAY(sa.String()), nullable=False),
    sa.Column("cause", sa.String(), nullable=False),
    sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("changed_by", sa.String(), nullable=False),
    sa.CheckConstraint("state IN ('open', 'slow', 'closed')", name=op.f("ck_road_state")),
    sa.CheckConstraint("(state = 'slow') = (percent IS NOT NULL)", name=op.f("ck_road_slow_has_percent")),
    sa.CheckConstraint("percent BETWEEN 5 AND 95", name=op.f("ck_road_percent")),
    sa.CheckConstraint("cardinality(classes) > 0", name=op.f("ck_road_some_class")),
    sa.ForeignKeyConstraint(["id"], ["road_segment.id"], name=op.f("fk_road_id_road_segment")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_road"))
    )
    op.create_index("ix_road_not_open", "road", ["id"], unique=False, postgresql_where="state <> 'open'")
