"""The one way in for reports, whatever road they come by: filed when `file` returns, and durable; or refused."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from disaster.db import transaction
from disaster.errors import SameIdOtherBody
from disaster.people.viewer import Viewer
from disaster.reports.actions import filing as actions
from disaster.reports.schemas import HeldReportView, ReportIn, ReportView
from disaster.reports.views import report_view

Answer = ReportView | HeldReportView      # held: it corrects a report that has not come yet


@dataclass(frozen=True, slots=True)
class Filing:
    """A report under the id that its client made, and who files it. Whether he may is asked before it comes here.

    `compact`: the body is only what one SMS carries; the full body may follow, or be here already.
    """

    report_id: UUID
    entered: ReportIn
    by: Viewer
    compact: bool = False


class Intake:
    """Files reports for all roads of this process (app.state.intake)."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self.sessions = sessions

    async def file(self, filing: Filing) -> Answer:
        """File it; durable when this returns. Raises the Refusal; another body under its id is kept first."""
        async with transaction(self.sessions) as session:
            told = await actions.filed(session, filing.report_id, filing.entered, by=filing.by)
        if isinstance(told, SameIdOtherBody):
            raise told
        return report_view(told)
