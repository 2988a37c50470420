"""Tables of journal people."""

import sqlalchemy as sa
from alembic import op

revision = "0001_journal_people"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them; the journal begins empty, and nothing in it can be changed or taken away."""
    op.create_table('journal_entry',
    sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('subject', sa.Text(collation='C'), nullable=False),
    sa.Column('areas', sa.ARRAY(sa.String()), nullable=False),
    sa.Column('left', sa.ARRAY(sa.String()), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('cause', sa.Uuid(), nullable=True),
    sa.Column('data', sa.Text(), nullable=True),
    sa.Column('digest', sa.LargeBinary(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('octet_length(hash) = 32', name=op.f('ck_journal_entry_hash_is_sha256')),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_journal_entry')),
    sa.UniqueConstraint('id', name=op.f('uq_journal_entry_id'))
    )
    op.create_index('ix_journal_entry_subject_seq', 'journal_entry', ['subject', 'seq'], unique=False)
    op.create_table('journal_head',
    sa.Column('id', sa.SmallInteger(), nullable=False),
    sa.Column('epoch', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_journal_head_only_one')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_journal_head'))
    )
    op.create_table('person',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('login', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=True),
    sa.Column('post_zh', sa.String(), nullable=False),
    sa.Column('post_en', sa.String(), nullable=False),
    sa.Column('roles', sa.ARRAY(sa.String()), nullable=False),
    sa.Column('areas', sa.ARRAY(sa.String()), nullable=False),
    sa.Column('levels', sa.ARRAY(sa.String()), nullable=False),
    sa.Column('password_hash', sa.String(), nullable=False),
    sa.Column('must_change_password', sa.Boolean(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('example', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('login', name=op.f('uq_person_login'))
    )
    op.create_table('reading',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reading'))
    )
    op.create_index(op.f('ix_reading_at'), 'reading', ['at'], unique=False)
    op.create_index(op.f('ix_reading_subject'), 'reading', ['subject'], unique=False)
    op.create_table('sign_in_attempt',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_attempt'))
    )
    op.create_index('ix_sign_in_attempt_key_at', 'sign_in_attempt', ['key', 'at'], unique=False)
    op.create_table('area_grant',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('area', sa.String(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('given_by', sa.Uuid(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['given_by'], ['person.id'], name=op.f('fk_area_grant_given_by_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_area_grant_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_area_grant'))
    )
    op.create_index(op.f('ix_area_grant_person_id'), 'area_grant', ['person_id'], unique=False)
    op.create_table('duty',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('area', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('offered_to', sa.Uuid(), nullable=True),
    sa.Column('open_items', sa.BigInteger(), nullable=True),
    sa.Column('note', sa.String(), nullable=True),
    sa.CheckConstraint("state IN ('on_duty', 'offered', 'ended')", name=op.f('ck_duty_state')),
    sa.ForeignKeyConstraint(['offered_to'], ['person.id'], name=op.f('fk_duty_offered_to_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_duty_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty'))
    )
    op.create_table('sign_in',
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('csrf', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_person_id_person')),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_sign_in'))
    )
    op.create_index(op.f('ix_sign_in_person_id'), 'sign_in', ['person_id'], unique=False)
    op.create_table('token',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.Column('roles', sa.ARRAY(sa.String()), nullable=False),
    sa.Column('areas', sa.ARRAY(sa.String()), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_token_made_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_token')),
    sa.UniqueConstraint('hash', name=op.f('uq_token_hash'))
    )
    op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    op.execute("INSERT INTO journal_head (id, epoch, seq, hash) VALUES (1, gen_random_uuid(), 0, decode(repeat('00', 32), 'hex'))")
    op.execute("""CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
                  $$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$""")
    op.execute("""CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry
                  FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()""")
