"""A sent table may follow its incident when two incidents become one; nothing else of it is ever changed."""

from alembic import op

revision = "0023_due_table_moves"
down_revision = "0022_exactly_once"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the incident change, and nothing else."""
    op.execute("""
        CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'incident_id' = to_jsonb(OLD) - 'incident_id' THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION '% is never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$""")
