"""From rows of reports and figures to what is seen of them, and who may see it."""

from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from disaster.journal.subjects import Subject, register
from disaster.reports.models import Claim, HeldReport, PlaceFigures, RefusedCopy, Report
from disaster.reports.rules import RULE
from disaster.reports.schemas import (
    ClaimView,
    FigureCell,
    FiguresView,
    HeldReportPrivate,
    HeldReportView,
    RefusedCopyView,
    ReportPrivate,
    ReportView,
    plain,
)

CHECKERS = frozenset({"verifier", "duty_officer", "leader", "commander"})
SAME = ("place", "accuracy_m", "point_suggests", "hazard", "kind", "source", "occurred_at", "observed_at", "filed_at",
        "filed_by", "incident_id", "state", "corrects", "replaced_by", "duplicate_of", "figures", "findings",
        "passable", "taken_by", "taken_until", "set_aside_by", "acted_at")
SAME_HELD = ("place", "hazard", "kind", "source", "corrects", "received_at", "filed_by", "state", "refusal")


def report_view(row: Report) -> ReportView:
    """A report without its words."""
    point = None if row.lon is None or row.lat is None else [row.lon, row.lat]
    return ReportView(id=str(row.id), areas=[row.place], point=point, noted=sorted(row.notes), deeds=row.deeds or [],
                      conflict=[UUID(one) for one in row.conflict],
                      **{name: getattr(row, name) for name in SAME})


def report_private_view(row: Report) -> ReportPrivate:
    """The words of a report."""
    return ReportPrivate(text=row.text, phone=row.phone, notes=row.notes, correction_reason=row.correction_reason,
                         return_reason=row.return_reason, withdrawal_reason=row.withdrawal_reason,
                         choice_reason=row.choice_reason, acted_words=row.acted_words)


def held_report_view(row: HeldReport) -> HeldReportView:
    """A correction that waits for what it corrects."""
    return HeldReportView(id=str(row.id), areas=[row.place], **{name: getattr(row, name) for name in SAME_HELD})


def figures_view(row: PlaceFigures) -> FiguresView:
    """The figures of a place; of unknown units the number, their codes come with the claims."""
    cells = {indicator: FigureCell(value=told["value"], at_least=told["at_least"], unknown_units=len(told["unknown"]),
                                   units=told["units"], doubtful=told["doubtful"],
                                   claims=[UUID(claim) for claim in told["claims"]])
             for indicator, told in row.values.items()}
    return FiguresView(id=f"{row.incident_id}.{row.place}", areas=[row.place], incident_id=row.incident_id,
                       place=row.place, rule=RULE, values=cells, heard=row.heard, last_report_at=row.last_report_at)


def claim_view(row: Claim, *, standing: bool, shown: bool) -> ClaimView:
    """A claim beside the others."""
    return ClaimView(id=row.id, report_id=row.report_id, indicator=row.indicator, place=row.place,
                     value=None if row.value is None else plain(row.value), stage=row.stage,
                     source=row.source, filed_by=row.filed_by, method=row.method,
                     observed_at=row.observed_at, at=row.at, soundness=row.soundness,
                     standing=standing, shown=shown)


def copy_view(row: RefusedCopy) -> RefusedCopyView:
    """A refused copy as it came."""
    return RefusedCopyView(digest=row.digest.hex(), body=row.body, at=row.at, by=row.by)


async def report_private(session: AsyncSession, report_id: str) -> BaseModel | None:
    """The words of a report, for its checkers."""
    row = await session.get(Report, UUID(report_id))
    return None if row is None else report_private_view(row)


async def held_report_private(session: AsyncSession, report_id: str) -> BaseModel | None:
    """The whole body of a correction that waits, for its checkers."""
    row = await session.get(HeldReport, UUID(report_id))
    return None if row is None else HeldReportPrivate(body=row.body)


register(Subject(ReportView, Report, report_view, private=report_private, private_roles=CHECKERS))
register(Subject(FiguresView, PlaceFigures, figures_view))
register(Subject(HeldReportView, HeldReport, held_report_view, private=held_report_private, private_roles=CHECKERS))
