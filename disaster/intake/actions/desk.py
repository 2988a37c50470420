"""What an officer does with a public report: takes it, lets it go, adopts it as a report of his, or dismisses it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from disaster import clock
from disaster.errors import NotFound, SameIdOtherBody
from disaster.intake.models import PublicReport
from disaster.intake.rules import public as rules
from disaster.intake.schemas import HandlingIn
from disaster.intake.views import public_report_view
from disaster.journal.record import record
from disaster.people.viewer import Viewer
from disaster.reports.actions.desk import DESK, TAKEN
from disaster.reports.actions.filing import filed
from disaster.reports.models import Report

SETTLED = {"release": "received", "adopt": "adopted", "dismiss": "dismissed"}


async def handled(session: AsyncSession, public_report_id: UUID, entered: HandlingIn, *, by: Viewer) -> PublicReport:
    """An officer handles a public report. Doing the same again changes nothing."""
    row = await session.get(PublicReport, public_report_id, with_for_update=True)
    if row is None or not by.sees_entry(f"public_report/{public_report_id}", [row.area]):
        raise NotFound(subject=f"public_report/{public_report_id}")
    by.allow(*DESK, area=row.area)
    if is_repeat(row, entered):
        return row
    now = clock.now()
    rules.refuse_hands_off(row.state, row.taken_by, row.taken_until, by.actor, now)
    if entered.verdict == "take":
        row.state, row.taken_by, row.taken_until = "checking", by.actor, now + TAKEN
        record(session, "public_report.taken", public_report_view(row), by=by.actor)
    elif entered.verdict == "release":
        row.state, row.taken_by, row.taken_until = "received", None, None
        record(session, "public_report.released", public_report_view(row), by=by.actor)
    elif entered.verdict == "adopt":
        await adopted(session, row, entered, by=by)
    else:
        dismissed(session, row, entered, by=by)
    return row


def is_repeat(row: PublicReport, entered: HandlingIn) -> bool:
    """Whether this was done already, in the same way."""
    same = SETTLED.get(entered.verdict) == row.state
    return same and (entered.verdict != "adopt" or row.adopted_as == entered.report_id)


async def adopted(session: AsyncSession, row: PublicReport, entered: HandlingIn, *, by: Viewer) -> None:
    """The officer files a report on what he was told: by the way that all reports take, in the same transaction."""
    if entered.report_id is None or entered.report is None:
        raise rules.HandlingIncomplete(needs=["report_id", "report"])
    if entered.report.corrects is not None:     # what it corrects may not have come: nothing to point to yet
        raise rules.HandlingIncomplete(needs=["a report that corrects none; correct it afterwards"])
    by.allow(*DESK, area=entered.report.place)
    report = await filed(session, entered.report_id, entered.report.model_copy(update={"source": row.source}), by=by)
    if isinstance(report, SameIdOtherBody):
        raise report
    if row.danger == "yes" and isinstance(report, Report):
        # what was said of people in danger does not get lost where nobody has counted them yet
        report.harm = max(report.harm, rules.HARM[row.danger])
    settled(row, "adopted", by)
    row.adopted_as = report.id
    record(session, "public_report.adopted", public_report_view(row), by=by.actor)


def dismissed(session: AsyncSession, row: PublicReport, entered: HandlingIn, *, by: Viewer) -> None:
    """It becomes no report; its sender sees why in one word, the officers in full."""
    if entered.dismissal is None or entered.reason is None:
        raise rules.HandlingIncomplete(needs=["dismissal", "reason"])
    settled(row, "dismissed", by)
    row.dismissal, row.dismissal_reason = entered.dismissal, entered.reason
    record(session, "public_report.dismissed", public_report_view(row), by=by.actor)


def settled(row: PublicReport, state: str, by: Viewer) -> None:
    """Done with, and out of everybody's hands."""
    row.state, row.taken_by, row.taken_until = state, None, None
    row.handled_by, row.handled_at = by.actor, clock.now()
