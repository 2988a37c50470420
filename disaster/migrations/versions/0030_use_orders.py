"""Use orders stand for themselves, and a request says how much of it is committed, sent and there."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0030_use_orders"
down_revision = "0029_rerouting"
branch_labels = None
depends_on = None

# What was sent for the requests of before: pieces by item, as disaster/dispatch/actions/requests.py counts them.
SENT = """
    UPDATE request r SET
      numbers = coalesce((SELECT jsonb_agg(c.number) FROM consignment c WHERE c.request_id = r.id), '[]'::jsonb),
      consignments = CASE WHEN r.consignment_id IS NULL THEN '[]'::jsonb
                          ELSE coalesce((SELECT jsonb_agg(DISTINCT c.id) FROM consignment c
                                         WHERE c.request_id = r.id AND c.state <> 'cancelled'), '[]'::jsonb) END,
      progress = (SELECT jsonb_agg(jsonb_build_object(
          'item', asked.said->>'item',
          'committed', coalesce((SELECT sum(l.quantity) FROM consignment_line l JOIN consignment c ON c.id = l.consignment_id
              WHERE c.request_id = r.id AND c.state <> 'cancelled' AND l.item = asked.said->>'item'), 0),
          'in_transit', coalesce((SELECT sum(l.quantity) FROM consignment_line l JOIN consignment c ON c.id = l.consignment_id
              WHERE c.request_id = r.id AND c.state IN ('departed', 'halted', 'arrived', 'received')
                AND l.item = asked.said->>'item'), 0),
          'fulfilled', coalesce((SELECT sum(l.good) FROM consignment_line l JOIN consignment c ON c.id = l.consignment_id
              WHERE c.request_id = r.id AND l.item = asked.said->>'item'), 0)) ORDER BY asked.at)
        FROM jsonb_array_elements(r.lines) WITH ORDINALITY AS asked(said, at))"""


def upgrade() -> None:
    """Orders of before are on their plans and consignments; they have no row of their own and no code on paper."""
    for name in ("numbers", "consignments", "progress"):
        op.add_column("request", sa.Column(name, JSONB(), nullable=False, server_default="[]"))
    op.execute(SENT)
    for name in ("numbers", "consignments", "progress"):
        op.alter_column("request", name, server_default=None)
    op.create_table(
        "use_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("areas", JSONB(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("signatory", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("lines", JSONB(), nullable=False),
        sa.Column("follow_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_use_order_incident_id_incident")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_use_order_plan_id_plan")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_use_order_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_use_order")),
        sa.UniqueConstraint("number", name=op.f("uq_use_order_number")))
    for name in ("incident_id", "plan_id", "request_id"):
        op.create_index(op.f(f"ix_use_order_{name}"), "use_order", [name])
    op.execute("""CREATE TRIGGER incident_goes_on BEFORE INSERT ON use_order FOR EACH ROW
                  EXECUTE FUNCTION incident_goes_on()""")
