"""Clocks that are watched, holidays as entered, due tables as signed, how far each person has looked."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014_statute_clock"
down_revision = "0013_media"
branch_labels = None
depends_on = None

# What was signed stays as it was signed, whoever asks the database to change it.
REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$"""


def upgrade() -> None:
    """Widen the clocks; create the rest."""
    widen_clocks()
    op.create_table('holiday_table',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.BigInteger(), nullable=False),
    sa.Column('document', JSONB(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holiday_table'))
    )
    op.create_index('ix_holiday_table_year_entered_at', 'holiday_table', ['year', 'entered_at'], unique=False)
    create_tables()
    op.create_table('look',
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('scope', sa.String(), nullable=False),
    sa.Column('epoch', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('actor', 'scope', name=op.f('pk_look'))
    )
    op.execute(REFUSE)
    for table in ('due_table', 'due_table_file'):
        op.execute(f"CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()")


def widen_clocks() -> None:
    """Columns of `deadline`; a clock without an incident is the county's own."""
    op.alter_column('deadline', 'incident_id', nullable=True)
    op.add_column('deadline', sa.Column('basis_en', sa.String(), nullable=False, server_default=''))
    op.add_column('deadline', sa.Column('also_to', sa.ARRAY(sa.String()), nullable=False, server_default='{}'))
    op.alter_column('deadline', 'basis_en', server_default=None)
    op.alter_column('deadline', 'also_to', server_default=None)
    op.add_column('deadline', sa.Column('note', sa.String(), nullable=True))
    for name in ('neared_at', 'missed_at', 'lifted_at'):
        op.add_column('deadline', sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.drop_constraint('uq_deadline_incident_id_rule_id_place_due_at', 'deadline', type_='unique')
    op.create_unique_constraint('uq_deadline_incident_id_rule_id_place_due_at', 'deadline',
                                ['incident_id', 'rule_id', 'place', 'due_at'], postgresql_nulls_not_distinct=True)
    op.create_index('ix_deadline_running', 'deadline', ['due_at'], unique=False,
                    postgresql_where='met_at IS NULL AND lifted_at IS NULL AND missed_at IS NULL')


def create_tables() -> None:
    """Due tables and their files."""
    op.create_table('due_table',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('incident_id', sa.Uuid(), nullable=False),
    sa.Column('county', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('data_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_by', sa.String(), nullable=False),
    sa.Column('signatory_id', sa.Uuid(), nullable=False),
    sa.Column('filler_id', sa.Uuid(), nullable=False),
    sa.Column('addressees', sa.ARRAY(sa.String()), nullable=False),
    sa.Column('previous', sa.Uuid(), nullable=True),
    sa.Column('corrects', sa.Uuid(), nullable=True),
    sa.Column('content', JSONB(), nullable=False),
    sa.Column('claim_ids', sa.ARRAY(sa.Uuid()), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('changed', sa.BigInteger(), nullable=False),
    sa.Column('noted', sa.ARRAY(sa.String()), nullable=False),
    sa.Column('example', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.CheckConstraint("kind IN ('first', 'follow_up', 'verified', 'nil')", name=op.f('ck_due_table_kind')),
    sa.CheckConstraint("(corrects IS NULL) = (reason IS NULL)", name=op.f('ck_due_table_a_correction_has_a_reason')),
    sa.CheckConstraint("corrects <> id", name=op.f('ck_due_table_not_of_itself')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_due_table_incident_id_incident')),
    sa.ForeignKeyConstraint(['signatory_id'], ['person.id'], name=op.f('fk_due_table_signatory_id_person')),
    sa.ForeignKeyConstraint(['filler_id'], ['person.id'], name=op.f('fk_due_table_filler_id_person')),
    sa.ForeignKeyConstraint(['previous'], ['due_table.id'], name=op.f('fk_due_table_previous_due_table')),
    sa.ForeignKeyConstraint(['corrects'], ['due_table.id'], name=op.f('fk_due_table_corrects_due_table')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_due_table')),
    sa.UniqueConstraint('number', name=op.f('uq_due_table_number'))
    )
    op.create_index(op.f('ix_due_table_incident_id'), 'due_table', ['incident_id'], unique=False)
    op.create_index('ix_due_table_claim_ids', 'due_table', ['claim_ids'], unique=False, postgresql_using='gin')
    op.create_table('due_table_file',
    sa.Column('table_id', sa.Uuid(), nullable=False),
    sa.Column('format', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("format IN ('xlsx', 'csv', 'pdf')", name=op.f('ck_due_table_file_format')),
    sa.ForeignKeyConstraint(['table_id'], ['due_table.id'], name=op.f('fk_due_table_file_table_id_due_table')),
    sa.PrimaryKeyConstraint('table_id', 'format', name=op.f('pk_due_table_file'))
    )
