"""Tables of geo."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "0002_geo"
down_revision = "0001_journal_people"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table("division",
    sa.Column("code", sa.String(), nullable=False),
    sa.Column("name", sa.String(), nullable=False),
    sa.Column("name_en", sa.String(), nullable=False),
    sa.Column("level", sa.String(), nullable=False),
    sa.Column("kind", sa.String(), nullable=False),
    sa.Column("parent_code", sa.String(), nullable=True),
    sa.Column("seat", Geometry("POINT", 4326, spatial_index=False), nullable=True),
    sa.Column("seat_quality", sa.String(), nullable=False),
    sa.Column("seat_error_km", sa.Double(), nullable=True),
    sa.Column("town_core", sa.Boolean(), nullable=False),
    sa.Column("shape", Geometry("MULTIPOLYGON", 4326, spatial_index=False), nullable=True),
    sa.Column("shape_derived", sa.Boolean(), nullable=False),
    sa.Column("valid_from", sa.Date(), nullable=False),
    sa.Column("valid_to", sa.Date(), nullable=True),
    sa.Column("source", sa.String(), nullable=False),
    sa.Column("flag", sa.String(), nullable=False),
    sa.CheckConstraint("(level, length(code)) IN (('county', 6), ('township', 9), ('village', 12))", name=op.f("ck_division_level_of_code")),
    sa.CheckConstraint("(seat IS NULL) = (seat_quality = 'none')", name=op.f("ck_division_seat_has_quality")),
    sa.CheckConstraint("flag IN ('verified', 'derived', 'example')", name=op.f("ck_division_flag")),
    sa.CheckConstraint("seat_quality IN ('surveyed', 'map_seat', 'proxy', 'assumed', 'none')", name=op.f("ck_division_seat_quality")),
    sa.CheckConstraint("shape IS NOT NULL OR NOT shape_derived", name=op.f("ck_division_only_shapes_are_derived")),
    sa.CheckConstraint("starts_with(code, parent_code)", name=op.f("ck_division_parent_is_prefix")),
    sa.ForeignKeyConstraint(["parent_code"], ["division.code"], name=op.f("fk_division_parent_code_division")),
    sa.PrimaryKeyConstraint("code", name=op.f("pk_division"))
    )
    op.create_index(op.f("ix_division_parent_code"), "division", ["parent_code"], unique=False)
    op.create_index("ix_division_seat", "division", ["seat"], unique=False, postgresql_using="gist")
    op.create_index("ix_division_shape", "division", ["shape"], unique=False, postgresql_using="gist")
    op.create_table("division_value",
    sa.Column("code", sa.String(), nullable=False),
    sa.Column("key", sa.String(), nullable=False),
    sa.Column("value", sa.Numeric(precision=16, scale=3), nullable=False),
    sa.Column("unit", sa.String(), nullable=False),
    sa.Column("year", sa.BigInteger(), nullable=True),
    sa.Column("source", sa.String(), nullable=False),
    sa.Column("flag", sa.String(), nullable=False),
    sa.CheckConstraint("flag IN ('verified', 'derived', 'example')", name=op.f("ck_division_value_flag")),
    sa.CheckConstraint("value >= 0", name=op.f("ck_division_value_not_negative")),
    sa.ForeignKeyConstraint(["code"], ["division.code"], name=op.f("fk_division_value_code_division")),
    sa.PrimaryKeyConstraint("code", "key", name=op.f("pk_division_value"))
    )
    op.create_table("feature",
    sa.Column("id", sa.String(), nullable=False),
    sa.Column("layer", sa.String(), nullable=False),
    sa.Column("code", sa.String(), nullable=True),
    sa.Column("name", sa.String(), nullable=False),
    sa.Column("name_en", sa.String(), nullable=False),
    sa.Column("shape", Geometry("GEOMETRY", 4326, spatial_index=False), nullable=False),
    sa.Column("source", sa.String(), nullable=False),
    sa.Column("flag", sa.String(), nullable=False),
    sa.CheckConstraint("flag IN ('verified', 'derived', 'example')", name=op.f("ck_feature_flag")),
    sa.CheckConstraint("layer IN ('county', 'lake', 'river', 'place', 'airport')", name=op.f("ck_feature_layer")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_feature"))
    )
    op.create_index(op.f("ix_feature_layer"), "feature", ["layer"], unique=False)
    op.create_table("dataset",
    sa.Column("id", sa.String(), nullable=False),
    sa.Column("file", sa.String(), nullable=False),
    sa.Column("sha256", sa.String(), nullable=False),
    sa.Column("lines", sa.BigInteger(), nullable=False),
    sa.Column("added", sa.BigInteger(), nullable=False),
    sa.Column("changed", sa.BigInteger(), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset"))
    )
