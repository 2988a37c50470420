"""The table of media."""

import sqlalchemy as sa
from alembic import op

revision = "0013_media"
down_revision = "0012_intake"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "medium",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by", sa.String(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=True),
        sa.Column("refused", sa.String(), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("caption", sa.String(), nullable=True),
        sa.CheckConstraint("kind IN ('photo', 'voice', 'video')", name=op.f("ck_medium_kind")),
        sa.CheckConstraint("state IN ('announced', 'arrived', 'refused')", name=op.f("ck_medium_state")),
        sa.CheckConstraint("(state = 'arrived') = (arrived_at IS NOT NULL AND content_type IS NOT NULL)",
                           name=op.f("ck_medium_arrived")),
        sa.CheckConstraint("(state = 'refused') = (refused IS NOT NULL)", name=op.f("ck_medium_refused_for_a_reason")),
        sa.CheckConstraint("bytes > 0", name=op.f("ck_medium_bytes")),
        sa.CheckConstraint("octet_length(sha256) = 32", name=op.f("ck_medium_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medium")))
    op.create_index("ix_medium_about", "medium", ["about"])
    op.create_index("ix_medium_unfinished", "medium", ["sent_by"], postgresql_where="state = 'announced'")


def downgrade() -> None:
    """Drop it."""
    op.drop_table("medium")
