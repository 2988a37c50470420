"""Tables of phones: what letters are sealed to, phones and their keys, letters and those put aside."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016_phones"
down_revision = "0015_checking"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table("sealing_key",
    sa.Column("id", sa.String(), nullable=False),
    sa.Column("public", sa.LargeBinary(), nullable=False),
    sa.Column("private", sa.LargeBinary(), nullable=False),
    sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_sealing_key"))
    )
    op.create_table("copy_key",
    sa.Column("person_id", sa.Uuid(), nullable=False),
    sa.Column("secret", sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_copy_key_person_id_person")),
    sa.PrimaryKeyConstraint("person_id", name=op.f("pk_copy_key"))
    )
    op.create_table("phone",
    sa.Column("id", sa.Uuid(), nullable=False),
    sa.Column("person_id", sa.Uuid(), nullable=False),
    sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("shut_out_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("shut_out_by", sa.String(), nullable=True),
    sa.Column("shut_out_reason", sa.String(), nullable=True),
    sa.Column("label", sa.String(), nullable=False),
    sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("letters", sa.BigInteger(), nullable=False),
    sa.CheckConstraint("(shut_out_at IS NULL) = (shut_out_by IS NULL)", name=op.f("ck_phone_shut_out_by_somebody")),
    sa.CheckConstraint("(shut_out_at IS NULL) = (shut_out_reason IS NULL)", name=op.f("ck_phone_shut_out_why")),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_phone_person_id_person")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_phone"))
    )
    op.create_index(op.f("ix_phone_person_id"), "phone", ["person_id"], unique=False)
    op.create_table("aside_letter",
    sa.Column("id", sa.Uuid(), nullable=False),
    sa.Column("letter_id", sa.Uuid(), nullable=False),
    sa.Column("digest", sa.LargeBinary(), nullable=False),
    sa.Column("door", sa.String(), nullable=False),
    sa.Column("areas", sa.ARRAY(sa.String()), nullable=False),
    sa.Column("person_id", sa.Uuid(), nullable=True),
    sa.Column("phone_id", sa.Uuid(), nullable=True),
    sa.Column("code", sa.String(), nullable=False),
    sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("put_aside_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("state", sa.String(), nullable=False),
    sa.Column("decided_by", sa.String(), nullable=True),
    sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("facts", postgresql.JSONB(), nullable=False),
    sa.Column("body", postgresql.JSONB(), nullable=False),
    sa.Column("reason", sa.String(), nullable=True),
    sa.CheckConstraint("(state = 'waiting') = (decided_by IS NULL)", name=op.f("ck_aside_letter_decided_by_somebody")),
    sa.CheckConstraint("state IN ('waiting', 'filed', 'dismissed')", name=op.f("ck_aside_letter_state")),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_aside_letter_person_id_person")),
    sa.ForeignKeyConstraint(["phone_id"], ["phone.id"], name=op.f("fk_aside_letter_phone_id_phone")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_aside_letter"))
    )
    op.create_index("uq_aside_letter_letter_id_digest", "aside_letter", ["letter_id", "digest"], unique=True)
    op.create_table("phone_key",
    sa.Column("id", sa.Uuid(), nullable=False),
    sa.Column("phone_id", sa.Uuid(), nullable=False),
    sa.Column("public", sa.LargeBinary(), nullable=False),
    sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(["phone_id"], ["phone.id"], name=op.f("fk_phone_key_phone_id_phone")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_key"))
    )
    op.create_index(op.f("ix_phone_key_phone_id"), "phone_key", ["phone_id"], unique=False)
    op.create_table("phone_session",
    sa.Column("hash", sa.LargeBinary(), nullable=False),
    sa.Column("phone_id", sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(["hash"], ["sign_in.hash"], name=op.f("fk_phone_session_hash_sign_in"), ondelete="CASCADE"),
    sa.ForeignKeyConstraint(["phone_id"], ["phone.id"], name=op.f("fk_phone_session_phone_id_phone")),
    sa.PrimaryKeyConstraint("hash", name=op.f("pk_phone_session"))
    )
    op.create_index(op.f("ix_phone_session_phone_id"), "phone_session", ["phone_id"], unique=False)
    op.create_table("sealed_letter",
    sa.Column("id", sa.Uuid(), nullable=False),
    sa.Column("digest", sa.LargeBinary(), nullable=False),
    sa.Column("door", sa.String(), nullable=False),
    sa.Column("phone_id", sa.Uuid(), nullable=True),
    sa.Column("state", sa.String(), nullable=False),
    sa.Column("code", sa.String(), nullable=True),
    sa.Column("facts", postgresql.JSONB(), nullable=False),
    sa.Column("road", sa.String(), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(state = 'received') = (code IS NULL)", name=op.f("ck_sealed_letter_says_why")),
    sa.CheckConstraint("state IN ('received', 'held_aside', 'refused')", name=op.f("ck_sealed_letter_state")),
    sa.ForeignKeyConstraint(["phone_id"], ["phone.id"], name=op.f("fk_sealed_letter_phone_id_phone")),
    sa.PrimaryKeyConstraint("id", "digest", name=op.f("pk_sealed_letter"))
    )
