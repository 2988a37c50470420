"""Words from outside: public reports, and the key that signs challenges."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0018_public_reports"
down_revision = "0017_merging"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table('challenge_key',
    sa.Column('id', sa.SmallInteger(), nullable=False),
    sa.Column('secret', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_challenge_key_only_one')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_challenge_key'))
    )
    op.create_table('public_report',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('digest', sa.LargeBinary(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('key_hash', sa.LargeBinary(), nullable=True),
    sa.Column('challenge', sa.LargeBinary(), nullable=True),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('area', sa.String(), nullable=False),
    sa.Column('place', sa.String(), nullable=True),
    sa.Column('lon', sa.Double(), nullable=True),
    sa.Column('lat', sa.Double(), nullable=True),
    sa.Column('accuracy_m', sa.Double(), nullable=True),
    sa.Column('datum', sa.String(), nullable=True),
    sa.Column('hazard', sa.String(), nullable=True),
    sa.Column('danger', sa.String(), nullable=False),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('filed_by', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=True),
    sa.Column('phone', sa.String(), nullable=True),
    sa.Column('origin', JSONB(), nullable=False),
    sa.Column('taken_by', sa.String(), nullable=True),
    sa.Column('taken_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handled_by', sa.String(), nullable=True),
    sa.Column('handled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('adopted_as', sa.Uuid(), nullable=True),
    sa.Column('dismissal', sa.String(), nullable=True),
    sa.Column('dismissal_reason', sa.String(), nullable=True),
    sa.CheckConstraint("(state = 'adopted') = (adopted_as IS NOT NULL)", name=op.f('ck_public_report_adopted_as_a_report')),
    sa.CheckConstraint("(state = 'checking') = (taken_by IS NOT NULL)", name=op.f('ck_public_report_checking_by_somebody')),
    sa.CheckConstraint("(state = 'dismissed') = (dismissal IS NOT NULL)", name=op.f('ck_public_report_dismissed_with_a_reason')),
    sa.CheckConstraint("danger IN ('yes', 'no', 'unknown')", name=op.f('ck_public_report_danger')),
    sa.CheckConstraint("source IN ('public', 'sms', 'import')", name=op.f('ck_public_report_source')),
    sa.CheckConstraint("state IN ('received', 'checking', 'adopted', 'dismissed')", name=op.f('ck_public_report_state')),
    sa.CheckConstraint('(lon IS NULL) = (lat IS NULL)', name=op.f('ck_public_report_whole_point')),
    sa.CheckConstraint('(taken_by IS NULL) = (taken_until IS NULL)', name=op.f('ck_public_report_taken_until_a_time')),
    sa.ForeignKeyConstraint(['adopted_as'], ['report.id'], name=op.f('fk_public_report_adopted_as_report')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_public_report')),
    sa.UniqueConstraint('challenge', name=op.f('uq_public_report_challenge'))
    )
    op.create_index(op.f('ix_public_report_adopted_as'), 'public_report', ['adopted_as'], unique=False)
    op.create_index(op.f('ix_public_report_number'), 'public_report', ['number'], unique=False)
    op.create_index('ix_public_report_open', 'public_report', ['area', 'filed_at'], unique=False, postgresql_where="state IN ('received', 'checking')")
    op.create_index(op.f('ix_public_report_phone'), 'public_report', ['phone'], unique=False)
