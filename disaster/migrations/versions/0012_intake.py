"""Reports of the public and of files may be taken in."""

from alembic import op

revision = "0012_intake"
down_revision = "0011_acted"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widen."""
    op.drop_constraint("ck_report_source", "report")
    op.create_check_constraint(op.f("ck_report_source"), "report",
                               "source IN ('app', 'phone', 'sms', 'officer', 'public', 'import')")
