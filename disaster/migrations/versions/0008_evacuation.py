"""Tables of evacuation."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008_evacuation"
down_revision = "0007_reports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table('evacuation_order_counter',
    sa.Column('year', sa.SmallInteger(), autoincrement=False, nullable=False),
    sa.Column('last', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_evacuation_order_counter'))
    )
    op.create_table('assisted_person',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('village', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=True),
    sa.Column('phone', sa.String(), nullable=True),
    sa.Column('home', sa.String(), nullable=True),
    sa.Column('home_point', Geometry('POINT', 4326, spatial_index=False), nullable=True),
    sa.Column('help', sa.String(), nullable=True),
    sa.CheckConstraint("(state = 'withdrawn') = (name IS NULL)", name=op.f('ck_assisted_person_withdrawn_is_erased')),
    sa.CheckConstraint("state IN ('listed', 'picked_up', 'withdrawn')", name=op.f('ck_assisted_person_state')),
    sa.ForeignKeyConstraint(['village'], ['division.code'], name=op.f('fk_assisted_person_village_division')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assisted_person'))
    )
    op.create_index('ix_assisted_person_home_point', 'assisted_person', ['home_point'], unique=False, postgresql_using='gist')
    op.create_index(op.f('ix_assisted_person_village'), 'assisted_person', ['village'], unique=False)
    op.create_table('evacuation_order',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('incident_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('areas', sa.ARRAY(sa.String()), nullable=False),
    sa.Column('divisions', sa.ARRAY(sa.String()), nullable=False),
    sa.Column('polygon', JSONB(), nullable=True),
    sa.Column('shelters', sa.ARRAY(sa.String()), nullable=False),
    sa.Column('ordered_by', sa.String(), nullable=False),
    sa.Column('ordered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered', JSONB(), nullable=False),
    sa.CheckConstraint("state IN ('ordered', 'under_way', 'completed', 'lifted')", name=op.f('ck_evacuation_order_state')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_evacuation_order_incident_id_incident')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evacuation_order')),
    sa.UniqueConstraint('number', name=op.f('uq_evacuation_order_number'))
    )
    op.create_index(op.f('ix_evacuation_order_incident_id'), 'evacuation_order', ['incident_id'], unique=False)
    op.create_table('shelter',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('name_zh', sa.String(), nullable=False),
    sa.Column('name_en', sa.String(), nullable=False),
    sa.Column('division_code', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('heated', sa.Boolean(), nullable=False),
    sa.Column('point', Geometry('POINT', 4326, spatial_index=False), nullable=True),
    sa.Column('capacity_people', sa.BigInteger(), nullable=False),
    sa.Column('flag', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('headcount', sa.BigInteger(), nullable=True),
    sa.Column('headcount_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('counted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('override_by', sa.String(), nullable=True),
    sa.Column('override_name', sa.String(), nullable=True),
    sa.Column('override_reason', sa.String(), nullable=True),
    sa.Column('needs', JSONB(), nullable=False),
    sa.CheckConstraint("flag IN ('verified', 'derived', 'example')", name=op.f('ck_shelter_flag')),
    sa.CheckConstraint("state = 'closed' OR headcount IS NOT NULL", name=op.f('ck_shelter_open_is_counted')),
    sa.CheckConstraint("state IN ('closed', 'open')", name=op.f('ck_shelter_state')),
    sa.CheckConstraint('(headcount IS NULL) = (headcount_at IS NULL)', name=op.f('ck_shelter_headcount_has_time')),
    sa.CheckConstraint('(override_by IS NULL) = (override_name IS NULL)', name=op.f('ck_shelter_override_has_name')),
    sa.CheckConstraint('capacity_people > 0', name=op.f('ck_shelter_capacity')),
    sa.CheckConstraint('headcount >= 0', name=op.f('ck_shelter_headcount')),
    sa.CheckConstraint('headcount IS NULL OR headcount <= capacity_people OR override_by IS NOT NULL', name=op.f('ck_shelter_override')),
    sa.ForeignKeyConstraint(['division_code'], ['division.code'], name=op.f('fk_shelter_division_code_division')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shelter'))
    )
    op.create_index(op.f('ix_shelter_division_code'), 'shelter', ['division_code'], unique=False)
    op.create_table('evacuation_order_village',
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('certainty', sa.String(), nullable=False),
    sa.Column('people', sa.BigInteger(), nullable=True),
    sa.Column('households', sa.BigInteger(), nullable=True),
    sa.Column('need_help', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("certainty IN ('named', 'inside', 'possible')", name=op.f('ck_evacuation_order_village_certainty')),
    sa.CheckConstraint('people >= 0 AND households >= 0 AND need_help >= 0', name=op.f('ck_evacuation_order_village_not_negative')),
    sa.ForeignKeyConstraint(['code'], ['division.code'], name=op.f('fk_evacuation_order_village_code_division')),
    sa.ForeignKeyConstraint(['order_id'], ['evacuation_order.id'], name=op.f('fk_evacuation_order_village_order_id_evacuation_order')),
    sa.PrimaryKeyConstraint('order_id', 'code', name=op.f('pk_evacuation_order_village'))
    )
    op.create_table('transfer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('incident_id', sa.Uuid(), nullable=False),
    sa.Column('village', sa.String(), nullable=False),
    sa.Column('shelter_id', sa.String(), nullable=False),
    sa.Column('shelter_division', sa.String(), nullable=False),
    sa.Column('left', sa.BigInteger(), nullable=False),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('arrived', sa.BigInteger(), nullable=True),
    sa.Column('arrived_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('"left" > 0', name=op.f('ck_transfer_somebody_left')),
    sa.CheckConstraint('(arrived IS NULL) = (arrived_at IS NULL)', name=op.f('ck_transfer_arrival_has_time')),
    sa.CheckConstraint('arrived >= 0', name=op.f('ck_transfer_arrived')),
    sa.CheckConstraint('arrived_at >= left_at', name=op.f('ck_transfer_arrives_after_leaving')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_transfer_incident_id_incident')),
    sa.ForeignKeyConstraint(['order_id', 'village'], ['evacuation_order_village.order_id', 'evacuation_order_village.code'], name='fk_transfer_village_of_order'),
    sa.ForeignKeyConstraint(['order_id'], ['evacuation_order.id'], name=op.f('fk_transfer_order_id_evacuation_order')),
    sa.ForeignKeyConstraint(['shelter_id'], ['shelter.id'], name=op.f('fk_transfer_shelter_id_shelter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_transfer'))
    )
    op.create_index(op.f('ix_transfer_order_id'), 'transfer', ['order_id'], unique=False)
    op.create_index(op.f('ix_transfer_shelter_id'), 'transfer', ['shelter_id'], unique=False)
