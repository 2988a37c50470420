"""From rows of public reports to what is seen of them, and who may see it."""

from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.intake.models import PublicReport
from disaster.intake.schemas import PublicReportPrivate, PublicReportView
from disaster.journal.subjects import Subject, register

CHECKERS = frozenset({"verifier", "duty_officer", "leader", "commander"})
COARSE_DECIMALS = 2          # about a kilometre: a journal cannot forget where somebody lives
SAME = ("number", "source", "state", "place", "hazard", "danger", "occurred_at", "filed_at", "filed_by", "taken_by",
        "taken_until", "handled_by", "handled_at", "adopted_as", "dismissal")


def public_report_view(row: PublicReport) -> PublicReportView:
    """A public report without words, phone and exact point."""
    point = None if row.lon is None or row.lat is None else [
        round(row.lon, COARSE_DECIMALS), round(row.lat, COARSE_DECIMALS)]
    return PublicReportView(id=str(row.id), areas=[row.area], point=point,
                            **{name: getattr(row, name) for name in SAME})


def public_report_private_view(row: PublicReport) -> PublicReportPrivate:
    """What its sender said, and where exactly."""
    return PublicReportPrivate(words=row.words, phone=row.phone, accuracy_m=row.accuracy_m, origin=row.origin,
                               point=None if row.lon is None or row.lat is None else [row.lon, row.lat],
                               dismissal_reason=row.dismissal_reason)


async def public_report_private(session: AsyncSession, public_report_id: str) -> BaseModel | None:
    """The words, for its checkers."""
    row = await session.get(PublicReport, UUID(public_report_id))
    return None if row is None else public_report_private_view(row)


register(Subject(PublicReportView, PublicReport, public_report_view, roles=CHECKERS, apart=True,
                 private=public_report_private, private_roles=CHECKERS))
