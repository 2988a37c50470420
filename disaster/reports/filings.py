"""What the intake takes, and what it answers."""

from dataclasses import dataclass
from uuid import UUID

from disaster.people.viewer import Viewer
from disaster.reports.schemas import HeldReportView, ReportIn, ReportView

Answer = ReportView | HeldReportView      # held: it corrects a report that has not come yet


@dataclass(frozen=True, slots=True)
class Filing:
    """A report under the id that its client made, and who files it. Whether he may is asked before it comes here.

    `compact`: the body is only what one SMS carries (rules/compact.py says what that is); the full body may follow
    under the same id and completes the report, or be here already.
    """

    report_id: UUID
    entered: ReportIn
    by: Viewer
    compact: bool = False
