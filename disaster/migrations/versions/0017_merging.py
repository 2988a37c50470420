"""Two incidents become one and two again; nothing new comes to an incident that was merged."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017_merging"
down_revision = "0016_phones"
branch_labels = None
depends_on = None

# Only under which incident they are filed may change of these: the rest is never changed.
FIXED = {
    "claim": ("id, report_id, place, indicator, value, stage, source, method, filed_by, observed_at, at, soundness",
              "never_changed", "claims_are_never_changed", "DELETE", "STATEMENT"),
    "movement": ('id, kind, at, "by", areas, document, consignment_id, cancels, reason, body_hash', "append_only",
                 "ledger_is_append_only", "DELETE OR TRUNCATE", "STATEMENT"),
    "due_table": (("id, county, number, kind, seq, data_at, sent_at, sent_by, signatory_id, filler_id, addressees, "
                   "previous, corrects, content, claim_ids, digest, changed, noted, example, reason"),
                  "frozen", "refuse_change", "DELETE", "ROW"),
}
# Reports find the incident that goes on by themselves (reports/actions/filing.py).
GUARDED = ("account", "movement", "notice", "proposal", "response", "task", "deadline", "chronology_line",
           "evacuation_order", "transfer", "request", "plan", "consignment", "spending", "due_table")


def upgrade() -> None:
    """Create the tables, let claims and movements be filed under another incident, guard merged ones."""
    op.add_column("incident", sa.Column("merged_into", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_incident_merged_into_incident"), "incident", "incident", ["merged_into"], ["id"])
    op.create_index(op.f("ix_incident_merged_into"), "incident", ["merged_into"], unique=False)
    op.create_table(
        "incident_merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("county", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("moved", postgresql.JSONB(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.Column("stayed", postgresql.JSONB(), nullable=False),
        sa.Column("kept", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name=op.f("ck_incident_merge_undone_by_somebody")),
        sa.CheckConstraint("source_id <> target_id", name=op.f("ck_incident_merge_two")),
        sa.ForeignKeyConstraint(["source_id"], ["incident.id"], name=op.f("fk_incident_merge_source_id_incident")),
        sa.ForeignKeyConstraint(["target_id"], ["incident.id"], name=op.f("fk_incident_merge_target_id_incident")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_merge")))
    op.create_index(op.f("ix_incident_merge_target_id"), "incident_merge", ["target_id"], unique=False)
    op.create_index("uq_incident_merge_standing", "incident_merge", ["source_id"], unique=True,
                    postgresql_where="undone_at IS NULL")
    op.create_table(
        "incident_merge_child",
        sa.Column("merge_id", sa.Uuid(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=True),
        sa.Column("after", postgresql.JSONB(), nullable=True),
        sa.CheckConstraint("how IN ('moved', 'changed', 'removed', 'made', 'followed')",
                           name=op.f("ck_incident_merge_child_how")),
        sa.ForeignKeyConstraint(["merge_id"], ["incident_merge.id"],
                                name=op.f("fk_incident_merge_child_merge_id_incident_merge")),
        sa.PrimaryKeyConstraint("merge_id", "table_name", "key", "how", name=op.f("pk_incident_merge_child")))
    op.add_column("account", sa.Column("merged_from", sa.Uuid(), nullable=True))
    op.drop_constraint("uq_account_key", "account")
    op.create_unique_constraint("uq_account_key", "account", [
        "kind", "lot_id", "store_id", "place", "consignment_id", "incident_id", "merged_from"],
        postgresql_nulls_not_distinct=True)
    for table, (columns, trigger, function, others, each) in FIXED.items():
        op.execute(f"DROP TRIGGER {trigger} ON {table}")
        op.execute(f"""CREATE TRIGGER {trigger} BEFORE UPDATE OF {columns} OR {others} ON {table}
                       FOR EACH {each} EXECUTE FUNCTION {function}()""")
    op.execute("""CREATE FUNCTION incident_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE into_id uuid;
        BEGIN
            SELECT merged_into INTO into_id FROM incident WHERE id = NEW.incident_id FOR KEY SHARE;
            IF into_id IS NOT NULL THEN
                RAISE EXCEPTION 'incident merged into %', into_id USING ERRCODE = 'DM001', DETAIL = into_id::text;
            END IF;
            RETURN NEW;
        END $$""")
    for table in GUARDED:
        op.execute(f"""CREATE TRIGGER incident_goes_on BEFORE INSERT ON {table} FOR EACH ROW
                       WHEN (NEW.incident_id IS NOT NULL) EXECUTE FUNCTION incident_goes_on()""")


def downgrade() -> None:
    """Take them away."""
    for table in GUARDED:
        op.execute(f"DROP TRIGGER incident_goes_on ON {table}")
    op.execute("DROP FUNCTION incident_goes_on()")
    for table, (_, trigger, function, others, each) in FIXED.items():
        op.execute(f"DROP TRIGGER {trigger} ON {table}")
        op.execute(f"""CREATE TRIGGER {trigger} BEFORE UPDATE OR {others} ON {table}
                       FOR EACH {each} EXECUTE FUNCTION {function}()""")
    op.drop_constraint("uq_account_key", "account")
    op.create_unique_constraint("uq_account_key", "account", [
        "kind", "lot_id", "store_id", "place", "consignment_id", "incident_id"], postgresql_nulls_not_distinct=True)
    op.drop_column("account", "merged_from")
    op.drop_table("incident_merge_child")
    op.drop_table("incident_merge")
    op.drop_column("incident", "merged_into")
