"""Tables of alerts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005_alerts"
down_revision = "0004_stockpile"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table('alert',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('identifier', sa.String(), nullable=False),
    sa.Column('sender', sa.String(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('message_type', sa.String(), nullable=False),
    sa.Column('references', sa.ARRAY(sa.String()), nullable=False),
    sa.Column('event_zh', sa.String(), nullable=False),
    sa.Column('event_code', sa.String(), nullable=True),
    sa.Column('hazard', sa.String(), nullable=True),
    sa.Column('colour', sa.String(), nullable=True),
    sa.Column('headline', sa.String(), nullable=False),
    sa.Column('effective_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('replaced_by', sa.Uuid(), nullable=True),
    sa.Column('areas', sa.ARRAY(sa.String()), nullable=False),
    sa.Column('polygons', JSONB(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.CheckConstraint("state IN ('in_force', 'updated', 'cancelled', 'expired', 'test')", name=op.f('ck_alert_state')),
    sa.ForeignKeyConstraint(['replaced_by'], ['alert.id'], name=op.f('fk_alert_replaced_by_alert')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert')),
    sa.UniqueConstraint('identifier', name=op.f('uq_alert_identifier'))
    )
    op.create_table('notice',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('about', sa.String(), nullable=False),
    sa.Column('areas', sa.ARRAY(sa.String()), nullable=False),
    sa.Column('to_roles', sa.ARRAY(sa.String()), nullable=False),
    sa.Column('incident_id', sa.Uuid(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('acknowledged_by', sa.String(), nullable=True),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice'))
    )
    op.create_index('ix_notice_open_about', 'notice', ['about'], unique=False, postgresql_where='acknowledged_at IS NULL')
