"""Households, what was issued to them, and the ledger's account of what was handed out."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0028_aid"
down_revision = "0027_plan_trips"
branch_labels = None
depends_on = None

KINDS = "'outside', 'on_hand', 'reserved', 'in_transit', 'delivered', 'handed_out', 'damaged', 'loss'"


def upgrade() -> None:
    """A new kind of account, then the tables."""
    op.drop_constraint(op.f("ck_account_kind"), "account")
    op.create_check_constraint(op.f("ck_account_kind"), "account", f"kind IN ({KINDS})")
    op.drop_constraint(op.f("ck_account_has_place"), "account")
    op.create_check_constraint(op.f("ck_account_has_place"), "account",
                               "kind NOT IN ('delivered', 'handed_out') OR place IS NOT NULL")
    op.create_table(
        "household",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("private", JSONB(), nullable=False),
        sa.Column("edits", JSONB(), nullable=False),
        sa.CheckConstraint("state IN ('listed', 'withdrawn')", name=op.f("ck_household_state")),
        sa.CheckConstraint("people >= 0", name=op.f("ck_household_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("code", name=op.f("uq_household_code")))
    op.create_index(op.f("ix_household_place"), "household", ["place"])
    issues()


def issues() -> None:
    """What was handed to households."""
    op.create_table(
        "aid_issue",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("from_place", sa.String(), nullable=True),
        sa.Column("lines", JSONB(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("double", sa.String(), nullable=False),
        sa.Column("repeats", JSONB(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("movement_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("private", JSONB(), nullable=False),
        sa.CheckConstraint("state IN ('issued', 'taken_back')", name=op.f("ck_aid_issue_state")),
        sa.CheckConstraint("double IN ('none', 'open', 'stands', 'taken_back')", name=op.f("ck_aid_issue_double")),
        sa.CheckConstraint("how IN ('list', 'scan')", name=op.f("ck_aid_issue_how")),
        sa.CheckConstraint("(double = 'none') = (jsonb_array_length(repeats) = 0)",
                           name=op.f("ck_aid_issue_double_says_of_what")),
        sa.CheckConstraint("(booked_at IS NULL) = (movement_id IS NULL)",
                           name=op.f("ck_aid_issue_booked_with_movement")),
        sa.CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)",
                           name=op.f("ck_aid_issue_decided_by_somebody")),
        sa.CheckConstraint("decided_by IS NOT NULL OR (state = 'issued' AND double IN ('none', 'open'))",
                           name=op.f("ck_aid_issue_decision_has_author")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_aid_issue_household_id_household")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_aid_issue_incident_id_incident")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_aid_issue_movement_id_movement")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_issue")))
    for column in ("household_id", "incident_id", "place"):
        op.create_index(op.f(f"ix_aid_issue_{column}"), "aid_issue", [column])
    op.create_index("ix_aid_issue_unbooked", "aid_issue", ["recorded_at"],
                    postgresql_where="booked_at IS NULL AND state = 'issued'")
