"""Tables of mobilisation."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009_mobilisation"
down_revision = "0008_evacuation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table('balance_check',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('county', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('donations', sa.BigInteger(), nullable=False),
    sa.Column('differences', sa.BigInteger(), nullable=False),
    sa.Column('lines', JSONB(), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_balance_check'))
    )
    op.create_table('donation_counter',
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('year', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('last', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'year', name=op.f('pk_donation_counter'))
    )
    op.create_table('donor',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_donor')),
    sa.UniqueConstraint('name', 'phone', name=op.f('uq_donor_name_phone'), postgresql_nulls_not_distinct=True)
    )
    op.create_table('spending',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('county', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('incident_id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('item', sa.String(), nullable=True),
    sa.Column('head', sa.String(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('document', sa.String(), nullable=True),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('paid_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('entered', JSONB(), nullable=False),
    sa.CheckConstraint("head IN ('living', 'rescue', 'rebuilding', 'wish', 'other')", name=op.f('ck_spending_head')),
    sa.CheckConstraint("state IN ('committed', 'paid', 'released')", name=op.f('ck_spending_state')),
    sa.CheckConstraint('amount_fen > 0', name=op.f('ck_spending_amount')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_spending_incident_id_incident')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_spending'))
    )
    op.create_index('ix_spending_incident_id', 'spending', ['incident_id'], unique=False)
    op.create_table('donation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('county', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('donor_id', sa.Uuid(), nullable=True),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('lines', JSONB(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=True),
    sa.Column('earmark', JSONB(), nullable=True),
    sa.Column('offered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('receipt_number', sa.String(), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('received_by', sa.String(), nullable=True),
    sa.Column('store_id', sa.String(), nullable=True),
    sa.Column('declined_reason', sa.String(), nullable=True),
    sa.Column('whereabouts', JSONB(), nullable=False),
    sa.Column('offer_hash', sa.LargeBinary(), nullable=False),
    sa.Column('receipt_hash', sa.LargeBinary(), nullable=True),
    sa.CheckConstraint("(kind = 'money') = (amount_fen IS NOT NULL)", name=op.f('ck_donation_money_has_amount')),
    sa.CheckConstraint("(state = 'declined') = (declined_reason IS NOT NULL)", name=op.f('ck_donation_declined_has_reason')),
    sa.CheckConstraint("(state = 'received' AND kind = 'goods') = (store_id IS NOT NULL)", name=op.f('ck_donation_goods_are_in_a_store')),
    sa.CheckConstraint("(state = 'received') = (receipt_number IS NOT NULL)", name=op.f('ck_donation_received_has_number')),
    sa.CheckConstraint("(state = 'received') = (received_at IS NOT NULL)", name=op.f('ck_donation_received_has_time')),
    sa.CheckConstraint("kind IN ('goods', 'money')", name=op.f('ck_donation_kind')),
    sa.CheckConstraint("state IN ('offered', 'received', 'declined')", name=op.f('ck_donation_state')),
    sa.CheckConstraint('amount_fen > 0', name=op.f('ck_donation_amount')),
    sa.ForeignKeyConstraint(['donor_id'], ['donor.id'], name=op.f('fk_donation_donor_id_donor')),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], name=op.f('fk_donation_store_id_store')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_donation')),
    sa.UniqueConstraint('number', name=op.f('uq_donation_number')),
    sa.UniqueConstraint('receipt_number', name=op.f('uq_donation_receipt_number'))
    )
    op.create_index(op.f('ix_donation_donor_id'), 'donation', ['donor_id'], unique=False)
    op.create_table('fund_account',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('donation_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('spending_id', sa.Uuid(), nullable=True),
    sa.Column('balance', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("(kind = 'giver') <> (balance >= 0) OR balance = 0", name=op.f('ck_fund_account_not_below_zero')),
    sa.CheckConstraint("(kind IN ('committed', 'spent')) = (spending_id IS NOT NULL)", name=op.f('ck_fund_account_of_spending')),
    sa.CheckConstraint("kind IN ('giver', 'in_hand', 'committed', 'spent')", name=op.f('ck_fund_account_kind')),
    sa.ForeignKeyConstraint(['donation_id'], ['donation.id'], name=op.f('fk_fund_account_donation_id_donation')),
    sa.ForeignKeyConstraint(['spending_id'], ['spending.id'], name=op.f('fk_fund_account_spending_id_spending')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund_account')),
    sa.UniqueConstraint('donation_id', 'kind', 'spending_id', name=op.f('uq_fund_account_donation_id_kind_spending_id'), postgresql_nulls_not_distinct=True)
    )
    op.create_index(op.f('ix_fund_account_donation_id'), 'fund_account', ['donation_id'], unique=False)
    op.create_index(op.f('ix_fund_account_spending_id'), 'fund_account', ['spending_id'], unique=False)
    op.create_table('fund_movement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('from_id', sa.Uuid(), nullable=False),
    sa.Column('to_id', sa.Uuid(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('amount_fen > 0', name=op.f('ck_fund_movement_positive')),
    sa.CheckConstraint('from_id <> to_id', name=op.f('ck_fund_movement_moves')),
    sa.ForeignKeyConstraint(['from_id'], ['fund_account.id'], name=op.f('fk_fund_movement_from_id_fund_account')),
    sa.ForeignKeyConstraint(['to_id'], ['fund_account.id'], name=op.f('fk_fund_movement_to_id_fund_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund_movement'))
    )
    op.create_index(op.f('ix_fund_movement_from_id'), 'fund_movement', ['from_id'], unique=False)
    op.create_index(op.f('ix_fund_movement_to_id'), 'fund_movement', ['to_id'], unique=False)
    op.execute("""CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON fund_movement
                  FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()""")
