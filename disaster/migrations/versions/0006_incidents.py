"""Tables of incidents."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006_incidents"
down_revision = "0005_alerts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table('incident',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('county', sa.String(), nullable=False),
    sa.Column('hazard', sa.String(), nullable=False),
    sa.Column('name_zh', sa.String(), nullable=False),
    sa.Column('name_en', sa.String(), nullable=False),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_word_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('stable_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opened_by_report', sa.Uuid(), nullable=True),
    sa.Column('level', sa.String(), nullable=True),
    sa.Column('response_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("state IN ('open', 'stable', 'closed')", name=op.f('ck_incident_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident'))
    )
    op.create_index('ix_incident_open', 'incident', ['county', 'hazard'], unique=False, postgresql_where="state <> 'closed'")
    op.create_table('authority',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('county', sa.String(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('levels', sa.ARRAY(sa.String()), nullable=False),
    sa.Column('hazards', sa.ARRAY(sa.String()), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('valid_to', sa.DateTime(timezone=True), nullable=False),
    sa.Column('document', sa.String(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_authority_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_authority'))
    )
    op.create_table('chronology_line',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('incident_id', sa.Uuid(), nullable=False),
    sa.Column('county', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('observed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('corrects', sa.Uuid(), nullable=True),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['corrects'], ['chronology_line.id'], name=op.f('fk_chronology_line_corrects_chronology_line')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_chronology_line_incident_id_incident')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chronology_line'))
    )
    op.create_index(op.f('ix_chronology_line_incident_id'), 'chronology_line', ['incident_id'], unique=False)
    op.create_table('deadline',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('incident_id', sa.Uuid(), nullable=False),
    sa.Column('rule_id', sa.String(), nullable=False),
    sa.Column('level', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('basis_zh', sa.String(), nullable=False),
    sa.Column('met_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_deadline_incident_id_incident')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deadline')),
    sa.UniqueConstraint('incident_id', 'rule_id', 'place', 'due_at', name=op.f('uq_deadline_incident_id_rule_id_place_due_at'))
    )
    op.create_index(op.f('ix_deadline_due_at'), 'deadline', ['due_at'], unique=False)
    op.create_index(op.f('ix_deadline_incident_id'), 'deadline', ['incident_id'], unique=False)
    op.create_table('proposal',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('incident_id', sa.Uuid(), nullable=False),
    sa.Column('county', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('direction', sa.String(), nullable=False),
    sa.Column('level', sa.String(), nullable=False),
    sa.Column('plan', JSONB(), nullable=False),
    sa.Column('triggers', JSONB(), nullable=False),
    sa.Column('not_judged', JSONB(), nullable=False),
    sa.Column('places', sa.ARRAY(sa.String()), nullable=False),
    sa.Column('example', sa.Boolean(), nullable=False),
    sa.Column('matter_zh', sa.String(), nullable=False),
    sa.Column('matter_en', sa.String(), nullable=False),
    sa.Column('expected_hours', sa.BigInteger(), nullable=False),
    sa.Column('measures', sa.ARRAY(sa.String()), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('decided_by', sa.String(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('authority_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('alert_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("state IN ('open', 'confirmed', 'refused', 'superseded')", name=op.f('ck_proposal_state')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_proposal_incident_id_incident')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal'))
    )
    op.create_index(op.f('ix_proposal_incident_id'), 'proposal', ['incident_id'], unique=False)
    op.create_index('uq_proposal_one_open', 'proposal', ['incident_id', 'kind'], unique=True, postgresql_where="state = 'open'")
    op.create_table('response',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('incident_id', sa.Uuid(), nullable=False),
    sa.Column('county', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('level', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('expected_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('measures', sa.ARRAY(sa.String()), nullable=False),
    sa.Column('plan_id', sa.String(), nullable=False),
    sa.Column('decided_by', sa.String(), nullable=False),
    sa.Column('authority_id', sa.Uuid(), nullable=True),
    sa.Column('history', JSONB(), nullable=False),
    sa.Column('reasons', sa.ARRAY(sa.String()), nullable=False),
    sa.CheckConstraint("state IN ('in_force', 'ended')", name=op.f('ck_response_state')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_response_incident_id_incident')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_response')),
    sa.UniqueConstraint('number', name=op.f('uq_response_number'))
    )
    op.create_index(op.f('ix_response_incident_id'), 'response', ['incident_id'], unique=False)
    op.create_index('uq_response_one_in_force', 'response', ['incident_id', 'kind'], unique=True, postgresql_where="state = 'in_force'")
    op.create_table('task',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('incident_id', sa.Uuid(), nullable=False),
    sa.Column('response_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('title_zh', sa.String(), nullable=False),
    sa.Column('title_en', sa.String(), nullable=False),
    sa.Column('measure', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('owner', sa.String(), nullable=True),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('level', sa.String(), nullable=False),
    sa.Column('example', sa.Boolean(), nullable=False),
    sa.CheckConstraint("state IN ('open', 'taken', 'done', 'cancelled')", name=op.f('ck_task_state')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_task_incident_id_incident')),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_task_response_id_response')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task')),
    sa.UniqueConstraint('response_id', 'key', 'place', name=op.f('uq_task_response_id_key_place'))
    )
    op.create_index(op.f('ix_task_due_at'), 'task', ['due_at'], unique=False)
    op.create_index(op.f('ix_task_incident_id'), 'task', ['incident_id'], unique=False)
    op.execute(sa.text(r"""CREATE INDEX ix_journal_entry_incident ON journal_entry
                           (substring(data from '"incident_id":"([0-9a-f-]{36})"'))"""))
