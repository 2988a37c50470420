"""Who was asked for a word, contact drills, messages that leave by a gateway."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021_silence"
down_revision = "0020_ledgers"
branch_labels = None
depends_on = None
TIME = sa.DateTime(timezone=True)
WORDS = postgresql.ARRAY(sa.String())


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "silence",
        sa.Column("id", sa.Uuid(), nullable=False), sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(), nullable=False), sa.Column("state", sa.String(), nullable=False),
        sa.Column("silent_since", TIME, nullable=False), sa.Column("first_asked_at", TIME, nullable=False),
        sa.Column("asked_at", TIME, nullable=False), sa.Column("times", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False), sa.Column("channels", WORDS, nullable=False),
        sa.Column("reporters", sa.BigInteger(), nullable=False), sa.Column("answered_at", TIME, nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("state IN ('asked', 'answered', 'lapsed')", name=op.f("ck_silence_state")),
        sa.CheckConstraint("(state = 'answered') = (answered_at IS NOT NULL)", name=op.f("ck_silence_answered_at")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_silence_incident_id_incident")),
        sa.ForeignKeyConstraint(["place"], ["division.code"], name=op.f("fk_silence_place_division")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence")))
    op.create_index(op.f("ix_silence_incident_id"), "silence", ["incident_id"], unique=False)
    op.create_index("uq_silence_asked", "silence", ["incident_id", "place"], unique=True,
                    postgresql_where="state = 'asked'")
    op.execute("""CREATE TRIGGER incident_goes_on BEFORE INSERT ON silence FOR EACH ROW
                  EXECUTE FUNCTION incident_goes_on()""")
    op.create_table(
        "contact_drill",
        sa.Column("id", sa.Uuid(), nullable=False), sa.Column("area", sa.String(), nullable=False),
        sa.Column("channels", WORDS, nullable=False), sa.Column("state", sa.String(), nullable=False),
        sa.Column("started_at", TIME, nullable=False), sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("until", TIME, nullable=False), sa.Column("ended_at", TIME, nullable=True),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("(ended_at IS NULL) = (state = 'open')", name=op.f("ck_contact_drill_ended")),
        sa.CheckConstraint("state IN ('open', 'ended')", name=op.f("ck_contact_drill_state")),
        sa.CheckConstraint("until > started_at", name=op.f("ck_contact_drill_until")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_drill")))
    op.create_index("uq_contact_drill_open", "contact_drill", ["area"], unique=True, postgresql_where="state = 'open'")
    op.create_table(
        "contact",
        sa.Column("id", sa.Uuid(), nullable=False), sa.Column("drill_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False), sa.Column("areas", WORDS, nullable=False),
        sa.Column("has_phone", sa.Boolean(), nullable=False), sa.Column("state", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True), sa.Column("reached_at", TIME, nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=True), sa.Column("calls", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'reached', 'unreached')", name=op.f("ck_contact_state")),
        sa.CheckConstraint("channel IN ('app', 'sms', 'call')", name=op.f("ck_contact_channel")),
        sa.CheckConstraint("(state = 'reached') = (channel IS NOT NULL)", name=op.f("ck_contact_reached_by")),
        sa.CheckConstraint("(state = 'reached') = (reached_at IS NOT NULL)", name=op.f("ck_contact_reached_at")),
        sa.ForeignKeyConstraint(["drill_id"], ["contact_drill.id"], name=op.f("fk_contact_drill_id_contact_drill")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contact_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("drill_id", "person_id", name=op.f("uq_contact_drill_id_person_id")))
    op.create_index(op.f("ix_contact_person_id"), "contact", ["person_id"], unique=False)
    op.create_table(
        "outgoing_message",
        sa.Column("id", sa.Uuid(), nullable=False), sa.Column("channel", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False), sa.Column("to", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False), sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", TIME, nullable=False), sa.Column("next_at", TIME, nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False), sa.Column("sent_at", TIME, nullable=True),
        sa.Column("failure", sa.String(), nullable=True),
        sa.CheckConstraint("channel IN ('sms')", name=op.f("ck_outgoing_message_channel")),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'failed')", name=op.f("ck_outgoing_message_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_message")))
    op.create_index("ix_outgoing_message_about", "outgoing_message", ["about"], unique=False)
    op.create_index("ix_outgoing_message_waiting", "outgoing_message", ["next_at"], unique=False,
                    postgresql_where="state = 'waiting'")


def downgrade() -> None:
    """Drop them."""
    for table in ("outgoing_message", "contact", "contact_drill", "silence"):
        op.drop_table(table)
