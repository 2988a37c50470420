"""Tables of stockpile."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004_stockpile"
down_revision = "0003_rulebook"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table('lot',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('item', sa.String(), nullable=False),
    sa.Column('batch', sa.String(), nullable=True),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.Column('owner', sa.String(), nullable=False),
    sa.Column('condition', sa.String(), nullable=False),
    sa.Column('donation_id', sa.Uuid(), nullable=True),
    sa.Column('earmark', postgresql.JSONB(), nullable=True),
    sa.Column('flag', sa.String(), nullable=False),
    sa.CheckConstraint("condition IN ('good', 'damaged')", name=op.f('ck_lot_condition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lot'))
    )
    op.create_index(op.f('ix_lot_donation_id'), 'lot', ['donation_id'], unique=False)
    op.create_index(op.f('ix_lot_item'), 'lot', ['item'], unique=False)
    op.create_table('movement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('areas', sa.ARRAY(sa.String()), nullable=False),
    sa.Column('document', sa.String(), nullable=True),
    sa.Column('incident_id', sa.Uuid(), nullable=True),
    sa.Column('consignment_id', sa.Uuid(), nullable=True),
    sa.Column('cancels', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('body_hash', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint("(kind = 'counter_entry') = (cancels IS NOT NULL)", name=op.f('ck_movement_counter_cancels')),
    sa.ForeignKeyConstraint(['cancels'], ['movement.id'], name=op.f('fk_movement_cancels_movement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_movement')),
    sa.UniqueConstraint('cancels', name=op.f('uq_movement_cancels'))
    )
    op.create_index(op.f('ix_movement_consignment_id'), 'movement', ['consignment_id'], unique=False)
    op.create_index(op.f('ix_movement_incident_id'), 'movement', ['incident_id'], unique=False)
    op.create_table('store',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('name_zh', sa.String(), nullable=False),
    sa.Column('name_en', sa.String(), nullable=False),
    sa.Column('address_zh', sa.String(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('division', sa.String(), nullable=False),
    sa.Column('lon', sa.Double(), nullable=True),
    sa.Column('lat', sa.Double(), nullable=True),
    sa.Column('flag', sa.String(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('reserve', postgresql.JSONB(), nullable=False),
    sa.CheckConstraint("flag IN ('verified', 'derived', 'example')", name=op.f('ck_store_flag')),
    sa.CheckConstraint('(lon IS NULL) = (lat IS NULL)', name=op.f('ck_store_whole_point')),
    sa.ForeignKeyConstraint(['division'], ['division.code'], name=op.f('fk_store_division_division')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_store'))
    )
    op.create_index(op.f('ix_store_division'), 'store', ['division'], unique=False)
    op.create_table('account',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('store_id', sa.String(), nullable=True),
    sa.Column('place', sa.String(), nullable=True),
    sa.Column('consignment_id', sa.Uuid(), nullable=True),
    sa.Column('incident_id', sa.Uuid(), nullable=True),
    sa.Column('balance', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("balance >= 0 OR kind = 'outside'", name=op.f('ck_account_not_below_zero')),
    sa.CheckConstraint("kind <> 'delivered' OR place IS NOT NULL", name=op.f('ck_account_has_place')),
    sa.CheckConstraint("kind IN ('outside', 'on_hand', 'reserved', 'in_transit', 'delivered', 'damaged', 'loss')", name=op.f('ck_account_kind')),
    sa.CheckConstraint("kind NOT IN ('on_hand', 'reserved', 'in_transit') OR store_id IS NOT NULL", name=op.f('ck_account_has_store')),
    sa.CheckConstraint("kind NOT IN ('reserved', 'in_transit') OR (consignment_id IS NOT NULL AND place IS NOT NULL)", name=op.f('ck_account_has_consignment')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_account_lot_id_lot')),
    sa.ForeignKeyConstraint(['store_id'], ['store.id'], name=op.f('fk_account_store_id_store')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('kind', 'lot_id', 'store_id', 'place', 'consignment_id', 'incident_id', name='uq_account_key', postgresql_nulls_not_distinct=True)
    )
    op.create_index(op.f('ix_account_consignment_id'), 'account', ['consignment_id'], unique=False)
    op.create_index(op.f('ix_account_lot_id'), 'account', ['lot_id'], unique=False)
    op.create_index('ix_account_place', 'account', ['place', 'incident_id'], unique=False, postgresql_where='place IS NOT NULL')
    op.create_index(op.f('ix_account_store_id'), 'account', ['store_id'], unique=False)
    op.create_table('movement_line',
    sa.Column('movement_id', sa.Uuid(), nullable=False),
    sa.Column('line', sa.BigInteger(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('item', sa.String(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('from_id', sa.Uuid(), nullable=False),
    sa.Column('to_id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('from_id <> to_id', name=op.f('ck_movement_line_moves')),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_movement_line_positive')),
    sa.ForeignKeyConstraint(['from_id'], ['account.id'], name=op.f('fk_movement_line_from_id_account')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_movement_line_lot_id_lot')),
    sa.ForeignKeyConstraint(['movement_id'], ['movement.id'], name=op.f('fk_movement_line_movement_id_movement')),
    sa.ForeignKeyConstraint(['to_id'], ['account.id'], name=op.f('fk_movement_line_to_id_account')),
    sa.PrimaryKeyConstraint('movement_id', 'line', name=op.f('pk_movement_line'))
    )
    op.create_index(op.f('ix_movement_line_from_id'), 'movement_line', ['from_id'], unique=False)
    op.create_index(op.f('ix_movement_line_lot_id'), 'movement_line', ['lot_id'], unique=False)
    op.create_index(op.f('ix_movement_line_to_id'), 'movement_line', ['to_id'], unique=False)
    op.execute("""CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
                  $$ BEGIN RAISE EXCEPTION 'the ledger is append-only: a mistake is undone by a counter-entry'; END $$""")
    for table in ("movement", "movement_line"):
        op.execute(f"""CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
                       FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()""")
